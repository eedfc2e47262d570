//! PostgreSQL: how it is reached.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Postgres, QueryBuilder};

use super::migrations::{self, Dialect};
use super::writer::{Entry, NotCommitted};
use super::{AuditRow, Error, PredictionRow, shown};

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

/// Commits entries in one transaction, or none of them; a statement for all of a kind, as each is a way to the server and back.
pub(super) async fn commit(pool: &PgPool, entries: &[Entry]) -> Result<(), NotCommitted> {
    let mut transaction = pool.begin().await?;
    let predictions: Vec<&PredictionRow> = entries.iter().filter_map(|entry| entry.prediction.as_ref()).collect();
    if !predictions.is_empty() {
        let models: BTreeMap<_, _> = predictions.iter().map(|row| (&row.model.version, &row.model.features)).collect();
        let mut insert = QueryBuilder::<Postgres>::new("INSERT INTO models (model_version, features) ");
        insert.push_values(models, |mut values, (version, features)| {
            values.push_bind(version).push_bind(features);
        });
        insert.push(" ON CONFLICT DO NOTHING").build().execute(&mut *transaction).await?;
        let mut insert = QueryBuilder::<Postgres>::new(
            "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, language, \
             probability, decision, request, response, contributions) ",
        );
        insert.push_values(predictions, |mut values, row| {
            values
                .push_bind(&row.prediction_id)
                .push_bind(&row.created_at)
                .push_bind(row.client_id.map(u64::cast_signed))
                .push_bind(&row.model.version)
                .push_bind(row.origin.code())
                .push_bind(row.language)
                .push_bind(row.probability)
                .push_bind(row.decision)
                .push_bind(&row.request)
                .push_bind(&row.response)
                .push_bind(&row.contributions);
        });
        insert.push(" ON CONFLICT (client_id, model_version) WHERE origin = 'stored' DO NOTHING");
        insert.build().execute(&mut *transaction).await?;
    }
    let done: Vec<&AuditRow> = entries.iter().filter_map(|entry| entry.done.as_ref()).collect();
    if !done.is_empty() {
        let mut insert =
            QueryBuilder::<Postgres>::new("INSERT INTO audit (audit_id, at, actor, action, client_id, detail) ");
        insert.push_values(done, |mut values, row| {
            values
                .push_bind(&row.audit_id)
                .push_bind(&row.at)
                .push_bind(&row.actor)
                .push_bind(row.action.code())
                .push_bind(row.client_id.map(u64::cast_signed))
                .push_bind(&row.detail);
        });
        insert.build().execute(&mut *transaction).await?;
    }
    if entries.iter().any(|entry| entry.prediction.is_none() && entry.done.is_none()) {
        // Whether a row can be written is only known by writing one.
        sqlx::query("UPDATE readiness SET checks = checks + 1").execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

impl From<sqlx::Error> for NotCommitted {
    fn from(error: sqlx::Error) -> Self {
        let is_about_a_row = error.as_database_error().is_some_and(|error| {
            error.is_check_violation() || error.is_foreign_key_violation() || error.is_unique_violation()
        });
        Self { message: error.to_string(), is_about_a_row }
    }
}
