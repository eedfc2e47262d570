//! Everything that is stored about a client.

use std::collections::HashMap;

use contract::{
    AuditLine, ClientData, ClientId, KeptPrediction, KeptShadowPrediction, KeptValue, Outcome,
};
use scoring::Value;
use sqlx::{AssertSqlSafe, Row};

use super::numbers::{Legend, StoredNumbers};
use super::personal::{LISTS, names};
use super::pool::on;
use super::reviews::decision;
use super::{AuditFilter, Error, Store};

const PREDICTIONS: &str = "SELECT predictions.prediction_id, predictions.created_at, predictions.model_version, \
    predictions.origin, predictions.language, predictions.probability, predictions.decision, predictions.request, \
    predictions.response, predictions.contributions, models.features \
    FROM predictions LEFT JOIN models ON models.model_version = predictions.model_version \
    WHERE predictions.client_id = $1 ORDER BY predictions.prediction_id";

const SHADOW: &str = "SELECT shadow.prediction_id, shadow.model_version, shadow.probability, shadow.decision, shadow.reasons, \
    shadow.lacking FROM shadow_predictions AS shadow JOIN predictions ON predictions.prediction_id = shadow.prediction_id \
    WHERE predictions.client_id = $1 ORDER BY shadow.prediction_id";

const OUTCOMES: &str = "SELECT outcomes.outcome_id, outcomes.created_at, outcomes.prediction_id, outcomes.defaulted, \
    outcomes.observed_on FROM outcomes JOIN predictions ON predictions.prediction_id = outcomes.prediction_id \
    WHERE predictions.client_id = $1 ORDER BY outcomes.outcome_id";

impl Store {
    /// Returns everything that is stored about a client; of an unknown one, that is nothing.
    ///
    /// The predictions and the audit log are read through, so it may take long.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer, [`Error::Unreadable`] if a row is not as
    /// this program writes it.
    pub async fn client_data(&self, client_id: ClientId) -> Result<ClientData, Error> {
        let filter = AuditFilter { client_id: Some(client_id), ..AuditFilter::default() };
        let mut audit = self.audit(&filter, "", i64::MAX).await?;
        audit.extend(self.lists_with(client_id).await?);
        audit.sort_by(|left, right| left.audit_id.cmp(&right.audit_id));
        Ok(ClientData {
            client_id,
            predictions: self.predictions_of(client_id).await?,
            shadow_predictions: self.shadow_predictions_of(client_id).await?,
            outcomes: self.outcomes_of(client_id).await?,
            reviews: self.reviews(client_id, i64::MAX).await?,
            opinions: self.opinions(client_id, i64::MAX).await?,
            audit,
        })
    }

    async fn predictions_of(&self, client_id: ClientId) -> Result<Vec<KeptPrediction>, Error> {
        let mut legends: HashMap<String, Legend> = HashMap::new();
        on!(&self.readers, connections => {
            let rows = sqlx::query(PREDICTIONS)
                .bind(client_id.cast_signed())
                .fetch_all(connections)
                .await?;
            let mut predictions = Vec::with_capacity(rows.len());
            for row in rows {
                let (id, code): (String, String) = (row.get("prediction_id"), row.get("decision"));
                let model_version: String = row.get("model_version");
                let features: Option<String> = row.get("features");
                if let (false, Some(features)) = (legends.contains_key(&model_version), features) {
                    legends.insert(model_version.clone(), Legend::parse(&features)?);
                }
                let bytes: Vec<u8> = row.get("contributions");
                let values = match (legends.get(&model_version), StoredNumbers::read(&bytes)) {
                    (Some(legend), Some(numbers)) => values(legend, &numbers),
                    _ => Vec::new(),
                };
                let unreadable = |what: &str, error: serde_json::Error| {
                    Error::Unreadable(format!("the {what} of prediction {id}: {error}"))
                };
                let request: String = row.get("request");
                let response: String = row.get("response");
                predictions.push(KeptPrediction {
                    created_at: row.get("created_at"),
                    origin: row.get("origin"),
                    language: row.get("language"),
                    probability: row.get("probability"),
                    decision: decision(&code)?,
                    request: serde_json::from_str(&request)
                        .map_err(|error| unreadable("request", error))?,
                    answer: serde_json::from_str(&response)
                        .map_err(|error| unreadable("response", error))?,
                    values,
                    prediction_id: id,
                    model_version,
                });
            }
            Ok(predictions)
        })
    }

    async fn shadow_predictions_of(
        &self,
        client_id: ClientId,
    ) -> Result<Vec<KeptShadowPrediction>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(SHADOW)
                .bind(client_id.cast_signed())
                .fetch_all(connections)
                .await?;
            let shadow = |row: &_| {
                let (code, reasons): (String, String) = (Row::get(row, 3), Row::get(row, 4));
                Ok(KeptShadowPrediction {
                    prediction_id: Row::get(row, 0),
                    model_version: Row::get(row, 1),
                    probability: Row::get(row, 2),
                    decision: decision(&code)?,
                    reasons: reasons.split_whitespace().map(str::to_owned).collect(),
                    lacking: Row::get::<i64, _>(row, 5).cast_unsigned(),
                })
            };
            rows.iter().map(shadow).collect()
        })
    }

    async fn outcomes_of(&self, client_id: ClientId) -> Result<Vec<Outcome>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(OUTCOMES)
                .bind(client_id.cast_signed())
                .fetch_all(connections)
                .await?;
            let outcome = |row: &_| Outcome {
                outcome_id: Row::get(row, 0),
                created_at: Row::get(row, 1),
                prediction_id: Row::get(row, 2),
                defaulted: Row::get::<i64, _>(row, 3) != 0,
                observed_on: Row::get(row, 4),
            };
            Ok(rows.iter().map(outcome).collect())
        })
    }

    /// Returns the entries of the audit log about lists with the client, without their details.
    async fn lists_with(&self, client_id: ClientId) -> Result<Vec<AuditLine>, Error> {
        let text = client_id.to_string();
        let statement = format!(
            "SELECT audit_id, at, actor, action, detail, address FROM audit \
             WHERE {LISTS} AND detail LIKE $1 ORDER BY audit_id"
        );
        on!(&self.readers, connections => {
            let rows = sqlx::query(AssertSqlSafe(statement))
                .bind(format!("%{text}%"))
                .fetch_all(connections)
                .await?;
            let line = |row: &_| {
                let detail: String = Row::get(row, "detail");
                names(&detail, &text).then(|| AuditLine {
                    audit_id: Row::get(row, "audit_id"),
                    at: Row::get(row, "at"),
                    actor: Row::get(row, "actor"),
                    action: Row::get(row, "action"),
                    client_id: None,
                    detail: None,
                    address: Row::get(row, "address"),
                    review: None,
                })
            };
            Ok(rows.iter().filter_map(line).collect())
        })
    }
}

/// Returns the value and the contribution of each feature that was stored.
fn values(legend: &Legend, numbers: &StoredNumbers<'_>) -> Vec<KeptValue> {
    let stored = legend.features().iter().enumerate().filter_map(|(at, feature)| {
        let (value, contribution) = legend.pair(numbers, at)?;
        let value = match value {
            Value::Number(number) => number.is_finite().then_some(contract::Value::Number(number)),
            Value::Text(text) => Some(contract::Value::Text(text)),
            Value::Missing => None,
        };
        Some(KeptValue { feature: feature.name.clone(), value, contribution })
    });
    stored.collect()
}
