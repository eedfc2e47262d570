//! PostgreSQL: connection pool and commits.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use contract::{Opinion, Outcome, Review};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::query_builder::Separated;
use sqlx::{ConnectOptions, Postgres, QueryBuilder};

use super::entry::{self, Entry, NotCommitted};
use super::migrations::{self, Dialect};
use super::reviews::asked;
use super::{AuditRow, Error, PredictionRow, opinions, without_secrets};

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
    for mut insert in inserts(entries) {
        insert.build().execute(&mut *transaction).await?;
    }
    if entries.iter().any(Entry::is_probe) {
        // Only a write shows whether the database accepts writes.
        sqlx::query("UPDATE readiness SET checks = checks + 1").execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Builds the inserts for the entries. A table comes after those that it refers to.
fn inserts(entries: &[Entry]) -> Vec<QueryBuilder<Postgres>> {
    let models: BTreeMap<_, _> =
        entry::predictions(entries).map(|row| (&row.model.version, &row.model.features)).collect();
    let tables = [
        insert(
            "models (model_version, features)",
            models,
            " ON CONFLICT DO NOTHING",
            |values, (version, features)| {
                values.push_bind(version).push_bind(features);
            },
        ),
        insert(
            "predictions (prediction_id, created_at, client_id, model_version, origin, language, probability, decision, \
             request, response, contributions)",
            entry::predictions(entries),
            " ON CONFLICT (client_id, model_version) WHERE origin = 'stored' DO NOTHING",
            push_prediction,
        ),
        insert(
            "reviews (review_id, created_at, prediction_id, client_id, model_version, model_said, decision, reason, \
             client_view, reviewer, asked)",
            entry::reviews(entries),
            "",
            push_review,
        ),
        insert(
            "opinions (opinion_id, created_at, advisor, client_id, model_version, opinion, reason)",
            entry::opinions(entries),
            "",
            push_opinion,
        ),
        insert(
            "outcomes (outcome_id, created_at, prediction_id, defaulted, observed_on, recorded_by)",
            entry::outcomes(entries),
            "",
            push_outcome,
        ),
        insert(
            "audit (audit_id, at, actor, action, client_id, detail, address)",
            entry::done(entries),
            "",
            push_audit,
        ),
    ];
    tables.into_iter().flatten().collect()
}

type Values<'a> = Separated<'a, Postgres, &'static str>;

/// Builds an insert of `rows`; `None` without rows.
///
/// `table` is the name of the table followed by its columns.
fn insert<Row>(
    table: &str,
    rows: impl IntoIterator<Item = Row>,
    conflict: &str,
    mut push: impl FnMut(&mut Values<'_>, Row),
) -> Option<QueryBuilder<Postgres>> {
    let mut rows = rows.into_iter().peekable();
    rows.peek()?;
    let mut insert = QueryBuilder::new(format!("INSERT INTO {table} "));
    insert.push_values(rows, |mut values, row| push(&mut values, row));
    insert.push(conflict);
    Some(insert)
}

fn push_prediction(values: &mut Values<'_>, row: &PredictionRow) {
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
}

fn push_review(values: &mut Values<'_>, review: &Review) {
    values
        .push_bind(&review.review_id)
        .push_bind(&review.created_at)
        .push_bind(&review.prediction_id)
        .push_bind(review.client_id.map(u64::cast_signed))
        .push_bind(&review.model_version)
        .push_bind(review.model_decision.code())
        .push_bind(review.decision.code())
        .push_bind(&review.reason)
        .push_bind(&review.client_view)
        .push_bind(&review.reviewer)
        .push_bind(asked(&review.asked));
}

fn push_opinion(values: &mut Values<'_>, opinion: &Opinion) {
    values
        .push_bind(&opinion.opinion_id)
        .push_bind(&opinion.created_at)
        .push_bind(&opinion.advisor)
        .push_bind(opinion.client_id.cast_signed())
        .push_bind(&opinion.model_version)
        .push_bind(opinions::code(opinion.opinion))
        .push_bind(&opinion.reason);
}

fn push_outcome(values: &mut Values<'_>, (outcome, recorded_by): (&Outcome, &str)) {
    values
        .push_bind(&outcome.outcome_id)
        .push_bind(&outcome.created_at)
        .push_bind(&outcome.prediction_id)
        .push_bind(i64::from(outcome.defaulted))
        .push_bind(&outcome.observed_on)
        .push_bind(recorded_by);
}

fn push_audit(values: &mut Values<'_>, row: &AuditRow) {
    values
        .push_bind(&row.audit_id)
        .push_bind(&row.at)
        .push_bind(&row.actor)
        .push_bind(row.action.code())
        .push_bind(row.client_id.map(u64::cast_signed))
        .push_bind(&row.detail)
        .push_bind(&row.address);
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
