//! Opinions that advisors give of clients before they see the prediction.

use std::collections::HashSet;

use contract::{ClientId, Opinion, View};
use sqlx::{AssertSqlSafe, Row};

use super::pool::on;
use super::{Error, Store, placeholders};

fn view(code: &str) -> Result<View, Error> {
    View::from_code(code).ok_or_else(|| {
        let [first, second, third] = View::ALL.map(View::code);
        Error::Unreadable(format!("expected {first}, {second} or {third}, found {code}"))
    })
}

impl Store {
    /// Returns the opinions of a client, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn opinions(&self, client_id: ClientId, limit: i64) -> Result<Vec<Opinion>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT opinion_id, created_at, advisor, client_id, model_version, opinion, reason \
                 FROM opinions WHERE client_id = $1 ORDER BY opinion_id DESC LIMIT $2",
            )
            .bind(client_id.cast_signed())
            .bind(limit)
            .fetch_all(connections)
            .await?;
            rows.into_iter()
                .map(|row| {
                    Ok(Opinion {
                        opinion_id: row.get(0),
                        created_at: row.get(1),
                        advisor: row.get(2),
                        client_id: row.get::<i64, _>(3).cast_unsigned(),
                        model_version: row.get(4),
                        opinion: view(row.get(5))?,
                        reason: row.get(6),
                    })
                })
                .collect()
        })
    }

    /// Returns the clients of whom `advisor` gave an opinion under a version of the model.
    ///
    /// Only clients among `clients` are searched, or all clients.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn opinions_by(
        &self,
        advisor: &str,
        model_version: &str,
        clients: Option<&[ClientId]>,
    ) -> Result<HashSet<ClientId>, Error> {
        let among = match clients {
            Some([]) => return Ok(HashSet::new()),
            Some(clients) => format!(" AND client_id IN ({})", placeholders(3, clients.len())),
            None => String::new(),
        };
        let statement = format!(
            "SELECT DISTINCT client_id FROM opinions WHERE advisor = $1 AND model_version = $2{among}"
        );
        let found: Vec<i64> = on!(&self.readers, connections => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(statement)).bind(advisor).bind(model_version);
            for client in clients.into_iter().flatten() {
                query = query.bind(client.cast_signed());
            }
            query.fetch_all(connections).await?
        });
        Ok(found.into_iter().map(i64::cast_unsigned).collect())
    }
}
