//! Body of a prediction request: a known client with edited fields, or a new applicant.

use std::collections::BTreeMap;

use contract::{ClientId, PredictionRequest, ProblemField};
use scoring::features::Applicant;
use scoring::{Bundle, Cell, FieldError, FieldKind, Record, Value, is_missing_word};
use serde_json::Value as Json;

use crate::body::{described, escaped};
use crate::clients::{Clients, Position};
use crate::{Error, Result, conversions};

/// Checked body.
#[derive(Debug, Clone)]
pub struct CheckedRequest {
    /// Known client, whose fields and history are the starting point.
    pub client_id: Option<ClientId>,
    /// Fields to set, by raw column name.
    application: BTreeMap<String, Value>,
    client: Option<Position>,
}

impl CheckedRequest {
    /// Checks a body against the fields of an application and the rules between them.
    ///
    /// # Errors
    /// [`Error::InvalidBody`] with all errors at once, in the order of their pointers, or
    /// [`Error::UnknownClient`].
    pub(crate) fn check(body: &Json, bundle: &Bundle, clients: &Clients) -> Result<Self> {
        let (client_id, application, mut errors) = Self::read(body, bundle);
        let known = client_id.map(|id| clients.find(id).ok_or(Error::UnknownClient(id)));
        let client = known.as_ref().and_then(|known| known.as_ref().ok().copied());
        let own = |field: &str| {
            let value =
                client.and_then(|client| Some(clients.value(client, clients.column(field)?)));
            value.unwrap_or_default()
        };
        if let Err(refused) = scoring::check_consistency(own, &application) {
            let is_known = |pointer: &String| errors.iter().any(|error| &error.pointer == pointer);
            let refused =
                refused.into_iter().map(|error| problem(pointer(&error.field), error.message));
            let more: Vec<ProblemField> =
                refused.filter(|error| !is_known(&error.pointer)).collect();
            errors.extend(more);
        }
        if !errors.is_empty() {
            errors.sort_by(|left, right| left.pointer.cmp(&right.pointer));
            return Err(Error::InvalidBody(errors));
        }
        known.transpose()?;
        Ok(Self { client_id, application, client })
    }

    /// Returns the client that a body names, even if the body has errors.
    pub fn client_id(body: &Json) -> Option<ClientId> {
        body.get("client_id").and_then(Json::as_u64)
    }

    /// Builds the input of the model: the client's values, if any, with the given fields over them.
    pub(crate) fn applicant(&self, bundle: &Bundle, clients: &Clients) -> Applicant {
        clients.applicant(self.client, bundle.plan(), &self.application)
    }

    /// Builds the same input as [`applicant`](Self::applicant), with values by name.
    pub(crate) fn record(self, clients: &Clients) -> Record {
        let mut record = self.client.map_or_else(Record::new, |client| clients.record(client));
        for (name, value) in self.application {
            record.set(name, value);
        }
        record
    }

    /// Reads the body, and collects the errors of its members.
    fn read(
        body: &Json,
        bundle: &Bundle,
    ) -> (Option<ClientId>, BTreeMap<String, Value>, Vec<ProblemField>) {
        let Json::Object(members) = body else {
            let expected = r#"Expected an object like {"client_id": 100001, "application": {"AMT_CREDIT": 450000}}"#;
            let message = format!("{expected}, found {}.", described(body));
            return (None, BTreeMap::new(), vec![problem(String::new(), message)]);
        };
        let mut errors = Vec::new();
        for name in
            members.keys().filter(|name| !["client_id", "application"].contains(&name.as_str()))
        {
            let message = "Unknown member. Expected client_id and application; fields of the application go inside application.";
            errors.push(problem(format!("/{}", escaped(name)), message.to_owned()));
        }
        let client_id = match members.get("client_id") {
            None | Some(Json::Null) => None,
            Some(given) => given.as_u64().or_else(|| {
                let message = format!("Expected a client's number, found {}.", described(given));
                errors.push(problem("/client_id".to_owned(), message));
                None
            }),
        };
        let application = match members.get("application") {
            None => BTreeMap::new(),
            Some(Json::Object(fields)) => values(fields, bundle, &mut errors),
            Some(other) => {
                let message =
                    format!("Expected an object of fields by name, found {}.", described(other));
                errors.push(problem("/application".to_owned(), message));
                return (client_id, BTreeMap::new(), errors);
            }
        };
        if let Err(refused) = bundle.check_application(&application) {
            errors.extend(
                refused
                    .into_iter()
                    .map(|error| problem(pointer(&error.field), advised(&error, bundle))),
            );
        }
        let is_known_client = members.get("client_id").is_some_and(|given| !given.is_null());
        let missing =
            bundle.missing_fields(&application).into_iter().map(|name| (name, pointer(name)));
        for (name, pointer) in missing
            .filter(|(_, pointer)| !errors.iter().any(|error| &error.pointer == pointer))
            .collect::<Vec<_>>()
        {
            let expected = match bundle.features().field(name).map(|field| field.kind) {
                Some(FieldKind::Category) => "a category as text",
                _ => "a number",
            };
            if !is_known_client {
                errors.push(problem(
                    pointer,
                    format!("Required for a new applicant. Give {expected}."),
                ));
            } else if application.contains_key(name) {
                let message = format!(
                    "Required: it cannot be missing. Give {expected}, or leave it out to keep the client's own."
                );
                errors.push(problem(pointer, message));
            }
        }
        (client_id, application, errors)
    }

    /// Returns the equivalent request body in canonical form.
    pub fn canonical(&self) -> PredictionRequest {
        let application =
            self.application.iter().map(|(name, value)| (name.clone(), conversions::value(value)));
        PredictionRequest { client_id: self.client_id, application: application.collect() }
    }
}

/// Reads the fields that are a number, a text or `null`, and reports errors for all others.
///
/// A field that is yes or no accepts every spelling of these.
fn values(
    fields: &serde_json::Map<String, Json>,
    bundle: &Bundle,
    errors: &mut Vec<ProblemField>,
) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    for (name, given) in fields {
        let flag = bundle.features().field(name).filter(|field| field.is_flag()).zip(cell(given));
        if let Some((field, cell)) = flag {
            match field.read(cell) {
                Ok(value) => _ = values.insert(name.clone(), value),
                Err(message) => errors.push(problem(pointer(name), message)),
            }
            continue;
        }
        let value = match given {
            Json::Null => Value::Missing,
            Json::Number(number) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) if is_missing_word(text) => Value::Missing,
            Json::String(text) => Value::Text(text.clone()),
            Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
                // An unknown name is reported as unknown, whatever its value is.
                if let Some(field) = bundle.features().field(name) {
                    let expected = match field.kind {
                        FieldKind::Number => "a number",
                        FieldKind::Category => "a category as text",
                    };
                    errors.push(problem(
                        pointer(name),
                        format!("Expected {expected}, found {}.", described(given)),
                    ));
                    continue;
                }
                Value::Missing
            }
        };
        values.insert(name.clone(), value);
    }
    values
}

/// Converts a value that is no array or object to a cell, as a file would hold it.
fn cell(given: &Json) -> Option<Cell<'_>> {
    match given {
        Json::Null => Some(Cell::Missing),
        Json::Bool(flag) => Some(Cell::Flag(*flag)),
        Json::Number(number) => number.as_f64().map(Cell::Number),
        Json::String(text) => Some(Cell::Text(text)),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// Adds to an error's message where a caller of the API finds the valid names or categories.
fn advised(error: &FieldError, bundle: &Bundle) -> String {
    let FieldError { field, message } = error;
    match bundle.features().field(field) {
        _ if error.has_suggestion() => message.clone(),
        None => format!("{message} GET /v1/model lists the fields of an application."),
        Some(known) if message.starts_with("Unknown category") => {
            format!("{message} GET /v1/model lists the categories of {}.", known.name)
        }
        Some(_) => message.clone(),
    }
}

fn problem(pointer: String, message: String) -> ProblemField {
    ProblemField { pointer, message }
}

fn pointer(field: &str) -> String {
    format!("/application/{}", escaped(field))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn yes_and_no_are_taken_in_the_spellings_of_a_file() {
        let bundle =
            Bundle::open(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion")))
                .unwrap();
        let read = |body: &str| {
            let mut errors = Vec::new();
            let values = values(&serde_json::from_str(body).unwrap(), &bundle, &mut errors);
            (values, errors)
        };
        let expected = read(r#"{"FLAG_OWN_CAR": "Y", "FLAG_MOBIL": 0}"#);
        assert_eq!(expected.1, []);
        for body in [
            r#"{"FLAG_OWN_CAR": true, "FLAG_MOBIL": false}"#,
            r#"{"FLAG_OWN_CAR": 1, "FLAG_MOBIL": "N"}"#,
            r#"{"FLAG_OWN_CAR": "true", "FLAG_MOBIL": "0"}"#,
        ] {
            assert_eq!(read(body), expected);
        }
        let (values, errors) =
            read(r#"{"AMT_CREDIT": true, "FLAG_OWN_CAR": 2, "FLAG_MOBIL": [1]}"#);
        assert!(values.is_empty());
        let errors: Vec<(&str, &str)> =
            errors.iter().map(|error| (error.pointer.as_str(), error.message.as_str())).collect();
        assert_eq!(
            errors,
            [
                ("/application/AMT_CREDIT", "Expected a number, found true."),
                ("/application/FLAG_MOBIL", "Expected a number, found an array."),
                ("/application/FLAG_OWN_CAR", "Expected a category as text, found the number 2."),
            ]
        );
    }
}
