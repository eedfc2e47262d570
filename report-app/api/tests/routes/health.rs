use axum::http::StatusCode;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn is_alive_and_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/health/live").await.ok(), json!({"status": "ok", "missing": []}));
    assert_eq!(app.get("/health/ready").await.ok(), json!({"status": "ok", "missing": []}));
}

#[tokio::test]
async fn is_alive_but_not_ready_without_its_store() {
    let app = TestApp::start().await;
    app.drop_table("predictions").await;
    assert_eq!(app.get("/health/live").await.status, StatusCode::OK);
    let ready = app.get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        ready.json(),
        json!({"status": "unavailable", "missing": ["The store does not answer."]})
    );
}
