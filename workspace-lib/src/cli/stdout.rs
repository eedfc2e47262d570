//! What a command says on standard output.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Writes a text and ends its line.
///
/// A reader that has gone (`pret docs | head`) is no error: the command goes on with what it was
/// asked for.
///
/// # Errors
/// If standard output cannot be written for another reason: a full disk.
pub(crate) fn say(text: impl Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
