//! SQLite: commits of the entries of requests.

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use contract::{Opinion, Outcome, Review};
use rusqlite::{Connection, ErrorCode, Statement, TransactionBehavior, params};

use super::database_file::DatabaseFile;
use super::flusher::{Flusher, checkpoint};
use super::{BUSY_TIMEOUT, lower_thread_priority};
use crate::store::entry::{self, Entry, NotCommitted};
use crate::store::failures::STORE;
use crate::store::opinions;
use crate::store::reviews::asked;
use crate::store::{AuditRow, ModelRow, PredictionRow};

// A trigger refuses to replace an existing row, so the statement inserts only if there is none.
const INSERT_MODEL: &str = "INSERT INTO models (model_version, features) SELECT ?1, ?2 \
     WHERE NOT EXISTS (SELECT 1 FROM models WHERE model_version = ?1)";

const INSERT_PREDICTION: &str = "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, \
     language, probability, decision, request, response, contributions) \
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ?5 != 'stored' OR NOT EXISTS (\
     SELECT 1 FROM predictions WHERE origin = 'stored' AND client_id = ?3 AND model_version = ?4)";

const INSERT_REVIEW: &str = "INSERT INTO reviews (review_id, created_at, prediction_id, client_id, model_version, \
     model_said, decision, reason, client_view, reviewer, asked) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

const INSERT_OPINION: &str = "INSERT INTO opinions (opinion_id, created_at, advisor, client_id, model_version, opinion, \
     reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const INSERT_OUTCOME: &str = "INSERT INTO outcomes (outcome_id, created_at, prediction_id, defaulted, observed_on, \
     recorded_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const INSERT_AUDIT: &str = "INSERT INTO audit (audit_id, at, actor, action, client_id, detail, address) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Pause before a checkpoint is retried, if another one was running.
const CHECKPOINT_RETRY_DELAY: Duration = Duration::from_millis(1);

/// Statement that tests whether the database accepts writes.
const PROBE: &str = "UPDATE readiness SET checks = checks + 1";

/// Writer with one connection for the commits, and one for the flusher.
#[derive(Debug)]
pub(in crate::store) struct SqliteWriter {
    connection: Connection,
    files: DatabaseFile,
    flusher: Flusher,
    /// Whether the content of a removed WAL has been moved into the database.
    is_saved: bool,
    /// Versions of models that are in the database.
    models: HashSet<String>,
}

impl SqliteWriter {
    /// Creates a writer to the database of these files, which writes through `connection`.
    ///
    /// # Errors
    /// If the operating system cannot create a thread, or an overwritten WAL cannot be restarted.
    pub(super) fn new(
        connection: Connection,
        files: DatabaseFile,
        beside: Connection,
        file: Arc<File>,
    ) -> io::Result<Self> {
        if !files.wal_is_intact() {
            // SQLite takes a WAL without a header for an empty one, and writes the header with the
            // next row.
            connection.execute(PROBE, []).map_err(io::Error::other)?;
        }
        let flusher = Flusher::start(beside, files.clone(), file)?;
        Ok(Self { connection, files, flusher, is_saved: false, models: HashSet::new() })
    }

    /// Prepares the thread that commits.
    pub(in crate::store) fn begin() {
        lower_thread_priority();
    }

    /// Commits entries in one transaction, or none of them.
    pub(in crate::store) fn commit(&mut self, entries: &[Entry]) -> Result<(), NotCommitted> {
        self.check_files()?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let new = entry::predictions(entries)
            .map(|row| &row.model)
            .filter(|model| !self.models.contains(&model.version));
        let new: Vec<&Arc<ModelRow>> = new.collect();
        for model in &new {
            transaction.prepare_cached(INSERT_MODEL)?.execute([&model.version, &model.features])?;
        }
        {
            let mut insert = transaction.prepare_cached(INSERT_PREDICTION)?;
            for row in entry::predictions(entries) {
                insert_prediction(&mut insert, row)?;
            }
            let mut insert = transaction.prepare_cached(INSERT_REVIEW)?;
            for review in entry::reviews(entries) {
                insert_review(&mut insert, review)?;
            }
            let mut insert = transaction.prepare_cached(INSERT_OPINION)?;
            for opinion in entry::opinions(entries) {
                insert_opinion(&mut insert, opinion)?;
            }
            let mut insert = transaction.prepare_cached(INSERT_OUTCOME)?;
            for (outcome, recorded_by) in entry::outcomes(entries) {
                insert_outcome(&mut insert, outcome, recorded_by)?;
            }
            let mut insert = transaction.prepare_cached(INSERT_AUDIT)?;
            for row in entry::done(entries) {
                insert_audit(&mut insert, row)?;
            }
        }
        if entries.iter().any(Entry::is_probe) {
            transaction.execute(PROBE, [])?;
        }
        transaction.commit()?;
        // If a file was removed during the commit, the rows may be lost, so the requests fail.
        self.check_files()?;
        self.models.extend(new.into_iter().map(|model| model.version.clone()));
        Ok(())
    }

    /// Checks that committed rows can be found again.
    ///
    /// If not, it first saves what was answered before.
    fn check_files(&mut self) -> Result<(), NotCommitted> {
        let found = self.files.check();
        self.is_saved = found.is_err() && (self.is_saved || self.save());
        found.map_err(|message| NotCommitted { message, is_about_a_row: false })
    }

    /// Moves the content of a removed WAL into the database; returns true if all of it was moved.
    ///
    /// The flusher does the same, but later on a busy disk: the program may be killed before.
    /// SQLite does not wait for another checkpoint, so this function waits for that of the flusher.
    fn save(&self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < BUSY_TIMEOUT {
            if !self.files.may_checkpoint() {
                return false;
            }
            let moved = self.connection.query_row("PRAGMA wal_checkpoint(FULL)", [], |row| {
                let (is_busy, in_the_log, moved): (i64, i64, i64) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(is_busy == 0 && in_the_log == moved)
            });
            match moved {
                Ok(true) => return true,
                Ok(false) => thread::sleep(CHECKPOINT_RETRY_DELAY),
                Err(error) => {
                    STORE.failed(
                        &format!("the log that was taken away cannot be saved: {error}"),
                        0,
                    );
                    return false;
                }
            }
        }
        false
    }

    /// Does the work that can wait until the responses are sent.
    pub(in crate::store) fn after_commit(&mut self, entries: usize) {
        if !self.flusher.committed(entries) || !self.files.may_checkpoint() {
            return;
        }
        // It does not wait for readers of the WAL: the restart is then tried again later.
        match self.connection.busy_timeout(Duration::ZERO) {
            Ok(()) => _ = checkpoint(&self.connection, "PRAGMA wal_checkpoint(RESTART)"),
            Err(error) => tracing::error!(%error, "the store's log was not begun anew"),
        }
        if let Err(error) = self.connection.busy_timeout(BUSY_TIMEOUT) {
            tracing::error!(%error, "the store no longer waits for other programs");
        }
    }

    /// Moves everything into the database, and closes it.
    pub(in crate::store) fn finish(self) {
        self.flusher.finish();
        if !self.files.may_checkpoint() {
            // Closing the last connection runs a checkpoint, so this one stays open until the
            // program ends.
            std::mem::forget(self.connection);
            return;
        }
        checkpoint(&self.connection, "PRAGMA wal_checkpoint(TRUNCATE)");
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

fn insert_review(insert: &mut Statement<'_>, review: &Review) -> rusqlite::Result<usize> {
    insert.execute(params![
        review.review_id,
        review.created_at,
        review.prediction_id,
        review.client_id.map(u64::cast_signed),
        review.model_version,
        review.model_decision.code(),
        review.decision.code(),
        review.reason,
        review.client_view,
        review.reviewer,
        asked(&review.asked),
    ])
}

fn insert_opinion(insert: &mut Statement<'_>, opinion: &Opinion) -> rusqlite::Result<usize> {
    insert.execute(params![
        opinion.opinion_id,
        opinion.created_at,
        opinion.advisor,
        opinion.client_id.cast_signed(),
        opinion.model_version,
        opinions::code(opinion.opinion),
        opinion.reason,
    ])
}

fn insert_outcome(
    insert: &mut Statement<'_>,
    outcome: &Outcome,
    recorded_by: &str,
) -> rusqlite::Result<usize> {
    insert.execute(params![
        outcome.outcome_id,
        outcome.created_at,
        outcome.prediction_id,
        i64::from(outcome.defaulted),
        outcome.observed_on,
        recorded_by,
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
        row.address,
    ])
}

impl From<rusqlite::Error> for NotCommitted {
    fn from(error: rusqlite::Error) -> Self {
        let is_about_a_row = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation);
        Self { message: error.to_string(), is_about_a_row }
    }
}
