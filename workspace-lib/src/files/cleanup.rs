//! Registry of what is done when a signal stops the program.
//!
//! Temporary files and folders are deleted. Records of what was going on are completed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

type Action = Box<dyn Fn() + Send>;

/// What is done before temporary files are deleted, by order of registration.
static ACTIONS: Mutex<BTreeMap<u64, Action>> = Mutex::new(BTreeMap::new());

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

/// Guard of an action that a stopped program takes. It is taken off the list on drop.
pub struct InterruptionGuard(u64);

impl fmt::Debug for InterruptionGuard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("InterruptionGuard").field(&self.0).finish()
    }
}

impl Drop for InterruptionGuard {
    fn drop(&mut self) {
        actions().remove(&self.0);
    }
}

fn actions() -> MutexGuard<'static, BTreeMap<u64, Action>> {
    ACTIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Registers an action for the case that a signal stops the program.
///
/// It is taken on the thread of the signals, while the rest of the program goes on. It must be
/// short. [`clean_up_on_signal`] must have been called.
pub fn on_interruption(action: impl Fn() + Send + 'static) -> InterruptionGuard {
    let mut actions = actions();
    let number = actions.last_key_value().map_or(0, |(number, _)| number + 1);
    actions.insert(number, Box::new(action));
    InterruptionGuard(number)
}

/// Starts a thread that takes the registered actions and deletes temporary files and folders when
/// the program is stopped.
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
            for action in actions().values() {
                action();
            }
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
