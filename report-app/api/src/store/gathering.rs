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
const TIMES: u32 = 4;

/// Longest wait, however slow the disk is.
const LONGEST: Duration = Duration::from_millis(2);

/// Counter of requests in flight, whose entries come next.
#[derive(Debug, Clone, Default)]
pub(super) struct Coming(Arc<Requests>);

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
pub struct Announcement(Arc<Requests>);

impl Coming {
    /// Registers a request in flight.
    pub(super) fn announce(&self) -> Announcement {
        self.0.count.fetch_add(1, Ordering::Relaxed);
        Announcement(self.0.clone())
    }

    /// Waits until no registered request is in flight, at most for `patience`.
    ///
    /// Only one thread may call it.
    pub(super) fn wait(&self, patience: Duration) {
        let begun = Instant::now();
        self.0.waiting.get_or_init(thread::current);
        while self.0.count.load(Ordering::Acquire) > 0 {
            let rest = patience.saturating_sub(begun.elapsed());
            if rest.is_zero() {
                break;
            }
            thread::park_timeout(rest);
        }
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::AcqRel) == 1
            && let Some(waiting) = self.0.waiting.get()
        {
            waiting.unpark();
        }
    }
}

/// Returns the longest wait after a transaction that took so long.
pub(super) fn patience(took: Duration) -> Duration {
    (TIMES * took).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than any test may take.
    const FOR_EVER: Duration = Duration::from_mins(10);

    #[test]
    fn nobody_is_waited_for_where_nobody_comes() {
        let coming = Coming::default();
        coming.wait(FOR_EVER);
        drop(coming.announce());
        coming.wait(FOR_EVER);
    }

    #[test]
    fn the_last_to_come_ends_the_wait() {
        let coming = Coming::default();
        let announced = [coming.announce(), coming.announce()];
        let waiting = thread::spawn({
            let coming = coming.clone();
            move || coming.wait(FOR_EVER)
        });
        let [first, last] = announced;
        drop(first);
        while coming.0.waiting.get().is_none() {
            thread::yield_now();
        }
        assert!(!waiting.is_finished());
        drop(last);
        assert!(waiting.join().is_ok());
    }

    #[test]
    fn whoever_never_comes_is_not_waited_for_longer_than_patience() {
        let coming = Coming::default();
        let announced = coming.announce();
        coming.wait(Duration::from_millis(1));
        assert_eq!(coming.0.count.load(Ordering::Relaxed), 1);
        drop(announced);
    }

    #[test]
    fn patience_grows_with_a_transaction_and_ends() {
        assert_eq!(patience(Duration::from_micros(100)), Duration::from_micros(400));
        assert_eq!(patience(Duration::from_secs(5)), LONGEST);
    }
}
