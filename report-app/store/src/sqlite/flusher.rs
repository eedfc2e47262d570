//! Checkpoints of the write-ahead log (WAL) on a thread of their own, beside the commits.
//!
//! A checkpoint syncs the WAL to the disk, and moves what was committed into the database. Without
//! this thread, commits would run the checkpoints: the 99th percentile would be at least twice as
//! high (docs/performance.md, "What pays for itself").

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use super::database_file::DatabaseFile;
use crate::failures::STORE;

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

/// Runs a checkpoint; what was committed before is then on the disk.
///
/// A checkpoint moves and syncs nothing that is newer than the snapshot of a connection that reads,
/// for example for a backup. So the WAL is synced as well, which costs little if it was synced.
fn flush(connection: &Connection, files: &DatabaseFile) {
    if !files.may_checkpoint() {
        return;
    }
    checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    if let Err(error) = files.sync_log() {
        STORE.failed(&format!("it was not flushed to the disk: {error}"), 0);
    }
}

/// Runs a checkpoint statement. A failure is logged.
pub(super) fn checkpoint(connection: &Connection, statement: &str) {
    if let Err(error) = connection.query_row(statement, [], |_| Ok(())) {
        STORE.failed(&format!("{statement}: {error}"), 0);
    }
}
