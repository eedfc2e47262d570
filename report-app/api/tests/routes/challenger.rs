//! A challenger in the shadow of the champion.
//!
//! The challenger of these tests is the small bundle with a threshold of 0.2. So it decides
//! otherwise of probabilities between 0.1 and 0.2 alone, and has the same probabilities and reasons.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use scoring::{FileName, Manifest};
use serde_json::{Value, json};
use store::Role;

use crate::support::bundle::{self, NEXT_THRESHOLD, next_version, read_manifest, version};
use crate::support::{TestApp, assert_close, today};

const PATH: &str = "/v1/model/challenger";

/// New applicant: −1.5 − 0.25 − 0.2 = −1.95, so 0.1 + 0.4 × 0.025 = 0.11. Only the champion refuses.
const BETWEEN: &str =
    r#"{"application": {"AMT_CREDIT": 300000, "AMT_INCOME_TOTAL": 100000, "EXT_SOURCE_2": 0.4}}"#;

/// Writes the folder of a challenger.
type Write = fn(&Path);

async fn comparison(app: &TestApp) -> Value {
    app.service.shadow.flushed().await;
    app.get_with(PATH, "accept-language", "en").await.ok()
}

async fn predict(app: &TestApp, body: &str) -> Value {
    app.post("/v1/predictions", body.to_owned()).await.ok()
}

#[tokio::test]
async fn erased_predictions_are_compared_no_more() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    for _ in 0..10 {
        predict(&app, r#"{"client_id": 100002}"#).await;
        predict(&app, BETWEEN).await;
    }
    assert_eq!(comparison(&app).await["compared"], 20);
    let erase = Request::delete("/v1/clients/100002/data").body(Body::empty()).unwrap();
    assert_eq!(app.send(erase).await.ok()["predictions"], 10);
    assert_eq!(comparison(&app).await["compared"], 10);
}

#[tokio::test]
async fn compares_what_both_decide_of_the_same_applications() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    for _ in 0..10 {
        // Both refuse at 0.37; the champion alone refuses at 0.11.
        predict(&app, r#"{"client_id": 100002}"#).await;
        let between = predict(&app, BETWEEN).await;
        assert_eq!(between["decision"], "refused");
        assert_close(&between["probability"], &json!(0.11));
        let outcome = json!({"prediction_id": between["prediction_id"], "defaulted": true, "observed_on": today()});
        app.post("/v1/outcomes", outcome.to_string()).await.created();
    }
    let found = comparison(&app).await;
    assert_eq!(
        [&found["model_version"], &found["challenger_version"]],
        [version(), next_version()]
    );
    assert_eq!([&found["predictions"], &found["compared"]], [20, 20]);
    assert_eq!(found["not_scored"], json!({"queue_full": 0, "lost": 0}));
    let figures = &found["figures"];
    assert_eq!([&figures["newly_refused"], &figures["newly_granted"]], [0, 10]);
    assert_eq!([&figures["agreement"], &figures["challenger_refusal_rate"]], [0.5, 0.5]);
    assert_eq!([&figures["champion_refusal_rate"], &figures["incomplete_share"]], [1.0, 0.0]);
    assert_eq!([&figures["same_first_reason"], &figures["same_reasons"]], [1.0, 1.0]);
    assert_eq!(
        [&figures["mean_distance"], &figures["largest_distance"], &figures["rank_correlation"]],
        [0.0, 0.0, 1.0]
    );
    // 0.63 refused; 0.89 refused or 1.1 granted. The probabilities are the same, whoever's.
    let bases: Vec<&str> = figures["costs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cost| cost["basis"].as_str().unwrap())
        .collect();
    assert_eq!(
        bases,
        ["own_probability", "champion_probability", "challenger_probability", "outcomes"]
    );
    for cost in &figures["costs"].as_array().unwrap()[..3] {
        assert_close(&cost["champion"], &json!(0.76));
        assert_close(&cost["challenger"], &json!(0.865));
        assert_close(&cost["difference"], &json!(0.105));
    }
    // All ten defaulted: refused they cost nothing, granted ten each.
    let known = &figures["costs"][3];
    assert_eq!(
        [&known["champion"], &known["challenger"], &known["difference_low"]],
        [0.0, 10.0, 10.0]
    );
    assert_eq!(known["predictions"], 10);
    assert_eq!(
        found["findings"][0],
        "Both models decide alike in 50.0% of 20 decisions. The challenger would refuse 0 that the current model grants, and \
         grant 10 that it refuses."
    );
    let french = app.get(PATH).await.ok();
    assert_eq!(
        french["findings"][0],
        "Les deux modèles décident de même dans 50,0\u{202f}% de 20 décisions. Le candidat en refuserait 0 que le modèle \
         actuel accorde, et en accorderait 10 qu’il refuse."
    );
    // Nothing personal is kept twice.
    let columns: Vec<String> = sqlx::query_scalar(if app.database_url.starts_with("sqlite:") {
        "SELECT name FROM pragma_table_info('shadow_predictions') ORDER BY cid"
    } else {
        "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = 'shadow_predictions' ORDER BY ordinal_position"
    })
    .fetch_all(&app.database().await)
    .await
    .unwrap();
    assert_eq!(
        columns,
        ["prediction_id", "model_version", "probability", "decision", "reasons", "lacking"]
    );
}

#[tokio::test]
async fn scores_what_is_stored_and_nothing_else() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    app.get("/v1/clients/100001/prediction").await.ok();
    app.get("/v1/clients/100001/prediction").await.ok();
    app.post("/v1/predictions?keep=false", BETWEEN).await.ok();
    let lines = format!("{BETWEEN}\n{{}}\n{BETWEEN}\n");
    let batch = axum::http::Request::post("/v1/predictions/batch")
        .header("content-type", "application/x-ndjson");
    assert_eq!(app.send(batch.body(lines.into()).unwrap()).await.lines().len(), 3);
    let found = comparison(&app).await;
    assert_eq!([&found["predictions"], &found["compared"]], [3, 3]);
    // Three are too few for a figure.
    assert_eq!((&found["figures"], &found["findings"]), (&Value::Null, &json!([])));
    let page = app.service.metrics.page(0, [3, 1, 0]);
    for line in [
        r#"pret_shadow_predictions{result="stored"} 3"#,
        r#"pret_shadow_predictions{result="queue_full"} 1"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{page}");
    }
}

#[tokio::test]
async fn without_a_challenger_there_is_nothing_to_compare() {
    let app = TestApp::start().await;
    app.get(PATH).await.is_problem(
        404,
        "no-challenger",
        "No challenger",
        "No challenger is compared with the model that answers: none is set. Start the service with --challenger DIR.",
    );
    assert_eq!(app.get("/v1/monitoring").await.ok().get("challenger_version"), None);
}

#[tokio::test]
async fn a_bad_challenger_is_refused_and_the_champion_answers_on() {
    let altered = |folder: &Path| {
        bundle::write_next(folder);
        fs::write(folder.join(FileName::CALIBRATION), "{}").unwrap();
    };
    // What is wrong, how it is written, and the end of the message.
    let cases: [(&str, Write, &str); 3] = [
        (
            "the champion itself",
            bundle::write,
            "is the model that answers: it cannot be its own challenger. Give the folder of another bundle.",
        ),
        (
            "no bundle",
            |folder| fs::create_dir_all(folder).unwrap(),
            "/challenger/manifest.json: cannot be read (No such file or directory (os error 2)). Check the path; a bundle is a \
             folder that `pret train` wrote.",
        ),
        ("an altered file", altered, "/challenger/calibration.json: "),
    ];
    for (what, write, end) in cases {
        let app = TestApp::start_with_challenger(write).await;
        predict(&app, BETWEEN).await;
        app.service.shadow.flushed().await;
        assert_eq!(app.count("shadow_predictions").await, 0, "{what}");
        let answer = app.get(PATH).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["type"]),
            (404, &json!("/problems/no-challenger"))
        );
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        let folder = app.folder.path().join("challenger");
        let begin = format!(
            "No challenger is compared with the model that answers: it was refused. {}",
            folder.display()
        );
        assert!(detail.starts_with(&begin) && detail.contains(end), "{what}: {detail}");
        let alerts = app.get_with("/v1/monitoring", "accept-language", "en").await.ok();
        assert_eq!(alerts["alerts"][0]["code"], "challenger_refused", "{what}");
        // A good one may come with a reload.
        bundle::write_next(&folder);
        let changed = app.post("/v1/model/reload", "").await.ok();
        assert_eq!(changed["challenger_version"], next_version(), "{what}");
        assert_eq!(changed.get("challenger_refused"), None, "{what}");
        predict(&app, BETWEEN).await;
        assert_eq!(comparison(&app).await["compared"], 1, "{what}");
    }
}

#[tokio::test]
async fn a_challenger_that_became_the_champion_is_no_challenger() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    assert_eq!(app.get("/v1/monitoring").await.ok()["challenger_version"], next_version());
    bundle::write_next(&app.folder.path().join("bundle"));
    let changed = app.post("/v1/model/reload", "").await.ok();
    assert_eq!(changed["model_version"], next_version());
    let refused = changed["challenger_refused"].as_str().unwrap();
    assert!(refused.contains("cannot be its own challenger"), "{refused}");
    // After a rollback it is one again.
    let back = app.post("/v1/model/rollback", "").await.ok();
    assert_eq!(
        (&back["model_version"], &back["challenger_version"]),
        (&json!(version()), &json!(next_version()))
    );
}

#[tokio::test]
async fn a_client_whom_the_challenger_does_not_know_has_the_champions_history_where_it_fits() {
    // The challenger knows client 100001 alone, and defines the debt by another name.
    let write = |folder: &Path| {
        let client: Vec<_> =
            bundle::Client::ALL.iter().copied().filter(|one| one.id == 100_001).collect();
        let explanations =
            bundle::EXPLANATIONS.lines().take(2).collect::<Vec<_>>().join("\n") + "\n";
        bundle::write_with(folder, &explanations, Some(&client));
        bundle::write_manifest(
            folder,
            Manifest { threshold: NEXT_THRESHOLD, ..read_manifest(folder) },
        );
    };
    let app = TestApp::start_with_challenger(write).await;
    // 100002 has debts, in the champion's bundle: both models have the same definition of them.
    for _ in 0..10 {
        predict(&app, r#"{"client_id": 100002}"#).await;
    }
    let figures = comparison(&app).await["figures"].clone();
    assert_eq!([&figures["largest_distance"], &figures["incomplete_share"]], [0.0, 0.0]);
}

#[tokio::test]
async fn reviewers_and_operators_compare_models_and_advisors_do_not() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    for (role, may) in [(Role::Advisor, false), (Role::Reviewer, true), (Role::Operator, true)] {
        let person = app.sign_in(role.code(), role).await;
        let answer = app.send_as_it_is(person.get(PATH)).await;
        assert_eq!(answer.status == 200, may, "{role:?}");
        let monitoring = app.send_as_it_is(person.get("/v1/monitoring")).await.ok();
        assert_eq!(monitoring.get("challenger_version").is_some(), may, "{role:?}");
    }
}

#[tokio::test]
async fn refuses_a_window_that_is_none() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    for days in ["0", "367", "month"] {
        let detail = format!("days: expected a whole number from 1 to 366, found \"{days}\".");
        let answer = app.get(&format!("{PATH}?days={days}")).await;
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
    }
}
