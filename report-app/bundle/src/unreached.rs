//! Code in the module that can never run.

use anyhow::{Context, Result};
use walrus::{FunctionKind, Module};

/// Functions that a table refers to and nobody calls, by a part of their names.
///
/// Those of the standard library write the frames of a backtrace, which WebAssembly does not have,
/// and read mangled names for it: a fortieth of the download. Those of the framework find a key
/// among all that there are; the dashboard compares the browser's own names instead
/// (`browser::key`), and clippy.toml keeps it so.
const FUNCTIONS: [&str; 8] = [
    "17BacktraceFrameFmt21print_raw_with_column",
    "12backtrace_rs9symbolizeNtB5_10SymbolName",
    "14rustc_demangle13DemangleStyleNt",
    "14rustc_demangle2v0NtB",
    // As the two ways to mangle have them.
    "gen_KeyboardEvent..KeyboardEvent$GT$$GT$3key",
    "gen_KeyboardEvent..KeyboardEvent$GT$$GT$4code",
    "15HasKeyboardData3key",
    "15HasKeyboardData4code",
];

/// The module with [`FUNCTIONS`] empty: called all the same, they would end the program. What only
/// they call is left out by whoever reads the module next.
pub(crate) fn emptied(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module =
        Module::from_buffer(wasm).context("the compiler's WebAssembly cannot be read")?;
    for function in module.funcs.iter_mut() {
        let name = function.name.as_deref().unwrap_or_default();
        let is_unreached = FUNCTIONS.iter().any(|unreached| name.contains(unreached));
        if let (true, FunctionKind::Local(local)) = (is_unreached, &mut function.kind) {
            let entry = local.entry_block();
            local.block_mut(entry).instrs.clear();
            local.builder_mut().instr_seq(entry).unreachable();
        }
    }
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}
