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
            "/v1/audit",
            "/v1/clients",
            "/v1/clients/{client_id}",
            "/v1/clients/{client_id}/prediction",
            "/v1/clients/{client_id}/similar",
            "/v1/counterfactuals",
            "/v1/model",
            "/v1/model/reload",
            "/v1/model/rollback",
            "/v1/monitoring",
            "/v1/outcomes",
            "/v1/population/{field}",
            "/v1/predictions",
            "/v1/predictions/batch",
            "/v1/reviews",
            "/v1/session"
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

#[tokio::test]
async fn the_page_to_try_it_comes_with_its_own_files_and_nothing_from_elsewhere() {
    let app = TestApp::start().await;
    let page = app.get("/docs").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(!html.contains("http:") && !html.contains("https:"), "{html}");
    for (path, kind) in [("/docs/docs.css", "text/css"), ("/docs/docs.js", "text/javascript")] {
        assert!(html.contains(path), "{path}");
        let file = app.get(path).await;
        assert_eq!(file.header("content-type"), format!("{kind}; charset=utf-8"));
        assert!(!file.bytes.is_empty());
    }
}

/// Every example of a request body is answered by the committed champion as the document says.
#[tokio::test]
async fn the_examples_run() {
    let app = TestApp::on_champion().await;
    let prediction = app.get("/v1/clients/100001/prediction").await.ok();
    let document = serde_json::to_value(scoring_api::openapi()).unwrap();
    let mut sent = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(body) = item["post"]["requestBody"]["content"].as_object() else { continue };
        let (kind, content) = body.iter().next().unwrap();
        let named = content["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
        for example in named.chain(content.get("example")) {
            // Who may sign in is not in the document, and a prediction is another each time.
            if path == "/v1/session" {
                continue;
            }
            let mut example = example.clone();
            if let Some(id) = example.get_mut("prediction_id") {
                *id = prediction["prediction_id"].clone();
            }
            let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
            let request = axum::http::Request::post(path).header("content-type", kind).body(text.into()).unwrap();
            let answer = app.send(request).await;
            let said = String::from_utf8_lossy(&answer.bytes).into_owned();
            assert!(answer.status.is_success() && !said.contains("\"problem\""), "{path} {example}\n{said}");
            sent += 1;
        }
    }
    assert!(sent >= 7, "only {sent} examples were found");
}
