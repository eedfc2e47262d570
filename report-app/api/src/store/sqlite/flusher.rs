//! Checkpoints of the write-ahead log (WAL) on a thread of their own, beside the commits.
//!
//! A checkpoint moves what was committed from the WAL into the database. The flusher then syncs
//! both to the disk.

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
use super::lower_thread_priority;
use crate::store::failures;

/// Pause between two checkpoints.
///
/// The writes of a checkpoint take CPU time from requests, so each should be small.
const PAUSE: Duration = Duration::from_millis(4);

/// Pages in the WAL above which it is restarted: 64 MB of 4 kB pages.
///
/// A growing WAL waits for the file system to allocate space. A restarted WAL reuses its space.
const WAL_RESTART_PAGES: i64 = 16_384;

/// Pages by which the WAL grows before another attempt to restart it.
///
/// A restart fails while another connection reads or checkpoints the WAL.
const WAL_RETRY_PAGES: i64 = WAL_RESTART_PAGES / 8;

/// Checkpoints in a row before the WAL is restarted.
///
/// Each leaves only what was committed while it ran, which is less every time. So the writer waits
/// only for a few pages at the restart.
const CHECKPOINTS_BEFORE_RESTART: usize = 3;

/// Entries that may be committed during one checkpoint.
///
/// This is tens of MB of WAL, more than a disk that keeps up is ever behind.
const MAX_UNFLUSHED: usize = 4096;

/// Longest wait for a checkpoint that is behind: a disk that hangs makes the store slow, but does
/// not stop it.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// Handle to the flusher thread.
#[derive(Debug)]
pub(super) struct Flusher {
    commits: SyncSender<()>,
    state: Arc<SharedState>,
    end: Sender<Infallible>,
    thread: JoinHandle<()>,
}

/// State that the flusher thread and the writer share.
#[derive(Debug, Default)]
struct SharedState {
    wal_needs_restart: AtomicBool,
    /// Entries committed since the current checkpoint began.
    unflushed: Mutex<usize>,
    begun: Condvar,
}

impl SharedState {
    /// Begins a checkpoint: later commits belong to the next one.
    fn begin(&self) {
        *self.unflushed.lock().unwrap_or_else(PoisonError::into_inner) = 0;
        self.begun.notify_all();
    }

    /// Counts committed entries.
    ///
    /// If they are too many for one checkpoint, it waits until the next one begins, or for
    /// `max_wait`.
    fn committed(&self, entries: usize, max_wait: Duration) {
        let mut unflushed = self.unflushed.lock().unwrap_or_else(PoisonError::into_inner);
        *unflushed += entries;
        if *unflushed > MAX_UNFLUSHED {
            drop(
                self.begun.wait_timeout_while(unflushed, max_wait, |unflushed| {
                    *unflushed > MAX_UNFLUSHED
                }),
            );
        }
    }
}

impl Flusher {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the operating system cannot create a thread.
    pub(super) fn start(
        connection: Connection,
        files: DatabaseFile,
        database: Arc<File>,
    ) -> io::Result<Self> {
        let (commits, committed) = sync_channel(1);
        let (end, ended) = channel();
        let state = Arc::new(SharedState::default());
        let flusher = FlusherThread { connection, files, database, state: state.clone() };
        let work = move || flusher.run(&committed, &ended);
        let thread = thread::Builder::new().name("store-flusher".to_owned()).spawn(work)?;
        Ok(Self { commits, state, end, thread })
    }

    /// Records a commit; returns true if the WAL should be restarted.
    ///
    /// Only the writer can restart it, between two commits. The call waits if checkpoints are far
    /// behind, for example because other programs use every core. So the WAL does not grow faster
    /// than it is flushed.
    pub(super) fn committed(&self, entries: usize) -> bool {
        // The channel is full if the thread has been woken already.
        _ = self.commits.try_send(());
        self.state.committed(entries, MAX_WAIT);
        self.state.wal_needs_restart.swap(false, Ordering::Relaxed)
    }

    /// Waits for the last checkpoint.
    pub(super) fn finish(self) {
        drop((self.commits, self.end));
        if self.thread.join().is_err() {
            tracing::warn!("the store's flushing ended badly");
        }
    }
}

/// Work of the flusher thread.
struct FlusherThread {
    connection: Connection,
    files: DatabaseFile,
    database: Arc<File>,
    state: Arc<SharedState>,
}

impl FlusherThread {
    /// Runs a checkpoint after commits, until the store closes.
    fn run(&self, committed: &Receiver<()>, ended: &Receiver<Infallible>) {
        lower_thread_priority();
        let mut restart_at = WAL_RESTART_PAGES;
        while committed.recv().is_ok() {
            let pages = self.flush();
            if pages > restart_at {
                for _ in 0..CHECKPOINTS_BEFORE_RESTART {
                    self.flush();
                }
                self.state.wal_needs_restart.store(true, Ordering::Relaxed);
                restart_at = pages + WAL_RETRY_PAGES;
            } else {
                restart_at = restart_at.min(pages + WAL_RESTART_PAGES);
            }
            // Nothing is ever sent: it returns after the pause, or when the store closes.
            _ = ended.recv_timeout(PAUSE);
        }
    }

    /// Runs a checkpoint and syncs the database to the disk; returns the pages in the WAL.
    ///
    /// SQLite syncs the database only if a checkpoint reaches the end of the WAL. Under load that
    /// happens only at a restart: then everything since the last sync would be synced while all
    /// requests wait.
    fn flush(&self) -> i64 {
        self.state.begin();
        if !self.files.may_checkpoint() {
            return 0;
        }
        let pages = checkpoint(&self.connection, "PRAGMA wal_checkpoint(PASSIVE)");
        if let Err(error) = self.database.sync_data() {
            failures::STORE.failed(&format!("it was not flushed to the disk: {error}"), 0);
        }
        pages
    }
}

/// Runs a checkpoint statement; returns the number of pages in the WAL.
pub(super) fn checkpoint(connection: &Connection, statement: &str) -> i64 {
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
        let state = Arc::new(SharedState::default());
        state.committed(MAX_UNFLUSHED, FOR_EVER);
        let waiting = thread::spawn({
            let state = state.clone();
            move || state.committed(1, FOR_EVER)
        });
        while *state.unflushed.lock().unwrap() <= MAX_UNFLUSHED {
            thread::yield_now();
        }
        assert!(!waiting.is_finished());
        state.begin();
        waiting.join().unwrap();
        state.committed(MAX_UNFLUSHED, FOR_EVER);
    }

    #[test]
    fn a_flush_that_does_not_end_is_not_waited_for_longer_than_the_maximum() {
        let state = SharedState::default();
        let begun = Instant::now();
        state.committed(MAX_UNFLUSHED + 1, Duration::from_millis(20));
        assert!(begun.elapsed() >= Duration::from_millis(20));
        assert_eq!(*state.unflushed.lock().unwrap(), MAX_UNFLUSHED + 1);
    }
}
