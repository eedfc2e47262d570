//! PostgreSQL: connection pool and commits.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions};

use super::entry::{Entry, NotCommitted};
use super::migrations::{self, Dialect};
use super::rows::{PROBE, Value, inserts};
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

/// Commits entries in one transaction, or none of them.
///
/// There is one statement per table, because each costs a round trip to the server.
pub(super) async fn commit(pool: &PgPool, entries: &[Entry]) -> Result<(), NotCommitted> {
    let mut transaction = pool.begin().await?;
    for insert in inserts(entries) {
        let mut statement = sqlx::query(AssertSqlSafe(insert.statement(insert.rows.len())));
        for (_, value) in insert.rows.iter().flatten() {
            statement = match value {
                Value::Text(text) => statement.bind(text.as_deref()),
                Value::Integer(number) => statement.bind(number),
                Value::Real(number) => statement.bind(number),
                Value::Bytes(bytes) => statement.bind(bytes),
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
