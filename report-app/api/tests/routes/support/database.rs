//! An empty database for each test: SQLite, or PostgreSQL if `PRET_TEST_DATABASE_URL` is set.
//!
//! `make test-api` runs the tests once on each. `tooling/with-postgres.sh` starts a server for the
//! second run.

use std::path::Path;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool};
use uuid::Uuid;

/// Variable with the URL of the server on which each test creates its own database.
const SERVER: &str = "PRET_TEST_DATABASE_URL";

/// Creates an empty database and returns its URL.
pub(crate) async fn empty(folder: &Path) -> String {
    let Ok(server) = std::env::var(SERVER) else {
        return format!("sqlite://{}", folder.join("store/pret.db").display());
    };
    let name = format!("test_{}", Uuid::now_v7().simple());
    let pool = connect(&server).await;
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let (server, _) = server.rsplit_once('/').expect("the URL names a database");
    format!("{server}/{name}")
}

/// Connects to a database directly, without the service.
pub(crate) async fn connect(url: &str) -> AnyPool {
    sqlx::any::install_default_drivers();
    AnyPool::connect(url).await.unwrap()
}

/// Opens a transaction that blocks all writes until it is dropped.
pub(crate) async fn hold(url: &str) -> PoolConnection<Any> {
    let mut other = connect(url).await.acquire().await.unwrap();
    let statements = if url.starts_with("sqlite:") {
        vec!["BEGIN IMMEDIATE"]
    } else {
        vec!["BEGIN", "LOCK TABLE predictions IN EXCLUSIVE MODE"]
    };
    for statement in statements {
        sqlx::query(statement).execute(&mut *other).await.unwrap();
    }
    other
}
