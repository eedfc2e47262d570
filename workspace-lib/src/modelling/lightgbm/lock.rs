//! Process-wide lock on LightGBM, which keeps its number of threads in one global variable.
//!
//! Every call with parameters sets that variable. A call without parameters sets it to all cores. A
//! data set under construction that finds more threads than it was made for writes beyond its
//! buffers.
//!
//! So the lock has three modes. Several data sets can be constructed together. Several models of
//! folds can be trained together, each on the same number of threads. Everything else that sets the
//! number has exclusive use. Only one mode is active at a time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

/// Usual number of folds that are trained in parallel.
const USUAL_FOLDS: usize = 5;

/// Returns the number of threads of each model that is trained in parallel with others.
pub(super) fn shared_threads() -> usize {
    (available_parallelism().map_or(1, usize::from) / USUAL_FOLDS).max(1)
}

/// Mode of the lock: the current use of LightGBM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Constructing,
    Training,
    Exclusive,
}

#[derive(Debug)]
struct State {
    mode: Mode,
    active: usize,
    /// Number of threads that will construct a data set soon.
    ///
    /// Training waits for them, so that they do not have to wait for it.
    pending: usize,
}

static STATE: Mutex<State> = Mutex::new(State { mode: Mode::Constructing, active: 0, pending: 0 });
static CHANGED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Registration of a data set that will be constructed soon.
///
/// A thread must not wait for anything between the registration and the construction.
#[derive(Debug)]
pub(crate) struct PendingDataset(());

impl PendingDataset {
    pub(crate) fn new() -> Self {
        state().pending += 1;
        Self(())
    }
}

impl Drop for PendingDataset {
    fn drop(&mut self) {
        state().pending -= 1;
        CHANGED.notify_all();
    }
}

/// A permit to use LightGBM, which is released on drop.
#[derive(Debug)]
pub(super) struct Permit(());

impl Permit {
    /// Waits for a permit to construct a data set, shared with other constructions.
    ///
    /// The pending data set must be kept until the data set is constructed.
    pub(super) fn shared_construction(_pending: &PendingDataset) -> Self {
        Self::acquire(Mode::Constructing)
    }

    /// Waits for a permit to train on [`shared_threads`], shared with other trainings.
    pub(super) fn shared_training() -> Self {
        Self::acquire(Mode::Training)
    }

    /// Waits for exclusive use of LightGBM.
    pub(super) fn exclusive() -> Self {
        Self::acquire(Mode::Exclusive)
    }

    fn acquire(mode: Mode) -> Self {
        let mut state = state();
        while !state.admits(mode) {
            state = CHANGED.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.mode = mode;
        state.active += 1;
        Self(())
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        state().active -= 1;
        CHANGED.notify_all();
    }
}

impl State {
    fn admits(&self, mode: Mode) -> bool {
        let joins = self.active == 0 || (self.mode == mode && mode != Mode::Exclusive);
        joins && (mode != Mode::Training || self.pending == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Mode::{Constructing, Exclusive, Training};
    use super::*;

    #[test]
    fn training_waits_for_constructions_and_exclusive_use_is_alone() {
        let at = |mode, active, pending| State { mode, active, pending };
        assert!(at(Constructing, 2, 1).admits(Constructing));
        assert!(!at(Constructing, 1, 0).admits(Training));
        assert!(!at(Training, 1, 1).admits(Constructing));
        assert!(at(Training, 3, 0).admits(Training));
        assert!(!at(Training, 3, 1).admits(Training), "pending data sets are constructed first");
        assert!(!at(Training, 1, 0).admits(Exclusive) && at(Training, 0, 2).admits(Exclusive));
        assert!(
            !at(Exclusive, 1, 0).admits(Exclusive) && !at(Exclusive, 1, 0).admits(Constructing)
        );
    }
}
