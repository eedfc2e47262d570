//! The service as a process, its callers, and direct access to its store.

#[path = "../../routes/support/bundle.rs"]
pub(crate) mod bundle;
#[path = "../../routes/support/database.rs"]
mod database;
pub(crate) mod http;
pub(crate) mod load;
pub(crate) mod program;
pub(crate) mod store;

use std::time::{Duration, Instant};

/// Longest wait for anything before the test fails.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Polls until `look` returns a value.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: not after {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
