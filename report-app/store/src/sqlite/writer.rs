//! SQLite: commits of the entries of requests.

use std::io;
use std::thread;
use std::time::Instant;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params_from_iter};

use super::database_file::DatabaseFile;
use super::flusher::{Flusher, checkpoint};
use super::{BUSY_TIMEOUT, CHECKPOINT_RETRY_DELAY};
use crate::chain::{self, Head, Link};
use crate::entry::{Entry, NotCommitted};
use crate::failures::STORE;
use crate::rows::{PROBE, Value, audit_rows, inserts};

/// Writer with one connection for the commits, and one for the flusher.
#[derive(Debug)]
pub(crate) struct SqliteWriter {
    connection: Connection,
    files: DatabaseFile,
    flusher: Flusher,
    /// Whether the content of a removed WAL has been moved into the database.
    is_saved: bool,
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
    ) -> io::Result<Self> {
        if !files.wal_is_intact() {
            // SQLite takes a WAL without a header for an empty one, and writes the header with the
            // next row.
            connection.execute(PROBE, []).map_err(io::Error::other)?;
        }
        let flusher = Flusher::start(beside, files.clone())?;
        Ok(Self { connection, files, flusher, is_saved: false })
    }

    /// Commits entries in one transaction, or none of them.
    pub(crate) fn commit(&mut self, entries: &[Entry]) -> Result<(), NotCommitted> {
        self.check_files()?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let links = chain(&transaction, entries)?;
        for insert in inserts(entries, &links) {
            let mut statement = transaction.prepare_cached(&insert.statement(1))?;
            for row in insert.rows {
                statement.execute(params_from_iter(row.into_iter().map(|(_, value)| value)))?;
            }
        }
        if entries.iter().any(Entry::is_probe) {
            transaction.execute(PROBE, [])?;
        }
        transaction.commit()?;
        // If a file was removed during the commit, the rows may be lost, so the requests fail.
        self.check_files()?;
        self.flusher.committed();
        Ok(())
    }

    /// Checks that committed rows can be found again.
    ///
    /// If not, it first saves what was answered before.
    fn check_files(&mut self) -> Result<(), NotCommitted> {
        let found = self.files.check();
        self.is_saved = found.is_err() && (self.is_saved || self.save());
        found.map_err(NotCommitted::about_the_database)
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

    /// Moves everything into the database, and closes it.
    pub(crate) fn finish(self) {
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

/// Appends the audit rows of entries to the chain, and writes its new end.
fn chain(connection: &Connection, entries: &[Entry]) -> Result<Vec<Link>, NotCommitted> {
    let rows: Vec<_> = audit_rows(entries).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let salts = chain::salts(rows.len()).map_err(NotCommitted::about_the_database)?;
    let mut head = connection
        .prepare_cached(chain::READ_HEAD)?
        .query_row([], |row| Ok(Head::new(row.get(0)?, row.get_ref(1)?.as_blob()?)))?
        .map_err(|error| NotCommitted::about_the_database(error.to_string()))?;
    let links = rows.into_iter().zip(salts).map(|(row, salt)| head.append(row, salt)).collect();
    connection.prepare_cached(chain::WRITE_HEAD)?.execute((head.position, head.hash))?;
    Ok(links)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(text) => text.as_deref().into(),
            Self::Integer(number) => number.map_or(ValueRef::Null, ValueRef::Integer),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes.as_ref()),
        }))
    }
}

impl From<rusqlite::Error> for NotCommitted {
    fn from(error: rusqlite::Error) -> Self {
        let is_about_a_row = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation);
        Self { message: error.to_string(), is_about_a_row }
    }
}
