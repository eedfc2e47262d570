//! Registry of temporary files and folders, which are deleted when a signal stops the program.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

static REGISTERED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn registered_paths() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    REGISTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Guard of a temporary file or folder, which a stopped program must delete.
///
/// The path is registered as long as this value lives.
#[derive(Debug)]
pub(crate) struct CleanupGuard(PathBuf);

impl CleanupGuard {
    pub(crate) fn new(path: &Path) -> Self {
        registered_paths().insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for CleanupGuard {
    fn drop(&mut self) {
        registered_paths().remove(&self.0);
    }
}

/// Starts a thread that deletes temporary files and folders when the program is stopped.
///
/// Call it once at program start. It handles SIGINT and SIGTERM, then lets the signal end the
/// program.
///
/// # Errors
/// The operating system's error if the signals cannot be handled.
pub fn clean_up_on_signal() -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            // The lock is held to the end, so that no new file is registered.
            let paths = registered_paths();
            for path in &*paths {
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
