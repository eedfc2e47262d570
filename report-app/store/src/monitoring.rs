//! Queries for monitoring.

use chrono::{DateTime, Utc};
use contract::{ClientId, Decision, MonitoredDay};
use sqlx::Row;

use super::outcomes::latest_outcome;
use super::pool::on;
use super::{Error, Store, earliest_identifier};

/// Predictions to read, by model and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Version of the model.
    pub model_version: String,
    /// From this time on.
    pub from: DateTime<Utc>,
    /// Before this time.
    pub to: DateTime<Utc>,
}

impl Window {
    /// Returns the smallest identifier in the window, and the smallest one after it.
    ///
    /// Identifiers are in the order of time.
    pub(super) fn identifiers(&self) -> (String, String) {
        (earliest_identifier(self.from), earliest_identifier(self.to))
    }
}

/// Probability, whether the application was refused, and whether the client defaulted.
pub type Realisation = (f64, bool, bool);

/// Known outcome of a prediction, with what tells the client's groups.
#[derive(Debug, Clone, PartialEq)]
pub struct RealisedRequest {
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Request, JSON.
    pub request: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// Whether the client defaulted, by the latest outcome.
    pub defaulted: bool,
}

impl Store {
    /// Counts the predictions of each day.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn days(&self, window: &Window) -> Result<Vec<MonitoredDay>, Error> {
        let (from, to) = window.identifiers();
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT SUBSTR(created_at, 1, 10) AS day, COUNT(*) AS predictions, \
                 SUM(CASE WHEN decision = 'refused' THEN 1 ELSE 0 END) AS refused \
                 FROM predictions WHERE model_version = $1 AND prediction_id >= $2 AND prediction_id < $3 GROUP BY 1 ORDER BY 1",
            )
            .bind(&window.model_version)
            .bind(from)
            .bind(to)
            .fetch_all(connections)
            .await?;
            let day = |row: &_| MonitoredDay {
                day: Row::get(row, 0),
                predictions: Row::get::<i64, _>(row, 1).cast_unsigned(),
                refused: Some(Row::get::<i64, _>(row, 2).cast_unsigned()),
            };
            Ok(rows.iter().map(day).collect())
        })
    }

    /// Returns predictions with a known outcome, at most `limit`, each with its latest outcome.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn realisations(
        &self,
        window: &Window,
        limit: i64,
    ) -> Result<Vec<Realisation>, Error> {
        let (from, to) = window.identifiers();
        on!(&self.readers, connections => {
            let rows = sqlx::query(concat!(
                "SELECT predictions.probability, predictions.decision, outcomes.defaulted ",
                "FROM predictions JOIN outcomes ON outcomes.outcome_id = ",
                latest_outcome!("predictions.prediction_id"),
                " WHERE predictions.model_version = $1 AND predictions.prediction_id >= $2 ",
                "AND predictions.prediction_id < $3 ORDER BY predictions.prediction_id DESC LIMIT $4",
            ))
            .bind(&window.model_version)
            .bind(from)
            .bind(to)
            .bind(limit)
            .fetch_all(connections)
            .await?;
            Ok(rows.iter().map(|row| (row.get(0), row.get::<String, _>(1) == Decision::Refused.code(), row.get::<i64, _>(2) != 0)).collect())
        })
    }

    /// Returns the requests of predictions with a known outcome, at most `limit`, the latest first.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn realised_requests(
        &self,
        window: &Window,
        limit: i64,
    ) -> Result<Vec<RealisedRequest>, Error> {
        let (from, to) = window.identifiers();
        on!(&self.readers, connections => {
            let rows = sqlx::query(concat!(
                "SELECT predictions.client_id, predictions.request, predictions.probability, outcomes.defaulted ",
                "FROM predictions JOIN outcomes ON outcomes.outcome_id = ",
                latest_outcome!("predictions.prediction_id"),
                " WHERE predictions.model_version = $1 AND predictions.prediction_id >= $2 ",
                "AND predictions.prediction_id < $3 ORDER BY predictions.prediction_id DESC LIMIT $4",
            ))
            .bind(&window.model_version)
            .bind(from)
            .bind(to)
            .bind(limit)
            .fetch_all(connections)
            .await?;
            Ok(rows
                .iter()
                .map(|row| RealisedRequest {
                    client_id: row.get::<Option<i64>, _>(0).map(i64::cast_unsigned),
                    request: row.get(1),
                    probability: row.get(2),
                    defaulted: row.get::<i64, _>(3) != 0,
                })
                .collect())
        })
    }

    /// Returns the times in which the latest predictions of a window were answered, in
    /// microseconds, at most `limit`.
    ///
    /// What was not measured is left out. The time ends when the prediction was handed to the
    /// writer.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn latencies(&self, window: &Window, limit: i64) -> Result<Vec<u64>, Error> {
        let (from, to) = window.identifiers();
        let latencies: Vec<i64> = on!(&self.readers, connections => {
            sqlx::query_scalar(
                "SELECT latency_us FROM predictions WHERE model_version = $1 AND prediction_id >= $2 \
                 AND prediction_id < $3 AND latency_us IS NOT NULL ORDER BY prediction_id DESC LIMIT $4",
            )
            .bind(&window.model_version)
            .bind(from)
            .bind(to)
            .bind(limit)
            .fetch_all(connections)
            .await?
        });
        Ok(latencies.into_iter().map(i64::cast_unsigned).collect())
    }
}
