//! Short names for the imports and exports between the module and its script.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::replace::replace;

/// The names that wasm-opt replaced, with their new names.
#[derive(Debug, Deserialize)]
struct NameMap {
    /// Module, name, and new name; all have the same module.
    imports: Vec<(String, String, String)>,
    /// Name and new name.
    exports: Vec<(String, String)>,
}

/// The module name that wasm-opt gives to all imports.
const MODULE: &str = "a";

/// Shortens the names in the module at `module`, and returns `script` with the same names.
pub(crate) fn shorten_names(
    wasm_opt: &Path,
    features: &[String],
    module: &Path,
    script: &str,
) -> Result<String> {
    let output = Command::new(wasm_opt)
        .arg("--minify-imports-and-exports-and-modules")
        .args(features)
        .arg("-o")
        .args([module, module])
        .output()
        .with_context(|| format!("cannot run {}", wasm_opt.display()))?;
    ensure!(
        output.status.success(),
        "{} failed: {}",
        wasm_opt.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    let names: NameMap =
        serde_json::from_slice(&output.stdout).context("wasm-opt does not say what it renamed")?;
    with_names(script, &names)
}

/// Replaces the old names in the script of wasm-bindgen by the new ones.
fn with_names(script: &str, names: &NameMap) -> Result<String> {
    let mut script = script.to_owned();
    for (_, name, new) in &names.imports {
        script = replace(&script, &format!("{name}: "), &format!("{new}: "))?;
    }
    if let Some((module, ..)) = names.imports.first() {
        script = replace(&script, &format!("\"{module}\": "), &format!("\"{MODULE}\": "))?;
    }
    for (name, new) in &names.exports {
        // The script does not call every export.
        script = with_export(&script, name, new);
    }
    Ok(script)
}

/// Renames an export where the script uses it, but not longer names that begin with it.
fn with_export(script: &str, name: &str, new: &str) -> String {
    let read = format!("wasm.{name}");
    let mut parts = script.split(&read);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let goes_on = rest.starts_with(|sign: char| sign.is_ascii_alphanumeric() || sign == '_');
        out += "wasm.";
        out += if goes_on { name } else { new };
        out += rest;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_calls_the_module_by_its_new_names() -> Result<()> {
        let script = "const import0 = {\n__wbg_log_12ab: function(arg0) { wasm.free(arg0); wasm.free_all(); },\n};\n\
                      return { \"./app_bg.js\": import0 };";
        let names = NameMap {
            imports: vec![("./app_bg.js".into(), "__wbg_log_12ab".into(), "b".into())],
            exports: vec![("free".into(), "c".into()), ("unused".into(), "d".into())],
        };
        let expected = "const import0 = {\nb: function(arg0) { wasm.c(arg0); wasm.free_all(); },\n};\n\
                        return { \"a\": import0 };";
        assert_eq!(with_names(script, &names)?, expected);
        let other = NameMap {
            imports: vec![(String::new(), "gone".into(), "b".into())],
            exports: Vec::new(),
        };
        assert!(with_names(script, &other).is_err(), "the tool writes otherwise than it did");
        Ok(())
    }
}
