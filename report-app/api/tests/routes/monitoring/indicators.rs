//! Indicators that the service measures of itself, of groups and of a challenger.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use super::save_request;
use crate::support::{TestApp, assert_close, bundle, today};

/// Returns what was found of an indicator; null if it was not measured.
async fn finding(app: &TestApp, code: &str) -> Value {
    let answer = app.get("/v1/monitoring").await.ok();
    let indicators = answer["indicators"].as_array().unwrap();
    indicators.iter().find(|one| one["code"] == code).unwrap()["finding"].clone()
}

async fn predict(app: &TestApp, at: u32) -> u16 {
    let body = json!({"application": {"AMT_CREDIT": 450_000 + at, "AMT_INCOME_TOTAL": 100_000}});
    app.post("/v1/predictions", body.to_string()).await.status.as_u16()
}

#[tokio::test]
async fn failed_answers_and_times_to_answer_are_measured() {
    let app = TestApp::start().await;
    assert_eq!(finding(&app, "error_share").await, Value::Null);
    assert_eq!(finding(&app, "latency_p99").await, Value::Null);
    for at in 0..3 {
        assert_eq!(predict(&app, at).await, 200);
    }
    let latency = finding(&app, "latency_p99").await;
    assert_eq!((&latency["count"], &latency["level"]), (&json!(3), &json!("too_few")));
    let milliseconds = latency["value"].as_f64().unwrap();
    assert!(milliseconds > 0.0 && milliseconds < 10_000.0, "{milliseconds}");
    let app = app.restart().await;
    assert_eq!(finding(&app, "error_share").await, Value::Null, "they are counted since the start");
    assert_eq!(finding(&app, "latency_p99").await, latency, "they are in the store");
    for at in 3..6 {
        assert_eq!(predict(&app, at).await, 200);
    }
    // A wrong body is not the service's fault, a store that fails is.
    assert_eq!(app.post("/v1/predictions", "{}").await.status, 422);
    app.drop_table("audit").await;
    assert_eq!(predict(&app, 6).await, 503);
    let errors = finding(&app, "error_share").await;
    assert_eq!((&errors["count"], &errors["level"]), (&json!(5), &json!("too_few")));
    assert_close(&errors["value"], &json!(0.2));
}

#[tokio::test]
async fn a_group_that_defaults_less_than_announced_is_an_alert() {
    let app = TestApp::start().await;
    let version = app.service.champions.current().version().to_owned();
    let now = Utc::now();
    // 120 women at 0.21, of whom 6 default where 25.2 were announced; nine men are too few.
    for at in 0..129 {
        let sex = if at < 120 { "F" } else { "M" };
        let request = format!("{{\"application\":{{\"CODE_GENDER\":\"{sex}\"}}}}");
        let time = now - TimeDelta::milliseconds(200 - at);
        let id = save_request(&app, &version, time, [0.1, 4.5, f64::NAN], request).await;
        let outcome = json!({"prediction_id": id, "defaulted": at < 6, "observed_on": today()});
        app.post("/v1/outcomes", outcome.to_string()).await.created();
    }
    let found = finding(&app, "group_calibration").await;
    assert_eq!((&found["about"], &found["count"]), (&json!("CODE_GENDER F"), &json!(120)));
    assert_close(&found["value"], &json!(6.0 / 25.2));
    // 3.036 standard errors of √(0.21 × 0.79 / 120) / 0.21 = 0.1771 below 1.
    assert!((found["by_chance"].as_f64().unwrap() - 0.4625).abs() < 1e-3, "{found}");
    assert_eq!(found["level"], "red");
}

#[tokio::test]
async fn first_reasons_are_compared_while_a_challenger_is_set() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    for at in 0..9 {
        predict(&app, at).await;
    }
    app.service.shadow.flushed().await;
    assert_eq!(finding(&app, "reason_stability").await, Value::Null, "nine are too few");
    predict(&app, 9).await;
    app.service.shadow.flushed().await;
    // The challenger differs in its threshold alone.
    let found = finding(&app, "reason_stability").await;
    assert_eq!([&found["value"], &found["count"]], [&json!(1.0), &json!(10)]);
    assert_eq!(found["level"], "too_few");

    let alone = TestApp::start().await;
    predict(&alone, 0).await;
    assert_eq!(finding(&alone, "reason_stability").await, Value::Null);
}
