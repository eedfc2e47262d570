//! Connection pool for either database.
//!
//! SQL is written once, with numbered parameters (`$1`), which SQLite and PostgreSQL both accept.
//! Only the types of the drivers differ: [`on!`] expands the same code for each.

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

/// Connections for reads and for rare writes.
#[derive(Debug, Clone)]
pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs the same code with the connections of either database.
macro_rules! on {
    ($pool:expr, $connections:ident => $body:expr) => {
        match $pool {
            $crate::pool::Pool::Sqlite($connections) => $body,
            $crate::pool::Pool::Postgres($connections) => $body,
        }
    };
}
pub(super) use on;

impl Pool {
    /// Waits until no connection is in use, and closes all.
    pub(super) async fn close(&self) {
        on!(self, connections => connections.close().await);
    }
}
