//! Database of predictions, reviews, outcomes, users, and the audit log.
//!
//! A prediction is committed before it is answered, so that every answer can be found again. The
//! service writes through [`Store`]; `pret` reads what was kept, and records outcomes. Only this
//! crate knows whether the database is SQLite or PostgreSQL, and the binary form of numbers.

mod alarms;
mod audit;
mod chain;
mod change_rows;
mod client_data;
mod entry;
mod erasure;
mod events;
mod failures;
mod keys;
mod migrations;
mod monitoring;
mod numbers;
mod opinions;
mod outcomes;
mod past;
mod people;
mod personal;
mod pool;
mod postgres;
mod releases;
mod reviews;
mod rows;
mod sessions;
mod shadow;
mod shadow_row;
mod sqlite;
mod summaries;
mod supervision;
mod url;
mod verification;
mod writer;

use std::io;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
pub use contract::Role;
use contract::{ClientId, Opinion, Outcome, PredictionStamp, Review};
use sqlx::Row;
use tokio::sync::{Mutex, oneshot};
use uuid::Uuid;

pub use alarms::{AcknowledgementRow, JudgementRow, TransitionRow};
pub use audit::{Action, AuditFilter, AuditRow};
pub use change_rows::{ChangeRow, ProposalRow};
use entry::{Entry, Record};
pub use erasure::{Erased, reason_of_erasure};
pub use events::{Event, EventOutcome, EventReview, Period};
pub use keys::{ApiKey, ListedKey};
pub use monitoring::{Realisation, RealisedRequest, Window};
pub use numbers::{Legend, StoredFeature, StoredNumbers};
pub use outcomes::{
    Judgement, Observation, OutcomeError, OutcomeHistory, OutcomeRefusal, RecordedOutcome,
};
pub use past::StoredPrediction;
pub use people::{ListedUser, User};
use pool::{Pool, on};
pub use reviews::ReviewedPrediction;
pub use sessions::{NewSession, OpenSession};
pub use shadow::ComparedPrediction;
pub use shadow_row::ShadowRow;
use sqlite::DatabaseFile;
pub use summaries::{Granted, GrantedOutcome, MonitoredPrediction, Order, SummaryRow, Volume};
pub use supervision::{MonitoredReview, OpenedFile};
pub use url::without_secrets;
pub use verification::{ChainBreak, ChainReport};
use writer::Writer;

/// Where a committed prediction is safe when it is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Durability {
    /// With the operating system: survives a crash or kill of the service.
    ///
    /// A power cut may lose the last commits, those of a tenth of a second if the disk keeps up.
    #[default]
    Process,
    /// On the disk: survives a power cut, and costs a disk flush for each group of responses.
    Disk,
}

/// Stored prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictionRow {
    /// Identifier, UUID version 7.
    pub prediction_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Model that decided.
    pub model: Arc<ModelRow>,
    /// Whether it is the client's stored prediction or the answer to a body.
    pub origin: Origin,
    /// Language of the labels and sentences: `fr` or `en`.
    pub language: &'static str,
    /// Calibrated probability of default.
    pub probability: f64,
    /// `granted` or `refused`.
    pub decision: &'static str,
    /// Request, JSON.
    pub request: String,
    /// Response, JSON, without what follows from the contributions.
    pub response: String,
    /// Value and contribution of each feature, in the order of the model's row.
    pub contributions: Vec<u8>,
    /// When the request, or the line of a batch, had arrived.
    ///
    /// The store keeps how long it took from then until the prediction was handed to the writer.
    pub arrived: Instant,
}

/// Stored model, which gives the meaning of the numbers in its predictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRow {
    /// Its version.
    pub version: String,
    /// Its features, in the order of the numbers, JSON.
    pub features: String,
}

/// Source of a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Prediction of a client as in the bundle: one for each client and bundle.
    Stored,
    /// Prediction for a request body.
    Request,
}

impl Origin {
    /// Returns its code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Request => "request",
        }
    }

    fn parse(code: &str) -> Result<Self, Error> {
        [Self::Stored, Self::Request]
            .into_iter()
            .find(|origin| origin.code() == code)
            .ok_or_else(|| Error::Unreadable(format!("expected stored or request, found {code}")))
    }
}

/// Error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names a database that this build does not support, or no file.
    #[error(
        "{url}: expected a database like sqlite://data/pret.db or postgresql://user@host/pret. Give --database, or set \
         PRET_DATABASE_URL."
    )]
    Url {
        /// The URL, without a password.
        url: String,
    },
    /// The database cannot be opened or migrated.
    #[error(
        "{url}: the database cannot be opened ({message}). Check the path and who may write there."
    )]
    Open {
        /// The URL, without a password.
        url: String,
        /// Message of the database.
        message: String,
    },
    /// The database was written by another version of the service.
    #[error(
        "{url}: expected a store with schema {expected}, found {found}. {}",
        if found < expected {
            "Start the pret-api of this version on it once, which brings it up to date."
        } else {
            "Use the program of the version that wrote it."
        }
    )]
    Version {
        /// The URL, without a password.
        url: String,
        /// Schema of the database; 0 if it is no store.
        found: i64,
        /// Schema that this program knows.
        expected: i64,
    },
    /// The database refused a statement.
    #[error("the database refused a statement: {0}")]
    Statement(#[from] sqlx::Error),
    /// A user of that name already exists.
    #[error("there is a user {0} already. Choose another name.")]
    UserNameTaken(String),
    /// A key of that name exists, or existed.
    #[error(
        "there is a key {0} already, or there was. Choose another name: the audit log tells keys by it."
    )]
    KeyNameTaken(String),
    /// The database contains data that this program does not write.
    #[error(
        "the database holds what this program cannot read: {0}. Was it written by a later version?"
    )]
    Unreadable(String),
    /// The rows were not committed.
    #[error("it was not committed: {0}")]
    NotCommitted(String),
}

impl Error {
    /// Logs the error, unless the same cause was logged before.
    pub fn log(&self) {
        match self {
            // The writer has already counted it.
            Self::NotCommitted(cause) => failures::STORE.failed(cause, 0),
            other => failures::STORE.failed(&other.to_string(), 1),
        }
    }
}

/// Open store. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    readers: Pool,
    writer: Writer,
    /// SQLite's files; `None` for PostgreSQL.
    files: Option<DatabaseFile>,
    /// Lock of who records an outcome.
    recording: Arc<Mutex<()>>,
}

/// Handle for shutdown, which waits for the writer.
#[derive(Debug)]
pub struct Closing {
    readers: Pool,
    writer: oneshot::Receiver<()>,
}

impl Store {
    /// Opens the database at `url`; creates and migrates it as needed.
    ///
    /// The second value waits for the last writes once every clone of the store is dropped.
    ///
    /// # Errors
    /// [`Error::Url`] for a database that this build does not support, [`Error::Open`] if it cannot
    /// be opened.
    pub async fn open(url: &str, durability: Durability) -> Result<(Self, Closing), Error> {
        let (readers, files, (writer, ended)) = if postgres::is_named_by(url) {
            let pool = postgres::open(url).await?;
            (Pool::Postgres(pool.clone()), None, Writer::to_postgres(pool))
        } else {
            let sqlite::Connections { readers, writer, files } =
                sqlite::open(url, durability).await?;
            let writer = Writer::to_sqlite(writer);
            let failed = |error: io::Error| Error::Open {
                url: without_secrets(url),
                message: error.to_string(),
            };
            (Pool::Sqlite(readers), Some(files), writer.map_err(failed)?)
        };
        let closing = Closing { readers: readers.clone(), writer: ended };
        Ok((Self { readers, writer, files, recording: Arc::default() }, closing))
    }

    /// Opens an existing database for reading; nothing is created, migrated or written.
    ///
    /// A running service may write meanwhile. What would write is refused with
    /// [`Error::NotCommitted`].
    ///
    /// # Errors
    /// [`Error::Url`] and [`Error::Open`] as for [`open`](Self::open), [`Error::Version`] if the
    /// database was written by another version of the service.
    pub async fn open_for_reading(url: &str) -> Result<Self, Error> {
        let readers = if postgres::is_named_by(url) {
            Pool::Postgres(postgres::open_for_reading(url).await?)
        } else {
            Pool::Sqlite(sqlite::open_for_reading(url).await?)
        };
        let found: Result<i64, sqlx::Error> = on!(&readers, connections => {
            sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations")
                .fetch_one(connections)
                .await
        });
        // A database without that table is none of ours, or an empty file.
        let (found, expected) = (found.unwrap_or_default(), migrations::latest());
        if found != expected {
            return Err(Error::Version { url: without_secrets(url), found, expected });
        }
        let recording = Arc::default();
        Ok(Self { readers, writer: Writer::closed(), files: None, recording })
    }

    /// Opens an existing database like [`open`](Self::open), and creates none.
    ///
    /// # Errors
    /// As for [`open`](Self::open); [`Error::Open`] also if there is no such database.
    pub async fn open_existing(
        url: &str,
        durability: Durability,
    ) -> Result<(Self, Closing), Error> {
        if !postgres::is_named_by(url) {
            sqlite::check_exists(url)?;
        }
        Self::open(url, durability).await
    }

    /// Stores a prediction and its audit row, if any. Both are committed when this returns.
    ///
    /// An existing stored prediction of the client is not changed.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message.
    pub async fn save(
        &self,
        row: PredictionRow,
        done: impl Into<Option<AuditRow>>,
    ) -> Result<(), Error> {
        let record = Some(Record::prediction(row));
        self.writer.save(Entry { record, done: done.into() }).await
    }

    /// Stores predictions with their audit rows, or audit rows of refusals.
    ///
    /// Entries whose result is `Ok` are committed when this returns.
    pub async fn save_all(
        &self,
        rows: Vec<(Option<PredictionRow>, AuditRow)>,
    ) -> Vec<Result<(), Error>> {
        let entries = rows
            .into_iter()
            .map(|(row, done)| Entry { record: row.map(Record::prediction), done: Some(done) });
        self.writer.save_all(entries.collect()).await
    }

    /// Writes an entry to the audit log. It is committed when this returns.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message.
    pub async fn note(&self, done: AuditRow) -> Result<(), Error> {
        self.writer.save(Entry { record: None, done: Some(done) }).await
    }

    /// Adds a review and its audit row. Both are committed when this returns.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message. Then neither was added.
    pub async fn add_review(&self, review: &Review, written: &AuditRow) -> Result<(), Error> {
        let record = Some(Record::Review(review.clone()));
        self.writer.save(Entry { record, done: Some(written.clone()) }).await
    }

    /// Adds an opinion and its audit row. Both are committed when this returns.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message. Then neither was added.
    pub async fn add_opinion(&self, opinion: &Opinion, given: &AuditRow) -> Result<(), Error> {
        let record = Some(Record::Opinion(opinion.clone()));
        self.writer.save(Entry { record, done: Some(given.clone()) }).await
    }

    /// Adds an outcome and its audit row. Both are committed when this returns.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message. Then neither was added.
    pub async fn add_outcome(&self, outcome: &Outcome, recorded: &AuditRow) -> Result<(), Error> {
        let record =
            Record::Outcome { outcome: outcome.clone(), recorded_by: recorded.actor.clone() };
        self.writer.save(Entry { record: Some(record), done: Some(recorded.clone()) }).await
    }

    /// Adds outcomes, each with its audit row. Those whose result is `Ok` are committed when this
    /// returns.
    pub async fn add_outcomes(&self, outcomes: Vec<(Outcome, AuditRow)>) -> Vec<Result<(), Error>> {
        let entries = outcomes.into_iter().map(|(outcome, recorded)| {
            let record = Record::Outcome { outcome, recorded_by: recorded.actor.clone() };
            Entry { record: Some(record), done: Some(recorded) }
        });
        self.writer.save_all(entries.collect()).await
    }

    /// Checks that the files on the disk are still the open ones, so that no write is lost.
    fn check_files(&self) -> Result<(), Error> {
        self.files.as_ref().map_or(Ok(()), DatabaseFile::check).map_err(Error::NotCommitted)
    }

    /// Returns the number of entries in the writer's queue.
    pub fn queue_length(&self) -> usize {
        self.writer.queue_length()
    }

    /// Returns the client's stored prediction by this version of the model, if there is one.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn stored_prediction(
        &self,
        client_id: ClientId,
        model_version: &str,
    ) -> Result<Option<PredictionStamp>, Error> {
        on!(&self.readers, connections => {
            let row = sqlx::query(
                "SELECT prediction_id, created_at FROM predictions \
                 WHERE origin = 'stored' AND client_id = $1 AND model_version = $2",
            )
            .bind(client_id.cast_signed())
            .bind(model_version)
            .fetch_optional(connections)
            .await?;
            Ok(row.map(|row| PredictionStamp {
                prediction_id: row.get(0),
                created_at: row.get(1),
            }))
        })
    }

    /// Checks that the database can be written and read.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] or [`Error::Statement`] if it cannot.
    pub async fn check(&self) -> Result<(), Error> {
        self.writer.save(Entry::default()).await?;
        on!(&self.readers, connections => {
            sqlx::query("SELECT checks, (SELECT COUNT(*) FROM predictions WHERE prediction_id = '') FROM readiness")
                .fetch_one(connections)
                .await?;
        });
        Ok(())
    }
}

/// Returns a new identifier, UUID version 7, and its time.
///
/// Both are from one reading of the clock, so that identifiers are in the order of time.
pub fn stamp() -> (String, String) {
    let id = Uuid::now_v7();
    let (seconds, nanoseconds) =
        id.get_timestamp().map(|instant| instant.to_unix()).unwrap_or_default();
    let instant =
        DateTime::from_timestamp(seconds.cast_signed(), nanoseconds).unwrap_or_else(Utc::now);
    (id.to_string(), time(instant))
}

/// Returns the smallest identifier, UUID version 7, of a time.
///
/// Its first twelve digits are milliseconds.
fn earliest_identifier(time: DateTime<Utc>) -> String {
    let milliseconds = time.timestamp_millis().max(0);
    format!("{:08x}-{:04x}-7000-8000-000000000000", milliseconds >> 16, milliseconds & 0xffff)
}

/// Returns `count` placeholders of a statement from number `first` on: `$2, $3, …`.
fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// Formats a time for the store: RFC 3339, UTC, with milliseconds.
///
/// The texts sort in the order of time.
pub fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Closing {
    /// Waits for the last writes, at most `timeout`, and closes the database.
    pub async fn finish(self, timeout: Duration) {
        if tokio::time::timeout(timeout, self.writer).await.is_err() {
            tracing::warn!("the store's last writes took too long");
        }
        self.readers.close().await;
    }
}

impl FromStr for Durability {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "process" => Ok(Self::Process),
            "disk" => Ok(Self::Disk),
            _ => Err("expected process or disk".to_owned()),
        }
    }
}
