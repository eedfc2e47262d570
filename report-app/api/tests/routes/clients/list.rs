use serde_json::{Value, json};

use crate::support::{TestApp, assert_close};

fn ids(page: &Value) -> Vec<u64> {
    page["clients"].as_array().unwrap().iter().map(|client| client["client_id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn lists_clients_in_ascending_order_with_what_was_decided() {
    let page = TestApp::start().await.get("/v1/clients").await.ok();
    assert_close(
        &page,
        &json!({"total": 4, "clients": [
            {"client_id": 100_001, "probability": 0.062, "decision": "granted", "needs_review": false, "risk_band": "C"},
            {"client_id": 100_002, "probability": 0.37, "decision": "refused", "needs_review": false, "risk_band": "E"},
            {"client_id": 100_015, "probability": 0.082, "decision": "granted", "needs_review": true, "risk_band": "C"},
            {"client_id": 200_001, "probability": 0.21, "decision": "refused", "needs_review": false, "risk_band": "E"}
        ]}),
    );
}

#[tokio::test]
async fn finds_clients_by_the_first_digits_page_by_page() {
    let app = TestApp::start().await;
    let first = app.get("/v1/clients?search=1000&limit=2").await.ok();
    assert_eq!((ids(&first), &first["total"]), (vec![100_001, 100_002], &json!(3)));
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = app.get(&format!("/v1/clients?search=1000&limit=2&cursor={cursor}")).await.ok();
    assert_eq!((ids(&second), &second["total"]), (vec![100_015], &json!(3)));
    assert_eq!(second.get("next_cursor"), None);

    assert_eq!(ids(&app.get("/v1/clients?search=200001").await.ok()), [200_001]);
    let none = app.get("/v1/clients?search=3").await.ok();
    assert_eq!(none, json!({"clients": [], "total": 0}));
    assert_eq!(ids(&app.get("/v1/clients?search=&limit=100").await.ok()).len(), 4);
}

#[tokio::test]
async fn refuses_parameters_it_does_not_know_or_cannot_use() {
    let app = TestApp::start().await;
    let cases = [
        ("search=12a", "search: expected the first digits of a client's number, found \"12a\"."),
        ("search=-1", "search: expected the first digits of a client's number, found \"-1\"."),
        ("limit=0", "limit: expected a whole number from 1 to 100, found \"0\"."),
        ("limit=101", "limit: expected a whole number from 1 to 100, found \"101\"."),
        ("limit=ten", "limit: expected a whole number from 1 to 100, found \"ten\"."),
        ("limit=", "limit: expected a whole number from 1 to 100, found \"\"."),
        ("cursor=100002", "cursor: expected the next_cursor of an earlier page, found \"100002\"."),
        ("cursor=after-xyz", "cursor: expected the next_cursor of an earlier page, found \"after-xyz\"."),
        ("offset=3", "offset: unknown parameter. Expected one of search, limit, cursor."),
        ("limit=1&limit=2", "limit: given twice. Give it once."),
    ];
    for (query, detail) in cases {
        let answer = app.get(&format!("/v1/clients?{query}")).await;
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", detail);
    }
}
