//! Columns of the exported events, which docs/api/events.md describes.

use std::collections::HashSet;

use polars::prelude::{Column, DataFrame, DataType, Field, NamedFrom, Schema, Series};
use scoring::Value;
use serde::Deserialize;
use store::{Event, Legend, StoredFeature, StoredNumbers};

use crate::{Error, Result};

/// Names and types of the columns that every file has, in order.
const COLUMNS: [(&str, DataType); 16] = [
    ("prediction_id", DataType::String),
    ("created_at", DataType::String),
    ("client_id", DataType::Int64),
    ("model_version", DataType::String),
    ("origin", DataType::String),
    ("language", DataType::String),
    ("probability", DataType::Float64),
    ("decision", DataType::String),
    ("threshold", DataType::Float64),
    ("score", DataType::Float64),
    ("latency_us", DataType::Int64),
    ("request", DataType::String),
    ("defaulted", DataType::Boolean),
    ("observed_on", DataType::String),
    ("review_decision", DataType::String),
    ("reviewed_at", DataType::String),
];

/// Beginning of the name of a column of contributions.
const CONTRIBUTION: &str = "contribution_";

/// Checks whether a column of exported events is no value of a feature.
pub(crate) fn is_of_events(name: &str) -> bool {
    COLUMNS.iter().any(|(known, _)| *known == name) || name.starts_with(CONTRIBUTION)
}

/// Part of the response that is exported.
#[derive(Debug, Default, Deserialize)]
struct Response {
    threshold: Option<f64>,
    score: Option<f64>,
}

/// Columns of the events of one model.
#[derive(Debug)]
pub(super) struct EventColumns {
    legend: Legend,
    has_contributions: bool,
}

impl EventColumns {
    /// Makes the columns of a model, with the contributions of its features or without.
    ///
    /// # Errors
    /// [`Error::Data`] if a feature has the name of another column.
    pub(super) fn new(version: &str, legend: Legend, has_contributions: bool) -> Result<Self> {
        let columns = Self { legend, has_contributions };
        let mut names = HashSet::new();
        match columns.fields().into_iter().find(|field| !names.insert(field.name().clone())) {
            Some(twice) => Err(Error::Data(format!(
                "model {version}: a feature is called {}, which is a column of every file. \
                 Rename the feature and train again.",
                twice.name()
            ))),
            None => Ok(columns),
        }
    }

    /// Returns the schema of a file.
    pub(super) fn schema(&self) -> Schema {
        self.fields().into_iter().collect()
    }

    fn fields(&self) -> Vec<Field> {
        let fixed = COLUMNS.map(|(name, dtype)| Field::new(name.into(), dtype));
        let mut fields = Vec::from(fixed);
        for feature in self.legend.features() {
            let dtype = if is_number(feature) { DataType::Float64 } else { DataType::String };
            fields.push(Field::new(feature.name.as_str().into(), dtype));
            if self.has_contributions {
                fields.push(Field::new(contribution_of(feature).into(), DataType::Float64));
            }
        }
        fields
    }

    /// Returns the events as a data frame with the columns of [`schema`](Self::schema).
    ///
    /// # Errors
    /// [`Error::Data`] if the response of an event is not JSON.
    pub(super) fn frame(&self, events: &[Event]) -> Result<DataFrame> {
        let responses = events.iter().map(response).collect::<Result<Vec<_>>>()?;
        let numbers: Vec<_> =
            events.iter().map(|event| StoredNumbers::read(&event.contributions)).collect();
        let texts = |name: &str, of: &dyn Fn(&Event) -> Option<String>| {
            Column::from(Series::new(name.into(), events.iter().map(of).collect::<Vec<_>>()))
        };
        let mut columns = vec![
            texts("prediction_id", &|event| Some(event.prediction_id.clone())),
            texts("created_at", &|event| Some(event.created_at.clone())),
            numbers_of("client_id", events, |event| event.client_id.map(u64::cast_signed)),
            texts("model_version", &|event| Some(event.model_version.clone())),
            texts("origin", &|event| Some(event.origin.code().to_owned())),
            texts("language", &|event| Some(event.language.clone())),
            floats("probability", events.iter().map(|event| Some(event.probability))),
            texts("decision", &|event| Some(event.decision.code().to_owned())),
            floats("threshold", responses.iter().map(|response| response.threshold)),
            floats("score", responses.iter().map(|response| response.score)),
            numbers_of("latency_us", events, |event| event.latency.map(u64::cast_signed)),
            texts("request", &|event| Some(event.request.clone())),
            Series::new(
                "defaulted".into(),
                events
                    .iter()
                    .map(|event| event.outcome.as_ref().map(|outcome| outcome.defaulted))
                    .collect::<Vec<_>>(),
            )
            .into(),
            texts("observed_on", &|event| Some(event.outcome.as_ref()?.observed_on.clone())),
            texts("review_decision", &|event| {
                Some(event.review.as_ref()?.decision.code().to_owned())
            }),
            texts("reviewed_at", &|event| Some(event.review.as_ref()?.created_at.clone())),
        ];
        for (at, feature) in self.legend.features().iter().enumerate() {
            let pairs: Vec<Option<(Value, f64)>> =
                numbers.iter().map(|numbers| self.legend.pair(numbers.as_ref()?, at)).collect();
            columns.push(values(feature, &pairs));
            if self.has_contributions {
                let contributions = pairs.iter().map(|pair| Some(pair.as_ref()?.1));
                columns.push(floats(&contribution_of(feature), contributions));
            }
        }
        Ok(DataFrame::new(events.len(), columns)?)
    }
}

/// Returns the name of the column with the contributions of a feature.
fn contribution_of(feature: &StoredFeature) -> String {
    format!("{CONTRIBUTION}{}", feature.name)
}

fn is_number(feature: &StoredFeature) -> bool {
    feature.categories.is_empty()
}

/// Returns the column with the values of a feature. A missing value is null.
fn values(feature: &StoredFeature, pairs: &[Option<(Value, f64)>]) -> Column {
    let values = pairs.iter().map(|pair| pair.as_ref().map(|(value, _)| value));
    if is_number(feature) {
        floats(
            &feature.name,
            values.map(|value| match value? {
                Value::Number(number) if !number.is_nan() => Some(*number),
                _ => None,
            }),
        )
    } else {
        let texts = values.map(|value| match value? {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        });
        Series::new(feature.name.as_str().into(), texts.collect::<Vec<_>>()).into()
    }
}

fn floats(name: &str, values: impl Iterator<Item = Option<f64>>) -> Column {
    Series::new(name.into(), values.collect::<Vec<_>>()).into()
}

fn numbers_of(name: &str, events: &[Event], of: impl Fn(&Event) -> Option<i64>) -> Column {
    Series::new(name.into(), events.iter().map(of).collect::<Vec<_>>()).into()
}

fn response(event: &Event) -> Result<Response> {
    serde_json::from_str(&event.response).map_err(|error| {
        Error::Data(format!(
            "prediction {}: the store holds a response that is not as expected: {error}",
            event.prediction_id
        ))
    })
}
