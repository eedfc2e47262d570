//! The WebAssembly module and the JavaScript that lets a browser run it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{names, unreached};

/// Name of the application's files before they are named after their content.
pub(crate) const NAME: &str = "app";

/// What the compiler uses, and every browser of the last years knows. wasm-opt may use no more:
/// given all features, it writes modules that only a browser of next year reads.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// What the browser needs to start the application.
pub(crate) struct Bound {
    /// The module, shrunk.
    pub(crate) wasm: Vec<u8>,
    /// The JavaScript around it, which starts it.
    pub(crate) script: String,
    /// Scripts that the JavaScript imports, by the path it imports them from.
    pub(crate) snippets: BTreeMap<String, String>,
}

/// Binds the module at `wasm`, using `work` for intermediate files.
pub(crate) fn bind(wasm: &Path, wasm_opt: Option<&Path>, work: &Path) -> Result<Bound> {
    let bound = work.join("bound");
    let compiled = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    Bindgen::new()
        .input_bytes(NAME, unreached::emptied(&compiled)?)
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
        let features = FEATURES.map(|feature| format!("--enable-{feature}"));
        let status = Command::new(program)
            .args(["-Os", "--converge"])
            .args(&features)
            .arg("-o")
            .args([&module, &module])
            .status()
            .with_context(|| format!("cannot run {}", program.display()))?;
        ensure!(status.success(), "{} failed: {status}", program.display());
        script = names::shortened(program, &features, &module, &script)?;
    }

    let mut snippets = BTreeMap::new();
    read_scripts(&bound.join("snippets"), "./snippets", &mut snippets)?;
    // No inline script in the page: the script starts the module itself.
    let start =
        format!("__wbg_init({{ module_or_path: new URL('{NAME}_bg.wasm', import.meta.url) }});");
    Ok(Bound { wasm: fs::read(module)?, script: format!("{script}\n{start}\n"), snippets })
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
