//! Moving what was committed from SQLite's log into the database, and both to the disk, beside the commits that follow.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Row};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// Pause between two flushes.
const PAUSE: Duration = Duration::from_secs(1);

/// Pages in the log from which it is begun anew: 64 MB of 4 kB pages.
const LONG: i64 = 16_384;

/// A way to the flushing task.
#[derive(Debug)]
pub(super) struct Flusher {
    commits: watch::Sender<()>,
    log_is_long: Arc<AtomicBool>,
    end: oneshot::Sender<Infallible>,
    task: JoinHandle<()>,
}

impl Flusher {
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (commits, committed) = watch::channel(());
        let (end, ended) = oneshot::channel();
        let log_is_long = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(flush(connection, committed, ended, log_is_long.clone()));
        Self { commits, log_is_long, end, task }
    }

    /// Notes a commit. True if the log has grown long: only who writes can begin it anew, between two commits.
    pub(super) fn committed(&self) -> bool {
        self.commits.send_replace(());
        self.log_is_long.swap(false, Ordering::Relaxed)
    }

    /// Waits for the last flush.
    pub(super) async fn finish(self) {
        drop((self.commits, self.end));
        if let Err(error) = self.task.await {
            tracing::warn!(%error, "the store's flushing ended badly");
        }
    }
}

async fn flush(
    mut connection: SqliteConnection,
    mut committed: watch::Receiver<()>,
    mut ended: oneshot::Receiver<Infallible>,
    log_is_long: Arc<AtomicBool>,
) {
    while committed.changed().await.is_ok() {
        let pages = run(&mut connection, "PRAGMA wal_checkpoint(PASSIVE)").await;
        log_is_long.store(pages > LONG, Ordering::Relaxed);
        _ = tokio::time::timeout(PAUSE, &mut ended).await;
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the store did not close cleanly");
    }
}

/// Runs a statement about the log; returns how many pages the log has, where the statement says so.
pub(super) async fn run(connection: &mut SqliteConnection, statement: &'static str) -> i64 {
    match sqlx::query(statement).fetch_optional(connection).await {
        Ok(row) => row.and_then(|row| row.try_get(1).ok()).unwrap_or(0),
        Err(error) => {
            tracing::error!(%error, statement, "the store is not as it should be");
            0
        }
    }
}
