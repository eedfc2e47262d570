use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::Row;
use tokio::task::JoinSet;

use crate::support::bundle::version;
use crate::support::{TestApp, assert_close};

const PATH: &str = "/v1/clients/100015/prediction";

#[tokio::test]
async fn explains_a_client_as_computed_by_hand() {
    let app = TestApp::start().await;
    let mut answer = app.get_with(PATH, "accept-language", "en").await.ok();
    let members = answer.as_object_mut().unwrap();
    let id = members.remove("prediction_id").unwrap();
    assert_eq!(uuid::Uuid::parse_str(id.as_str().unwrap()).unwrap().get_version_num(), 7);
    let created_at = members.remove("created_at").unwrap();
    assert!(chrono::DateTime::parse_from_rfc3339(created_at.as_str().unwrap()).is_ok());
    assert_close(
        &answer,
        &json!({
            "client_id": 100_015,
            "probability": 0.082, "probability_low": 0.041, "probability_high": 0.123,
            "threshold": 0.1, "decision": "granted", "needs_review": true, "risk_band": "C",
            "base_probability": 0.096, "base_score": -2.1, "score": -2.45,
            "reasons": [
                {"code": "external_scores", "label": "External scores", "contribution": -0.4, "effect": "lowers_risk",
                 "sentence": "Their score is 70 out of 100, against 56 out of 100.", "spoken": "Your score is 70 out of 100, against 56 out of 100.", "told": ["external_score_2"], "features": ["external_score_2"]},
                {"code": "loan", "label": "Loan asked for", "contribution": 0.25, "effect": "raises_risk",
                 "sentence": "It is 5 times their income.", "spoken": "It is 5 times your income.", "told": ["credit_to_income"], "features": ["credit_to_income"]},
                {"code": "other_lenders", "label": "Credits with other lenders", "contribution": -0.2, "effect": "lowers_risk",
                 "sentence": "Their credits with other lenders, taken together, count in their favour.",
                 "spoken": "Your credits with other lenders, taken together, count in your favour.", "told": [],
                 "features": ["bureau_active_debt_sum"]}
            ],
            "contributions": [
                {"feature": "external_score_2", "label": "External score 2", "group": "external_scores", "unit": "score",
                 "value": 0.7, "usual_value": 0.56, "contribution": -0.4},
                {"feature": "credit_to_income", "label": "Credit to income", "group": "loan", "unit": "ratio",
                 "value": 5.0, "usual_value": 3.27, "contribution": 0.25},
                {"feature": "bureau_active_debt_sum", "label": "Debt with other lenders", "group": "other_lenders",
                 "unit": "amount", "value": 50_000.0, "usual_value": 41_000.0, "contribution": -0.2}
            ],
            "warnings": [],
            "model_version": version()
        }),
    );
}

#[tokio::test]
async fn is_the_same_prediction_each_time_in_either_language() {
    let app = TestApp::start().await;
    let first = app.get_with(PATH, "accept-language", "en").await.ok();
    assert_eq!(app.get_with(PATH, "accept-language", "en").await.ok(), first);
    let french = app.get(PATH).await.ok();
    for member in ["prediction_id", "created_at", "probability", "decision"] {
        assert_eq!(french[member], first[member]);
    }
    assert_eq!(french["reasons"][0]["label"], "Scores externes");
}

#[tokio::test]
async fn is_the_same_prediction_after_a_restart() {
    let app = TestApp::start().await;
    let first = app.get(PATH).await.ok();
    let app = app.restart().await;
    assert_eq!(app.get(PATH).await.ok(), first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn is_stored_once_however_many_ask_at_the_same_time() {
    let app = Arc::new(TestApp::start().await);
    let asked = (0..20).map(|_| app.clone()).map(|app| async move { app.get(PATH).await });
    let answers = asked.collect::<JoinSet<_>>().join_all().await;
    let mut identifiers: Vec<Value> =
        answers.iter().map(|answer| answer.ok()["prediction_id"].clone()).collect();
    identifiers.dedup();
    let rows = sqlx::query(
        "SELECT prediction_id, origin, client_id, probability, decision, request FROM predictions",
    );
    let rows = rows.fetch_all(&app.database().await).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(identifiers, [json!(rows[0].get::<String, _>("prediction_id"))]);
    assert_eq!(rows[0].get::<String, _>("origin"), "stored");
    assert_eq!(rows[0].get::<i64, _>("client_id"), 100_015);
    assert!((rows[0].get::<f64, _>("probability") - 0.082).abs() < 1e-9);
    assert_eq!(rows[0].get::<String, _>("decision"), "granted");
    assert_eq!(rows[0].get::<String, _>("request"), r#"{"client_id":100015,"application":{}}"#);
}

#[tokio::test]
async fn agrees_with_the_published_explanations() {
    let app = TestApp::start().await;
    for (client, probability, decision) in [
        (100_001, 0.062, "granted"),
        (100_002, 0.37, "refused"),
        (100_015, 0.082, "granted"),
        (200_001, 0.21, "refused"),
    ] {
        let answer = app.get(&format!("/v1/clients/{client}/prediction")).await.ok();
        assert_close(&answer["probability"], &json!(probability));
        assert_eq!(answer["decision"], decision);
    }
}

#[tokio::test]
async fn is_not_answered_if_it_cannot_be_stored() {
    let app = TestApp::start().await;
    app.drop_table("predictions").await;
    app.get(PATH).await.is_problem(
        503,
        "store-unavailable",
        "Store unavailable",
        "The store takes nothing, so nothing was done and nothing is given. Try again; if it lasts, give the request id to an operator.",
    );
}
