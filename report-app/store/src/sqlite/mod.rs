//! SQLite: opening the database.
//!
//! Reads and rare writes go through sqlx, as with PostgreSQL. The frequent writes of requests are
//! made by a thread of their own that calls SQLite directly: sqlx wakes two threads for each
//! statement, which took longer than the statement.

mod database_file;
mod flusher;
mod writer;

use std::fs::{OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use rusqlite::OpenFlags;

use super::migrations::{self, Dialect};
use super::{Durability, Error, without_secrets};
pub(super) use database_file::DatabaseFile;
pub(super) use writer::SqliteWriter;

/// Longest wait of a statement for another program that has locked the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Pause before a checkpoint is retried, if another one was running.
const CHECKPOINT_RETRY_DELAY: Duration = Duration::from_millis(1);

/// Pages in the WAL above which a commit runs a checkpoint itself: 64 MB of 4 kB pages.
///
/// The flusher has moved nearly all of them by then. Between two commits, the rest can be moved
/// too, and SQLite begins the WAL anew. A growing WAL waits for the file system to allocate space.
const WAL_RESTART_PAGES: i64 = 16_384;

/// Permission bits of everybody but the owner of a file.
const OTHERS: u32 = 0o077;

/// Connections for reading; the writer has its own.
const READERS: u32 = 4;

/// Returns the options for opening the database at `url`.
///
/// The write-ahead log lets readers and the writer work at the same time. With
/// [`Durability::Process`] there is no flush at each commit: a commit is with the operating system
/// when it returns. It is flushed a few hundredths of a second later, as fast as the disk can.
fn options(url: &str, durability: Durability) -> Result<SqliteConnectOptions, Error> {
    let wrong = || Error::Url { url: without_secrets(url) };
    if !url.starts_with("sqlite:") {
        return Err(wrong());
    }
    let synchronous = match durability {
        Durability::Process => SqliteSynchronous::Normal,
        Durability::Disk => SqliteSynchronous::Full,
    };
    Ok(SqliteConnectOptions::from_str(url)
        .map_err(|_| wrong())?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        // What is erased is overwritten.
        .pragma("secure_delete", "ON")
        .disable_statement_logging())
}

/// Connections to an open database.
pub(super) struct Connections {
    pub(super) readers: SqlitePool,
    pub(super) writer: SqliteWriter,
    pub(super) files: DatabaseFile,
}

/// Opens the database, after applying missing migrations.
pub(super) async fn open(url: &str, durability: Durability) -> Result<Connections, Error> {
    let options = options(url, durability)?;
    let failed = |message: String| Error::Open { url: without_secrets(url), message };
    let refused = |error: sqlx::Error| failed(error.to_string());
    let path = options.get_filename().to_owned();
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    }
    create_private(&path).map_err(|error| failed(error.to_string()))?;
    for file in ["", "-wal", "-shm"].map(|ending| database_file::beside(&path, ending)) {
        make_private(&file);
    }
    // A referenced table can only be replaced while foreign keys are off.
    let mut first = SqliteConnection::connect_with(&options.clone().foreign_keys(false))
        .await
        .map_err(refused)?;
    migrations::run(&mut first, Dialect::Sqlite)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let direct = || direct(&path, durability).map_err(|error| failed(error.to_string()));
    let (connection, beside) = (direct()?, direct()?);
    // The WAL exists from the first connection to the last.
    let files = DatabaseFile::open(&path).map_err(|error| failed(error.to_string()))?;
    let writer = SqliteWriter::new(connection, files.clone(), beside)
        .map_err(|error| failed(error.to_string()))?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        // A connection that is opened while another file lies at the path would take that file for
        // the database, and remove its log when it is closed. So all are opened now, and stay.
        .idle_timeout(None)
        .max_lifetime(None)
        // A transaction that the driver could not end, for instance on a full disk, must not pass
        // to the next user of the connection.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options)
        .await
        .map_err(refused)?;
    let mut open = Vec::new();
    for _ in 0..READERS {
        open.push(readers.acquire().await.map_err(refused)?);
    }
    drop(open);
    first.close().await.map_err(refused)?;
    Ok(Connections { readers, writer, files })
}

/// Opens an existing database for reading.
pub(super) async fn open_for_reading(url: &str) -> Result<SqlitePool, Error> {
    check_exists(url)?;
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| Error::Url { url: without_secrets(url) })?
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging();
    SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .map_err(|error| Error::Open { url: without_secrets(url), message: error.to_string() })
}

/// Checks that the file of a database exists.
pub(super) fn check_exists(url: &str) -> Result<(), Error> {
    let path = options(url, Durability::Process)?.get_filename().to_owned();
    match std::fs::metadata(&path) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::Open { url: without_secrets(url), message: error.to_string() }),
    }
}

/// Opens a direct SQLite connection to an existing database.
fn direct(path: &Path, durability: Durability) -> rusqlite::Result<rusqlite::Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(
        None,
        "synchronous",
        match durability {
            Durability::Process => "NORMAL",
            Durability::Disk => "FULL",
        },
    )?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", WAL_RESTART_PAGES)?;
    Ok(connection)
}

/// Moves the log's content into the database, and empties the log.
///
/// The log holds pages as they were, until it is begun anew. A read that takes long may prevent
/// that: then the log is emptied by a later commit, and a warning says so.
pub(super) async fn empty_log(connections: &SqlitePool) -> Result<(), Error> {
    let begun = Instant::now();
    while begun.elapsed() < BUSY_TIMEOUT {
        let (is_busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connections).await?;
        if is_busy == 0 {
            return Ok(());
        }
        tokio::time::sleep(CHECKPOINT_RETRY_DELAY).await;
    }
    tracing::warn!("somebody reads the store: its log holds what was erased until it begins anew");
    Ok(())
}

/// Creates the file if it does not exist, with access for its owner only.
///
/// It contains personal data of clients and hashes of passwords. SQLite gives the files beside it
/// the same permissions.
fn create_private(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        created => created.map(|_| ()),
    }
}

/// Removes the permissions of everybody but the owner from an existing file, and logs it.
fn make_private(path: &Path) {
    let Ok(found) = std::fs::metadata(path) else { return };
    let mode = found.permissions().mode() & 0o7777;
    if mode & OTHERS == 0 {
        return;
    }
    let (file, before) = (path.display(), format!("{mode:o}"));
    match std::fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS)) {
        Ok(()) => {
            tracing::warn!(%file, before, "others could open the store; from now on its owner alone can");
        }
        Err(error) => {
            tracing::error!(%file, before, %error, "others can open the store; take their permissions away");
        }
    }
}

#[cfg(test)]
mod tests {
    /// Tests a compile option that `.cargo/config.toml` sets.
    #[test]
    fn connections_do_not_take_pages_from_each_other() -> rusqlite::Result<()> {
        let connection = rusqlite::Connection::open_in_memory()?;
        let shared: bool = connection.query_row(
            "SELECT sqlite_compileoption_used('ENABLE_MEMORY_MANAGEMENT')",
            [],
            |row| row.get(0),
        )?;
        assert!(!shared);
        Ok(())
    }
}
