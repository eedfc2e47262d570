//! Group commit: how long the writer waits for requests in flight.
//!
//! A transaction costs about as much as four of its entries. Each of its pages is written twice: to
//! the write-ahead log, then to the database. So the writer waits for predictions that are still
//! being computed, a few times as long as a commit takes. A single request never waits.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Longest wait, as a multiple of the last transaction's duration.
const WAIT_FACTOR: u32 = 4;

/// Longest wait, however slow the disk is.
const LONGEST_WAIT: Duration = Duration::from_millis(2);

/// Counter of requests in flight, whose entries come next.
#[derive(Debug, Clone, Default)]
pub(super) struct InFlightRequests(Arc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    count: AtomicUsize,
    /// Thread of the writer, which waits for them.
    waiting: OnceLock<Thread>,
}

/// Registration of a request in flight.
///
/// Drop it when the entry has been queued, or when there will be none.
#[derive(Debug)]
pub struct Registration(Arc<Requests>);

impl InFlightRequests {
    /// Registers a request in flight.
    pub(super) fn register(&self) -> Registration {
        self.0.count.fetch_add(1, Ordering::Relaxed);
        Registration(self.0.clone())
    }

    /// Waits until no registered request is in flight, at most for `timeout`.
    ///
    /// Only one thread may call it.
    pub(super) fn wait(&self, timeout: Duration) {
        let begun = Instant::now();
        self.0.waiting.get_or_init(thread::current);
        while self.0.count.load(Ordering::Acquire) > 0 {
            let rest = timeout.saturating_sub(begun.elapsed());
            if rest.is_zero() {
                break;
            }
            thread::park_timeout(rest);
        }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::AcqRel) == 1
            && let Some(waiting) = self.0.waiting.get()
        {
            waiting.unpark();
        }
    }
}

/// Returns the longest wait after a transaction that took so long.
pub(super) fn max_wait(took: Duration) -> Duration {
    (WAIT_FACTOR * took).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than any test may take.
    const FOR_EVER: Duration = Duration::from_mins(10);

    #[test]
    fn without_requests_in_flight_there_is_no_wait() {
        let in_flight = InFlightRequests::default();
        in_flight.wait(FOR_EVER);
        drop(in_flight.register());
        in_flight.wait(FOR_EVER);
    }

    #[test]
    fn the_last_request_ends_the_wait() {
        let in_flight = InFlightRequests::default();
        let registrations = [in_flight.register(), in_flight.register()];
        let waiting = thread::spawn({
            let in_flight = in_flight.clone();
            move || in_flight.wait(FOR_EVER)
        });
        let [first, last] = registrations;
        drop(first);
        while in_flight.0.waiting.get().is_none() {
            thread::yield_now();
        }
        assert!(!waiting.is_finished());
        drop(last);
        assert!(waiting.join().is_ok());
    }

    #[test]
    fn a_request_that_does_not_end_is_not_waited_for_longer_than_the_timeout() {
        let in_flight = InFlightRequests::default();
        let registration = in_flight.register();
        in_flight.wait(Duration::from_millis(1));
        assert_eq!(in_flight.0.count.load(Ordering::Relaxed), 1);
        drop(registration);
    }

    #[test]
    fn the_wait_grows_with_a_transaction_up_to_the_longest_wait() {
        assert_eq!(max_wait(Duration::from_micros(100)), Duration::from_micros(400));
        assert_eq!(max_wait(Duration::from_secs(5)), LONGEST_WAIT);
    }
}
