//! The single writer of entries, with group commit.
//!
//! Requests that arrive during a commit share the next transaction, so that one disk flush serves
//! them all. Each request is answered only after its own transaction.

use std::io;
use std::thread;

use sqlx::postgres::PgPool;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::entry::{Entry, NotCommitted};
use super::failures::STORE;
use super::sqlite::SqliteWriter;
use super::{Error, postgres};

/// Most entries in one transaction.
const GROUP: usize = 64;

/// Capacity of the queue; when it is full, requests wait.
const QUEUE: usize = 1024;

/// Entry, and the channel to report its commit.
struct QueuedEntry {
    entry: Entry,
    committed: oneshot::Sender<Result<(), String>>,
}

/// Entry in the queue.
struct PendingCommit(oneshot::Receiver<Result<(), String>>);

impl PendingCommit {
    async fn committed(self) -> Result<(), Error> {
        self.0.await.map_err(|_| writer_stopped())?.map_err(Error::NotCommitted)
    }
}

fn writer_stopped() -> Error {
    Error::NotCommitted("the writer has stopped, or the store was opened for reading".to_owned())
}

/// Handle to the writer.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<QueuedEntry>,
}

impl Writer {
    /// Returns a handle that refuses every entry, for a database that is only read.
    pub(super) fn closed() -> Self {
        Self { queue: mpsc::channel(1).0 }
    }

    /// Starts a writer to SQLite on a thread of its own.
    ///
    /// It ends when the last handle is dropped. The second value is then ready.
    ///
    /// # Errors
    /// If the operating system cannot create a thread.
    pub(super) fn to_sqlite(database: SqliteWriter) -> io::Result<(Self, oneshot::Receiver<()>)> {
        let (writer, work, ended) = Self::to(Database::Sqlite(Box::new(database)));
        let runtime = Handle::current();
        let work = move || runtime.block_on(work);
        thread::Builder::new().name("store-writer".to_owned()).spawn(work)?;
        Ok((writer, ended))
    }

    /// Starts a writer to PostgreSQL, like [`to_sqlite`](Self::to_sqlite).
    pub(super) fn to_postgres(pool: PgPool) -> (Self, oneshot::Receiver<()>) {
        let (writer, work, ended) = Self::to(Database::Postgres(pool));
        tokio::spawn(work);
        (writer, ended)
    }

    /// Returns a handle, the future that writes to `database`, and a signal of its end.
    fn to(
        database: Database,
    ) -> (Self, impl Future<Output = ()> + Send + 'static, oneshot::Receiver<()>) {
        let (queue, received) = mpsc::channel(QUEUE);
        let (end, ended) = oneshot::channel();
        let work = async move {
            write(database, received).await;
            _ = end.send(());
        };
        (Self { queue }, work, ended)
    }

    /// Returns the number of entries in the queue.
    pub(super) fn queue_length(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Stores one entry; it is committed when this returns.
    pub(super) async fn save(&self, entry: Entry) -> Result<(), Error> {
        self.enqueue(entry).await?.committed().await
    }

    /// Stores entries; those whose result is `Ok` are committed when this returns.
    pub(super) async fn save_all(&self, entries: Vec<Entry>) -> Vec<Result<(), Error>> {
        let mut pending = Vec::with_capacity(entries.len());
        for entry in entries {
            pending.push(self.enqueue(entry).await);
        }
        let mut saved = Vec::with_capacity(pending.len());
        for entry in pending {
            saved.push(match entry {
                Ok(entry) => entry.committed().await,
                Err(error) => Err(error),
            });
        }
        saved
    }

    async fn enqueue(&self, entry: Entry) -> Result<PendingCommit, Error> {
        let (committed, answer) = oneshot::channel();
        self.queue.send(QueuedEntry { entry, committed }).await.map_err(|_| writer_stopped())?;
        Ok(PendingCommit(answer))
    }
}

async fn write(mut database: Database, mut received: mpsc::Receiver<QueuedEntry>) {
    let mut group = Vec::with_capacity(GROUP);
    while received.recv_many(&mut group, GROUP).await > 0 {
        let (entries, committed): (Vec<Entry>, Vec<_>) =
            group.drain(..).map(|queued| (queued.entry, queued.committed)).unzip();
        let result = database.commit(&entries).await;
        for (entry, committed) in entries.into_iter().zip(committed) {
            // One invalid row must not fail the whole group, so each entry is retried by itself.
            let own = match &result {
                Err(error) if error.is_about_a_row => database.commit(&[entry]).await,
                result => result.clone(),
            };
            match &own {
                Ok(()) => STORE.succeeded(),
                Err(error) => STORE.failed(&error.message, 1),
            }
            // If the request was cancelled, there is no receiver.
            _ = committed.send(own.map_err(|error| error.message));
        }
    }
    if let Database::Sqlite(sqlite) = database {
        sqlite.finish();
    }
}

/// Database that the writer commits to.
enum Database {
    Sqlite(Box<SqliteWriter>),
    /// The pool replaces a broken connection at the next commit.
    Postgres(PgPool),
}

impl Database {
    async fn commit(&mut self, entries: &[Entry]) -> Result<(), NotCommitted> {
        match self {
            Self::Sqlite(sqlite) => sqlite.commit(entries),
            Self::Postgres(pool) => postgres::commit(pool, entries).await,
        }
    }
}
