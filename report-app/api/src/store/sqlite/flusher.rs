//! Moving what was committed from SQLite's log into the database, and both to the disk, beside the commits that follow.

use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use super::step_back;

/// Pause between two flushes. What a flush writes at a time keeps a core from whoever waits for an answer: it must be little.
const PAUSE: Duration = Duration::from_millis(4);

/// Pages in the log from which it is begun anew: 64 MB of 4 kB pages. A log that grows waits for room on the disk; one that was
/// begun anew has it.
const LONG: i64 = 16_384;

/// Flushes one after the other before the log is begun anew. Each leaves what was committed meanwhile, less every time: whoever
/// writes then waits for the disk with a few pages only.
const BEFORE_NEW_LOG: usize = 3;

/// A way to the flushing thread.
#[derive(Debug)]
pub(super) struct Flusher {
    commits: SyncSender<()>,
    log_is_long: Arc<AtomicBool>,
    end: Sender<Infallible>,
    thread: JoinHandle<()>,
}

impl Flusher {
    /// Starts it.
    ///
    /// # Errors
    /// If the operating system has no thread.
    pub(super) fn start(connection: Connection, database: Arc<File>) -> io::Result<Self> {
        let (commits, committed) = sync_channel(1);
        let (end, ended) = channel();
        let log_is_long = Arc::new(AtomicBool::new(false));
        let is_long = log_is_long.clone();
        let work = move || flush(&connection, &database, &committed, &ended, &is_long);
        let thread = thread::Builder::new().name("store-flusher".to_owned()).spawn(work)?;
        Ok(Self { commits, log_is_long, end, thread })
    }

    /// Notes a commit. True if the log has grown long: only who writes can begin it anew, between two commits.
    pub(super) fn committed(&self) -> bool {
        // Full: the thread is to flush already.
        _ = self.commits.try_send(());
        self.log_is_long.swap(false, Ordering::Relaxed)
    }

    /// Waits for the last flush.
    pub(super) fn finish(self) {
        drop((self.commits, self.end));
        if self.thread.join().is_err() {
            tracing::warn!("the store's flushing ended badly");
        }
    }
}

fn flush(
    connection: &Connection,
    database: &File,
    committed: &Receiver<()>,
    ended: &Receiver<Infallible>,
    log_is_long: &AtomicBool,
) {
    step_back();
    let mut long = LONG;
    while committed.recv().is_ok() {
        let pages = move_on(connection, database);
        if pages > long {
            for _ in 0..BEFORE_NEW_LOG {
                move_on(connection, database);
            }
            log_is_long.store(true, Ordering::Relaxed);
        }
        // A log that somebody still reads cannot be begun anew: it is tried again when it has grown by as much.
        long = if pages > long { pages + LONG } else { long.min(pages + LONG) };
        // Nothing is ever sent: the pause is over, or the store is closing.
        _ = ended.recv_timeout(PAUSE);
    }
}

/// Moves what is in the log into the database, and both to the disk; returns how many pages the log has.
///
/// SQLite flushes the database only where the log came to its end meanwhile, which under load is when it is begun anew: then all
/// that was moved before would be flushed while everybody waits.
fn move_on(connection: &Connection, database: &File) -> i64 {
    let pages = run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    if let Err(error) = database.sync_data() {
        tracing::error!(%error, "the store was not flushed to the disk");
    }
    pages
}

/// Runs a statement about the log; returns how many pages the log has.
pub(super) fn run(connection: &Connection, statement: &str) -> i64 {
    connection.query_row(statement, [], |row| row.get(1)).unwrap_or_else(|error| {
        tracing::error!(%error, statement, "the store is not as it should be");
        0
    })
}
