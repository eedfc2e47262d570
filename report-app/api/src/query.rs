//! Check of query parameters against the OpenAPI description of the operation.
//!
//! Unknown parameters are refused, and repeated ones too unless the description allows them.

use std::collections::HashMap;
use std::sync::Arc;

use answers::Error;
use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use scoring::nearest_name;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr};

use crate::problem::Refusal;

/// Parameter that an operation accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AcceptedParameter {
    name: String,
    /// Whether it may be repeated.
    repeats: bool,
}

/// Accepted parameters of each operation, by path and method.
#[derive(Debug, Clone, Default)]
pub(crate) struct OperationParameters(HashMap<(String, Method), Vec<AcceptedParameter>>);

impl OperationParameters {
    /// Reads the parameters of all operations from an OpenAPI document.
    pub(crate) fn new(document: &OpenApi) -> Self {
        let mut parameters = HashMap::new();
        for (path, item) in &document.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    parameters.insert((path.clone(), method), accepted_parameters(operation));
                }
            }
        }
        Self(parameters)
    }

    fn check(&self, path: &str, method: &Method, uri: &Uri) -> Result<(), Error> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        let accepted =
            self.0.get(&(path.to_owned(), method.clone())).map_or(&[][..], Vec::as_slice);
        let query = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(given) = query.map_err(|error| Error::InvalidParameter(error.body_text()))?;
        for (at, (name, _)) in given.iter().enumerate() {
            let Some(parameter) = accepted.iter().find(|parameter| parameter.name == *name) else {
                return Err(Error::InvalidParameter(unknown(name, accepted)));
            };
            if !parameter.repeats && given[..at].iter().any(|(other, _)| other == name) {
                return Err(Error::InvalidParameter(format!("{name}: given twice. Give it once.")));
            }
        }
        Ok(())
    }
}

fn accepted_parameters(operation: &Operation) -> Vec<AcceptedParameter> {
    let parameters = operation.parameters.iter().flatten();
    // This document contains no parameters by reference.
    let parameters = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let parameters =
        parameters.filter(|parameter| matches!(parameter.parameter_in, ParameterIn::Query));
    let is_array = |schema: &RefOr<Schema>| match schema {
        RefOr::T(Schema::Array(_)) => true,
        RefOr::T(Schema::Object(object)) => object.schema_type == SchemaType::Type(Type::Array),
        _ => false,
    };
    parameters
        .map(|parameter| AcceptedParameter {
            name: parameter.name.clone(),
            repeats: parameter.schema.as_ref().is_some_and(is_array),
        })
        .collect()
}

fn unknown(name: &str, accepted: &[AcceptedParameter]) -> String {
    let shown: String = name.chars().take(60).collect();
    let names: Vec<&str> = accepted.iter().map(|parameter| parameter.name.as_str()).collect();
    if names.is_empty() {
        return format!("{shown}: unknown parameter. Expected none.");
    }
    let nearest = nearest_name(name, names.iter().copied())
        .map(|nearest| format!(" Did you mean {nearest}?"))
        .unwrap_or_default();
    format!("{shown}: unknown parameter.{nearest} Expected one of {}.", names.join(", "))
}

/// Middleware that refuses a query with invalid parameters before the handler runs.
pub(crate) async fn check(
    State(parameters): State<Arc<OperationParameters>>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if let Err(error) = parameters.check(path, request.method(), request.uri()) {
            return Refusal::from(error).into_response();
        }
    }
    next.run(request).await
}
