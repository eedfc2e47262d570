//! The one writer of what requests leave behind.
//!
//! Requests that arrive while a transaction is being committed share the next one, so that a flush of the disk serves
//! them all. Each is answered only after its own transaction.

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Postgres, QueryBuilder, Sqlite};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::flusher::{Flusher, run};
use super::place::Place;
use super::{AuditRow, Error, PredictionRow};

/// Most entries in one transaction.
const GROUP: usize = 64;

/// Entries that wait for the writer before requests have to.
const QUEUE: usize = 1024;

/// What a request leaves behind: a prediction, what was done, or, to see whether the database takes anything, neither.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) prediction: Option<PredictionRow>,
    pub(super) done: Option<AuditRow>,
}

/// An entry, and who waits for it to be committed.
struct Waiting {
    entry: Entry,
    committed: oneshot::Sender<Result<(), String>>,
}

/// An entry on its way to the database.
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
        let (queue, received) = mpsc::channel(QUEUE);
        (Self { queue }, tokio::spawn(write(database, received)))
    }

    /// How many entries the task has not taken yet.
    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Stores one entry; it is committed when this returns.
    pub(super) async fn save(&self, entry: Entry) -> Result<(), Error> {
        self.hand_over(entry).await?.committed().await
    }

    /// Stores entries; those that are `Ok` are committed when this returns.
    pub(super) async fn save_all(&self, entries: Vec<Entry>) -> Vec<Result<(), Error>> {
        let mut handed_over = Vec::with_capacity(entries.len());
        for entry in entries {
            handed_over.push(self.hand_over(entry).await);
        }
        let mut saved = Vec::with_capacity(handed_over.len());
        for entry in handed_over {
            saved.push(match entry {
                Ok(entry) => entry.committed().await,
                Err(error) => Err(error),
            });
        }
        saved
    }

    async fn hand_over(&self, entry: Entry) -> Result<HandedOver, Error> {
        let (committed, answer) = oneshot::channel();
        self.queue.send(Waiting { entry, committed }).await.map_err(|_| gone())?;
        Ok(HandedOver(answer))
    }
}

async fn write(mut database: Database, mut received: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while received.recv_many(&mut group, GROUP).await > 0 {
        let (entries, committed): (Vec<Entry>, Vec<_>) =
            group.drain(..).map(|waiting| (waiting.entry, waiting.committed)).unzip();
        let result = database.commit(&entries).await;
        for (entry, committed) in entries.into_iter().zip(committed) {
            // What one entry has wrong must not be the others' loss: each is tried again by itself.
            let own = match &result {
                Err(error) if error.is_about_a_row => database.commit(&[entry]).await,
                result => result.clone(),
            };
            if let Err(error) = &own {
                tracing::error!(error = error.message, "an entry was not stored");
            }
            // Whoever stopped waiting has been answered otherwise.
            _ = committed.send(own.map_err(|error| error.message));
        }
        database.after_commit().await;
    }
    database.finish().await;
}

/// Why a transaction was not committed.
#[derive(Debug, Clone)]
pub(super) struct NotCommitted {
    message: String,
    /// Whether a single row is to blame, and not the database.
    is_about_a_row: bool,
}

impl From<sqlx::Error> for NotCommitted {
    fn from(error: sqlx::Error) -> Self {
        let is_about_a_row = error.as_database_error().is_some_and(|error| {
            error.is_check_violation() || error.is_foreign_key_violation() || error.is_unique_violation()
        });
        Self { message: error.to_string(), is_about_a_row }
    }
}

/// Where the writer commits.
pub(super) enum Database {
    Sqlite {
        connection: SqliteConnection,
        place: Place,
        flusher: Flusher,
    },
    /// A connection that broke is replaced by the next commit.
    Postgres(PgPool),
}

/// Inserts entries in the transaction that is under way.
macro_rules! insert {
    ($database:ty, $transaction:expr, $entries:expr) => {{
        let predictions: Vec<&PredictionRow> = $entries.iter().filter_map(|entry| entry.prediction.as_ref()).collect();
        if !predictions.is_empty() {
            let mut insert = QueryBuilder::<$database>::new(
                "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, language, \
                 probability, decision, request, response, contributions) ",
            );
            insert.push_values(predictions, |mut values, row| {
                values
                    .push_bind(&row.prediction_id)
                    .push_bind(&row.created_at)
                    .push_bind(row.client_id.map(u64::cast_signed))
                    .push_bind(&row.model_version)
                    .push_bind(row.origin.code())
                    .push_bind(row.language)
                    .push_bind(row.probability)
                    .push_bind(row.decision)
                    .push_bind(&row.request)
                    .push_bind(&row.response)
                    .push_bind(&row.contributions);
            });
            insert.push(" ON CONFLICT (client_id, model_version) WHERE origin = 'stored' DO NOTHING");
            insert.build().execute(&mut *$transaction).await?;
        }
        let done: Vec<&AuditRow> = $entries.iter().filter_map(|entry| entry.done.as_ref()).collect();
        if !done.is_empty() {
            let mut insert =
                QueryBuilder::<$database>::new("INSERT INTO audit (audit_id, at, actor, action, client_id, detail) ");
            insert.push_values(done, |mut values, row| {
                values
                    .push_bind(&row.audit_id)
                    .push_bind(&row.at)
                    .push_bind(&row.actor)
                    .push_bind(row.action.code())
                    .push_bind(row.client_id.map(u64::cast_signed))
                    .push_bind(&row.detail);
            });
            insert.build().execute(&mut *$transaction).await?;
        }
        if $entries.iter().any(|entry| entry.prediction.is_none() && entry.done.is_none()) {
            // Whether a row can be written is only known by writing one.
            sqlx::query("UPDATE readiness SET checks = checks + 1").execute(&mut *$transaction).await?;
        }
    }};
}

async fn commit_to_sqlite(connection: &mut SqliteConnection, entries: &[Entry]) -> Result<(), NotCommitted> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    insert!(Sqlite, connection, entries);
    sqlx::query("COMMIT").execute(connection).await?;
    Ok(())
}

async fn commit_to_postgres(pool: &PgPool, entries: &[Entry]) -> Result<(), NotCommitted> {
    let mut transaction = pool.begin().await?;
    insert!(Postgres, transaction, entries);
    transaction.commit().await?;
    Ok(())
}

impl Database {
    /// SQLite, with one connection for the commits and one for what happens beside them.
    pub(super) async fn sqlite(mut connection: SqliteConnection, place: Place, beside: SqliteConnection) -> Self {
        // A checkpoint, which flushes, would otherwise happen inside a commit that someone waits for.
        run(&mut connection, "PRAGMA wal_autocheckpoint = 0").await;
        Self::Sqlite { connection, place, flusher: Flusher::start(beside) }
    }

    async fn commit(&mut self, entries: &[Entry]) -> Result<(), NotCommitted> {
        match self {
            Self::Sqlite { connection, place, .. } => {
                place.check().map_err(|message| NotCommitted { message, is_about_a_row: false })?;
                let committed = commit_to_sqlite(connection, entries).await;
                if committed.is_err() {
                    // SQLite ends a transaction by itself where the disk is full, and says here that there is none. The driver's
                    // own transactions do not notice: it would begin no other one.
                    _ = sqlx::query("ROLLBACK").execute(connection).await;
                }
                committed
            }
            Self::Postgres(pool) => commit_to_postgres(pool, entries).await,
        }
    }

    async fn after_commit(&mut self) {
        if let Self::Sqlite { connection, flusher, .. } = self
            && flusher.committed()
        {
            run(connection, "PRAGMA wal_checkpoint(RESTART)").await;
        }
    }

    async fn finish(self) {
        let Self::Sqlite { mut connection, flusher, .. } = self else { return };
        flusher.finish().await;
        run(&mut connection, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "the store did not close cleanly");
        }
    }
}
