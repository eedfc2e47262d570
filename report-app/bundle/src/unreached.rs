//! Removal of code in the module that can never run.

use anyhow::{Context, Result};
use walrus::{FunctionKind, Module};

/// Parts of the names of functions that a table refers to but nobody calls.
///
/// The functions of the standard library write the frames of a backtrace, which WebAssembly does
/// not have, and demangle names for it. They are a fortieth of the download. The functions of the
/// framework find a key among all possible keys. The dashboard compares the browser's own names
/// instead (`browser::key`), and clippy.toml enforces this.
const FUNCTIONS: [&str; 8] = [
    "17BacktraceFrameFmt21print_raw_with_column",
    "12backtrace_rs9symbolizeNtB5_10SymbolName",
    "14rustc_demangle13DemangleStyleNt",
    "14rustc_demangle2v0NtB",
    // The same functions, in the names of both mangling schemes.
    "gen_KeyboardEvent..KeyboardEvent$GT$$GT$3key",
    "gen_KeyboardEvent..KeyboardEvent$GT$$GT$4code",
    "15HasKeyboardData3key",
    "15HasKeyboardData4code",
];

/// Empties the [`FUNCTIONS`] of the module; a call to one of them would abort the program.
///
/// Functions that only they call are removed by the garbage collection that follows.
pub(crate) fn empty_unreachable_functions(wasm: &[u8]) -> Result<Vec<u8>> {
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
