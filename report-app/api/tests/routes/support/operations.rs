//! Every operation of the OpenAPI document, and a request for each.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;

/// Method and path.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// Path with its parameters in braces, as in the document.
    pub(crate) path: String,
    /// Media type of the body.
    body: Option<String>,
    /// Names of the parameters: `{client_id}` in the path, `?limit` in the query, `/reason` in the
    /// body.
    parameters: Vec<String>,
}

/// Returns all operations.
pub(crate) fn operations() -> Vec<Operation> {
    let document: Value = serde_json::to_value(scoring_api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let body = operation["requestBody"]["content"]
                .as_object()
                .and_then(|content| content.keys().next());
            let parameters = parameters(&document, operation);
            operations.push(Operation {
                method,
                path: path.clone(),
                body: body.cloned(),
                parameters,
            });
        }
    }
    operations
}

/// Returns the path of every GET about one client, with `{client_id}` where the number belongs.
pub(crate) fn paths_about_a_client() -> Vec<String> {
    let gets = operations().into_iter().filter(|operation| operation.method == Method::GET);
    let path = |operation: Operation| {
        let takes = |name: &str| operation.parameters.iter().any(|parameter| parameter == name);
        match (takes("{client_id}"), takes("?client_id")) {
            (true, _) => Some(operation.path),
            (_, true) => Some(operation.path + "?client_id={client_id}"),
            _ => None,
        }
    };
    gets.filter_map(path).collect()
}

/// Returns the names of an operation's parameters, without headers.
fn parameters(document: &Value, operation: &Value) -> Vec<String> {
    let declared =
        operation["parameters"].as_array().into_iter().flatten().filter_map(|parameter| {
            let name = parameter["name"].as_str().unwrap();
            match parameter["in"].as_str().unwrap() {
                "path" => Some(format!("{{{name}}}")),
                "query" => Some(format!("?{name}")),
                _ => None,
            }
        });
    let mut names: Vec<String> = declared.collect();
    let bodies = operation["requestBody"]["content"].as_object().into_iter().flatten();
    for (_, content) in bodies {
        members(document, &content["schema"], &mut names);
    }
    names.sort();
    names.dedup();
    names
}

/// Collects the names of a schema's members, including those of references and alternatives.
fn members(document: &Value, schema: &Value, names: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        members(document, document.pointer(&reference[1..]).unwrap(), names);
    }
    for alternatives in ["oneOf", "anyOf", "allOf"] {
        schema[alternatives]
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|schema| members(document, schema, names));
    }
    names.extend(
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| format!("/{name}")),
    );
}

impl Operation {
    /// Returns the parameters: `{client_id}` in the path, `?limit` in the query, `/reason` in the
    /// body.
    pub(crate) fn parameters(&self) -> Vec<String> {
        self.parameters.clone()
    }

    /// Returns the method and the path: `GET /v1/clients/{client_id}`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Builds a request, with an empty object as the body if there is one.
    pub(crate) fn request(&self) -> Request<Body> {
        let path = self
            .path
            .replace("{alarm_id}", "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071")
            .replace("{client_id}", "100001")
            .replace("{change_id}", "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071")
            .replace("{field}", "AMT_CREDIT")
            .replace("{other}", "AMT_INCOME_TOTAL");
        assert!(!path.contains('{'), "{path}: give the new parameter a value above");
        self.request_at(&path, "{}")
    }

    /// Builds a request to a path, with a body if the operation takes one.
    pub(crate) fn request_at(&self, path: &str, body: impl Into<Body>) -> Request<Body> {
        let request = Request::builder().method(self.method.clone()).uri(path);
        match &self.body {
            Some(declared) => request.header("content-type", declared).body(body.into()).unwrap(),
            None => request.body(Body::empty()).unwrap(),
        }
    }
}
