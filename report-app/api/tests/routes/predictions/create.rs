use serde_json::{Value, json};
use sqlx::Row;

use crate::support::{TestApp, assert_close};

const PATH: &str = "/v1/predictions";

#[tokio::test]
async fn scores_a_known_client_with_edited_fields_and_keeps_the_history() {
    let app = TestApp::start().await;
    // Credit to income decreases from 10 to 3: −0.25 instead of 0.25; the debt of 250 000.5 stays.
    let body = json!({"client_id": 100_002, "application": {"AMT_CREDIT": 300_000}});
    let answer = app.post(PATH, body.to_string()).await.ok();
    assert_eq!(answer["client_id"], 100_002);
    assert_close(&answer["score"], &json!(-1.15));
    assert_close(&answer["probability"], &json!(0.27));
    assert_eq!(answer["decision"], "refused");
    let debt = answer["contributions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["feature"] == "bureau_active_debt_sum")
        .unwrap();
    assert_close(&debt["value"], &json!(250_000.5));
}

#[tokio::test]
async fn scores_a_known_client_as_it_is_without_edited_fields() {
    let app = TestApp::start().await;
    for body in [json!({"client_id": 100_001}), json!({"client_id": 100_001, "application": {}})] {
        let answer = app.post(PATH, body.to_string()).await.ok();
        assert_close(&answer["probability"], &json!(0.062));
    }
}

#[tokio::test]
async fn a_field_set_to_null_is_missing() {
    let app = TestApp::start().await;
    // A missing external score goes left: −1.5 instead of −2.5.
    let body = json!({"client_id": 100_001, "application": {"EXT_SOURCE_2": null}});
    let answer = app.post(PATH, body.to_string()).await.ok();
    assert_close(&answer["score"], &json!(-1.95));
    assert_eq!(answer["reasons"][0]["sentence"], "Sa note manque.");
}

#[tokio::test]
async fn a_word_that_means_not_known_is_missing_as_it_is_in_a_file() {
    let app = TestApp::start().await;
    for word in ["", "NA", "nan", "N/A", "NULL", "None", "XNA"] {
        let body = json!({"client_id": 100_001, "application": {"EXT_SOURCE_2": word, "NAME_EDUCATION_TYPE": word}});
        assert_close(&app.post(PATH, body.to_string()).await.ok()["score"], &json!(-1.95));
    }
    let body = json!({"client_id": 100_001, "application": {"AMT_CREDIT": "NA"}}).to_string();
    let message =
        "Required: it cannot be missing. Give a number, or leave it out to keep the client's own.";
    app.post(PATH, body).await.is_invalid_body(&[("/application/AMT_CREDIT", message)]);
}

#[tokio::test]
async fn scores_a_new_applicant_who_has_no_history() {
    let app = TestApp::start().await;
    let body = json!({"application": {"AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": 150_000.0, "EXT_SOURCE_2": 0.7,
                                      "NAME_EDUCATION_TYPE": "Higher education"}});
    let answer = app.post(PATH, body.to_string()).await.ok();
    assert_eq!(answer["client_id"], Value::Null);
    assert_close(&answer["probability"], &json!(0.062));
}

#[tokio::test]
async fn stores_what_was_asked_and_what_was_answered() {
    let app = TestApp::start().await;
    let body =
        json!({"client_id": 100_002, "application": {"AMT_CREDIT": 300_000, "EXT_SOURCE_2": null}});
    let begun = std::time::Instant::now();
    let first = app.post(PATH, body.to_string()).await.ok();
    let elapsed = begun.elapsed().as_micros() as i64;
    let second = app.post(PATH, body.to_string()).await.ok();
    assert_ne!(first["prediction_id"], second["prediction_id"]);

    let rows = sqlx::query("SELECT * FROM predictions ORDER BY prediction_id")
        .fetch_all(&app.database().await)
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    let row = &rows[0];
    let text = |name: &str| row.get::<String, _>(name);
    assert_eq!(json!(text("prediction_id")), first["prediction_id"]);
    assert_eq!(json!(text("created_at")), first["created_at"]);
    let latency = row.get::<i64, _>("latency_us");
    assert!((1..=elapsed).contains(&latency), "{latency} of {elapsed} µs");
    assert_eq!((text("origin").as_str(), text("language").as_str()), ("request", "fr"));
    assert_eq!(
        text("request"),
        r#"{"client_id":100002,"application":{"AMT_CREDIT":300000.0,"EXT_SOURCE_2":null}}"#
    );
    let model = sqlx::query("SELECT model_version, features FROM models")
        .fetch_one(&app.database().await)
        .await
        .unwrap();
    assert_eq!(json!(model.get::<String, _>("model_version")), first["model_version"]);
    assert_close(
        &named(&model.get::<String, _>("features"), &row.get::<Vec<u8>, _>("contributions")),
        &json!({
            "external_score_2": [null, 0.6], "bureau_active_debt_sum": [250_000.5, 0.6], "credit_to_income": [3.0, -0.25]
        }),
    );
    // The stored response leaves out what follows from the contributions and the model, and nothing
    // else.
    let mut answered = first;
    answered.as_object_mut().unwrap().remove("contributions");
    for reason in answered["reasons"].as_array_mut().unwrap() {
        for name in ["label", "effect", "features", "spoken", "told"] {
            reason.as_object_mut().unwrap().remove(name).unwrap();
        }
    }
    assert_eq!(serde_json::from_str::<Value>(&text("response")).unwrap(), answered);
}

/// Reads the value and the contribution of each feature by name, as the API documentation
/// describes.
fn named(features: &str, contributions: &[u8]) -> Value {
    let features: Vec<Value> = serde_json::from_str(features).unwrap();
    let (form, pairs) = contributions.split_first().unwrap();
    assert_eq!((*form, pairs.len()), (1, 16 * features.len()));
    let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().unwrap());
    let named = features.iter().zip(pairs.chunks(16)).map(|(feature, pair)| {
        let (value, contribution) = (number(&pair[..8]), number(&pair[8..]));
        let value = match feature["categories"].as_array() {
            Some(categories) if !value.is_nan() => categories[value as usize].clone(),
            _ => json!((!value.is_nan()).then_some(value)),
        };
        (feature["name"].as_str().unwrap().to_owned(), json!([value, contribution]))
    });
    Value::Object(named.collect())
}

#[tokio::test]
async fn an_answer_is_what_the_contract_says() {
    let app = TestApp::start().await;
    let answer = app.post(PATH, r#"{"client_id": 100002}"#).await.ok();
    let read: contract::Prediction = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), answer);
}

#[tokio::test]
async fn is_not_answered_if_it_cannot_be_stored() {
    let app = TestApp::start().await;
    app.drop_table("predictions").await;
    app.post(PATH, r#"{"client_id": 100001}"#).await.is_problem(
        503,
        "store-unavailable",
        "Store unavailable",
        "The store takes nothing, so nothing was done and nothing is given. Try again; if it lasts, give the request id to an operator.",
    );
    assert!(!app.service.metrics.page(0, [0; 3]).contains("pret_predictions_total{"));
}

#[tokio::test]
async fn a_simulation_is_answered_and_noted_but_not_stored() {
    let app = TestApp::start().await;
    let body = json!({"client_id": 100_002, "application": {"AMT_CREDIT": 300_000}}).to_string();
    let simulated = app.post("/v1/predictions?keep=false", body.clone()).await.ok();
    assert_close(&simulated["probability"], &json!(0.27));
    assert_eq!(app.count("predictions").await, 0);
    let noted = app.get("/v1/audit?client_id=100002").await.lines();
    assert_eq!(
        (&noted[0]["action"], &noted[0]["detail"]),
        (&json!("prediction.simulate"), &Value::Null)
    );
    app.post("/v1/predictions?keep=true", body).await.ok();
    assert_eq!(app.count("predictions").await, 1);
    app.post("/v1/predictions?keep=perhaps", "{}").await.is_problem(
        400,
        "invalid-parameter",
        "Invalid parameter",
        "keep: expected true or false, found \"perhaps\".",
    );
}
