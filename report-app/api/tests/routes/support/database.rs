//! An empty database for each test: SQLite, or PostgreSQL where `PRET_TEST_DATABASE_URL` names a
//! server.
//!
//! `make test-api` runs the tests once on each; `tooling/with-postgres.sh` starts a server for the
//! second run.

use std::path::Path;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool};
use uuid::Uuid;

/// The server on which each test makes a database of its own.
const SERVER: &str = "PRET_TEST_DATABASE_URL";

/// The URL of a new database.
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

/// A second way into a database, past the service.
pub(crate) async fn connect(url: &str) -> AnyPool {
    sqlx::any::install_default_drivers();
    AnyPool::connect(url).await.unwrap()
}

/// A transaction of another program, which lets nobody write until it is dropped.
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
