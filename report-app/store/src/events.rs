//! Events: predictions of every model, with all that was asked and answered, and what became of
//! them.
//!
//! They are read page by page in the order of their identifiers, which is the order of time. So a
//! reader needs the memory of one page, however large the store is.

use chrono::{DateTime, Utc};
use contract::{ClientId, Decision};
use sqlx::Row;

use super::outcomes::latest_outcome;
use super::pool::on;
use super::reviews::decision;
use super::{Error, ModelRow, Origin, Store, earliest_identifier};

/// Time in which predictions were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// From this time on.
    pub from: DateTime<Utc>,
    /// Before this time.
    pub to: DateTime<Utc>,
}

/// Prediction with its latest outcome and its latest review.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Identifier, UUID version 7.
    pub prediction_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Version of the model that decided.
    pub model_version: String,
    /// Whether it is a client's stored prediction or the answer to a body.
    pub origin: Origin,
    /// Language of the sentences: `fr` or `en`.
    pub language: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// Decision of the model.
    pub decision: Decision,
    /// From the request's arrival until the prediction was handed to the writer, in microseconds;
    /// absent in rows of earlier versions.
    pub latency: Option<u64>,
    /// Request, JSON.
    pub request: String,
    /// Response, JSON, without what follows from the contributions.
    pub response: String,
    /// Value and contribution of each feature; [`StoredNumbers`](super::StoredNumbers) reads them.
    pub contributions: Vec<u8>,
    /// Latest outcome, if one is known.
    pub outcome: Option<EventOutcome>,
    /// Latest review, if there is one.
    pub review: Option<EventReview>,
}

/// What became of the loan of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventOutcome {
    /// Whether the client defaulted.
    pub defaulted: bool,
    /// The day when it was known, `YYYY-MM-DD`.
    pub observed_on: String,
}

/// What an advisor decided on an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventReview {
    /// RFC 3339, UTC.
    pub created_at: String,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub reviewer: String,
}

/// Statement of a page. The latest outcome is that of the latest day, and of these the last one.
const PAGE: &str = concat!(
    "SELECT predictions.prediction_id, predictions.created_at, predictions.client_id, \
    predictions.model_version, predictions.origin, predictions.language, predictions.probability, \
    predictions.decision, predictions.latency_us, predictions.request, predictions.response, \
    predictions.contributions, outcomes.defaulted, outcomes.observed_on, \
    reviews.created_at AS reviewed_at, reviews.decision AS reviewed, reviews.reviewer \
    FROM predictions LEFT JOIN outcomes ON outcomes.outcome_id = ",
    latest_outcome!("predictions.prediction_id"),
    " LEFT JOIN reviews ON reviews.review_id = (SELECT MAX(latest.review_id) FROM reviews AS latest \
        WHERE latest.prediction_id = predictions.prediction_id) \
    WHERE predictions.prediction_id > $1 AND predictions.prediction_id >= $2 \
    AND predictions.prediction_id < $3 ORDER BY predictions.prediction_id LIMIT $4",
);

impl Store {
    /// Returns at most `limit` events of a period after the event `after`, in order.
    ///
    /// Begin with an empty `after`, and go on with the identifier of the last event of a page. The
    /// last page has fewer than `limit` events.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer, [`Error::Unreadable`] if a row has a
    /// code that this program does not know.
    pub async fn events(
        &self,
        period: &Period,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Event>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(PAGE)
                .bind(after)
                .bind(earliest_identifier(period.from))
                .bind(earliest_identifier(period.to))
                .bind(limit)
                .fetch_all(connections)
                .await?;
            rows.into_iter()
                .map(|row| {
                    let outcome = row.get::<Option<i64>, _>("defaulted").map(|defaulted| EventOutcome {
                        defaulted: defaulted != 0,
                        observed_on: row.get("observed_on"),
                    });
                    let review = row.get::<Option<&str>, _>("reviewed").map(|code| {
                        Ok::<_, Error>(EventReview {
                            created_at: row.get("reviewed_at"),
                            decision: decision(code)?,
                            reviewer: row.get("reviewer"),
                        })
                    });
                    Ok(Event {
                        prediction_id: row.get("prediction_id"),
                        created_at: row.get("created_at"),
                        client_id: row.get::<Option<i64>, _>("client_id").map(i64::cast_unsigned),
                        model_version: row.get("model_version"),
                        origin: Origin::parse(row.get("origin"))?,
                        language: row.get("language"),
                        probability: row.get("probability"),
                        decision: decision(row.get("decision"))?,
                        latency: row.get::<Option<i64>, _>("latency_us").map(i64::cast_unsigned),
                        request: row.get("request"),
                        response: row.get("response"),
                        contributions: row.get("contributions"),
                        outcome,
                        review: review.transpose()?,
                    })
                })
                .collect()
        })
    }

    /// Returns the time of the first prediction, or `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn first_prediction(&self) -> Result<Option<String>, Error> {
        on!(&self.readers, connections => {
            let first: Option<String> = sqlx::query_scalar(
                "SELECT created_at FROM predictions ORDER BY prediction_id LIMIT 1",
            )
            .fetch_optional(connections)
            .await?;
            Ok(first)
        })
    }

    /// Returns the row of a version of the model, if it made a prediction.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn model(&self, version: &str) -> Result<Option<ModelRow>, Error> {
        on!(&self.readers, connections => {
            let features: Option<String> =
                sqlx::query_scalar("SELECT features FROM models WHERE model_version = $1")
                    .bind(version)
                    .fetch_optional(connections)
                    .await?;
            Ok(features.map(|features| ModelRow { version: version.to_owned(), features }))
        })
    }
}
