//! Reviews as monitoring reads them: with the file's state, its outcome and when it was opened.

use chrono::{DateTime, Utc};
use contract::ClientId;
use sqlx::Row;

use super::outcomes::latest_outcome;
use super::pool::on;
use super::{Error, Store, Window, earliest_identifier};

/// Review of a prediction by a version of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct MonitoredReview {
    /// RFC 3339, UTC.
    pub created_at: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Whether the model refused.
    pub is_refused: bool,
    /// Whether the advisor departed from the model.
    pub is_overridden: bool,
    /// Who reviewed.
    pub reviewer: String,
    /// Response that was reviewed, JSON.
    pub response: String,
    /// Whether the client defaulted, if that is known.
    pub defaulted: Option<bool>,
}

/// A file that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedFile {
    /// Whose file.
    pub client_id: ClientId,
    /// RFC 3339, UTC.
    pub at: String,
}

impl Store {
    /// Returns the reviews of a window, the latest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn monitored_reviews(
        &self,
        window: &Window,
        limit: i64,
    ) -> Result<Vec<MonitoredReview>, Error> {
        let (from, to) = window.identifiers();
        on!(&self.readers, connections => {
            let rows = sqlx::query(concat!(
                "SELECT reviews.created_at, reviews.client_id, reviews.model_said, reviews.decision, ",
                "reviews.reviewer, predictions.response, outcomes.defaulted ",
                "FROM reviews JOIN predictions ON predictions.prediction_id = reviews.prediction_id ",
                "LEFT JOIN outcomes ON outcomes.outcome_id = ",
                latest_outcome!("reviews.prediction_id"),
                " WHERE reviews.model_version = $1 AND reviews.review_id >= $2 ",
                "AND reviews.review_id < $3 ORDER BY reviews.review_id DESC LIMIT $4",
            ))
            .bind(&window.model_version)
            .bind(from)
            .bind(to)
            .bind(limit)
            .fetch_all(connections)
            .await?;
            Ok(rows
                .iter()
                .map(|row| {
                    let (said, decided): (String, String) = (row.get(2), row.get(3));
                    MonitoredReview {
                        created_at: row.get(0),
                        client_id: row.get::<Option<i64>, _>(1).map(i64::cast_unsigned),
                        is_refused: said == "refused",
                        is_overridden: said != decided,
                        reviewer: row.get(4),
                        response: row.get(5),
                        defaulted: row.get::<Option<i64>, _>(6).map(|defaulted| defaulted != 0),
                    }
                })
                .collect())
        })
    }

    /// Returns the files that `actor` opened from one time to another, in the order of time, at
    /// most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn opened_files(
        &self,
        actor: &str,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<OpenedFile>, Error> {
        // A refused read, for instance of an unknown client, has a detail.
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT client_id, at FROM audit WHERE action = 'client.read' AND actor = $1 AND audit_id >= $2 \
                 AND audit_id < $3 AND client_id IS NOT NULL AND detail IS NULL ORDER BY audit_id LIMIT $4",
            )
            .bind(actor)
            .bind(earliest_identifier(from))
            .bind(earliest_identifier(to))
            .bind(limit)
            .fetch_all(connections)
            .await?;
            Ok(rows
                .iter()
                .map(|row| OpenedFile {
                    client_id: row.get::<i64, _>(0).cast_unsigned(),
                    at: row.get(1),
                })
                .collect())
        })
    }
}
