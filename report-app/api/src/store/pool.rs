//! A database of either kind, and statements that both understand.
//!
//! SQL is written once, with numbered parameters (`$1`), which SQLite and PostgreSQL both take.
//! Only the driver's types differ: [`on!`] writes the same code for each.

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

/// Connections for reading, and for what is written now and then.
#[derive(Debug, Clone)]
pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs the same code with the connections of whichever database it is.
macro_rules! on {
    ($pool:expr, $connections:ident => $body:expr) => {
        match $pool {
            $crate::store::pool::Pool::Sqlite($connections) => $body,
            $crate::store::pool::Pool::Postgres($connections) => $body,
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
