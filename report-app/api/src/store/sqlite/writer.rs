//! SQLite: committing what requests leave behind.

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Statement, TransactionBehavior, params};

use super::flusher::{Flusher, run};
use super::place::Place;
use super::{BUSY_TIMEOUT, step_back};
use crate::store::writer::{Entry, NotCommitted};
use crate::store::{AuditRow, ModelRow, PredictionRow};

const INSERT_MODEL: &str = "INSERT INTO models (model_version, features) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

const INSERT_PREDICTION: &str = "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, \
     language, probability, decision, request, response, contributions) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
     ON CONFLICT (client_id, model_version) WHERE origin = 'stored' DO NOTHING";

const INSERT_AUDIT: &str =
    "INSERT INTO audit (audit_id, at, actor, action, client_id, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// Whether a row can be written is only known by writing one.
const TRY: &str = "UPDATE readiness SET checks = checks + 1";

/// One connection for the commits, and one for what happens beside them.
#[derive(Debug)]
pub(in crate::store) struct SqliteWriter {
    connection: Connection,
    place: Place,
    flusher: Flusher,
    /// Versions of models that are in the database.
    models: HashSet<String>,
}

impl SqliteWriter {
    /// Writes by `connection` to the file at `place`.
    ///
    /// # Errors
    /// If the operating system has no thread.
    pub(super) fn new(connection: Connection, place: Place, beside: Connection, file: Arc<File>) -> io::Result<Self> {
        Ok(Self { connection, place, flusher: Flusher::start(beside, file)?, models: HashSet::new() })
    }

    /// What the thread that commits does first.
    pub(in crate::store) fn begin() {
        step_back();
    }

    /// Commits entries in one transaction, or none of them.
    pub(in crate::store) fn commit(&mut self, entries: &[Entry]) -> Result<(), NotCommitted> {
        self.place.check().map_err(|message| NotCommitted { message, is_about_a_row: false })?;
        let predictions = || entries.iter().filter_map(|entry| entry.prediction.as_ref());
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let new = predictions().map(|row| &row.model).filter(|model| !self.models.contains(&model.version));
        let new: Vec<&Arc<ModelRow>> = new.collect();
        for model in &new {
            transaction.prepare_cached(INSERT_MODEL)?.execute([&model.version, &model.features])?;
        }
        {
            let mut insert = transaction.prepare_cached(INSERT_PREDICTION)?;
            for row in predictions() {
                insert_prediction(&mut insert, row)?;
            }
            let mut insert = transaction.prepare_cached(INSERT_AUDIT)?;
            for row in entries.iter().filter_map(|entry| entry.done.as_ref()) {
                insert_audit(&mut insert, row)?;
            }
        }
        if entries.iter().any(|entry| entry.prediction.is_none() && entry.done.is_none()) {
            transaction.execute(TRY, [])?;
        }
        transaction.commit()?;
        self.models.extend(new.into_iter().map(|model| model.version.clone()));
        Ok(())
    }

    /// What need not be done before the entries' requests are answered.
    pub(in crate::store) fn after_commit(&mut self, entries: usize) {
        if !self.flusher.committed(entries) {
            return;
        }
        // Whoever still reads the log is not waited for: it is begun anew another time.
        match self.connection.busy_timeout(Duration::ZERO) {
            Ok(()) => _ = run(&self.connection, "PRAGMA wal_checkpoint(RESTART)"),
            Err(error) => tracing::error!(%error, "the store's log was not begun anew"),
        }
        if let Err(error) = self.connection.busy_timeout(BUSY_TIMEOUT) {
            tracing::error!(%error, "the store no longer waits for other programs");
        }
    }

    /// Moves everything into the database, and closes it.
    pub(in crate::store) fn finish(self) {
        self.flusher.finish();
        run(&self.connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        if let Err((_, error)) = self.connection.close() {
            tracing::warn!(%error, "the store did not close cleanly");
        }
    }
}

fn insert_prediction(insert: &mut Statement<'_>, row: &PredictionRow) -> rusqlite::Result<usize> {
    insert.execute(params![
        row.prediction_id,
        row.created_at,
        row.client_id.map(u64::cast_signed),
        row.model.version,
        row.origin.code(),
        row.language,
        row.probability,
        row.decision,
        row.request,
        row.response,
        row.contributions,
    ])
}

fn insert_audit(insert: &mut Statement<'_>, row: &AuditRow) -> rusqlite::Result<usize> {
    insert.execute(params![
        row.audit_id,
        row.at,
        row.actor,
        row.action.code(),
        row.client_id.map(u64::cast_signed),
        row.detail,
    ])
}

impl From<rusqlite::Error> for NotCommitted {
    fn from(error: rusqlite::Error) -> Self {
        let is_about_a_row = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation);
        Self { message: error.to_string(), is_about_a_row }
    }
}
