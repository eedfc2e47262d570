//! Checkpoints of the write-ahead log (WAL) on a thread of their own, beside the commits.
//!
//! A checkpoint moves what was committed from the WAL into the database. The flusher also syncs
//! both to the disk, so that no request waits for that. Without it, the 99th percentile of a single
//! connection is several times as high (docs/performance.md, "What pays for itself").

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use super::database_file::DatabaseFile;
use super::lower_thread_priority;
use crate::store::failures::STORE;

/// Pause between two checkpoints.
///
/// The writes of a checkpoint take CPU time from requests, so each should be small.
const PAUSE: Duration = Duration::from_millis(4);

/// Handle to the flusher thread.
#[derive(Debug)]
pub(super) struct Flusher {
    commits: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Flusher {
    /// Starts the thread, which uses `connection` for checkpoints only.
    ///
    /// # Errors
    /// If the operating system cannot create a thread.
    pub(super) fn start(connection: Connection, files: DatabaseFile) -> io::Result<Self> {
        let (commits, committed) = sync_channel(1);
        let work = move || {
            lower_thread_priority();
            while committed.recv().is_ok() {
                flush(&connection, &files);
                thread::sleep(PAUSE);
            }
        };
        let thread = thread::Builder::new().name("store-flusher".to_owned()).spawn(work)?;
        Ok(Self { commits, thread })
    }

    /// Wakes the thread after a commit.
    pub(super) fn committed(&self) {
        // The channel is full if the thread has been woken already.
        _ = self.commits.try_send(());
    }

    /// Waits for the last checkpoint.
    pub(super) fn finish(self) {
        drop(self.commits);
        if self.thread.join().is_err() {
            tracing::warn!("the store's flushing ended badly");
        }
    }
}

/// Runs a checkpoint, and syncs the database to the disk.
///
/// SQLite syncs the database only if a checkpoint reaches the end of the WAL. Under load that
/// happens only in a commit (`WAL_RESTART_PAGES`): then everything since the last sync would be
/// synced while all requests wait.
fn flush(connection: &Connection, files: &DatabaseFile) {
    if !files.may_checkpoint() {
        return;
    }
    checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    if let Err(error) = files.sync() {
        STORE.failed(&format!("it was not flushed to the disk: {error}"), 0);
    }
}

/// Runs a checkpoint statement. A failure is logged.
pub(super) fn checkpoint(connection: &Connection, statement: &str) {
    if let Err(error) = connection.query_row(statement, [], |_| Ok(())) {
        STORE.failed(&format!("{statement}: {error}"), 0);
    }
}
