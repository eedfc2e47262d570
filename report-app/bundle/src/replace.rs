//! Replacement in the output of tools.

use anyhow::{Result, ensure};

/// Replaces every `from`.
///
/// A missing `from` is an error: a tool has then changed its output.
pub(crate) fn replace(text: &str, from: &str, to: &str) -> Result<String> {
    ensure!(text.contains(from), "expected to find {from}, which should become {to}");
    Ok(text.replace(from, to))
}
