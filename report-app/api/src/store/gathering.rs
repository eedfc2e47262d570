//! How long the writer waits for entries that may share a transaction.
//!
//! A transaction takes about as much for itself as for four of its entries, and every page of it
//! has to be written twice: to the log, then to the database. So requests that are being computed
//! are waited for, a few times as long as a commit takes. Whoever asks alone waits for nobody.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How much longer than the last transaction took others are waited for.
const TIMES: u32 = 4;

/// Longest wait, however long the disk took.
const LONGEST: Duration = Duration::from_millis(2);

/// Requests that are being computed, whose entries come next.
#[derive(Debug, Clone, Default)]
pub(super) struct Coming(Arc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    count: AtomicUsize,
    /// Who waits for them.
    waiting: OnceLock<Thread>,
}

/// A request that is being computed. Its entry has come, or never will, when this is dropped.
#[derive(Debug)]
pub struct Announcement(Arc<Requests>);

impl Coming {
    /// Says that a request is being computed.
    pub(super) fn announce(&self) -> Announcement {
        self.0.count.fetch_add(1, Ordering::Relaxed);
        Announcement(self.0.clone())
    }

    /// Waits until every entry that was announced has come, at most for `patience`. Only one thread
    /// may wait.
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

/// How long others are waited for after a transaction that took so long.
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
