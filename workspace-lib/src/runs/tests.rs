//! Tests of run records: written, read, found, compared.

use std::fs;

use scoring::Metric;
use serde_json::json;
use tempfile::TempDir;

use super::*;

fn runs() -> (TempDir, RunsFolder) {
    let folder = TempDir::new().unwrap();
    let runs = RunsFolder::new(folder.path().join("runs"));
    (folder, runs)
}

fn begin(runs: &RunsFolder) -> RunRecorder {
    RunRecorder::begin(runs, "train", [("trials".to_owned(), json!(12))].into()).unwrap()
}

fn metric(name: &str, value: f64, low: f64, high: f64) -> Metric {
    Metric { name: name.to_owned(), value, low, high }
}

#[test]
fn a_record_says_how_the_run_began_went_on_and_ended() {
    let (_folder, runs) = runs();
    let recorder = begin(&runs);
    let id = recorder.record().id;
    let written = || runs.find(&id).unwrap();
    assert_eq!((written().state, written().ended_at), (RunState::Running, None));
    assert_eq!(written().parameters["trials"], json!(12));
    assert_eq!(written().current_state(), RunState::Running, "this process goes on");
    recorder.update(|record| record.warnings.push("few defaults".to_owned())).unwrap();
    assert_eq!(written().warnings, ["few defaults"]);
    let ended = recorder.end(RunState::Failed, Some("disk full".to_owned())).unwrap();
    assert_eq!(written(), ended);
    assert_eq!((ended.state, ended.error.as_deref()), (RunState::Failed, Some("disk full")));
    assert!(ended.seconds().unwrap() >= 0.0);
}

#[test]
fn a_run_that_is_dropped_has_failed_and_one_whose_process_is_gone_was_interrupted() {
    let (_folder, runs) = runs();
    drop(begin(&runs));
    let record = runs.list().unwrap().records.remove(0);
    assert_eq!(record.state, RunState::Failed);
    assert!(record.error.unwrap().contains("without a result"));

    let recorder = begin(&runs);
    let mut killed = recorder.record();
    killed.process.started = killed.process.started.map(|start| start - 1);
    assert_eq!((killed.state, killed.current_state()), (RunState::Running, RunState::Interrupted));
    recorder.end(RunState::Finished, None).unwrap();
}

#[test]
fn runs_that_begin_together_have_records_of_their_own_in_the_order_of_time() {
    let (_folder, runs) = runs();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| begin(&runs).end(RunState::Finished, None).unwrap().id))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let listing = runs.list().unwrap();
    assert_eq!((listing.records.len(), listing.skipped.len()), (8, 0));
    assert!(ids.iter().all(|id| runs.find(id).is_ok()));
    let times: Vec<&String> = listing.records.iter().map(|record| &record.started_at).collect();
    assert!(times.is_sorted_by(|left, right| left >= right), "the latest first: {times:?}");
    let names = fs::read_dir(runs.path()).unwrap().count();
    assert_eq!(names, 8, "no temporary file is left");
}

#[test]
fn what_is_no_record_is_skipped_with_the_reason() {
    let (_folder, runs) = runs();
    assert!(runs.list().unwrap().records.is_empty(), "a folder need not exist");
    let id = begin(&runs).end(RunState::Finished, None).unwrap().id;
    let write = |name: &str, text: &str| fs::write(runs.path().join(name), text).unwrap();
    let text = fs::read_to_string(runs.path().join(format!("{id}.json"))).unwrap();
    write("cut.json", &text[..text.len() / 2]);
    write("later.json", r#"{"format": 2, "id": "later"}"#);
    write("renamed.json", &text);
    write("without.json", r#"{"format": 1, "id": "without"}"#);
    write("notes.txt", "mine");
    let listing = runs.list().unwrap();
    assert_eq!(listing.records.len(), 1);
    let skipped: Vec<(String, String)> = listing
        .skipped
        .into_iter()
        .map(|file| (file.path.file_name().unwrap().to_str().unwrap().to_owned(), file.reason))
        .collect();
    let expected = [
        ("cut.json", "expected the JSON of a run record, found EOF"),
        ("later.json", "expected a run record of format 1, found format 2"),
        ("renamed.json", "expected the record of the run it is named for, found that of 2"),
        ("without.json", "expected a run record of format 1, found missing field"),
    ];
    assert_eq!(skipped.len(), expected.len());
    for ((name, reason), (expected_name, begins)) in skipped.iter().zip(expected) {
        assert!(name == expected_name && reason.starts_with(begins), "{name}: {reason}");
    }
    let asked_for = runs.find("cut").unwrap_err().to_string();
    assert!(asked_for.contains("cut.json: expected the JSON of a run record"), "{asked_for}");
}

#[test]
fn an_identifier_may_be_shortened_while_it_is_unique() {
    let (_folder, runs) = runs();
    let record = begin(&runs).end(RunState::Finished, None).unwrap();
    for id in ["20001130-215418123-a3f9", "20001130-215418123-a3ff", "20010101-000000000-0000"] {
        runs.save(&RunRecord { id: id.to_owned(), ..record.clone() }).unwrap();
    }
    assert_eq!(runs.find("20010101").unwrap().id, "20010101-000000000-0000");
    assert_eq!(runs.find("20001130-215418123-a3f9").unwrap().id, "20001130-215418123-a3f9");
    let several = runs.find("20001130-215418").unwrap_err().to_string();
    assert!(several.contains("found several: 20001130-215418123-a3f"), "{several}");
    assert!(several.contains("a3f9") && several.contains("a3ff"), "{several}");
    let none = runs.find("1999").unwrap_err().to_string();
    assert!(none.contains("begins with \"1999\", found none among 4"), "{none}");
}

#[test]
fn a_comparison_shows_what_differs_and_says_why_it_is_not_paired() {
    let (_folder, runs) = runs();
    let first = begin(&runs).end(RunState::Finished, None).unwrap();
    let model = |auc: Metric| RunModel {
        name: "LightGBM".to_owned(),
        features: 60,
        trees: Some(600),
        parameters: [("num_leaves".to_owned(), json!(6))].into(),
        threshold: 0.09,
        out_of_fold: vec![auc],
        holdout: Vec::new(),
    };
    let data = |fingerprint: &str| RunData {
        folder: "data/raw".into(),
        fingerprint: fingerprint.to_owned(),
        applications: None,
        defaults: None,
    };
    let left = RunRecord {
        model: Some(model(metric("auc", 0.75, 0.74, 0.76))),
        data: Some(data("aa")),
        ..first.clone()
    };
    let mut right = left.clone();
    right.parameters.insert("trials".to_owned(), json!(1));
    right.model = Some(model(metric("auc", 0.78, 0.77, 0.79)));
    let comparison = compare_runs(&[left.clone(), right.clone(), first]);
    let names: Vec<&str> =
        comparison.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "fingerprint",
            "model.features",
            "model.name",
            "model.num_leaves",
            "model.threshold",
            "model.trees",
            "trials"
        ],
        "the last run has neither data nor model"
    );
    assert_eq!(comparison.parameters[6].values, [Some(json!(12)), Some(json!(1)), Some(json!(12))]);
    let auc = &comparison.metrics[0];
    assert_eq!((auc.sample, auc.name.as_str()), ("out_of_fold", "auc"));
    assert_eq!(auc.overlaps_first, [Some(true), Some(false), None]);
    let reason = |pairing: &Pairing| match pairing {
        Pairing::NotPaired { reason } => reason.clone(),
        Pairing::Paired { .. } => panic!("there is no bundle"),
    };
    assert!(reason(&comparison.against_first[0]).ends_with("has no bundle"));
    assert_eq!(reason(&comparison.against_first[1]), "one of them did not get as far as its data");
    right.data = Some(data("bb"));
    let comparison = compare_runs(&[left, right]);
    assert_eq!(reason(&comparison.against_first[0]), "they were trained on different data");
}
