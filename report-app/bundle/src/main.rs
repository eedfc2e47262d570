//! Builds the folder of files to deploy from the dashboard's WebAssembly.
//!
//! `web-bundle` generates JavaScript bindings for the WebAssembly module and optimises it. It adds
//! a content hash to every file name, so that a browser may cache the file forever. It writes a
//! `.br` and a `.gz` file beside each, so that the server compresses nothing. Only `index.html`
//! keeps its name. The folder is written beside its final place and then renamed, so it is complete
//! or absent.

mod bindings;
mod compression;
mod folder;
mod minify;
mod names;
mod page;
mod replace;
mod unreached;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;

use crate::folder::Folder;

/// Turns the dashboard's WebAssembly into a folder of hashed, compressed files.
///
/// Example: web-bundle --wasm target/web/wasm32-unknown-unknown/web/report-web.wasm --assets
/// report-app/web/assets --out target/dashboard
#[derive(Debug, Parser)]
struct Options {
    /// The dashboard, as the compiler left it.
    #[arg(long)]
    wasm: PathBuf,
    /// Folder of index.html, style sheets and images.
    #[arg(long)]
    assets: PathBuf,
    /// Folder to write; an older one is replaced.
    #[arg(long)]
    out: PathBuf,
    /// The wasm-opt program of binaryen; without it the module stays a little larger.
    #[arg(long)]
    wasm_opt: Option<PathBuf>,
    /// The esbuild program; without it scripts and style sheets stay as they were written.
    #[arg(long)]
    esbuild: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let parent = options.out.parent().context("--out needs a parent folder")?;
    std::fs::create_dir_all(parent)
        .with_context(|| format!("cannot create {}", parent.display()))?;
    let work = tempfile::tempdir_in(parent)
        .with_context(|| format!("cannot write in {}", parent.display()))?;

    let module = bindings::bind(&options.wasm, options.wasm_opt.as_deref(), work.path())?;
    let mut folder = Folder::new(work.path().join("dashboard"), options.esbuild)?;
    folder.add_assets(&options.assets)?;
    folder.add_application(module)?;
    let index = options.assets.join("index.html");
    let index = std::fs::read_to_string(&index)
        .with_context(|| format!("cannot read {}", index.display()))?;
    let index = folder.add_style_sheets(&options.assets, &index)?;
    folder.finish(&index, &options.out)
}
