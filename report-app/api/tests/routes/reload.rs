//! The model is replaced while requests are in flight.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use scoring::Manifest;
use scoring_api::Champion;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::bundle::{self, Client, EXPLANATIONS, NEXT_THRESHOLD, next_version, version};
use crate::support::{Answer, TestApp};

const RELOAD: &str = "/v1/model/reload";
const ROLLBACK: &str = "/v1/model/rollback";

fn folder(app: &TestApp) -> PathBuf {
    app.folder.path().join("bundle")
}

/// Returns the version and the threshold that `GET /v1/model` shows.
async fn shown(app: &TestApp) -> (Value, Value) {
    let model = app.get("/v1/model").await.ok();
    (model["version"].clone(), model["threshold"].clone())
}

#[track_caller]
fn is_changed(answer: &Answer, version: &str, previous: &str) {
    assert_eq!(answer.ok(), json!({"model_version": version, "previous_version": previous}));
}

#[track_caller]
fn has_line(app: &TestApp, line: &str) {
    let page = app.service.metrics.page(0, [0; 3]);
    assert!(page.lines().any(|found| found == line), "{line}\n{page}");
}

/// Writes the bundle with another threshold and the decisions that follow; returns its version.
fn write_again(folder: &Path, threshold: f64, explanations: &str) -> String {
    bundle::write_with(folder, explanations, Some(Client::ALL));
    bundle::write_manifest(folder, Manifest { threshold, ..bundle::read_manifest(folder) });
    bundle::read_manifest(folder).version
}

#[tokio::test]
async fn the_bundle_that_took_the_others_place_answers_from_then_on() {
    let app = TestApp::start().await;
    let before = app.get("/v1/clients/100001/prediction").await.ok();
    assert_eq!((&before["model_version"], &before["threshold"]), (&json!(version()), &json!(0.1)));
    bundle::write_next(&folder(&app));
    // Nothing changes before the reload.
    assert_eq!(shown(&app).await, (json!(version()), json!(0.1)));
    is_changed(&app.post(RELOAD, "").await, next_version(), version());
    assert_eq!(shown(&app).await, (json!(next_version()), json!(NEXT_THRESHOLD)));
    let after = app.get("/v1/clients/100001/prediction").await.ok();
    assert_eq!(
        (&after["model_version"], &after["threshold"]),
        (&json!(next_version()), &json!(NEXT_THRESHOLD))
    );
    // Each version has its own stored prediction of a client.
    assert_ne!(after["prediction_id"], before["prediction_id"]);
    assert_eq!(app.count("predictions").await, 2);
    has_line(&app, r#"pret_reloads_total{result="loaded"} 1"#);
    has_line(&app, &format!("pret_model{{version=\"{}\"}} 1", next_version()));
    assert!(
        !app.service
            .metrics
            .page(0, [0; 3])
            .contains(&format!("pret_model{{version=\"{}\"}}", version()))
    );
}

#[tokio::test]
async fn a_bundle_published_again_with_another_threshold_is_loaded_and_its_decisions_are_its_own() {
    let app = TestApp::start().await;
    let path = "/v1/clients/100015/prediction";
    let before = app.get(path).await.ok();
    assert_eq!((&before["threshold"], &before["decision"]), (&json!(0.1), &json!("granted")));
    // A threshold below this client's probability of 0.082.
    let again =
        write_again(&folder(&app), 0.07, &EXPLANATIONS.replace("0.082,granted", "0.082,refused"));
    is_changed(&app.post(RELOAD, "").await, &again, version());
    assert_eq!(shown(&app).await, (json!(again), json!(0.07)));

    let after = app.get(path).await.ok();
    assert_eq!((&after["threshold"], &after["decision"]), (&json!(0.07), &json!("refused")));
    assert_ne!(after["prediction_id"], before["prediction_id"]);
    // A review refers to the decision that was shown under the prediction's identifier.
    for (prediction, said) in [(&before, "granted"), (&after, "refused")] {
        let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
        let kept = app.post("/v1/reviews", review.to_string()).await.created();
        assert_eq!((&kept["model_decision"], &kept["decision"]), (&json!(said), &json!(said)));
    }
    // Each stored prediction is used again when its bundle is served again, even after a restart.
    let app = app.restart().await;
    assert_eq!(app.get(path).await.ok(), after);
    bundle::write(&folder(&app));
    is_changed(&app.post(RELOAD, "").await, version(), &again);
    assert_eq!(app.get(path).await.ok(), before);
    is_changed(&app.post(ROLLBACK, "").await, &again, version());
    assert_eq!(app.get(path).await.ok(), after);
    assert_eq!(app.count("predictions").await, 2);
}

#[tokio::test]
async fn the_same_bundle_stays_as_it_is_and_leaves_nothing_to_go_back_to() {
    let app = TestApp::start().await;
    is_changed(&app.post(RELOAD, "").await, version(), version());
    assert_eq!(app.post(ROLLBACK, "").await.status, 409);
    bundle::write_next(&folder(&app));
    is_changed(&app.post(RELOAD, "").await, next_version(), version());
    // A second reload keeps the previous model for a rollback.
    is_changed(&app.post(RELOAD, "").await, next_version(), next_version());
    is_changed(&app.post(ROLLBACK, "").await, version(), next_version());
}

#[tokio::test]
async fn a_model_brings_its_own_clients() {
    let app = TestApp::start().await;
    let [first, second, ..] = Client::ALL else { unreachable!() };
    let lines =
        EXPLANATIONS.split_inclusive('\n').enumerate().filter(|(at, _)| [0, 1, 4].contains(at));
    let explanations: String = lines.map(|(_, line)| line).collect();
    bundle::write_with(&folder(&app), &explanations, Some(&[*first, *second]));
    let fewer = bundle::read_manifest(&folder(&app)).version;
    app.get("/v1/clients/100015").await.ok();
    is_changed(&app.post(RELOAD, "").await, &fewer, version());
    assert_eq!(app.get("/v1/clients").await.ok()["total"], 2);
    assert_eq!(app.get("/v1/clients/100015").await.status, 404);
    is_changed(&app.post(ROLLBACK, "").await, version(), &fewer);
    assert_eq!(app.get("/v1/clients").await.ok()["total"], 4);
}

#[tokio::test]
async fn goes_back_to_the_model_before_and_forward_again() {
    let app = TestApp::start().await;
    let first = app.get("/v1/clients/100001/prediction").await.ok();
    bundle::write_next(&folder(&app));
    is_changed(&app.post(RELOAD, "").await, next_version(), version());
    is_changed(&app.post(ROLLBACK, "").await, version(), next_version());
    assert_eq!(shown(&app).await, (json!(version()), json!(0.1)));
    assert_eq!(app.get("/v1/clients/100001/prediction").await.ok(), first);
    has_line(&app, &format!("pret_model{{version=\"{}\"}} 1", version()));
    is_changed(&app.post(ROLLBACK, "").await, next_version(), version());
    assert_eq!(shown(&app).await, (json!(next_version()), json!(NEXT_THRESHOLD)));
    has_line(&app, r#"pret_reloads_total{result="rolled_back"} 2"#);
    is_changed(&app.post(ROLLBACK, "").await, version(), next_version());
    // It lasts until the next reload.
    is_changed(&app.post(RELOAD, "").await, next_version(), version());
}

#[tokio::test]
async fn without_a_model_before_there_is_none_to_go_back_to() {
    let app = TestApp::start().await;
    let detail = "No other model has answered since the start: there is none to go back to.";
    app.post(ROLLBACK, "").await.is_problem(409, "no-previous-model", "No previous model", detail);
    assert_eq!(shown(&app).await, (json!(version()), json!(0.1)));
    assert!(!app.service.metrics.page(0, [0; 3]).contains("pret_reloads_total{"));
}

/// Function that breaks the bundle in a folder.
type Spoil = fn(&PathBuf);

#[tokio::test]
async fn a_bundle_that_cannot_be_served_changes_nothing() {
    let cases: [(&str, Spoil, &str); 5] = [
        (
            "altered",
            |folder| {
                let explanations = folder.join("explanations.csv");
                fs::write(explanations, EXPLANATIONS.replace("0.37,refused", "0.07,granted"))
                    .unwrap();
            },
            "explanations.csv: the file was altered: its SHA-256 is ",
        ),
        ("gone", |folder| fs::remove_dir_all(folder).unwrap(), "manifest.json: cannot be read"),
        (
            "cut short",
            |folder| fs::write(folder.join("manifest.json"), "{\"format\":").unwrap(),
            "manifest.json: ",
        ),
        (
            "without clients",
            |folder| bundle::write_with(folder, "", None),
            "which the service needs",
        ),
        (
            "of two trainings",
            |folder| {
                bundle::write_with(
                    folder,
                    &EXPLANATIONS.replace("0.37", "0.36"),
                    Some(Client::ALL),
                );
            },
            "The files come from different trainings; publish the bundle again.",
        ),
    ];
    for (what, spoil, said) in cases {
        let app = TestApp::start().await;
        bundle::write_next(&folder(&app));
        spoil(&folder(&app));
        let error = Champion::open(&folder(&app)).unwrap_err().to_string();
        assert!(error.contains(said), "{what}: {error}");
        let detail = format!("The model was not changed: {error}");
        app.post(RELOAD, "").await.is_problem(409, "bundle-refused", "Model refused", &detail);

        assert_eq!(shown(&app).await, (json!(version()), json!(0.1)), "{what}");
        assert_eq!(
            app.post("/v1/predictions", r#"{"client_id": 100001}"#).await.ok()["model_version"],
            version()
        );
        has_line(&app, r#"pret_reloads_total{result="refused"} 1"#);
        has_line(&app, &format!("pret_model{{version=\"{}\"}} 1", version()));
        assert_eq!(
            app.post(ROLLBACK, "").await.status,
            409,
            "{what}: a bundle that was refused never answered"
        );
        // After a repair the bundle is accepted.
        bundle::write_next(&folder(&app));
        is_changed(&app.post(RELOAD, "").await, next_version(), version());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn predictions_made_meanwhile_all_succeed_each_by_one_model() {
    let app = Arc::new(TestApp::start().await);
    let over = Arc::new(AtomicBool::new(false));
    let mut callers = JoinSet::new();
    for _ in 0..4 {
        let (app, over) = (app.clone(), over.clone());
        callers.spawn(async move {
            let mut answers = Vec::new();
            while !over.load(Ordering::Relaxed) {
                answers.push(app.post("/v1/predictions", r#"{"client_id": 100001}"#).await);
            }
            answers
        });
    }
    let mut answers = Vec::new();
    for change in 0..20 {
        let (write, version, previous): (fn(&std::path::Path), _, _) = if change % 2 == 0 {
            (bundle::write_next, next_version(), version())
        } else {
            (bundle::write, version(), next_version())
        };
        write(&folder(&app));
        is_changed(&app.post(RELOAD, "").await, version, previous);
        let answer = app.post("/v1/predictions", r#"{"client_id": 100001}"#).await;
        assert_eq!(answer.ok()["model_version"], version);
        answers.push(answer);
    }
    over.store(true, Ordering::Relaxed);
    for answers_of_one in callers.join_all().await {
        assert!(!answers_of_one.is_empty());
        answers.extend(answers_of_one);
    }
    for answer in &answers {
        let prediction = answer.ok();
        let whole =
            [(json!(version()), json!(0.1)), (json!(next_version()), json!(NEXT_THRESHOLD))];
        let found = (prediction["model_version"].clone(), prediction["threshold"].clone());
        assert!(whole.contains(&found), "half of two models: {found:?}");
    }
    assert_eq!(app.count("predictions").await, answers.len() as i64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_asked_for_at_the_same_time_come_one_after_another() {
    let app = Arc::new(TestApp::start().await);
    bundle::write_next(&folder(&app));
    let asked = (0..10).map(|_| app.clone()).map(|app| async move { app.post(RELOAD, "").await });
    let answers = asked.collect::<JoinSet<_>>().join_all().await;
    let from = |version: &str| {
        answers.iter().filter(|answer| answer.ok()["previous_version"] == version).count()
    };
    assert_eq!((from(version()), from(next_version())), (1, 9));
    assert_eq!(shown(&app).await.0, next_version());
}
