//! Tests of sending runs: what is sent, and every way in which a server can fail.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use scoring::Metric;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::test_server::{Received, TestServer};
use super::*;
use crate::runs::{
    Gate, GateName, MlflowRun, MlflowState, RunBundle, RunModel, RunRecord, RunRecorder, RunState,
    RunsFolder, Verdict,
};

/// Returns a finished run with a bundle of a manifest, a model and clients, and one figure.
fn run() -> (TempDir, RunRecord) {
    let folder = TempDir::new().unwrap();
    let bundle = folder.path().join("bundle");
    fs::create_dir(&bundle).unwrap();
    let write = |name: &str, text: &str| fs::write(bundle.join(name), text).unwrap();
    write("manifest.json", r#"{"version": "2026-11-30-abc"}"#);
    for name in ["model.txt", "features.json", "calibration.json", "report.json", "timings.json"] {
        write(name, name);
    }
    write("clients.parquet", "personal");
    let figure = folder.path().join("cost-curve.svg");
    fs::write(&figure, "<svg/>").unwrap();
    let runs = RunsFolder::new(folder.path().join("runs"));
    let parameters = [("trials".to_owned(), json!(12)), ("with_age".to_owned(), json!(false))];
    let recorder = RunRecorder::begin(&runs, "retrain", parameters.into()).unwrap();
    let mut record = recorder.end(RunState::Finished, None).unwrap();
    record.started_at = "2026-11-30T21:00:00.000Z".to_owned();
    record.ended_at = Some("2026-11-30T21:14:03.500Z".to_owned());
    record.model = Some(RunModel {
        name: "LightGBM".to_owned(),
        features: 60,
        trees: Some(600),
        parameters: [("num_leaves".to_owned(), json!(6))].into(),
        threshold: 0.0909,
        out_of_fold: vec![Metric { name: "auc".to_owned(), value: 0.75, low: 0.74, high: 0.76 }],
        holdout: vec![Metric {
            name: "cost_per_application".to_owned(),
            value: 0.5,
            low: 0.4,
            high: f64::INFINITY,
        }],
    });
    record.bundle = Some(RunBundle {
        folder: bundle.clone(),
        version: "2026-11-30-abc".to_owned(),
        report: bundle.join("report.json"),
        figures: vec![figure],
    });
    record.gates = vec![Gate {
        name: GateName::Data,
        verdict: Verdict::Passed,
        reason: "the tables can be used".to_owned(),
        figures: [].into(),
        started_at: record.started_at.clone(),
        ended_at: record.started_at.clone(),
    }];
    record.warnings = vec!["few defaults".to_owned(), "é".repeat(5000)];
    (folder, record)
}

fn error(status: u16, code: &str) -> (u16, String) {
    (status, json!({ "error_code": code, "message": "no" }).to_string())
}

/// Answers as a server without experiments and models does.
fn answers(request: &Received) -> (u16, String) {
    let (_, path) = request.line.split_once(' ').unwrap();
    let route = path.trim_start_matches("/api/2.0/").split('?').next().unwrap();
    let answer = match route {
        "mlflow/experiments/get-by-name" => return error(404, "RESOURCE_DOES_NOT_EXIST"),
        "mlflow/experiments/create" => json!({ "experiment_id": "7" }),
        "mlflow/runs/create" | "mlflow/runs/get" => {
            let info =
                json!({ "run_id": "r1", "artifact_uri": "mlflow-artifacts:/7/r1/artifacts" });
            json!({ "run": { "info": info } })
        }
        "mlflow/registered-models/create" => return error(400, "RESOURCE_ALREADY_EXISTS"),
        "mlflow/model-versions/create" => json!({ "model_version": { "version": "3" } }),
        _ => json!({}),
    };
    (200, answer.to_string())
}

fn lines(received: &[Received]) -> Vec<String> {
    received.iter().map(|request| request.line.replace("/api/2.0/", "")).collect()
}

fn pairs(batch: &Value, kind: &str) -> Vec<(String, Value)> {
    let pairs = batch[kind].as_array().unwrap().iter();
    pairs.map(|pair| (pair["key"].as_str().unwrap().to_owned(), pair["value"].clone())).collect()
}

#[test]
fn a_run_is_created_logged_and_ended_and_its_champion_registered() {
    let (_folder, record) = run();
    let server = TestServer::start(|request| Some(answers(request)));
    let settings = Settings {
        credentials: Some(Credentials::Basic { username: "ann".into(), password: "pw".into() }),
        ..server.settings()
    };
    let sent = send_run(&settings, &record, true);
    assert_eq!(sent.error, None);
    assert_eq!((sent.state, sent.run_id.as_deref()), (MlflowState::Sent, Some("r1")));
    assert_eq!(sent.model_version.as_deref(), Some("3"));
    let received = server.received();
    assert_eq!(
        lines(&received),
        [
            "GET mlflow/experiments/get-by-name?experiment_name=pret-a-depenser",
            "POST mlflow/experiments/create",
            "POST mlflow/runs/create",
            "POST mlflow/runs/log-batch",
            "POST mlflow/runs/log-batch",
            "POST mlflow/runs/log-batch",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/bundle/manifest.json",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/bundle/model.txt",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/bundle/features.json",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/bundle/calibration.json",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/bundle/report.json",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/bundle/timings.json",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/figures/cost-curve.svg",
            "PUT mlflow-artifacts/artifacts/7/r1/artifacts/run.json",
            "POST mlflow/runs/update",
            "POST mlflow/registered-models/create",
            "POST mlflow/model-versions/create",
            "POST mlflow/registered-models/alias",
        ]
    );
    // base64 of ann:pw, by coreutils.
    assert!(received.iter().all(|one| one.authorization.as_deref() == Some("Basic YW5uOnB3")));
    assert!(received.iter().all(|one| one.body != b"personal"));

    // 2026-11-30T21:00:00Z is 1796072400 seconds after 1970, by coreutils' date.
    assert_eq!(received[2].json()["start_time"], 1_796_072_400_000_i64);
    let end = json!({ "run_id": "r1", "status": "FINISHED", "end_time": 1_796_073_243_500_i64 });
    assert_eq!(received[14].json(), end);
    let parameters = pairs(&received[3].json(), "params");
    assert!(parameters.contains(&("trials".into(), json!("12"))), "{parameters:?}");
    assert!(parameters.contains(&("model.num_leaves".into(), json!("6"))), "{parameters:?}");
    let metrics = pairs(&received[4].json(), "metrics");
    let names: Vec<&str> = metrics.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "out_of_fold/auc_low",
            "out_of_fold/auc_high",
            "out_of_fold/auc",
            "holdout/cost_per_application_low",
            "holdout/cost_per_application",
            "threshold",
            "features",
            "trees",
            "seconds"
        ],
        "JSON has no infinity"
    );
    assert_eq!((&metrics[2].1, &metrics[8].1), (&json!(0.75), &json!(843.5)));
    let tags = pairs(&received[5].json(), "tags");
    let tag = |name: &str| tags.iter().find(|(own, _)| own == name).unwrap().1.as_str().unwrap();
    assert_eq!(tag("pret.gate.data"), "passed: the tables can be used");
    assert_eq!(tag("pret.bundle_version"), "2026-11-30-abc");
    assert!(tag("mlflow.note.content").len() <= 5000);
    assert!(tag("mlflow.note.content").ends_with('…'));
    let source = "mlflow-artifacts:/7/r1/artifacts/bundle";
    assert_eq!(received[16].json()["source"], source);
    let alias = json!({ "name": "pret-a-depenser", "alias": "champion", "version": "3" });
    assert_eq!(received[17].json(), alias);
}

#[test]
fn many_parameters_are_sent_in_batches_that_the_server_takes() {
    let (_folder, mut record) = run();
    record.bundle = None;
    record.parameters =
        (0..230).map(|number| (format!("p{number:03}"), json!("x".repeat(7000)))).collect();
    let server = TestServer::start(|request| Some(answers(request)));
    let sent = send_run(&server.settings(), &record, true);
    assert_eq!((sent.error, sent.model_version), (None, None), "there is no bundle to register");
    let batches: Vec<Vec<(String, Value)>> = server
        .received()
        .iter()
        .filter(|request| request.line.ends_with("log-batch"))
        .map(Received::json)
        .filter(|batch| batch["params"].is_array())
        .map(|batch| pairs(&batch, "params"))
        .collect();
    // 230 options, the code, and the name and one parameter of the model.
    assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 33]);
    let longest = batches.iter().flatten().map(|(_, value)| value.as_str().unwrap().len()).max();
    assert_eq!(longest, Some(6000));
}

/// Sends to a server that answers one route in its own way, and everything else well.
fn failing(route: &'static str, answer: Option<(u16, &'static str)>) -> (MlflowRun, Vec<String>) {
    let (_folder, record) = run();
    let server = TestServer::start(move |request| {
        if request.line.contains(route) {
            return answer.map(|(status, text)| (status, text.to_owned()));
        }
        Some(answers(request))
    });
    let sent = send_run(&server.settings(), &record, true);
    (sent, lines(&server.received()))
}

#[test]
fn a_failing_server_is_told_and_what_it_has_is_remembered() {
    for (route, answer, expected, run_id) in [
        (
            "get-by-name",
            Some((500, "<html>oops</html>")),
            "experiments/get-by-name: the server answered 500: <html>oops</html>",
            None,
        ),
        ("get-by-name", Some((404, "nothing here")), "answered 404: nothing here", None),
        (
            "runs/create",
            Some((401, r#"{"error_code": "UNAUTHENTICATED", "message": "who?"}"#)),
            "runs/create: the server answered 401 UNAUTHENTICATED: who?",
            None,
        ),
        (
            "runs/create",
            Some((200, "{\"run\":")),
            "runs/create: expected MLflow's answer with JSON, found \"{\\\"run\\\":\"",
            None,
        ),
        (
            "runs/create",
            Some((200, "{\"run\": {}}")),
            "expected MLflow's answer with /run/info/run_id",
            None,
        ),
        ("log-batch", Some((503, "")), "runs/log-batch: the server answered 503", Some("r1")),
        (
            "figures/cost-curve.svg",
            Some((507, "full")),
            "artifact 7/r1/artifacts/figures/cost-curve.svg: the server answered 507: full",
            Some("r1"),
        ),
        (
            "registered-models/alias",
            Some((500, "late")),
            "registered-models/alias: the server answered 500: late",
            Some("r1"),
        ),
        ("runs/update", None, "the server does not answer: timeout", Some("r1")),
    ] {
        let (sent, _) = failing(route, answer);
        let error = sent.error.unwrap();
        assert!(error.contains(expected), "{route}: {error}");
        assert_eq!((sent.state, sent.run_id.as_deref()), (MlflowState::NotSent, run_id), "{route}");
    }
}

#[test]
fn a_server_that_is_not_there_is_no_error_of_the_run() {
    let (_folder, record) = run();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = Settings::from_variables(|name| {
        (name == "MLFLOW_TRACKING_URI").then(|| format!("http://{free}"))
    });
    let sent = send_run(&settings.unwrap().unwrap(), &record, false);
    assert_eq!(sent.state, MlflowState::NotSent);
    assert!(sent.error.unwrap().contains("the server does not answer"));
}

#[test]
fn what_was_not_sent_is_completed_later_in_the_same_run() {
    let (_folder, mut record) = run();
    let calls = AtomicUsize::new(0);
    let server = TestServer::start(move |request| {
        let is_first =
            request.line.ends_with("runs/update") && calls.fetch_add(1, Ordering::Relaxed) == 0;
        Some(if is_first { (500, String::new()) } else { answers(request) })
    });
    record.mlflow = Some(send_run(&server.settings(), &record, false));
    assert_eq!(record.mlflow.as_ref().unwrap().state, MlflowState::NotSent);
    let before = server.received().len();
    let sent = send_run(&server.settings(), &record, true);
    assert_eq!((sent.state, sent.error), (MlflowState::Sent, None));
    let later = lines(&server.received()[before..]);
    assert_eq!(later[0], "GET mlflow/runs/get?run_id=r1");
    assert!(!later.iter().any(|line| line.ends_with("runs/create")), "{later:?}");

    // Once more: the version of the model exists, and only its alias moves.
    record.mlflow = Some(send_run(&server.settings(), &record, true));
    let before = server.received().len();
    let sent = send_run(&server.settings(), &record, true);
    assert_eq!(sent.model_version.as_deref(), Some("3"));
    let later = lines(&server.received()[before..]);
    assert!(!later.iter().any(|line| line.ends_with("model-versions/create")), "{later:?}");
    assert_eq!(later.last().unwrap(), "POST mlflow/registered-models/alias");
}

#[test]
fn a_run_that_the_server_has_lost_is_created_again() {
    let (_folder, mut record) = run();
    let server = TestServer::start(|request| {
        let is_read = request.line.contains("runs/get?");
        Some(if is_read { error(404, "RESOURCE_DOES_NOT_EXIST") } else { answers(request) })
    });
    let mut earlier = send_run(&server.settings(), &record, false);
    earlier.run_id = Some("gone".to_owned());
    earlier.model_version = Some("1".to_owned());
    record.mlflow = Some(earlier);
    let sent = send_run(&server.settings(), &record, true);
    assert_eq!((sent.run_id.as_deref(), sent.model_version.as_deref()), (Some("r1"), Some("3")));
}

#[test]
fn files_that_the_server_does_not_store_are_told_and_the_rest_is_sent() {
    let (_folder, record) = run();
    let server = TestServer::start(|request| {
        let (status, text) = answers(request);
        Some((status, text.replace("mlflow-artifacts:/", "s3://bucket/")))
    });
    let sent = send_run(&server.settings(), &record, false);
    assert_eq!(sent.state, MlflowState::Sent);
    assert!(sent.error.unwrap().starts_with("the files were not sent: the server keeps them"));
    assert!(!lines(&server.received()).iter().any(|line| line.starts_with("PUT")));
}
