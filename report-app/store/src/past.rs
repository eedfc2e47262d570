//! Past predictions of clients, and the files that an actor opened.

use std::collections::HashMap;

use contract::ClientId;
use sqlx::{AssertSqlSafe, Row};

use super::pool::on;
use super::{Error, Store, placeholders};

/// Number of latest reads that are searched for recent clients.
const READS: i64 = 400;

/// Stored prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPrediction {
    /// Identifier.
    pub prediction_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Version of the model that decided.
    pub model_version: String,
    /// Request, JSON.
    pub request: String,
    /// Response, JSON, without what follows from the contributions.
    pub response: String,
}

impl Store {
    /// Returns past predictions of a client, newest first, at most `limit`.
    ///
    /// These are the client's own predictions, one for each version of the model, and every other
    /// prediction that was reviewed. Both kinds are found by an index. Predictions of edited
    /// applications are many and have no index.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn past_predictions(
        &self,
        client_id: ClientId,
        limit: i64,
    ) -> Result<Vec<StoredPrediction>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT prediction_id, created_at, model_version, request, response FROM predictions \
                 WHERE prediction_id IN (\
                     SELECT prediction_id FROM predictions WHERE origin = 'stored' AND client_id = $1 \
                     UNION SELECT prediction_id FROM reviews WHERE client_id = $1) \
                 ORDER BY prediction_id DESC LIMIT $2",
            )
            .bind(client_id.cast_signed())
            .bind(limit)
            .fetch_all(connections)
            .await?;
            Ok(rows
                .into_iter()
                .map(|row| StoredPrediction {
                    prediction_id: row.get(0),
                    created_at: row.get(1),
                    model_version: row.get(2),
                    request: row.get(3),
                    response: row.get(4),
                })
                .collect())
        })
    }

    /// Returns when each client's prediction by a version of the model was first requested.
    ///
    /// Clients whose prediction was never requested are left out.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn predicted_since(
        &self,
        clients: &[ClientId],
        model_version: &str,
    ) -> Result<HashMap<ClientId, String>, Error> {
        let mut since = HashMap::new();
        for clients in clients.chunks(500) {
            let statement = format!(
                "SELECT client_id, created_at FROM predictions \
                 WHERE origin = 'stored' AND model_version = $1 AND client_id IN ({})",
                placeholders(2, clients.len())
            );
            let rows: Vec<(i64, String)> = on!(&self.readers, connections => {
                let mut query = sqlx::query_as(AssertSqlSafe(statement)).bind(model_version);
                for client in clients {
                    query = query.bind(client.cast_signed());
                }
                query.fetch_all(connections).await?
            });
            since.extend(rows.into_iter().map(|(client, at)| (client.cast_unsigned(), at)));
        }
        Ok(since)
    }

    /// Returns the clients whose files `actor` opened last, with the times, the latest first.
    ///
    /// Each client is listed once, and at most `limit` clients are returned.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn opened_by(
        &self,
        actor: &str,
        limit: usize,
    ) -> Result<Vec<(ClientId, String)>, Error> {
        // A refused read, for instance of an unknown client, has a detail.
        let rows: Vec<(i64, String)> = on!(&self.readers, connections => {
            sqlx::query_as(
                "SELECT client_id, at FROM audit WHERE action = 'client.read' AND actor = $1 \
                 AND client_id IS NOT NULL AND detail IS NULL ORDER BY audit_id DESC LIMIT $2",
            )
            .bind(actor)
            .bind(READS)
            .fetch_all(connections)
            .await?
        });
        let mut opened: Vec<(ClientId, String)> = Vec::new();
        for (client, at) in rows {
            let client = client.cast_unsigned();
            if opened.len() < limit && opened.iter().all(|(known, _)| *known != client) {
                opened.push((client, at));
            }
        }
        Ok(opened)
    }
}
