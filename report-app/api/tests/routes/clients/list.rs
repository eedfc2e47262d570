use serde_json::{Value, json};

use crate::support::{TestApp, assert_close};

fn ids(page: &Value) -> Vec<u64> {
    page["clients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|client| client["client_id"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn lists_clients_in_ascending_order_with_what_was_decided() {
    let page = TestApp::start().await.get("/v1/clients").await.ok();
    assert_close(
        &page,
        &json!({"total": 4, "first": 1, "clients": [
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
    assert_eq!((&first["first"], first.get("previous_cursor")), (&json!(1), None));
    assert_eq!(second["first"], 3);
    let cursor = second["previous_cursor"].as_str().unwrap();
    assert_eq!(
        app.get(&format!("/v1/clients?search=1000&limit=2&cursor={cursor}")).await.ok(),
        first
    );

    assert_eq!(ids(&app.get("/v1/clients?search=200001").await.ok()), [200_001]);
    let none = app.get("/v1/clients?search=3").await.ok();
    assert_eq!(none, json!({"clients": [], "total": 0, "first": 0}));
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
        (
            "cursor=100002",
            "cursor: expected the next_cursor or previous_cursor of another page, found \"100002\".",
        ),
        (
            "cursor=after-xyz",
            "cursor: expected the next_cursor or previous_cursor of another page, found \"after-xyz\".",
        ),
        (
            "offset=3",
            "offset: unknown parameter. Expected one of search, decision, needs_review, band, sort, order, limit, cursor.",
        ),
        ("limit=1&limit=2", "limit: given twice. Give it once."),
        ("decision=maybe", "decision: expected granted or refused, found \"maybe\"."),
        ("band=F", "band: expected A or B or C or D or E, found \"F\"."),
        ("needs_review=1", "needs_review: expected true or false, found \"1\"."),
        ("sort=name", "sort: expected client_id or probability or distance, found \"name\"."),
        ("order=up", "order: expected ascending or descending, found \"up\"."),
    ];
    for (query, detail) in cases {
        let answer = app.get(&format!("/v1/clients?{query}")).await;
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", detail);
    }
}

#[tokio::test]
async fn a_page_begins_at_somebody_who_is_there_unless_numbers_are_the_order() {
    let app = TestApp::start().await;
    assert_eq!(ids(&app.get("/v1/clients?cursor=after-1").await.ok()).len(), 4);
    let answer = app.get("/v1/clients?sort=probability&cursor=after-1").await;
    let detail = "There is no client 1. GET /v1/clients?search= finds clients by the first digits of their number.";
    answer.is_problem(404, "unknown-client", "Unknown client", detail);
}

#[tokio::test]
async fn sorts_and_filters_by_what_was_decided() {
    let app = TestApp::start().await;
    // Probabilities: 0.062, 0.37, 0.082, 0.21; threshold 0.1.
    for (query, expected) in [
        ("sort=probability", &[100_001, 100_015, 200_001, 100_002][..]),
        ("sort=probability&order=descending", &[100_002, 200_001, 100_015, 100_001]),
        ("sort=distance", &[100_015, 100_001, 200_001, 100_002]),
        ("sort=client_id&order=descending", &[200_001, 100_015, 100_002, 100_001]),
        ("decision=refused", &[100_002, 200_001]),
        ("decision=granted&sort=distance", &[100_015, 100_001]),
        ("needs_review=true", &[100_015]),
        ("needs_review=false&search=1", &[100_001, 100_002]),
        ("band=C", &[100_001, 100_015]),
        ("band=E&sort=probability", &[200_001, 100_002]),
        ("band=A", &[]),
        ("band=E&decision=granted", &[]),
    ] {
        let page = app.get(&format!("/v1/clients?{query}")).await.ok();
        assert_eq!(
            (ids(&page), &page["total"]),
            (expected.to_vec(), &json!(expected.len())),
            "{query}"
        );
    }
    let log = app.get("/v1/audit").await.lines();
    let details: Vec<&Value> = log.iter().map(|line| &line["detail"]).collect();
    assert_eq!(details[5], "search= decision=granted sort=distance shown=100015..100001");
}

#[tokio::test]
async fn says_what_an_advisor_decided_last_on_this_models_prediction() {
    let app = TestApp::start().await;
    let reviewed = async |client_id: u64| {
        let page = app.get(&format!("/v1/clients?search={client_id}")).await.ok();
        page["clients"][0].get("review").cloned()
    };
    let prediction = app.get("/v1/clients/100002/prediction").await.ok()["prediction_id"].clone();
    assert_eq!(reviewed(100_002).await, None);
    for (verdict, decided) in [("confirmed", "refused"), ("overridden", "granted")] {
        let body = json!({"prediction_id": prediction, "verdict": verdict, "reason": "Vu."});
        app.post("/v1/reviews", body.to_string()).await.created();
        assert_eq!(reviewed(100_002).await, Some(json!(decided)));
    }
    assert_eq!(reviewed(100_001).await, None);
    // A review of another model's prediction does not count for this model.
    crate::support::bundle::write_next(&app.folder.path().join("bundle"));
    app.post("/v1/model/reload", "{}").await.ok();
    assert_eq!(reviewed(100_002).await, None);
}
