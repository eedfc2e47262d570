//! Monitoring of a few predictions, computed by hand.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::baseline;
use crate::support::{TestApp, assert_close, today};

/// Writes a body of a new applicant, who differs from others by a hundredth of the income.
fn new(at: u32, external: f64) -> String {
    let income = 100_000.0 + f64::from(at) / 100.0;
    json!({"application": {"AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": income, "EXT_SOURCE_2": external}})
        .to_string()
}

#[tokio::test]
async fn nothing_is_known_before_the_first_prediction() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/monitoring").await.ok();
    assert_eq!(
        (&answer["predictions"], &answer["days"], &answer["alerts"]),
        (&json!(0), &json!([]), &json!([]))
    );
    let nothing = ["refusal_rate", "drift", "estimated", "realised", "reviews", "flips"];
    assert_eq!(nothing.map(|name| &answer[name]), [&Value::Null; 6]);
    assert_eq!(answer["expected_refusal_rate"], 0.5);
    let codes = answer["indicators"].as_array().unwrap();
    assert_eq!(codes.len(), 16);
    assert_eq!([&codes[2]["code"], &codes[2]["amber"]], [&json!("probability_drift"), &json!(0.1)]);
}

/// Requests a prediction for the client, or the new applicant, of a body.
async fn predict(app: &TestApp, body: &str) -> Value {
    app.post("/v1/predictions", body.to_owned()).await.ok()
}

/// Sends many predictions.
async fn predict_all(app: &TestApp, bodies: impl Iterator<Item = String>) {
    let lines: String = bodies.map(|body| body + "\n").collect();
    let batch = axum::http::Request::post("/v1/predictions/batch")
        .header("content-type", "application/x-ndjson");
    assert!(app.send(batch.body(lines.into()).unwrap()).await.status.is_success());
}

#[tokio::test]
async fn counts_what_was_answered_and_what_became_of_it() {
    let app = TestApp::start().await;
    // Ten of each: refused at 0.37, granted at 0.062, and new applicants, granted at 0.082
    // (−2.5 + 0.25 − 0.2 = −2.45). Education is no input.
    for at in 0..10 {
        let known = |client: u32| {
            format!(
                "{{\"client_id\": {client}, \"application\": {{\"EXT_SOURCE_2\": {}}}}}",
                if client == 100_002 {
                    0.2 + f64::from(at) / 100.0
                } else {
                    0.7 + f64::from(at) / 100.0
                }
            )
        };
        let refused = predict(&app, &known(100_002)).await;
        let granted = predict(&app, &known(100_001)).await;
        let new = predict(&app, &new(at, 0.7)).await;
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
    let estimated = &answer["estimated"];
    assert_eq!(estimated["predictions"], 30);
    assert_close(&estimated["default_share"]["value"], &json!((0.37 + 0.062 + 0.082) / 3.0));
    assert_close(&estimated["default_share_granted"]["value"], &json!(0.072));
    assert_close(&estimated["cost"]["value"], &json!((0.63 + 0.62 + 0.82) / 3.0));
    // The parts of the score are the four clients' probabilities, so that 0.062 and 0.082 differ.
    assert_close(&estimated["auc"]["value"], &json!(expected_auc(&[0.062, 0.082, 0.37])));
    // Fewer than a hundred; nothing is known of ranges without a baseline, and all outcomes of the
    // month are known: ten of twenty granted defaulted, where 0.072 was said.
    assert_eq!(estimated["validity"]["broken"], json!(["enough_predictions", "calibrated"]));
    // The latest outcome counts: of thirty, ten granted clients defaulted, and ten refused clients
    // repaid.
    let realised = &answer["realised"];
    assert_eq!(
        [&realised["calibration"]["outcomes"], &realised["calibration"]["defaults"]],
        [30, 10]
    );
    assert_close(&realised["calibration"]["predicted"], &json!((0.37 + 0.062 + 0.082) / 3.0));
    assert_close(
        &realised["brier_score"],
        &json!((0.37_f64.powi(2) + 0.938_f64.powi(2) + 0.082_f64.powi(2)) / 3.0),
    );
    assert_close(&realised["cost"]["value"], &json!(11.0 / 3.0));
    assert_eq!(realised["auc"]["value"], 0.0);
    // Of the twenty that were granted, ten defaulted.
    let vintage = &answer["vintages"][0];
    assert_eq!([&vintage["granted"], &vintage["refused"]], [20, 10]);
    assert_close(&vintage["known_share"], &json!(1.0));
    assert_close(&vintage["estimated"], &json!(0.072));
    assert_eq!(vintage["is_contradicted"], true);
    assert_close(&answer["estimation_error"]["value"], &json!(0.5 - 0.072));
    assert_eq!(answer["alerts"], json!([]), "thirty predictions alarm nobody");
}

#[tokio::test]
async fn no_figure_is_about_a_few_predictions() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    // With one prediction the figures would be its own probability, decision and features.
    let one = predict(&app, &new(0, 0.2)).await;
    let body =
        json!({"prediction_id": one["prediction_id"], "defaulted": true, "observed_on": today()});
    assert_eq!(app.post("/v1/outcomes", body.to_string()).await.status, 201);
    let answer = app.get("/v1/monitoring").await.ok();
    assert_eq!(answer["predictions"], 1);
    let hidden = ["refusal_rate", "estimated", "realised", "drift", "flips", "estimation_error"];
    assert_eq!(hidden.map(|name| &answer[name]), [&Value::Null; 6]);
    assert_eq!((&answer["days"][0]["refused"], &answer["vintages"]), (&Value::Null, &json!([])));
    // One refused among twelve: its figures would follow from those of all and of the granted.
    predict_all(&app, (1..12).map(|at| new(at, 0.7))).await;
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
async fn a_population_that_has_moved_is_an_alert_and_changes_decisions() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    predict_all(&app, (0..150).map(|at| new(at, 0.1))).await;
    let answer = app.get_with("/v1/monitoring", "accept-language", "en").await.ok();
    assert_eq!(answer["predictions"], 150);
    let codes: Vec<&str> = answer["alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| alert["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["probability_drift", "feature_drift", "refusal_rate_gap"], "{answer:#}");
    let drift = &answer["drift"];
    assert_eq!([&drift["predictions"], &drift["score"]["predictions"]], [150, 150]);
    let variables = drift["variables"].as_array().unwrap();
    let names: Vec<&str> =
        variables.iter().map(|variable| variable["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3);
    assert_eq!(names[2], "bureau_active_debt_sum", "it was missing, and still is");
    assert_eq!(answer["labels"]["external_score_2"], "External score 2");
    // 51 of a hundred external scores of the reference are refused.
    assert_close(&answer["expected_refusal_rate"], &json!(0.51));
    let message = answer["alerts"][2]["message"].as_str().unwrap();
    assert_eq!(message, "Change of the refusal rate: 49.0%, limit 10.0%.");
    assert!(!answer["alerts"][2]["action"].as_str().unwrap().is_empty());
    // All are refused at 0.21. With the external scores of the reference, about 49 of a hundred
    // would be granted at 0.082: refused they cost 0.918, granted 0.82, and in euros 0.918 × 1/16
    // and 0.082 × 1/2 of the amount.
    let flips = &answer["flips"];
    assert_eq!(flips["predictions"], 150);
    let of = |name: &str| {
        let all = flips["variables"].as_array().unwrap();
        all.iter().find(|flipped| flipped["name"] == name).unwrap().clone()
    };
    let external = of("external_score_2");
    let flipped = external["flipped"].as_f64().unwrap();
    assert!((flipped / 150.0 - 0.49).abs() < 0.1, "{external:#}");
    assert_eq!(
        (&external["wrongly_refused"], &external["wrongly_granted"]),
        (&external["flipped"], &json!(0))
    );
    assert_close(&external["share"]["value"], &json!(flipped / 150.0));
    assert_close(&external["cost"], &json!(flipped / 150.0 * (0.918 - 0.82)));
    let euros = flipped / 150.0 * 450_000.0 * (0.918 / 16.0 - 0.082 / 2.0);
    assert!((external["euros"].as_f64().unwrap() - euros).abs() < 1e-6, "{external:#}");
    // No ratio of the reference makes a grant of these refusals.
    assert_eq!(of("credit_to_income")["flipped"], 0);
    let french = app.get("/v1/monitoring").await.ok();
    let message = french["alerts"][2]["message"].as_str().unwrap();
    assert_eq!(message, "Écart du taux de refus\u{a0}: 49,0\u{202f}%, limite 10,0\u{202f}%.");
}

#[tokio::test]
async fn reviews_are_timed_from_the_opening_of_the_file() {
    let app = TestApp::start().await;
    for at in 0..10 {
        assert_eq!(app.get("/v1/clients/100015").await.status, 200);
        let prediction = app.get("/v1/clients/100015/prediction").await.ok();
        let verdict = if at < 3 { "overridden" } else { "confirmed" };
        let body = json!({"prediction_id": prediction["prediction_id"], "verdict": verdict, "reason": "Vu."});
        assert_eq!(app.post("/v1/reviews", body.to_string()).await.status, 201);
    }
    let reviews = &app.get("/v1/monitoring?days=1").await.ok()["reviews"];
    assert_eq!((&reviews["reviews"], &reviews["overrides"]["counted"]), (&json!(10), &json!(3)));
    // The client's interval holds the threshold, and the model grants.
    assert_eq!(reviews["in_doubt"]["counted"], 3);
    assert_eq!(
        (&reviews["to_refused"]["cases"], &reviews["to_granted"]),
        (&json!(10), &Value::Null)
    );
    assert_eq!(reviews["under_twenty_seconds"]["value"], 1.0);
    assert!(reviews["median_seconds"].as_f64().unwrap() < 20.0);
    assert_eq!(
        (&reviews["always_agree"], &reviews["overridden_outcomes"]),
        (&json!(0), &Value::Null)
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
