//! Clients whose decision waits for an advisor.

use std::fmt::Write;

use serde_json::{Value, json};
use store::Role;

use crate::support::bundle::Client;
use crate::support::{TestApp, assert_close};

const PATH: &str = "/v1/queue";

/// Kinds of clients: scores of clients 1, 2, … are −2.5 or −1.5 ± 0.25 and 0.2 or 0.6.
///
/// Those with −1.95 (0.11), −2.15 (0.094) and −2.45 (0.082) need a review, because their intervals
/// contain the threshold of 0.1.
const KINDS: [(f64, f64, f64, &str, &str); 4] = [
    // External score, credit, debt, probability, decision; the income is 100 000.
    (0.7, 1_000_000.0, 0.0, "0.082", "granted"),
    (0.7, 100_000.0, 250_000.0, "0.094", "granted"),
    (0.2, 100_000.0, 0.0, "0.11", "refused"),
    (0.7, 100_000.0, 0.0, "0.062", "granted"),
];

/// Starts a service whose clients 1, 2, … are of these kinds.
async fn start(kinds: &[usize]) -> TestApp {
    let mut explanations = String::from(
        "SK_ID_CURR,probability,decision,reason_1,reason_2,reason_3,reason_4,contribution_1,contribution_2,contribution_3,contribution_4\n",
    );
    let mut clients = Vec::new();
    for (id, &kind) in (1..).zip(kinds) {
        let (external_score_2, credit, debt, probability, decision) = KINDS[kind];
        writeln!(explanations, "{id},{probability},{decision},loan,,,,0.1,,,").unwrap();
        let income = Some(100_000.0);
        let (external_score_2, debt) = (Some(external_score_2), Some(debt));
        clients.push(Client { id, credit, income, external_score_2, education: None, debt });
    }
    TestApp::start_with_clients(&explanations, &clients).await
}

fn ids(queue: &Value) -> Vec<u64> {
    queue["clients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|client| client["client_id"].as_u64().unwrap())
        .collect()
}

/// Returns the queue, page by page.
async fn pages(app: &TestApp, limit: usize) -> Vec<Vec<u64>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get(&format!("{PATH}?limit={limit}{cursor}")).await.ok();
        pages.push(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

async fn settle(app: &TestApp, client_id: u64) {
    let prediction =
        app.get(&format!("/v1/clients/{client_id}/prediction")).await.ok()["prediction_id"].clone();
    let body = json!({"prediction_id": prediction, "verdict": "confirmed", "reason": "Vu."});
    app.post("/v1/reviews", body.to_string()).await.created();
}

#[tokio::test]
async fn holds_who_needs_a_review_until_it_is_written() {
    let app = TestApp::start().await;
    let mut queue = app.get(PATH).await.ok();
    let expected = json!({
        "waiting": 1, "settled_today": [],
        "clients": [{"client_id": 100_015, "probability": 0.082, "threshold": 0.1, "decision": "granted",
                     "risk_band": "C", "distance": 0.018}]
    });
    assert_close(&queue, &expected);
    // An opened client has been waiting since then.
    let opened = app.get("/v1/clients/100015/prediction").await.ok();
    queue = app.get(PATH).await.ok();
    assert_eq!(queue["clients"][0]["waiting_since"], opened["created_at"]);
    settle(&app, 100_015).await;
    queue = app.get(PATH).await.ok();
    assert_eq!((&queue["waiting"], &queue["clients"]), (&json!(0), &json!([])));
    let review = app.get("/v1/reviews?client_id=100015").await.ok()["reviews"][0].clone();
    assert_eq!(queue["settled_today"], json!([review]));
    // The prediction of another model needs a new review.
    crate::support::bundle::write_next(&app.folder.path().join("bundle"));
    app.post("/v1/model/reload", "{}").await.ok();
    let waiting = ids(&app.get(PATH).await.ok());
    assert_eq!(waiting, [200_001, 100_002], "the intervals of 0.21 and of 0.37 hold 0.2");
}

#[tokio::test]
async fn the_nearest_comes_first_and_of_equals_the_one_that_was_read_first() {
    // By distance: 0.006 (2, 5, 8), 0.01 (3, 6), 0.018 (1, 7); client 4 needs no review.
    let app = start(&[0, 1, 2, 3, 1, 2, 0, 1]).await;
    assert_eq!(pages(&app, 100).await, [[2, 5, 8, 3, 6, 1, 7]]);
    for client in [8, 6, 7, 5] {
        app.get(&format!("/v1/clients/{client}/prediction")).await.ok();
    }
    let expected = [8, 5, 2, 6, 3, 7, 1];
    for limit in 1..=7 {
        let expected: Vec<Vec<u64>> = expected.chunks(limit).map(<[u64]>::to_vec).collect();
        assert_eq!(pages(&app, limit).await, expected, "{limit}");
    }
    // The client before the page is reviewed in the meantime.
    let first = app.get(&format!("{PATH}?limit=2")).await.ok();
    settle(&app, 5).await;
    let next = app
        .get(&format!("{PATH}?limit=2&cursor={}", first["next_cursor"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!((ids(&next), &next["waiting"]), (vec![2, 6], &json!(6)));
}

#[tokio::test]
async fn what_was_settled_is_the_callers_own_of_today() {
    let app = TestApp::start().await;
    let (marie, paul) =
        (app.sign_in("marie", Role::Advisor).await, app.sign_in("paul", Role::Advisor).await);
    let prediction = app.get("/v1/clients/100001/prediction").await.ok()["prediction_id"].clone();
    let body = |reason: &str| json!({"prediction_id": prediction, "verdict": "confirmed", "reason": reason});
    for reason in ["un", "deux"] {
        app.send_as_it_is(marie.post("/v1/reviews", &body(reason))).await.created();
    }
    app.send_as_it_is(paul.post("/v1/reviews", &body("trois"))).await.created();
    // A review of an earlier day.
    sqlx::query(
        "INSERT INTO reviews (review_id, created_at, prediction_id, client_id, model_version, model_said, decision, reason, reviewer) \
         SELECT '01900000-0000-7000-8000-000000000000', '2024-06-09T21:00:00.000Z', prediction_id, client_id, model_version, \
         model_said, decision, 'avant', reviewer FROM reviews WHERE reason = 'un'",
    )
    .execute(&app.database().await)
    .await
    .unwrap();
    let settled = app.send_as_it_is(marie.get(PATH)).await.ok()["settled_today"].take();
    let reasons: Vec<&Value> =
        settled.as_array().unwrap().iter().map(|review| &review["reason"]).collect();
    assert_eq!(reasons, ["deux", "un"]);
}

#[tokio::test]
async fn none_asks_for_the_count_alone_and_who_was_shown_is_noted() {
    let app = TestApp::start().await;
    let counted = app.get(&format!("{PATH}?limit=0")).await.ok();
    assert_eq!(counted, json!({"waiting": 1, "clients": [], "settled_today": []}));
    app.get(PATH).await.ok();
    for (query, detail) in [
        ("limit=101", "limit: expected a whole number from 0 to 100, found \"101\"."),
        ("cursor=7", "cursor: expected the next_cursor of an earlier page, found \"7\"."),
        ("sort=oldest", "sort: unknown parameter. Expected one of limit, cursor."),
    ] {
        app.get(&format!("{PATH}?{query}")).await.is_problem(
            400,
            "invalid-parameter",
            "Invalid parameter",
            detail,
        );
    }
    assert_eq!(
        app.get(&format!("{PATH}?cursor=after-7")).await.json()["type"],
        "/problems/unknown-client"
    );
    let log = app.get("/v1/audit").await.lines();
    let told: Vec<(&Value, &Value)> =
        log.iter().map(|line| (&line["action"], &line["detail"])).collect();
    let read = json!("queue.read");
    assert_eq!(told[..2], [(&read, &json!("shown=")), (&read, &json!("shown=100015"))]);
}
