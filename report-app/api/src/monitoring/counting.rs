//! From stored predictions to counts: values, product, groups and identity of each.

use std::hash::{DefaultHasher, Hash, Hasher};

use ::monitoring::{BIRTH, Observed, Recorder, SEX, Scored, groups_of};
use answers::clients::Position;
use contract::{ClientId, PredictionRequest};
use scoring::Value;
use scoring::features::Definition;
use store::{MonitoredPrediction, StoredNumbers, Volume};

use crate::champion::Champion;

/// Where the values of a prediction are found.
#[derive(Debug)]
pub(crate) struct Sources {
    variables: Vec<VariableSource>,
    product: Option<FieldSource>,
    sex: FieldSource,
    birth: FieldSource,
}

/// Variable of the baseline.
#[derive(Debug)]
struct VariableSource {
    /// Its position among the stored numbers.
    position: Option<usize>,
    /// Of a category, the field that holds its text.
    field: Option<FieldSource>,
}

/// Field of an application.
#[derive(Debug)]
struct FieldSource {
    name: String,
    column: Option<usize>,
    /// Categories that the training knew.
    categories: Vec<String>,
}

/// Fields of one application: the client's, with those of the request over them.
struct Fields<'a> {
    champion: &'a Champion,
    client: Option<Position>,
    request: Option<PredictionRequest>,
}

impl Sources {
    /// Finds the sources of a champion's baseline.
    pub(crate) fn new(champion: &Champion) -> Self {
        let features = champion.answers.bundle.features();
        let field = |name: &str| FieldSource::new(champion, name);
        let variable = |name: &str| {
            let definition = features.position(name).map(|at| &features.features[at].definition);
            VariableSource {
                position: champion.numbers.position(name),
                field: match definition {
                    Some(Definition::Category { column, .. }) => Some(field(column)),
                    _ => None,
                },
            }
        };
        let baseline = &champion.reference.baseline;
        Self {
            variables: baseline.variables.iter().map(|found| variable(&found.name)).collect(),
            product: baseline.stratum.as_deref().map(field),
            sex: field(SEX),
            birth: field(BIRTH),
        }
    }

    /// Counts predictions.
    pub(crate) fn count(
        &self,
        champion: &Champion,
        rows: &[MonitoredPrediction],
        recorder: &mut Recorder<'_>,
        volume: &mut Volume,
    ) {
        for row in rows {
            volume.predictions += 1;
            volume.refused += u64::from(row.is_refused);
            if row.contributions.is_empty() {
                // What is personal was erased: nothing of it can be compared.
                continue;
            }
            let fields = Fields::new(champion, row.client_id, &row.request);
            let values = self.values(champion, row, &fields);
            let observed: Vec<Observed<'_>> = values.iter().map(Observed::from).collect();
            let product = self.product.as_ref().map(|field| fields.value(field));
            let groups = self.groups(&fields);
            let groups: Vec<(&str, &str)> =
                groups.iter().map(|(attribute, group)| (*attribute, group.as_str())).collect();
            recorder.add(&Scored {
                values: &observed,
                probability: row.probability,
                is_refused: row.is_refused,
                stratum: product.as_ref().and_then(Value::text).unwrap_or_default(),
                groups: &groups,
                identity: Some(identity(row)),
            });
        }
    }

    /// Returns the attributes and groups of the client of a request, JSON.
    pub(crate) fn groups_of_request(
        &self,
        champion: &Champion,
        client_id: Option<ClientId>,
        request: &str,
    ) -> Vec<(&'static str, String)> {
        self.groups(&Fields::new(champion, client_id, request))
    }

    fn groups(&self, fields: &Fields<'_>) -> Vec<(&'static str, String)> {
        groups_of(fields.value(&self.sex).text(), fields.value(&self.birth).number())
    }

    /// Returns the values of the baseline's variables.
    fn values(
        &self,
        champion: &Champion,
        row: &MonitoredPrediction,
        fields: &Fields<'_>,
    ) -> Vec<Value> {
        let stored = StoredNumbers::read(&row.contributions);
        let value = |source: &VariableSource| {
            let value = stored.as_ref().zip(source.position);
            let value = value.and_then(|(stored, at)| champion.numbers.value_at(stored, at));
            let value = value.unwrap_or(Value::Missing);
            match &source.field {
                // The model takes a text that it does not know for a missing value.
                Some(field) if value.is_missing() => fields.unknown_category(field),
                _ => value,
            }
        };
        self.variables.iter().map(value).collect()
    }
}

/// Returns the amount of the loan of a stored prediction, if it is known.
pub(crate) fn amount(champion: &Champion, row: &MonitoredPrediction) -> Option<f64> {
    let fields = Fields::new(champion, row.client_id, &row.request);
    let amount = fields.value(&FieldSource::new(champion, "AMT_CREDIT")).number();
    amount.is_finite().then_some(amount)
}

/// Returns a hash of the client and of what was sent.
pub(crate) fn identity(row: &MonitoredPrediction) -> u64 {
    let mut hasher = DefaultHasher::new();
    (row.client_id, &row.request).hash(&mut hasher);
    hasher.finish()
}

impl FieldSource {
    fn new(champion: &Champion, name: &str) -> Self {
        let field = champion.answers.bundle.features().field(name);
        let categories = field.map_or(&[][..], |field| &field.categories);
        Self {
            name: name.to_owned(),
            column: champion.answers.clients.column(name),
            categories: categories.iter().map(|category| category.value.clone()).collect(),
        }
    }
}

impl<'a> Fields<'a> {
    fn new(champion: &'a Champion, client_id: Option<ClientId>, request: &str) -> Self {
        Self {
            champion,
            client: client_id.and_then(|id| champion.answers.clients.find(id)),
            request: serde_json::from_str(request).ok(),
        }
    }

    fn value(&self, field: &FieldSource) -> Value {
        let sent = self.request.as_ref().and_then(|request| request.application.get(&field.name));
        match sent {
            Some(Some(contract::Value::Number(number))) => Value::Number(*number),
            Some(Some(contract::Value::Text(text))) => Value::Text(text.clone()),
            Some(None) => Value::Missing,
            None => self.client.zip(field.column).map_or(Value::Missing, |(client, column)| {
                self.champion.answers.clients.value(client, column)
            }),
        }
    }

    /// Returns the text of a category that the training did not know; missing for all others.
    fn unknown_category(&self, field: &FieldSource) -> Value {
        match self.value(field) {
            Value::Text(text) if !field.categories.contains(&text) => Value::Text(text),
            _ => Value::Missing,
        }
    }
}
