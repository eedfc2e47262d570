use serde_json::{Value, json};

use crate::support::bundle::{next_version, version, write_next};
use crate::support::{TestApp, assert_close};

const PATH: &str = "/v1/clients/100015/predictions";

async fn past(app: &TestApp) -> Vec<Value> {
    app.get(PATH).await.ok()["predictions"].take().as_array().unwrap().clone()
}

#[tokio::test]
async fn tells_what_each_model_decided_newest_first() {
    let app = TestApp::start().await;
    assert!(past(&app).await.is_empty());
    let first = app.get("/v1/clients/100015/prediction").await.ok();
    write_next(&app.folder.path().join("bundle"));
    app.post("/v1/model/reload", "{}").await.ok();
    let second = app.get("/v1/clients/100015/prediction").await.ok();
    let past = app.get_with(PATH, "accept-language", "en").await.ok()["predictions"].take();
    assert_close(
        &past,
        &json!([
            {"prediction_id": second["prediction_id"], "created_at": second["created_at"], "probability": 0.082,
             "threshold": 0.2, "decision": "granted", "needs_review": false, "model_version": next_version(),
             "is_of_edited_application": false, "reasons": past[0]["reasons"]},
            {"prediction_id": first["prediction_id"], "created_at": first["created_at"], "probability": 0.082,
             "threshold": 0.1, "decision": "granted", "needs_review": true, "model_version": version(),
             "is_of_edited_application": false, "reasons": [
                {"code": "external_scores", "label": "External scores", "contribution": -0.4},
                {"code": "loan", "label": "Loan asked for", "contribution": 0.25},
                {"code": "other_lenders", "label": "Credits with other lenders", "contribution": -0.2}
             ]}
        ]),
    );
    assert_eq!(
        app.get(&format!("{PATH}?limit=1")).await.ok()["predictions"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_simulation_is_told_once_it_was_reviewed() {
    let app = TestApp::start().await;
    let own = app.get("/v1/clients/100015/prediction").await.ok();
    let simulate =
        json!({"client_id": 100_015, "application": {"AMT_CREDIT": 100_000}}).to_string();
    let simulated = app.post("/v1/predictions", simulate).await.ok();
    app.get("/v1/clients/100001/prediction").await.ok();
    let told = async || -> Vec<(Value, Value)> {
        let told = past(&app).await;
        let pair = |past: &Value| {
            (past["prediction_id"].clone(), past["is_of_edited_application"].clone())
        };
        told.iter().map(pair).collect()
    };
    let of_own = (own["prediction_id"].clone(), json!(false));
    assert_eq!(told().await, std::slice::from_ref(&of_own));
    let body = json!({"prediction_id": simulated["prediction_id"], "verdict": "confirmed", "reason": "Convenu."});
    app.post("/v1/reviews", body.to_string()).await.created();
    assert_eq!(told().await, [(simulated["prediction_id"].clone(), json!(true)), of_own]);
}

#[tokio::test]
async fn is_noted_and_knows_no_other_client() {
    let app = TestApp::start().await;
    past(&app).await;
    let unknown = "There is no client 7. GET /v1/clients?search= finds clients by the first digits of their number.";
    let answer = app.get("/v1/clients/7/predictions").await;
    answer.is_problem(404, "unknown-client", "Unknown client", unknown);
    let log = app.get("/v1/audit").await.lines();
    let told: Vec<(&Value, &Value)> =
        log.iter().map(|line| (&line["client_id"], &line["detail"])).collect();
    assert_eq!(told[..2], [(&json!(100_015), &json!(null)), (&json!(7), &json!("unknown-client"))]);
    assert!(log[..2].iter().all(|line| line["action"] == "predictions.read"));
}
