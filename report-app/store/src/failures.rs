//! Rate-limited log of failures of the store.
//!
//! A store that cannot write refuses every line of a batch. If each refusal were logged, the log
//! would fill a disk that is already full.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time between two log lines about a lasting failure.
const INTERVAL: Duration = Duration::from_mins(1);

/// Time without a failure after which a success ends the failure.
const QUIET: Duration = Duration::from_secs(1);

/// Most causes of one failure that are logged.
const CAUSES: usize = 8;

/// Failure log of this program's store.
pub(crate) static STORE: Failures = Failures::new();

/// State of the current failure, from its first refusal to its end.
#[derive(Debug)]
pub(crate) struct Failures {
    is_failing: AtomicBool,
    failure: Mutex<Option<Failure>>,
}

#[derive(Debug)]
struct Failure {
    /// Causes that were logged.
    causes: Vec<String>,
    begun: Instant,
    last: Instant,
    logged: Instant,
    refused: u64,
}

/// Event to log.
#[derive(Debug, PartialEq, Eq)]
enum LogEvent {
    Nothing,
    Cause,
    StillFails { refused: u64, seconds: u64 },
    IsOver { refused: u64, seconds: u64 },
}

impl Failures {
    const fn new() -> Self {
        Self { is_failing: AtomicBool::new(false), failure: Mutex::new(None) }
    }

    /// Records a failure, and how many requests it refused.
    ///
    /// Each cause is logged once, then a count at each interval.
    pub(crate) fn failed(&self, cause: &str, refused: u64) {
        match self.note(cause, refused, Instant::now()) {
            LogEvent::Cause => tracing::error!(error = cause, "the store failed"),
            LogEvent::StillFails { refused, seconds } => {
                tracing::error!(error = cause, refused, seconds, "the store still fails");
            }
            LogEvent::Nothing | LogEvent::IsOver { .. } => {}
        }
    }

    /// Records a success, and logs the end of a failure.
    pub(crate) fn succeeded(&self) {
        if self.is_failing.load(Ordering::Relaxed)
            && let LogEvent::IsOver { refused, seconds } = self.end(Instant::now())
        {
            tracing::warn!(refused, seconds, "the store takes what is written again");
        }
    }

    fn note(&self, cause: &str, refused: u64, now: Instant) -> LogEvent {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        // A failure also ends without a success, after a long time without another one.
        if failure.as_ref().is_some_and(|failure| now.duration_since(failure.last) > INTERVAL) {
            *failure = None;
        }
        let failure = failure.get_or_insert_with(|| Failure {
            causes: Vec::new(),
            begun: now,
            last: now,
            logged: now,
            refused: 0,
        });
        self.is_failing.store(true, Ordering::Relaxed);
        failure.last = now;
        failure.refused += refused;
        if failure.causes.len() < CAUSES && !failure.causes.iter().any(|known| known == cause) {
            failure.causes.push(cause.to_owned());
            return LogEvent::Cause;
        }
        if now.duration_since(failure.logged) < INTERVAL {
            return LogEvent::Nothing;
        }
        failure.logged = now;
        LogEvent::StillFails {
            refused: failure.refused,
            seconds: now.duration_since(failure.begun).as_secs(),
        }
    }

    fn end(&self, now: Instant) -> LogEvent {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        match failure.take_if(|failure| now.duration_since(failure.last) >= QUIET) {
            Some(Failure { refused, begun, .. }) => {
                self.is_failing.store(false, Ordering::Relaxed);
                LogEvent::IsOver { refused, seconds: now.duration_since(begun).as_secs() }
            }
            None => LogEvent::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_logged_once_then_counted_each_minute_and_at_its_end() {
        let failures = Failures::new();
        let begun = Instant::now();
        let at = |seconds: u64| begun + Duration::from_secs(seconds);
        assert_eq!(failures.note("full", 1, at(0)), LogEvent::Cause);
        for second in 0..60 {
            assert_eq!(failures.note("full", 100, at(second)), LogEvent::Nothing);
        }
        assert_eq!(
            failures.note("full", 1, at(60)),
            LogEvent::StillFails { refused: 6002, seconds: 60 }
        );
        assert_eq!(failures.note("full", 1, at(60)), LogEvent::Nothing);
        // Another cause is logged, but belongs to the same failure.
        assert_eq!(failures.note("gone", 1, at(61)), LogEvent::Cause);
        assert_eq!(failures.note("full", 1, at(62)), LogEvent::Nothing);
        // A success among failures does not end the failure.
        assert_eq!(failures.end(at(62)), LogEvent::Nothing);
        assert_eq!(failures.end(at(63)), LogEvent::IsOver { refused: 6005, seconds: 63 });
        assert_eq!(failures.end(at(64)), LogEvent::Nothing);
        assert_eq!(failures.note("full", 1, at(65)), LogEvent::Cause);
    }

    #[test]
    fn causes_without_end_are_not_lines_without_end() {
        let failures = Failures::new();
        let now = Instant::now();
        let lines = (0..1000).map(|number| failures.note(&format!("cause {number}"), 1, now));
        assert_eq!(lines.filter(|line| *line == LogEvent::Cause).count(), CAUSES);
    }

    #[test]
    fn a_failure_long_after_another_is_a_new_one() {
        let failures = Failures::new();
        let begun = Instant::now();
        assert_eq!(failures.note("full", 1, begun), LogEvent::Cause);
        assert_eq!(failures.note("full", 1, begun + Duration::from_secs(61)), LogEvent::Cause);
    }
}
