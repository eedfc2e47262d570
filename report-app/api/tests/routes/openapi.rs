use std::path::Path;

use serde_json::{Value, json};

use crate::support::{TestApp, today};

#[tokio::test]
async fn the_document_is_served_as_json() {
    let app = TestApp::start().await;
    let answer = app.get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    // permissions.rs and disclosure.rs hold the list of operations.
    assert!(document == serde_json::to_value(scoring_api::openapi()).unwrap());
}

/// Checks that a schema excludes additional members, and restricts each text.
fn assert_says_all(document: &Value, schema: &Value, what: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return assert_says_all(document, document.pointer(&reference[1..]).unwrap(), what);
    }
    for alternative in schema["oneOf"].as_array().into_iter().flatten() {
        assert_says_all(document, alternative, what);
    }
    let Some(properties) = schema["properties"].as_object() else { return };
    assert_eq!(schema["additionalProperties"], false, "{what} says nothing of other members");
    for (name, property) in properties {
        let is_text = property["type"] == "string"
            || property["type"].as_array().is_some_and(|types| types.contains(&json!("string")));
        let says = ["format", "pattern", "enum"].iter().any(|word| !property[word].is_null());
        assert!(!is_text || says, "{what}: /{name} may hold any text, U+0000 too");
    }
}

#[test]
fn schemas_say_what_is_refused() {
    let document = serde_json::to_value(scoring_api::openapi()).unwrap();
    let mut checked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            for (_, content) in
                operation["requestBody"]["content"].as_object().into_iter().flatten()
            {
                assert_says_all(&document, &content["schema"], &what);
                checked += 1;
            }
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
                let schema = &parameter["schema"];
                let schema = if schema["type"] == "array" { &schema["items"] } else { schema };
                let says =
                    ["format", "pattern", "anyOf"].iter().any(|word| !schema[word].is_null());
                assert!(schema["type"] == "boolean" || says, "{what}: {parameter:#}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 19, "{checked}");
    let schema = |pointer: &str| {
        document.pointer(&format!("/components/schemas/{pointer}")).unwrap_or(&Value::Null).clone()
    };
    for (pointer, expected) in [
        ("ReviewRequest/properties/prediction_id/format", json!("uuid")),
        ("Prediction/properties/prediction_id/format", json!("uuid")),
        ("Prediction/properties/created_at/format", json!("date-time")),
        ("SignIn/oneOf/0/properties/name/maxLength", json!(64)),
        ("SignIn/oneOf/0/properties/password/maxLength", json!(128)),
        ("SignIn/oneOf/1/properties/token/maxLength", json!(256)),
        ("PredictionRequest/oneOf/0/required/0", json!("client_id")),
        ("PredictionRequest/oneOf/1/required/0", json!("application")),
    ] {
        assert_eq!(schema(pointer), expected, "{pointer}");
    }
}

#[test]
fn the_document_in_docs_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    let written: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let fresh: Value = serde_json::to_value(scoring_api::openapi()).unwrap();
    assert!(written == fresh, "run `pret-api openapi > docs/api/openapi.json`");
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

/// The committed champion answers every example request as documented.
#[tokio::test]
async fn the_examples_run() {
    let app = TestApp::on_champion().await;
    let prediction = app.get("/v1/clients/100001/prediction").await.ok();
    let document = serde_json::to_value(scoring_api::openapi()).unwrap();
    let mut sent = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(body) = item["post"]["requestBody"]["content"].as_object() else { continue };
        let (kind, content) = body.iter().next().unwrap();
        let named = content["examples"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, example)| &example["value"]);
        for example in named.chain(content.get("example")) {
            // The document cannot contain valid credentials, nor the identifier of an existing
            // prediction or alarm. No bundle lies beside the champion's.
            let is_special = ["/v1/session", "/v1/model/changes"].contains(&path.as_str());
            if is_special || path.contains("{alarm_id}") {
                continue;
            }
            let mut example = example.clone();
            if let Some(id) = example.get_mut("prediction_id") {
                *id = prediction["prediction_id"].clone();
            }
            // The prediction was made today, and an outcome is not known before.
            if let Some(day) = example.get_mut("observed_on") {
                *day = today().into();
            }
            let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
            let request = axum::http::Request::post(path)
                .header("content-type", kind)
                .body(text.into())
                .unwrap();
            let answer = app.send(request).await;
            let said = String::from_utf8_lossy(&answer.bytes).into_owned();
            assert!(
                answer.status.is_success() && !said.contains("\"problem\""),
                "{path} {example}\n{said}"
            );
            sent += 1;
        }
    }
    assert!(sent >= 7, "only {sent} examples were found");
}
