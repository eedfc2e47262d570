//! SQLite: how the file is opened.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::migrations::{self, Dialect};
use super::place::Place;
use super::{Durability, Error, shown};

/// How long a statement waits for another program that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections for reading; writing has its own.
const READERS: u32 = 4;

/// How the database at `url` is opened.
///
/// The write-ahead log lets readers and the writer work at the same time. Without a flush at each commit
/// ([`Durability::Process`]) a commit is with the operating system when it returns, and is flushed within about a second.
pub(super) fn options(url: &str, durability: Durability) -> Result<SqliteConnectOptions, Error> {
    let wrong = || Error::Url { url: shown(url) };
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
        // A statement for each size of group, for predictions and for what was done.
        .statement_cache_capacity(256)
        .disable_statement_logging())
}

/// The ways into an open database.
pub(super) struct Connections {
    pub(super) readers: SqlitePool,
    pub(super) writer: SqliteConnection,
    pub(super) place: Place,
    pub(super) flusher: SqliteConnection,
}

/// Opens the database, after bringing it up to date.
pub(super) async fn open(url: &str, options: SqliteConnectOptions) -> Result<Connections, Error> {
    let failed = |message: String| Error::Open { url: url.to_owned(), message };
    let refused = |error: sqlx::Error| failed(error.to_string());
    if let Some(folder) = options.get_filename().parent().filter(|folder| *folder != Path::new("")) {
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    }
    create_private(options.get_filename()).map_err(|error| failed(error.to_string()))?;
    let mut writer = SqliteConnection::connect_with(&options).await.map_err(refused)?;
    migrations::run(&mut writer, Dialect::Sqlite).await.map_err(|error| failed(error.to_string()))?;
    let place = Place::of(options.get_filename()).map_err(|error| failed(error.to_string()))?;
    let flusher = SqliteConnection::connect_with(&options).await.map_err(refused)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        // A transaction that the driver could not end, after a full disk for instance, must not be the next one's.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options)
        .await
        .map_err(refused)?;
    Ok(Connections { readers, writer, place, flusher })
}

/// Creates the file where there is none, for its owner alone: it holds what clients told and hashes of passwords. SQLite gives
/// the files beside it the same permissions.
fn create_private(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        created => created.map(|_| ()),
    }
}
