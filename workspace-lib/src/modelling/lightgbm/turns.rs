//! Whose turn it is to use LightGBM.
//!
//! LightGBM keeps the number of its threads in one variable for the whole process. Every call that
//! is given parameters sets it, one without sets it to all cores, and a data set under construction
//! that finds more threads than it was made for writes beyond its buffers. So data sets are made
//! together, models of folds are trained together, on the same number of threads each, and never
//! both; whatever else sets the number is alone.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

/// Folds that are usually trained side by side.
const SIDE_BY_SIDE: usize = 5;

/// Threads of each model that is trained beside others.
pub(super) fn shared_threads() -> usize {
    (available_parallelism().map_or(1, usize::from) / SIDE_BY_SIDE).max(1)
}

/// What is done with LightGBM at present, and by how many.
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
    /// Who will construct a data set shortly: training waits for them, so that they are not kept
    /// waiting by it.
    announced: usize,
}

static STATE: Mutex<State> =
    Mutex::new(State { activity: Activity::Constructing, active: 0, announced: 0 });
static CHANGED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The intention to construct a data set soon. Nothing may be waited for between announcing and
/// constructing.
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

/// A turn, which ends when this is dropped.
#[derive(Debug)]
pub(super) struct Turn(());

impl Turn {
    /// Among those who construct data sets; the announcement is kept until it is done.
    pub(super) fn to_construct(_announcement: &Announcement) -> Self {
        Self::take(Activity::Constructing)
    }

    /// Among those who train on [`shared_threads`].
    pub(super) fn to_train() -> Self {
        Self::take(Activity::Training)
    }

    /// With nobody else.
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
