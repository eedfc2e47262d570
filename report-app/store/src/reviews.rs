//! Reviews by advisors.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::{ClientId, Decision, Question, Review, Verdict};
use sqlx::{AssertSqlSafe, Row};

use super::pool::on;
use super::{Error, Store, placeholders};

/// Prediction under review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedPrediction {
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Version of the model that decided.
    pub model_version: String,
    /// Decision of the model.
    pub decision: Decision,
}

/// Returns the decision of a code in the store.
pub(super) fn decision(code: &str) -> Result<Decision, Error> {
    Decision::from_code(code)
        .ok_or_else(|| Error::Unreadable(format!("expected granted or refused, found {code}")))
}

/// Builds a review from the columns of its row.
#[expect(clippy::too_many_arguments, reason = "one for each column; both drivers' rows give them")]
pub(super) fn review(
    review_id: String,
    created_at: String,
    prediction_id: String,
    client_id: Option<i64>,
    model_version: String,
    model_said: &str,
    decided: &str,
    reason: String,
    client_view: Option<String>,
    reviewer: String,
    asked: Option<&str>,
) -> Result<Review, Error> {
    let (model_decision, decision) = (decision(model_said)?, decision(decided)?);
    Ok(Review {
        review_id,
        created_at,
        reviewer,
        prediction_id,
        client_id: client_id.map(i64::cast_unsigned),
        model_version,
        model_decision,
        verdict: if decision == model_decision { Verdict::Confirmed } else { Verdict::Overridden },
        decision,
        reason,
        client_view,
        asked: asked.map(questions).transpose()?.unwrap_or_default(),
    })
}

/// Returns the codes of a client's questions as the store keeps them; `None` without questions.
pub(super) fn asked(questions: &[Question]) -> Option<String> {
    let codes: Vec<&str> = questions.iter().map(|question| question.code()).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

/// Parses what [`asked`] writes.
fn questions(codes: &str) -> Result<Vec<Question>, Error> {
    let question = |code: &str| {
        let found = Question::ALL.into_iter().find(|question| question.code() == code);
        found.ok_or_else(|| {
            Error::Unreadable(format!("expected a question of a client, found {code}"))
        })
    };
    codes.split_whitespace().map(question).collect()
}

/// Builds a review from a row with the columns of [`REVIEW`].
macro_rules! review_of {
    ($row:expr) => {{
        let row = $row;
        review(
            row.get(0),
            row.get(1),
            row.get(2),
            row.get(3),
            row.get(4),
            row.get(5),
            row.get(6),
            row.get(7),
            row.get(8),
            row.get(9),
            row.get(10),
        )
    }};
}

/// Columns of a review.
const REVIEW: &str = "review_id, created_at, prediction_id, client_id, model_version, model_said, decision, reason, \
     client_view, reviewer, asked";

impl Store {
    /// Returns the prediction to review, if it was stored.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn prediction_for_review(
        &self,
        prediction_id: &str,
    ) -> Result<Option<ReviewedPrediction>, Error> {
        let found: Option<(Option<i64>, String, String)> = on!(&self.readers, connections => {
            sqlx::query_as("SELECT client_id, model_version, decision FROM predictions WHERE prediction_id = $1")
                .bind(prediction_id)
                .fetch_optional(connections)
                .await?
        });
        let Some((client_id, model_version, code)) = found else { return Ok(None) };
        let client_id = client_id.map(i64::cast_unsigned);
        Ok(Some(ReviewedPrediction { client_id, model_version, decision: decision(&code)? }))
    }

    /// Returns the reviews of a client, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn reviews(&self, client_id: ClientId, limit: i64) -> Result<Vec<Review>, Error> {
        on!(&self.readers, connections => {
            let statement = format!("SELECT {REVIEW} FROM reviews WHERE client_id = $1 ORDER BY review_id DESC LIMIT $2");
            let rows = sqlx::query(AssertSqlSafe(statement))
                .bind(client_id.cast_signed())
                .bind(limit)
                .fetch_all(connections)
                .await?;
            rows.iter().map(|row| review_of!(row)).collect()
        })
    }

    /// Returns the reviews by `reviewer` since a time, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn reviews_by(
        &self,
        reviewer: &str,
        since: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Review>, Error> {
        on!(&self.readers, connections => {
            let statement = format!(
                "SELECT {REVIEW} FROM reviews WHERE reviewer = $1 AND review_id >= $2 ORDER BY review_id DESC LIMIT $3"
            );
            let rows = sqlx::query(AssertSqlSafe(statement))
                .bind(reviewer)
                .bind(super::earliest_identifier(since))
                .bind(limit)
                .fetch_all(connections)
                .await?;
            rows.iter().map(|row| review_of!(row)).collect()
        })
    }

    /// Returns the last reviewed decision of each client on a prediction by a version of the model.
    ///
    /// Clients without a review are left out.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn decided(
        &self,
        clients: &[ClientId],
        model_version: &str,
    ) -> Result<HashMap<ClientId, Decision>, Error> {
        if clients.is_empty() {
            return Ok(HashMap::new());
        }
        let statement = format!(
            "SELECT client_id, decision FROM reviews WHERE model_version = $1 AND client_id IN ({}) ORDER BY review_id",
            placeholders(2, clients.len())
        );
        let rows: Vec<(i64, String)> = on!(&self.readers, connections => {
            let mut query = sqlx::query_as(AssertSqlSafe(statement)).bind(model_version);
            for client in clients {
                query = query.bind(client.cast_signed());
            }
            query.fetch_all(connections).await?
        });
        // A later review overwrites an earlier one in the map.
        rows.into_iter()
            .map(|(client, code)| Ok((client.cast_unsigned(), decision(&code)?)))
            .collect()
    }

    /// Returns the clients with a reviewed prediction by a version of the model.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn reviewed_clients(&self, model_version: &str) -> Result<HashSet<ClientId>, Error> {
        let clients: Vec<i64> = on!(&self.readers, connections => {
            sqlx::query_scalar(
                "SELECT DISTINCT client_id FROM reviews WHERE model_version = $1 AND client_id IS NOT NULL",
            )
            .bind(model_version)
            .fetch_all(connections)
            .await?
        });
        Ok(clients.into_iter().map(i64::cast_unsigned).collect())
    }
}
