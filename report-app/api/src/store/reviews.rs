//! What advisors say of predictions.

use contract::{ClientId, Decision, Review, Verdict};
use sqlx::Row;

use super::pool::on;
use super::{Error, Store};

/// What is reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Version of the model that decided.
    pub model_version: String,
    /// What it decided.
    pub decision: Decision,
}

fn decision(code: &str) -> Result<Decision, Error> {
    match code {
        "granted" => Ok(Decision::Granted),
        "refused" => Ok(Decision::Refused),
        other => Err(Error::Unreadable(format!("expected granted or refused, found {other}"))),
    }
}

/// Code of a decision in the store.
pub(super) fn code(decision: Decision) -> &'static str {
    match decision {
        Decision::Granted => "granted",
        Decision::Refused => "refused",
    }
}

/// A review from the columns of its row.
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
        asked: Vec::new(),
    })
}

impl Store {
    /// What there is to know of a prediction that is reviewed, if it was stored.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn reviewed(&self, prediction_id: &str) -> Result<Option<Reviewed>, Error> {
        let found: Option<(Option<i64>, String, String)> = on!(&self.readers, connections => {
            sqlx::query_as("SELECT client_id, model_version, decision FROM predictions WHERE prediction_id = $1")
                .bind(prediction_id)
                .fetch_optional(connections)
                .await?
        });
        let Some((client_id, model_version, code)) = found else { return Ok(None) };
        let client_id = client_id.map(i64::cast_unsigned);
        Ok(Some(Reviewed { client_id, model_version, decision: decision(&code)? }))
    }

    /// A client's reviews, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn reviews(&self, client_id: ClientId, limit: i64) -> Result<Vec<Review>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT review_id, created_at, prediction_id, client_id, model_version, model_said, decision, reason, \
                 client_view, reviewer FROM reviews WHERE client_id = $1 ORDER BY review_id DESC LIMIT $2",
            )
            .bind(client_id.cast_signed())
            .bind(limit)
            .fetch_all(connections)
            .await?;
            rows.into_iter()
                .map(|row| {
                    review(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5), row.get(6), row.get(7),
                        row.get(8), row.get(9),
                    )
                })
                .collect()
        })
    }
}
