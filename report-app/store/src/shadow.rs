//! Predictions of a challenger beside those of the champion.

use contract::{ClientId, Decision};
use sqlx::Row;

use super::entry::{Entry, Record};
use super::outcomes::latest_outcome;
use super::pool::on;
use super::{Error, ShadowRow, Store, Window};

/// Prediction of the champion with that of a challenger.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedPrediction {
    /// Identifier of the champion's prediction.
    pub prediction_id: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Request, JSON.
    pub request: String,
    /// The champion's response, JSON, without what follows from the contributions.
    pub response: String,
    /// The champion's probability.
    pub probability: f64,
    /// Whether the champion refuses.
    pub refused: bool,
    /// The challenger's probability.
    pub challenger_probability: f64,
    /// Whether the challenger refuses.
    pub challenger_refused: bool,
    /// The challenger's reasons, as [`ShadowRow::reasons`].
    pub challenger_reasons: String,
    /// How many inputs nobody could give the challenger.
    pub lacking: u64,
    /// The latest outcome, if one is known: whether the client defaulted.
    pub defaulted: Option<bool>,
}

impl Store {
    /// Adds what a challenger says of several predictions. It is committed when this returns.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message. Then none was added.
    pub async fn save_shadow(&self, rows: Vec<ShadowRow>) -> Result<(), Error> {
        self.writer.save(Entry { record: Some(Record::Shadow(rows)), done: None }).await
    }

    /// Counts the predictions in a window that a challenger has scored.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn count_compared(&self, window: &Window, challenger: &str) -> Result<u64, Error> {
        let (from, to) = window.identifiers();
        let count: i64 = on!(&self.readers, connections => {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM shadow_predictions AS shadow \
                 JOIN predictions ON predictions.prediction_id = shadow.prediction_id \
                 WHERE predictions.model_version = $1 AND shadow.model_version = $2 \
                 AND shadow.prediction_id >= $3 AND shadow.prediction_id < $4 \
                 AND LENGTH(predictions.contributions) > 0",
            )
            .bind(&window.model_version)
            .bind(challenger)
            .bind(from)
            .bind(to)
            .fetch_one(connections)
            .await?
        });
        Ok(count.cast_unsigned())
    }

    /// Returns predictions in a window with those of a challenger, newest first, at most `limit`.
    ///
    /// With `before`, only those before this identifier: so a caller reads page by page.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn compared(
        &self,
        window: &Window,
        challenger: &str,
        before: Option<&str>,
        limit: i64,
    ) -> Result<Vec<ComparedPrediction>, Error> {
        let (from, to) = window.identifiers();
        let to = before.map_or(to, str::to_owned);
        on!(&self.readers, connections => {
            // Erased predictions have no reasons that could be compared.
            let rows = sqlx::query(concat!(
                "SELECT shadow.prediction_id, predictions.client_id, predictions.request, predictions.response, ",
                "predictions.probability, predictions.decision, shadow.probability, shadow.decision, ",
                "shadow.reasons, shadow.lacking, outcomes.defaulted ",
                "FROM shadow_predictions AS shadow ",
                "JOIN predictions ON predictions.prediction_id = shadow.prediction_id ",
                "LEFT JOIN outcomes ON outcomes.outcome_id = ",
                latest_outcome!("shadow.prediction_id"),
                " WHERE predictions.model_version = $1 AND shadow.model_version = $2 ",
                "AND shadow.prediction_id >= $3 AND shadow.prediction_id < $4 ",
                "AND LENGTH(predictions.contributions) > 0 ",
                "ORDER BY shadow.prediction_id DESC LIMIT $5",
            ))
            .bind(&window.model_version)
            .bind(challenger)
            .bind(from)
            .bind(to)
            .bind(limit)
            .fetch_all(connections)
            .await?;
            let is_refused = |code: String| code == Decision::Refused.code();
            Ok(rows
                .iter()
                .map(|row| ComparedPrediction {
                    prediction_id: row.get(0),
                    client_id: row.get::<Option<i64>, _>(1).map(i64::cast_unsigned),
                    request: row.get(2),
                    response: row.get(3),
                    probability: row.get(4),
                    refused: is_refused(row.get(5)),
                    challenger_probability: row.get(6),
                    challenger_refused: is_refused(row.get(7)),
                    challenger_reasons: row.get(8),
                    lacking: row.get::<i64, _>(9).cast_unsigned(),
                    defaulted: row.get::<Option<i64>, _>(10).map(|defaulted| defaulted != 0),
                })
                .collect())
        })
    }
}
