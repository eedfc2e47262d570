//! Registry of unfinished files, which are deleted when a signal stops the program.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Guard of a temporary file or folder, which a stopped program must delete.
///
/// The path is registered as long as this value lives.
#[derive(Debug)]
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    pub(crate) fn new(path: &Path) -> Self {
        unfinished().insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}

/// Starts a thread that deletes temporary files and folders when the program is stopped.
///
/// Call it once at program start. It handles SIGINT and SIGTERM, then lets the signal end the
/// program.
///
/// # Errors
/// The operating system's error if the signals cannot be handled.
pub fn clean_up_when_stopped() -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            // The lock is held to the end, so that no new file is registered.
            let unfinished = unfinished();
            for path in &*unfinished {
                // A path that cannot be deleted stays; the program ends and cannot report it.
                let _ = if path.is_dir() {
                    std::fs::remove_dir_all(path)
                } else {
                    std::fs::remove_file(path)
                };
            }
            let _ = emulate_default_handler(signal);
        }
    })?;
    Ok(())
}
