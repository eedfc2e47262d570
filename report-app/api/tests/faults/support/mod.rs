//! The service as a process of its own, whoever calls it, and a way into its store past it.

#[path = "../../routes/support/bundle.rs"]
pub(crate) mod bundle;
#[path = "../../routes/support/database.rs"]
mod database;
pub(crate) mod http;
pub(crate) mod load;
pub(crate) mod program;
pub(crate) mod store;

use std::time::{Duration, Instant};

/// How long anything is waited for before the test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until something is there.
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
