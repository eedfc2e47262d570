//! Every operation of the interface, as its OpenAPI document has it, and a request for each.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;

/// A method at a path.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// As the document has it, with its parameters in braces.
    pub(crate) path: String,
    /// How a body is declared.
    body: Option<String>,
}

/// All of them.
pub(crate) fn operations() -> Vec<Operation> {
    let document: Value = serde_json::to_value(scoring_api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let body = operation["requestBody"]["content"].as_object().and_then(|content| content.keys().next());
            operations.push(Operation { method, path: path.clone(), body: body.cloned() });
        }
    }
    operations
}

impl Operation {
    /// `GET /v1/clients/{client_id}`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Asks for it, with an empty object in the body where there is one.
    pub(crate) fn request(&self) -> Request<Body> {
        let path = self.path.replace("{client_id}", "100001").replace("{field}", "AMT_CREDIT");
        assert!(!path.contains('{'), "{path}: give the new parameter a value above");
        let request = Request::builder().method(self.method.clone()).uri(path);
        match &self.body {
            Some(declared) => request.header("content-type", declared).body("{}".into()).unwrap(),
            None => request.body(Body::empty()).unwrap(),
        }
    }
}
