//! Moving what was committed from SQLite's log into the database, and both to the disk, beside the
//! commits that follow.

use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use super::database_file::DatabaseFile;
use super::step_back;
use crate::store::failures;

/// Pause between two flushes. What a flush writes at a time keeps a core from whoever waits for an
/// answer: it must be little.
const PAUSE: Duration = Duration::from_millis(4);

/// Pages in the log from which it is begun anew: 64 MB of 4 kB pages. A log that grows waits for
/// room on the disk; one that was begun anew has it.
const LONG: i64 = 16_384;

/// Pages by which the log grows before it is tried again, if somebody read or flushed it when it
/// was to be begun anew.
const AGAIN: i64 = LONG / 8;

/// Flushes one after the other before the log is begun anew. Each leaves what was committed
/// meanwhile, less every time: whoever writes then waits for the disk with a few pages only.
const BEFORE_NEW_LOG: usize = 3;

/// Entries that may be committed while one flush goes on, tens of MB of log: more than a disk that
/// keeps up is ever behind.
const BEHIND: usize = 4096;

/// Longest wait for a flush that is behind: a disk that hangs makes the store slow, and does not
/// stop it.
const PATIENCE: Duration = Duration::from_secs(1);

/// A way to the flushing thread.
#[derive(Debug)]
pub(super) struct Flusher {
    commits: SyncSender<()>,
    state: Arc<State>,
    end: Sender<Infallible>,
    thread: JoinHandle<()>,
}

/// What the flushing thread and who commits tell each other.
#[derive(Debug, Default)]
struct State {
    log_is_long: AtomicBool,
    /// Entries that were committed since the flush that goes on began.
    unflushed: Mutex<usize>,
    begun: Condvar,
}

impl State {
    /// A flush begins: what is committed from now on is for the next one.
    fn begin(&self) {
        *self.unflushed.lock().unwrap_or_else(PoisonError::into_inner) = 0;
        self.begun.notify_all();
    }

    /// Counts entries. If there are too many for one flush, waits until the next begins, or for
    /// `patience`.
    fn committed(&self, entries: usize, patience: Duration) {
        let mut unflushed = self.unflushed.lock().unwrap_or_else(PoisonError::into_inner);
        *unflushed += entries;
        if *unflushed > BEHIND {
            drop(
                self.begun.wait_timeout_while(unflushed, patience, |unflushed| *unflushed > BEHIND),
            );
        }
    }
}

impl Flusher {
    /// Starts it.
    ///
    /// # Errors
    /// If the operating system has no thread.
    pub(super) fn start(
        connection: Connection,
        files: DatabaseFile,
        database: Arc<File>,
    ) -> io::Result<Self> {
        let (commits, committed) = sync_channel(1);
        let (end, ended) = channel();
        let state = Arc::new(State::default());
        let flushing = Flushing { connection, files, database, state: state.clone() };
        let work = move || flushing.whenever(&committed, &ended);
        let thread = thread::Builder::new().name("store-flusher".to_owned()).spawn(work)?;
        Ok(Self { commits, state, end, thread })
    }

    /// Notes a commit; waits if flushing is far behind, as it is where other programs keep every
    /// core, so that the log does not grow faster than it is flushed. True if the log has grown
    /// long: only who writes can begin it anew, between two commits.
    pub(super) fn committed(&self, entries: usize) -> bool {
        // Full: the thread is to flush already.
        _ = self.commits.try_send(());
        self.state.committed(entries, PATIENCE);
        self.state.log_is_long.swap(false, Ordering::Relaxed)
    }

    /// Waits for the last flush.
    pub(super) fn finish(self) {
        drop((self.commits, self.end));
        if self.thread.join().is_err() {
            tracing::warn!("the store's flushing ended badly");
        }
    }
}

/// The work of the flushing thread.
struct Flushing {
    connection: Connection,
    files: DatabaseFile,
    database: Arc<File>,
    state: Arc<State>,
}

impl Flushing {
    /// Flushes after commits, until the store closes.
    fn whenever(&self, committed: &Receiver<()>, ended: &Receiver<Infallible>) {
        step_back();
        let mut long = LONG;
        while committed.recv().is_ok() {
            let pages = self.flush();
            if pages > long {
                for _ in 0..BEFORE_NEW_LOG {
                    self.flush();
                }
                self.state.log_is_long.store(true, Ordering::Relaxed);
                long = pages + AGAIN;
            } else {
                long = long.min(pages + LONG);
            }
            // Nothing is ever sent: the pause is over, or the store is closing.
            _ = ended.recv_timeout(PAUSE);
        }
    }

    /// Moves what is in the log into the database, and both to the disk; returns how many pages the
    /// log has.
    ///
    /// SQLite flushes the database only where the log came to its end meanwhile, which under load
    /// is when it is begun anew: then all that was moved before would be flushed while everybody
    /// waits.
    fn flush(&self) -> i64 {
        self.state.begin();
        if !self.files.may_be_flushed() {
            return 0;
        }
        let pages = run(&self.connection, "PRAGMA wal_checkpoint(PASSIVE)");
        if let Err(error) = self.database.sync_data() {
            failures::STORE.failed(&format!("it was not flushed to the disk: {error}"), 0);
        }
        pages
    }
}

/// Runs a statement about the log; returns how many pages the log has.
pub(super) fn run(connection: &Connection, statement: &str) -> i64 {
    connection.query_row(statement, [], |row| row.get(1)).unwrap_or_else(|error| {
        failures::STORE.failed(&format!("{statement}: {error}"), 0);
        0
    })
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Longer than any test may take.
    const FOR_EVER: Duration = Duration::from_mins(10);

    #[test]
    fn who_commits_waits_for_a_flush_that_is_behind() {
        let state = Arc::new(State::default());
        state.committed(BEHIND, FOR_EVER);
        let waiting = thread::spawn({
            let state = state.clone();
            move || state.committed(1, FOR_EVER)
        });
        while *state.unflushed.lock().unwrap() <= BEHIND {
            thread::yield_now();
        }
        assert!(!waiting.is_finished());
        state.begin();
        waiting.join().unwrap();
        state.committed(BEHIND, FOR_EVER);
    }

    #[test]
    fn a_flush_that_does_not_end_is_not_waited_for_longer_than_patience() {
        let state = State::default();
        let begun = Instant::now();
        state.committed(BEHIND + 1, Duration::from_millis(20));
        assert!(begun.elapsed() >= Duration::from_millis(20));
        assert_eq!(*state.unflushed.lock().unwrap(), BEHIND + 1);
    }
}
