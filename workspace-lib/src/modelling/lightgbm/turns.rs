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
const SIDE_BY_SIDE: usize = 5;

/// Returns the number of threads of each model that is trained in parallel with others.
pub(super) fn shared_threads() -> usize {
    (available_parallelism().map_or(1, usize::from) / SIDE_BY_SIDE).max(1)
}

/// Mode of the lock: the current use of LightGBM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Activity {
    Constructing,
    Training,
    Alone,
}

#[derive(Debug)]
struct State {
    activity: Activity,
    active: usize,
    /// Number of threads that will construct a data set soon.
    ///
    /// Training waits for them, so that they do not have to wait for it.
    announced: usize,
}

static STATE: Mutex<State> =
    Mutex::new(State { activity: Activity::Constructing, active: 0, announced: 0 });
static CHANGED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Registration of a data set that will be constructed soon.
///
/// A thread must not wait for anything between the registration and the construction.
#[derive(Debug)]
pub(crate) struct Announcement(());

impl Announcement {
    pub(crate) fn new() -> Self {
        state().announced += 1;
        Self(())
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        state().announced -= 1;
        CHANGED.notify_all();
    }
}

/// A permit to use LightGBM, which is released on drop.
#[derive(Debug)]
pub(super) struct Turn(());

impl Turn {
    /// Waits for a permit to construct a data set, shared with other constructions.
    ///
    /// The announcement must be kept until the data set is constructed.
    pub(super) fn to_construct(_announcement: &Announcement) -> Self {
        Self::take(Activity::Constructing)
    }

    /// Waits for a permit to train on [`shared_threads`], shared with other trainings.
    pub(super) fn to_train() -> Self {
        Self::take(Activity::Training)
    }

    /// Waits for exclusive use of LightGBM.
    pub(super) fn alone() -> Self {
        Self::take(Activity::Alone)
    }

    fn take(activity: Activity) -> Self {
        let mut state = state();
        while !state.lets_in(activity) {
            state = CHANGED.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.activity = activity;
        state.active += 1;
        Self(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        state().active -= 1;
        CHANGED.notify_all();
    }
}

impl State {
    fn lets_in(&self, activity: Activity) -> bool {
        let joins = self.active == 0 || (self.activity == activity && activity != Activity::Alone);
        joins && (activity != Activity::Training || self.announced == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Activity::{Alone, Constructing, Training};
    use super::*;

    #[test]
    fn nobody_trains_while_others_construct_and_one_is_alone() {
        let at = |activity, active, announced| State { activity, active, announced };
        assert!(at(Constructing, 2, 1).lets_in(Constructing));
        assert!(!at(Constructing, 1, 0).lets_in(Training));
        assert!(!at(Training, 1, 1).lets_in(Constructing));
        assert!(at(Training, 3, 0).lets_in(Training));
        assert!(!at(Training, 3, 1).lets_in(Training), "whoever is announced constructs first");
        assert!(!at(Training, 1, 0).lets_in(Alone) && at(Training, 0, 2).lets_in(Alone));
        assert!(!at(Alone, 1, 0).lets_in(Alone) && !at(Alone, 1, 0).lets_in(Constructing));
    }
}
