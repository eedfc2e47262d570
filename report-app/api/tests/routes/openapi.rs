use std::path::Path;

use serde_json::Value;

use crate::support::TestApp;

#[tokio::test]
async fn describes_every_route() {
    let app = TestApp::start().await;
    let answer = app.get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/health/live",
            "/health/ready",
            "/v1/clients",
            "/v1/clients/{client_id}",
            "/v1/clients/{client_id}/prediction",
            "/v1/clients/{client_id}/similar",
            "/v1/counterfactuals",
            "/v1/model",
            "/v1/predictions",
            "/v1/predictions/batch"
        ]
    );
}

#[test]
fn the_document_in_docs_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    let written: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let fresh: Value = serde_json::to_value(scoring_api::openapi()).unwrap();
    assert_eq!(written, fresh, "run `pret-api openapi > docs/api/openapi.json`");
}
