//! PostgreSQL: connection pool and commits.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions};

use super::chain::{self, Head, Link};
use super::entry::{Entry, NotCommitted};
use super::migrations::{self, Dialect};
use super::rows::{PROBE, Value, audit_rows, inserts};
use super::{Error, without_secrets};

/// Most connections, including the writer's.
const CONNECTIONS: u32 = 8;

/// Longest wait of a request for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Checks whether a URL names a PostgreSQL database.
pub(super) fn is_named_by(url: &str) -> bool {
    ["postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
}

/// Connects to the database at `url`, and applies missing migrations.
///
/// A commit is on the server's disk when it returns, unless the server is configured otherwise.
pub(super) async fn open(url: &str) -> Result<PgPool, Error> {
    let options =
        PgConnectOptions::from_str(url).map_err(|_| Error::Url { url: without_secrets(url) })?;
    let options = options.application_name("pret-api").disable_statement_logging();
    let failed = |message: String| Error::Open { url: without_secrets(url), message };
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let mut connection = pool.acquire().await.map_err(|error| failed(error.to_string()))?;
    migrations::run(&mut *connection, Dialect::Postgres)
        .await
        .map_err(|error| failed(error.to_string()))?;
    drop(connection);
    Ok(pool)
}

/// Connects to the database at `url` for reading.
pub(super) async fn open_for_reading(url: &str) -> Result<PgPool, Error> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| Error::Url { url: without_secrets(url) })?
        .application_name("pret")
        .options([("default_transaction_read_only", "on")])
        .disable_statement_logging();
    PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(|error| Error::Open { url: without_secrets(url), message: error.to_string() })
}

/// Commits entries in one transaction, or none of them.
///
/// There is one statement per table, because each costs a round trip to the server.
pub(super) async fn commit(pool: &PgPool, entries: &[Entry]) -> Result<(), NotCommitted> {
    let mut transaction = pool.begin().await?;
    let links = chain(&mut transaction, entries).await?;
    for insert in inserts(entries, &links) {
        let mut statement = sqlx::query(AssertSqlSafe(insert.statement(insert.rows.len())));
        for (_, value) in insert.rows.iter().flatten() {
            statement = match value {
                Value::Text(text) => statement.bind(text.as_deref()),
                Value::Integer(number) => statement.bind(number),
                Value::Real(number) => statement.bind(number),
                Value::Bytes(bytes) => statement.bind(&**bytes),
            };
        }
        statement.execute(&mut *transaction).await?;
    }
    if entries.iter().any(Entry::is_probe) {
        sqlx::query(PROBE).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Appends the audit rows of entries to the chain, and writes its new end.
///
/// The end stays locked until the transaction is over, so that the programs of several servers
/// take turns.
async fn chain(
    connection: &mut PgConnection,
    entries: &[Entry],
) -> Result<Vec<Link>, NotCommitted> {
    let rows: Vec<_> = audit_rows(entries).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let salts = chain::salts(rows.len()).map_err(NotCommitted::about_the_database)?;
    let read = AssertSqlSafe(format!("{}{}", chain::READ_HEAD, chain::LOCK));
    let (position, hash): (i64, Vec<u8>) = sqlx::query_as(read).fetch_one(&mut *connection).await?;
    let mut head = Head::new(position, &hash)
        .map_err(|error| NotCommitted::about_the_database(error.to_string()))?;
    let links = rows.into_iter().zip(salts).map(|(row, salt)| head.append(row, salt)).collect();
    sqlx::query(chain::WRITE_HEAD)
        .bind(head.position)
        .bind(&head.hash[..])
        .execute(connection)
        .await?;
    Ok(links)
}

impl From<sqlx::Error> for NotCommitted {
    fn from(error: sqlx::Error) -> Self {
        let is_about_a_row = error.as_database_error().is_some_and(|error| {
            error.is_check_violation()
                || error.is_foreign_key_violation()
                || error.is_unique_violation()
        });
        Self { message: error.to_string(), is_about_a_row }
    }
}
