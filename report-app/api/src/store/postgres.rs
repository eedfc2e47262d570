//! PostgreSQL: how it is reached.

use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::migrations::{self, Dialect};
use super::{Error, shown};

/// Connections at most, the writer's included.
const CONNECTIONS: u32 = 8;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a URL names a database of this kind.
pub(super) fn is_named_by(url: &str) -> bool {
    ["postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
}

/// Connects to the database at `url`, and brings it up to date. A commit is on the server's disk when it returns, unless the
/// server is set up otherwise.
pub(super) async fn open(url: &str) -> Result<PgPool, Error> {
    let options = PgConnectOptions::from_str(url).map_err(|_| Error::Url { url: shown(url) })?;
    let options = options.application_name("pret-api").disable_statement_logging();
    let failed = |message: String| Error::Open { url: shown(url), message };
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let mut connection = pool.acquire().await.map_err(|error| failed(error.to_string()))?;
    migrations::run(&mut *connection, Dialect::Postgres).await.map_err(|error| failed(error.to_string()))?;
    drop(connection);
    Ok(pool)
}
