//! Everything that is stored about a client: its export and its erasure, by route and by command.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{error_of, pret_api};
use crate::support::{Answer, TestApp, bundle, today};

const PATH: &str = "/v1/clients/100001/data";

async fn erase(app: &TestApp, path: &str) -> Answer {
    app.send(Request::delete(path).body(Body::empty()).unwrap()).await
}

/// Stores something of every kind about client 100001, and returns the edited prediction.
async fn fill(app: &TestApp) -> Value {
    app.post("/v1/opinions", r#"{"client_id": 100001, "opinion": "grant", "reason": "Solide."}"#)
        .await
        .created();
    app.get("/v1/clients/100001/prediction").await.ok();
    let body = json!({"client_id": 100_001, "application": {"AMT_CREDIT": 300_000}});
    let edited = app.post("/v1/predictions", body.to_string()).await.ok();
    let review =
        json!({"prediction_id": edited["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    app.post("/v1/reviews", review.to_string()).await.created();
    let outcome = json!({"prediction_id": edited["prediction_id"], "defaulted": false, "observed_on": today()});
    app.post("/v1/outcomes", outcome.to_string()).await.created();
    edited
}

#[tokio::test]
async fn a_client_gets_everything_that_is_stored() {
    let app = TestApp::start().await;
    let edited = fill(&app).await;
    let data = app.get(PATH).await.ok();
    assert_eq!(data["client_id"], 100_001);
    let predictions = data["predictions"].as_array().unwrap();
    assert_eq!(predictions.len(), 2);
    let kept = &predictions[1];
    for name in ["prediction_id", "created_at", "probability", "decision", "model_version"] {
        assert_eq!(kept[name], edited[name], "{name}");
    }
    assert_eq!((&kept["origin"], &kept["language"]), (&json!("request"), &json!("fr")));
    let request = json!({"client_id": 100_001, "application": {"AMT_CREDIT": 300_000.0}});
    assert_eq!(kept["request"], request);
    for name in ["threshold", "needs_review", "risk_band", "score", "warnings"] {
        assert_eq!(kept["answer"][name], edited[name], "{name}");
    }
    assert_eq!(kept["answer"]["reasons"][0]["sentence"], edited["reasons"][0]["sentence"]);
    for value in kept["values"].as_array().unwrap() {
        let contributions = edited["contributions"].as_array().unwrap();
        let same = contributions.iter().find(|one| one["feature"] == value["feature"]).unwrap();
        assert_eq!(
            (&value["value"], &value["contribution"]),
            (&same["value"], &same["contribution"])
        );
    }
    assert_eq!(kept["values"].as_array().unwrap().len(), 3);
    assert_eq!(data["outcomes"][0]["prediction_id"], edited["prediction_id"]);
    assert_eq!(
        (&data["reviews"][0]["reason"], &data["opinions"][0]["reason"]),
        (&json!("Vu."), &json!("Solide."))
    );
    let actions: Vec<&Value> =
        data["audit"].as_array().unwrap().iter().map(|line| &line["action"]).collect();
    assert_eq!(
        actions,
        [
            "opinion.create",
            "prediction.read",
            "prediction.create",
            "review.create",
            "outcome.create",
            "data.export"
        ]
    );
    // Of a client of whom nothing was stored, there is only that question.
    let nobody = app.get("/v1/clients/7/data").await.ok();
    assert_eq!(
        (&nobody["predictions"], nobody["audit"].as_array().unwrap().len()),
        (&json!([]), 1)
    );
}

#[tokio::test]
async fn what_a_challenger_said_of_a_client_is_a_part_of_the_data() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    let edited = fill(&app).await;
    app.get("/v1/clients/100002/prediction").await.ok();
    app.service.shadow.flushed().await;
    let data = app.get(PATH).await.ok();
    let shadow = data["shadow_predictions"].as_array().unwrap();
    assert_eq!(shadow.len(), 2);
    // The challenger is the same model with a threshold of 0.2.
    let of_edited = &shadow[1];
    let reasons = edited["reasons"].as_array().unwrap().iter().map(|reason| &reason["code"]);
    assert_eq!(
        *of_edited,
        json!({
            "prediction_id": edited["prediction_id"], "model_version": bundle::next_version(),
            "probability": edited["probability"], "decision": "granted",
            "reasons": reasons.collect::<Vec<_>>(), "lacking": 0
        })
    );
    let nobody = app.get("/v1/clients/7/data").await.ok();
    assert_eq!(nobody["shadow_predictions"], json!([]));
}

#[tokio::test]
async fn a_client_is_erased_once_and_may_come_back() {
    let app = TestApp::start().await;
    fill(&app).await;
    let erased = erase(&app, &format!("{PATH}?reason=request%20of%203%20November")).await.ok();
    let expected = json!({"predictions": 2, "reviews": 1, "opinions": 1, "audit_entries": 5});
    assert_eq!(erased, expected);
    let nothing = json!({"predictions": 0, "reviews": 0, "opinions": 0, "audit_entries": 0});
    assert_eq!(erase(&app, PATH).await.ok(), nothing);
    assert_eq!(erase(&app, "/v1/clients/7/data").await.ok(), nothing);
    for empty in ["/v1/reviews?client_id=100001", "/v1/opinions?client_id=100001"] {
        let answer = app.get(empty).await.ok();
        assert_eq!(answer.as_object().unwrap().values().next(), Some(&json!([])), "{empty}");
    }
    let past = app.get("/v1/clients/100001/predictions").await.ok();
    assert_eq!(past["predictions"], json!([]));
    // Statistics remain: the volume, and the audit log's actions.
    assert_eq!(app.get("/v1/monitoring?days=1").await.ok()["predictions"], 2);
    let lines = app.get("/v1/audit").await.lines();
    let line = lines.iter().find(|line| line["action"] == "data.erase").unwrap();
    assert_eq!(line["client_id"], Value::Null);
    assert_eq!(
        line["detail"],
        "reason=\"request of 3 November\" predictions=2 reviews=1 opinions=1 audit=5"
    );
    assert_eq!(line["actor"], app.actor());
    // The client's prediction is made again.
    app.get("/v1/clients/100001/prediction").await.ok();
    assert_eq!(app.count("predictions").await, 3);
    assert_eq!(app.service.store.verify_audit().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_reason_that_names_the_client_is_refused() {
    let app = TestApp::start().await;
    fill(&app).await;
    for reason in ["client%20100001", "", &"x".repeat(201)] {
        let answer = erase(&app, &format!("{PATH}?reason={reason}")).await;
        assert_eq!(answer.status, 400, "{reason}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            detail.contains("a text of 1 to 200 characters without the client's number"),
            "{detail}"
        );
    }
    assert_eq!(erase(&app, "/v1/clients/x/data").await.status, 400);
    assert_eq!(app.get(PATH).await.ok()["predictions"].as_array().unwrap().len(), 2);
}

/// Runs a command on the database of a service.
#[track_caller]
fn run(app: &TestApp, arguments: &[&str]) -> String {
    let output = pret_api(arguments).args(["--database", &app.database_url]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", error_of(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn commands_do_the_same_beside_a_running_service() {
    let app = TestApp::start().await;
    let edited = fill(&app).await;
    let data: Value = serde_json::from_str(&run(&app, &["data", "export", "100001"])).unwrap();
    assert_eq!(data["predictions"][1]["prediction_id"], edited["prediction_id"]);
    let report = run(&app, &["audit", "verify"]);
    assert!(
        report.starts_with("The audit log is whole: 6 entries verified, 0 of them anonymised;"),
        "{report}"
    );
    // Nothing is old enough.
    assert_eq!(
        run(&app, &["data", "anonymise", "--older-than", "1"]),
        "Erased: predictions=0 reviews=0 opinions=0 audit=0\n"
    );
    let erase = ["data", "erase", "100001", "--reason", "request"];
    assert_eq!(run(&app, &erase), "Erased: predictions=2 reviews=1 opinions=1 audit=6\n");
    assert_eq!(run(&app, &erase), "Nothing is stored about client 100001.\n");
    let refused = pret_api(&["data", "erase", "100001", "--reason", "of 100001"])
        .args(["--database", &app.database_url])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(error_of(&refused).contains("without the client's number"), "{}", error_of(&refused));
    let report = run(&app, &["audit", "verify"]);
    assert!(report.contains("8 entries verified, 6 of them anonymised"), "{report}");
    // The service writes on.
    app.get("/v1/clients/100001/prediction").await.ok();
    assert!(run(&app, &["audit", "verify"]).contains("9 entries verified"));
}

#[tokio::test]
async fn a_broken_log_and_a_store_that_is_not_there_exit_with_1() {
    let app = TestApp::start().await;
    fill(&app).await;
    sqlx::query("UPDATE audit_head SET position = position + 1")
        .execute(&app.database().await)
        .await
        .unwrap();
    let broken =
        pret_api(&["audit", "verify"]).args(["--database", &app.database_url]).output().unwrap();
    assert_eq!(broken.status.code(), Some(1));
    assert_eq!(
        error_of(&broken),
        "pret-api: the audit log is broken at position 6: entries are missing at the end, up to position 6. 5 entries before \
         it are right.\n"
    );
    let folder = TempDir::new().unwrap();
    let nowhere = format!("sqlite://{}/nowhere.db", folder.path().display());
    for arguments in [
        &["audit", "verify"][..],
        &["data", "export", "1"],
        &["data", "anonymise", "--older-than", "1"],
    ] {
        let output = pret_api(arguments).args(["--database", &nowhere]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(error_of(&output).contains("No such file"), "{}", error_of(&output));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
