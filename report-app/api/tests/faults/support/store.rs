//! Direct access to the store, without the service.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AssertSqlSafe};
use tokio::runtime::{Builder, Runtime};

use super::database;

/// Store at a URL.
pub(crate) struct Store<'a>(pub(crate) &'a str);

impl Store<'_> {
    /// Returns the texts that a query selects.
    #[track_caller]
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        block_on(async {
            let database = database::connect(self.0).await;
            let texts =
                sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&database).await.unwrap();
            database.close().await;
            texts
        })
    }

    /// Counts the rows of a table; a WHERE clause may follow its name.
    #[track_caller]
    pub(crate) fn count(&self, table: &str) -> i64 {
        let count = self.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"));
        count[0].parse().unwrap()
    }

    #[track_caller]
    pub(crate) fn execute(&self, statement: &str) {
        block_on(async {
            let database = database::connect(self.0).await;
            sqlx::query(AssertSqlSafe(statement)).execute(&database).await.unwrap();
            database.close().await;
        });
    }

    /// Returns an SQL expression for a text as bytes, in the database's dialect.
    pub(crate) fn bytes(&self, text: &str) -> String {
        if self.0.starts_with("sqlite:") {
            format!("CAST('{text}' AS BLOB)")
        } else {
            format!("CONVERT_TO('{text}', 'UTF8')")
        }
    }

    /// Returns the identifiers of the predictions.
    pub(crate) fn predictions(&self) -> BTreeSet<String> {
        self.texts("SELECT prediction_id FROM predictions").into_iter().collect()
    }

    /// Returns the credit amounts of the stored requests.
    pub(crate) fn credits(&self) -> BTreeSet<u64> {
        let requests = self.texts("SELECT request FROM predictions").into_iter();
        let credit = |request: String| {
            let request: Value = serde_json::from_str(&request).unwrap();
            request["application"]["AMT_CREDIT"].as_f64().map(|credit| credit as u64)
        };
        requests.filter_map(credit).collect()
    }

    /// Returns every table, column, index and trigger.
    pub(crate) fn schema(&self) -> Vec<String> {
        self.texts(if self.0.starts_with("sqlite:") {
            "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1"
        } else {
            "SELECT CAST(table_name || '.' || column_name || ' ' || data_type AS TEXT) FROM information_schema.columns \
             WHERE table_schema = 'public' \
             UNION ALL SELECT CAST('trigger ' || tgname AS TEXT) FROM pg_trigger \
             UNION ALL SELECT CAST('index ' || indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        })
    }

    /// Opens a transaction that blocks all writes until it is dropped.
    pub(crate) fn hold(&self) -> Hold {
        let runtime = runtime();
        let connection = Some(runtime.block_on(database::hold(self.0)));
        Hold { runtime, connection }
    }

    /// Opens a transaction that reads until it is dropped.
    pub(crate) fn read_for_ever(&self) -> Hold {
        let runtime = runtime();
        let connection = runtime.block_on(async {
            let mut other = database::connect(self.0).await.acquire().await.unwrap();
            for statement in ["BEGIN", "SELECT COUNT(*) FROM predictions"] {
                sqlx::query(statement).fetch_all(&mut *other).await.unwrap();
            }
            other
        });
        Hold { runtime, connection: Some(connection) }
    }
}

/// See [`Store::hold`].
pub(crate) struct Hold {
    runtime: Runtime,
    connection: Option<PoolConnection<Any>>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // Uncommitted changes are rolled back.
            _ = self.runtime.block_on(connection.close());
        }
    }
}

pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    runtime().block_on(work)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}
