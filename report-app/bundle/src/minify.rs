//! Minification of scripts and style sheets.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Minifies `content` with esbuild; `None` for a file that is neither a script nor a style sheet.
pub(crate) fn minified(esbuild: &Path, extension: &str, content: &[u8]) -> Result<Option<Vec<u8>>> {
    if !["js", "css"].contains(&extension) {
        return Ok(None);
    }
    let mut child = Command::new(esbuild)
        .args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"])
        .arg(format!("--loader={extension}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", esbuild.display()))?;
    // esbuild reads all of its input before it writes, so this cannot deadlock.
    child.stdin.take().context("esbuild has no input")?.write_all(content)?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{} failed: {}", esbuild.display(), output.status);
    Ok(Some(output.stdout))
}
