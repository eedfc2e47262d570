//! Monitoring of a few predictions, computed by hand.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::support::{TestApp, assert_close, today};

const NEW: &str =
    r#"{"application": {"AMT_CREDIT": 450000, "AMT_INCOME_TOTAL": 100000, "EXT_SOURCE_2": 0.7}}"#;

#[tokio::test]
async fn nothing_is_known_before_the_first_prediction() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/monitoring").await.ok();
    assert_eq!(
        (&answer["predictions"], &answer["days"], &answer["alerts"]),
        (&json!(0), &json!([]), &json!([]))
    );
    assert_eq!(
        [&answer["refusal_rate"], &answer["estimated"], &answer["realised"]],
        [&Value::Null; 3]
    );
    assert_eq!(answer["expected_refusal_rate"], 0.5);
}

/// Requests a prediction for the client, or the new applicant, of a body.
async fn predict(app: &TestApp, body: &str) -> Value {
    app.post("/v1/predictions", body.to_owned()).await.ok()
}

#[tokio::test]
async fn counts_what_was_answered_and_what_became_of_it() {
    let app = TestApp::start().await;
    // Each ten times: refused at 0.37, granted at 0.062, and a new applicant, granted at 0.082
    // (−2.5 + 0.25 − 0.2 = −2.45).
    for _ in 0..10 {
        let refused = predict(&app, r#"{"client_id": 100002}"#).await;
        let granted = predict(&app, r#"{"client_id": 100001}"#).await;
        let new = predict(&app, NEW).await;
        assert_eq!(
            [&refused["decision"], &granted["decision"], &new["decision"]],
            ["refused", "granted", "granted"]
        );
        for (prediction, defaulted) in
            [(&refused, false), (&granted, true), (&new, true), (&new, false)]
        {
            let body = json!({
                "prediction_id": prediction["prediction_id"], "defaulted": defaulted, "observed_on": today(),
                "correction": true
            });
            let recorded = app.post("/v1/outcomes", body.to_string()).await;
            assert_eq!(recorded.status.as_u16(), 201, "{}", recorded.json());
        }
    }
    let answer = app.get_with("/v1/monitoring?days=1", "accept-language", "en").await.ok();
    assert_eq!(answer["from"], answer["to"]);
    assert_eq!(answer["days"][0]["predictions"], 30);
    assert_eq!(answer["days"][0]["refused"], 10);
    assert_close(&answer["refusal_rate"], &json!(1.0 / 3.0));
    // A granted application costs ten times its probability, a refused one 1 − p.
    assert_close(
        &answer["estimated"],
        &json!({
            "predictions": 30,
            "default_share": (0.37 + 0.062 + 0.082) / 3.0,
            "default_share_granted": 0.072,
            "cost": (0.63 + 0.62 + 0.82) / 3.0,
            "auc": expected_auc(&[0.062, 0.082, 0.37])
        }),
    );
    // The latest outcome counts: of three, one granted client defaulted, and one refused client
    // repaid.
    let realised = &answer["realised"];
    assert_eq!([&realised["outcomes"], &realised["defaults"]], [30, 10]);
    assert_close(&realised["predicted_share"], &json!((0.37 + 0.062 + 0.082) / 3.0));
    assert_close(
        &realised["brier_score"],
        &json!((0.37_f64.powi(2) + 0.938_f64.powi(2) + 0.082_f64.powi(2)) / 3.0),
    );
    assert_close(&realised["cost"], &json!(11.0 / 3.0));
    assert_eq!(realised["auc"], 0.0);
    assert_eq!(answer["alerts"], json!([]), "thirty predictions alarm nobody");
}

#[tokio::test]
async fn no_figure_is_about_a_few_predictions() {
    let app = TestApp::start().await;
    // With one prediction the figures would be its own probability, decision and features.
    let one = predict(&app, r#"{"client_id": 100002}"#).await;
    let body =
        json!({"prediction_id": one["prediction_id"], "defaulted": true, "observed_on": today()});
    assert_eq!(app.post("/v1/outcomes", body.to_string()).await.status, 201);
    let answer = app.get("/v1/monitoring").await.ok();
    assert_eq!(answer["predictions"], 1);
    let hidden = ["refusal_rate", "estimated", "realised"].map(|name| &answer[name]);
    assert_eq!(hidden, [&Value::Null; 3]);
    assert_eq!((&answer["days"][0]["refused"], &answer["drift"]), (&Value::Null, &json!([])));
    // One refused among twelve: its figures would follow from those of all and of the granted.
    for _ in 0..11 {
        predict(&app, r#"{"client_id": 100001}"#).await;
    }
    let answer = app.get("/v1/monitoring").await.ok();
    assert_eq!((&answer["predictions"], &answer["estimated"]), (&json!(12), &Value::Null));
    assert_close(&answer["refusal_rate"], &json!(1.0 / 12.0));
}

/// Computes the expected AUC from all pairs of predictions, by its definition.
fn expected_auc(probabilities: &[f64]) -> f64 {
    let (mut right, mut all) = (0.0, 0.0);
    for (at, higher) in probabilities.iter().enumerate() {
        for (other, lower) in probabilities.iter().enumerate() {
            let weight = higher * (1.0 - lower);
            all += weight;
            right += weight
                * match at.cmp(&other) {
                    Ordering::Greater => 1.0,
                    Ordering::Equal => 0.5,
                    Ordering::Less => 0.0,
                };
        }
    }
    right / all
}

#[tokio::test]
async fn a_population_that_has_moved_is_an_alert() {
    let app = TestApp::start().await;
    let line = NEW.replace("0.7", "0.1");
    let lines = format!("{line}\n").repeat(150);
    let batch = axum::http::Request::post("/v1/predictions/batch")
        .header("content-type", "application/x-ndjson");
    assert!(app.send(batch.body(lines.into()).unwrap()).await.status.is_success());
    let answer = app.get_with("/v1/monitoring", "accept-language", "en").await.ok();
    assert_eq!(answer["predictions"], 150);
    let codes: Vec<&str> = answer["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| alert["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["drift", "drift", "refusal_rate"], "{answer:#}");
    let drift = answer["drift"].as_array().unwrap();
    let names: Vec<&str> = drift.iter().map(|drift| drift["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"probability") && names.contains(&"external_score_2"), "{names:?}");
    assert!(drift.iter().all(|drift| drift["level"] == "large" && drift["predictions"] == 150));
    let message = answer["alerts"][2]["message"].as_str().unwrap();
    assert_eq!(message, "100.0% of applications are refused; 50.0% were expected.");
    let french = app.get("/v1/monitoring").await.ok();
    let message = french["alerts"][2]["message"].as_str().unwrap();
    assert_eq!(
        message,
        "100,0\u{202f}% des demandes sont refusées, contre 50,0\u{202f}% attendues."
    );
}

#[tokio::test]
async fn refuses_a_window_that_is_none() {
    let app = TestApp::start().await;
    for days in ["0", "367", "-1", "month"] {
        let answer = app.get(&format!("/v1/monitoring?days={days}")).await;
        let detail = format!("days: expected a whole number from 1 to 366, found \"{days}\".");
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
    }
}
