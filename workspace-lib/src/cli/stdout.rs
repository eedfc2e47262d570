//! Standard output of the commands.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Writes a text and a line break, and flushes.
///
/// A closed pipe (`pret docs | head`) is not an error: the command completes its work.
///
/// # Errors
/// If standard output cannot be written for another reason, such as a full disk.
pub(crate) fn say(text: impl Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
