//! The one writer of the store.
//!
//! Requests that arrive while a transaction is being committed share the next one, so that a flush of the disk serves
//! them all. Each is answered only after its own transaction.

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Postgres, QueryBuilder, Sqlite};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::flusher::{Flusher, run};
use super::{Error, PredictionRow};

/// Most predictions in one transaction.
const GROUP: usize = 64;

/// Predictions that wait for the writer before requests have to.
const QUEUE: usize = 1024;

/// A prediction, and who waits for it to be committed.
struct Waiting {
    row: PredictionRow,
    committed: oneshot::Sender<Result<(), String>>,
}

/// A prediction on its way to the database.
struct HandedOver(oneshot::Receiver<Result<(), String>>);

impl HandedOver {
    async fn committed(self) -> Result<(), Error> {
        self.0.await.map_err(|_| gone())?.map_err(Error::NotCommitted)
    }
}

fn gone() -> Error {
    Error::NotCommitted("the writer has stopped".to_owned())
}

/// A way to the writer task.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

impl Writer {
    /// Starts the writer task, which ends when the last way to it is gone.
    pub(super) fn start(database: Database) -> (Self, JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (Self { queue }, tokio::spawn(write(database, waiting)))
    }

    /// Stores one prediction; it is committed when this returns.
    pub(super) async fn save(&self, row: PredictionRow) -> Result<(), Error> {
        self.hand_over(row).await?.committed().await
    }

    /// Stores predictions; those that are `Ok` are committed when this returns.
    pub(super) async fn save_all(&self, rows: Vec<PredictionRow>) -> Vec<Result<(), Error>> {
        let mut handed_over = Vec::with_capacity(rows.len());
        for row in rows {
            handed_over.push(self.hand_over(row).await);
        }
        let mut saved = Vec::with_capacity(handed_over.len());
        for row in handed_over {
            saved.push(match row {
                Ok(row) => row.committed().await,
                Err(error) => Err(error),
            });
        }
        saved
    }

    async fn hand_over(&self, row: PredictionRow) -> Result<HandedOver, Error> {
        let (committed, answer) = oneshot::channel();
        self.queue.send(Waiting { row, committed }).await.map_err(|_| gone())?;
        Ok(HandedOver(answer))
    }
}

async fn write(mut database: Database, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let (rows, waiting): (Vec<PredictionRow>, Vec<_>) =
            group.drain(..).map(|waiting| (waiting.row, waiting.committed)).unzip();
        let result = database.commit(rows).await;
        if let Err(error) = &result {
            tracing::error!(%error, predictions = waiting.len(), "predictions were not stored");
        }
        for committed in waiting {
            // Whoever stopped waiting has been answered otherwise.
            _ = committed.send(result.as_ref().map(|()| ()).map_err(ToString::to_string));
        }
        database.after_commit().await;
    }
    database.finish().await;
}

/// Where the writer commits.
pub(super) enum Database {
    Sqlite {
        connection: SqliteConnection,
        flusher: Flusher,
    },
    /// A connection that broke is replaced by the next commit.
    Postgres(PgPool),
}

/// Inserts rows in one statement, hence one transaction.
macro_rules! insert {
    ($database:ty, $connection:expr, $rows:expr) => {{
        let mut insert = QueryBuilder::<$database>::new(
            "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, language, probability, \
             decision, request, response, contributions) ",
        );
        insert.push_values($rows, |mut values, row: PredictionRow| {
            values
                .push_bind(row.prediction_id)
                .push_bind(row.created_at)
                .push_bind(row.client_id.map(u64::cast_signed))
                .push_bind(row.model_version)
                .push_bind(row.origin.code())
                .push_bind(row.language)
                .push_bind(row.probability)
                .push_bind(row.decision)
                .push_bind(row.request)
                .push_bind(row.response)
                .push_bind(row.contributions);
        });
        insert.push(" ON CONFLICT (client_id, model_version) WHERE origin = 'stored' DO NOTHING");
        insert.build().execute($connection).await.map(|_| ())
    }};
}

impl Database {
    /// SQLite, with one connection for the commits and one for what happens beside them.
    pub(super) async fn sqlite(mut connection: SqliteConnection, beside: SqliteConnection) -> Self {
        // A checkpoint, which flushes, would otherwise happen inside a commit that someone waits for.
        run(&mut connection, "PRAGMA wal_autocheckpoint = 0").await;
        Self::Sqlite { connection, flusher: Flusher::start(beside) }
    }

    async fn commit(&mut self, rows: Vec<PredictionRow>) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { connection, .. } => insert!(Sqlite, connection, rows),
            Self::Postgres(pool) => insert!(Postgres, &*pool, rows),
        }
    }

    async fn after_commit(&mut self) {
        if let Self::Sqlite { connection, flusher } = self
            && flusher.committed()
        {
            run(connection, "PRAGMA wal_checkpoint(RESTART)").await;
        }
    }

    async fn finish(self) {
        let Self::Sqlite { mut connection, flusher } = self else { return };
        flusher.finish().await;
        run(&mut connection, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "the store did not close cleanly");
        }
    }
}
