//! Summaries of the predictions of each day, and the predictions they are counted from.

use contract::{ClientId, Decision};
use sqlx::Row;

use super::outcomes::latest_outcome;
use super::pool::on;
use super::{Error, Store, Window};

/// Summary of a day, as the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryRow {
    /// Version of the model.
    pub model_version: String,
    /// The day, `YYYY-MM-DD`, UTC.
    pub day: String,
    /// Digest of the baseline whose parts are counted.
    pub baseline: String,
    /// When it was counted, RFC 3339, UTC.
    pub counted_at: String,
    /// All predictions of the day, and those that were refused.
    pub volume: Volume,
    /// Granted predictions, without those that repeat another.
    pub granted: Granted,
    /// Refused ones, without those that repeat another.
    pub refused_once: u64,
    /// Counts of every input, compressed.
    pub summary: Vec<u8>,
}

/// Predictions and refusals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Volume {
    /// Predictions that were answered.
    pub predictions: u64,
    /// Those that were refused.
    pub refused: u64,
}

/// Granted predictions with the sums of their probabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Granted {
    /// How many.
    pub count: u64,
    /// Sum of their probabilities.
    pub sum: f64,
    /// Sum of the squares of their probabilities.
    pub squares: f64,
}

/// Prediction, as far as monitoring reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct MonitoredPrediction {
    /// Identifier, UUID version 7.
    pub prediction_id: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Calibrated probability of default.
    pub probability: f64,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Request, JSON.
    pub request: String,
    /// Values and contributions, in one of their two forms.
    pub contributions: Vec<u8>,
}

/// Known outcome of a granted prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct GrantedOutcome {
    /// Month of the prediction, `YYYY-MM`.
    pub month: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// Whether the client defaulted.
    pub defaulted: bool,
}

/// Order in which predictions are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the first one on.
    Oldest,
    /// From the last one back.
    Latest,
}

impl Store {
    /// Returns predictions of a window after the identifier `after`, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn monitored_predictions(
        &self,
        window: &Window,
        after: &str,
        order: Order,
        limit: i64,
    ) -> Result<Vec<MonitoredPrediction>, Error> {
        let (from, to) = window.identifiers();
        let statement = match order {
            Order::Oldest => concat!(
                "SELECT prediction_id, client_id, probability, decision, request, contributions FROM predictions ",
                "WHERE model_version = $1 AND prediction_id >= $2 AND prediction_id < $3 AND prediction_id > $4 ",
                "ORDER BY prediction_id LIMIT $5"
            ),
            Order::Latest => concat!(
                "SELECT prediction_id, client_id, probability, decision, request, contributions FROM predictions ",
                "WHERE model_version = $1 AND prediction_id >= $2 AND prediction_id < $3 AND prediction_id > $4 ",
                "ORDER BY prediction_id DESC LIMIT $5"
            ),
        };
        on!(&self.readers, connections => {
            let rows = sqlx::query(statement)
                .bind(&window.model_version)
                .bind(from)
                .bind(to)
                .bind(after)
                .bind(limit)
                .fetch_all(connections)
                .await?;
            Ok(rows
                .into_iter()
                .map(|row| MonitoredPrediction {
                    prediction_id: row.get(0),
                    client_id: row.get::<Option<i64>, _>(1).map(i64::cast_unsigned),
                    probability: row.get(2),
                    is_refused: row.get::<String, _>(3) == Decision::Refused.code(),
                    request: row.get(4),
                    contributions: row.get(5),
                })
                .collect())
        })
    }

    /// Keeps the summary of a day, in the place of an earlier one of the same baseline.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses it.
    pub async fn keep_summary(&self, row: &SummaryRow) -> Result<(), Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            sqlx::query(
                "INSERT INTO summaries (model_version, day, baseline, counted_at, predictions, refused, granted_once, \
                 granted_sum, granted_squares, refused_once, summary) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                 ON CONFLICT (model_version, baseline, day) DO UPDATE SET counted_at = excluded.counted_at, \
                 predictions = excluded.predictions, refused = excluded.refused, granted_once = excluded.granted_once, \
                 granted_sum = excluded.granted_sum, granted_squares = excluded.granted_squares, \
                 refused_once = excluded.refused_once, summary = excluded.summary",
            )
            .bind(&row.model_version)
            .bind(&row.day)
            .bind(&row.baseline)
            .bind(&row.counted_at)
            .bind(row.volume.predictions.cast_signed())
            .bind(row.volume.refused.cast_signed())
            .bind(row.granted.count.cast_signed())
            .bind(row.granted.sum)
            .bind(row.granted.squares)
            .bind(row.refused_once.cast_signed())
            .bind(&row.summary)
            .execute(connections)
            .await?;
        });
        Ok(())
    }

    /// Returns the summaries of a model and a baseline from one day to another, in their order.
    ///
    /// Without `with_counts` the counts of the inputs are left empty, which makes it fast.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn summaries(
        &self,
        (model_version, baseline): (&str, &str),
        (from, to): (&str, &str),
        with_counts: bool,
    ) -> Result<Vec<SummaryRow>, Error> {
        let statement = if with_counts {
            "SELECT day, counted_at, predictions, refused, granted_once, granted_sum, granted_squares, refused_once, summary \
             FROM summaries WHERE model_version = $1 AND baseline = $2 AND day >= $3 AND day <= $4 ORDER BY day"
        } else {
            "SELECT day, counted_at, predictions, refused, granted_once, granted_sum, granted_squares, refused_once \
             FROM summaries WHERE model_version = $1 AND baseline = $2 AND day >= $3 AND day <= $4 ORDER BY day"
        };
        let unsigned = i64::cast_unsigned;
        on!(&self.readers, connections => {
            let rows = sqlx::query(statement)
                .bind(model_version)
                .bind(baseline)
                .bind(from)
                .bind(to)
                .fetch_all(connections)
                .await?;
            Ok(rows
                .into_iter()
                .map(|row| SummaryRow {
                    model_version: model_version.to_owned(),
                    day: row.get(0),
                    baseline: baseline.to_owned(),
                    counted_at: row.get(1),
                    volume: Volume { predictions: unsigned(row.get(2)), refused: unsigned(row.get(3)) },
                    granted: Granted {
                        count: unsigned(row.get(4)),
                        sum: row.get(5),
                        squares: row.get(6),
                    },
                    refused_once: unsigned(row.get(7)),
                    summary: if with_counts { row.get(8) } else { Vec::new() },
                })
                .collect())
        })
    }

    /// Returns the known outcomes of the granted predictions of a window, at most `limit`, the
    /// latest predictions first. Each has its latest outcome.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn granted_outcomes(
        &self,
        window: &Window,
        limit: i64,
    ) -> Result<Vec<GrantedOutcome>, Error> {
        let (from, to) = window.identifiers();
        on!(&self.readers, connections => {
            let rows = sqlx::query(concat!(
                "SELECT SUBSTR(predictions.created_at, 1, 7), predictions.probability, outcomes.defaulted ",
                "FROM predictions JOIN outcomes ON outcomes.outcome_id = ",
                latest_outcome!("predictions.prediction_id"),
                " WHERE predictions.model_version = $1 AND predictions.prediction_id >= $2 ",
                "AND predictions.prediction_id < $3 AND predictions.decision = 'granted' ",
                "ORDER BY predictions.prediction_id DESC LIMIT $4",
            ))
            .bind(&window.model_version)
            .bind(from)
            .bind(to)
            .bind(limit)
            .fetch_all(connections)
            .await?;
            Ok(rows
                .iter()
                .map(|row| GrantedOutcome {
                    month: row.get(0),
                    probability: row.get(1),
                    defaulted: row.get::<i64, _>(2) != 0,
                })
                .collect())
        })
    }
}
