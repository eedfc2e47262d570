//! The WebAssembly module, and the JavaScript with which a browser runs it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{names, unreached};

/// Name of the application's files before the content hash is added.
pub(crate) const NAME: &str = "app";

/// WebAssembly features that the compiler uses and that all recent browsers support.
///
/// wasm-opt may use no others: with all features enabled, it writes modules that current browsers
/// cannot read.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// The files that a browser needs to start the application.
pub(crate) struct WebModule {
    /// The optimised module.
    pub(crate) wasm: Vec<u8>,
    /// The JavaScript that wraps the module and starts it.
    pub(crate) script: String,
    /// Scripts that the JavaScript imports, by import path.
    pub(crate) snippets: BTreeMap<String, String>,
}

/// Generates the JavaScript bindings of the module at `wasm`, and optimises it.
///
/// Intermediate files are written to `work`.
pub(crate) fn bind(wasm: &Path, wasm_opt: Option<&Path>, work: &Path) -> Result<WebModule> {
    let bound = work.join("bound");
    let compiled = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    Bindgen::new()
        .input_bytes(NAME, unreached::empty_unreachable_functions(&compiled)?)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bound)
        .with_context(|| format!("cannot bind {}", wasm.display()))?;

    let module = bound.join(format!("{NAME}_bg.wasm"));
    let mut script = fs::read_to_string(bound.join(format!("{NAME}.js")))?;
    if let Some(program) = wasm_opt {
        // The stack ends in the lowest memory, which is all zeros at the start: no value lies there.
        let features = FEATURES.map(|feature| format!("--enable-{feature}"));
        let status = Command::new(program)
            .args(["--low-memory-unused", "--zero-filled-memory", "-Os", "--converge"])
            .args(&features)
            .arg("-o")
            .args([&module, &module])
            .status()
            .with_context(|| format!("cannot run {}", program.display()))?;
        ensure!(status.success(), "{} failed: {status}", program.display());
        script = names::shorten_names(program, &features, &module, &script)?;
    }

    let mut snippets = BTreeMap::new();
    read_scripts(&bound.join("snippets"), "./snippets", &mut snippets)?;
    // The page must have no inline script, so this script starts the module itself.
    let start =
        format!("__wbg_init({{ module_or_path: new URL('{NAME}_bg.wasm', import.meta.url) }});");
    Ok(WebModule { wasm: fs::read(module)?, script: format!("{script}\n{start}\n"), snippets })
}

fn read_scripts(folder: &Path, import: &str, scripts: &mut BTreeMap<String, String>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let import = format!("{import}/{name}");
        if path.is_dir() {
            read_scripts(&path, &import, scripts)?;
        } else {
            scripts.insert(import, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
