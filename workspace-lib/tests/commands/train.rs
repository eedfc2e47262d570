//! Tests of the command `pret train`: killed half-way, on a full disk, and finished.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use scoring::Bundle;
use tempfile::TempDir;
use workspace_lib::publishing::Report;

use super::{PRET, command, error, pret};

const TRAIN: [&str; 8] =
    ["train", "--data", "world", "--out", "model", "--repetitions", "1", "--without-baselines"];

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Returns the states of the runs on record, the latest first.
fn states(folder: &Path) -> Vec<String> {
    let listed = pret(folder, &["runs", "list", "--runs", "runs", "--json"]);
    let records: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
    records.iter().map(|record| record["state"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_training_that_was_killed_and_met_a_full_disk_is_finished_by_the_same_call() {
    let folder = TempDir::new().unwrap();
    let pret = |arguments: &[&str]| pret(folder.path(), arguments);
    assert!(
        pret(&["data", "demo", "--clients", "1200", "--format", "parquet", "--out", "world"])
            .status
            .success()
    );

    // Killed after a few steps: no bundle, and the steps are kept.
    let journal = folder.path().join("model.unfinished");
    let mut command = command(folder.path(), &TRAIN);
    let mut killed = command
        .arg("--without-studies")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let steps = || fs::read_dir(&journal).map_or(0, Iterator::count);
    while steps() < 4 && killed.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(names(folder.path()), ["model.unfinished", "runs", "world"]);
    assert_eq!(states(folder.path()), ["interrupted"]);

    // With other options it is another training.
    let other = pret(&[&TRAIN[..], &["--without-studies", "--seed", "5"]].concat());
    assert_eq!(other.status.code(), Some(1));
    assert_eq!(
        error(&other),
        "error: model.unfinished: holds the steps of an unfinished training on other data, with other options or by other \
         code. Remove it to start anew, or give another --out; nothing was changed.\n"
    );

    // The disk takes no file of more than 200 KiB. So the bundle cannot be written, and no partial
    // bundle remains.
    let limited = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"";
    let mut command = Command::new("bash");
    let command = command
        .current_dir(folder.path())
        .env_remove("MLFLOW_TRACKING_URI")
        .args(["-c", limited, PRET])
        .args(TRAIN)
        .arg("--without-studies");
    let full = command.output().unwrap();
    assert_eq!(full.status.code(), Some(1), "{}", error(&full));
    assert!(error(&full).contains("File too large"), "{}", error(&full));
    assert_eq!(names(folder.path()), ["model.unfinished", "runs", "world"]);
    assert_eq!(states(folder.path()), ["failed", "failed", "interrupted"]);

    // With enough space, the same command continues and leaves only the bundle.
    let finished = pret(&[&TRAIN[..], &["--without-studies"]].concat());
    assert_eq!(finished.status.code(), Some(0), "{}", error(&finished));
    assert!(
        error(&finished).contains("steps were taken over from the training that was stopped"),
        "{}",
        error(&finished)
    );
    assert_eq!(names(folder.path()), ["model", "runs", "world"]);
    assert_eq!(states(folder.path()), ["finished", "failed", "failed", "interrupted"]);
    let bundle = Bundle::open(&folder.path().join("model")).unwrap();
    assert!(bundle.manifest().feature_names.len() <= 300);
    let summary = String::from_utf8(finished.stdout).unwrap();
    let manifest = bundle.manifest();
    let trees = bundle.model().trees().len();
    let report: Report =
        serde_json::from_slice(&fs::read(folder.path().join("model/report.json")).unwrap())
            .unwrap();
    let holdout = report.holdout.unwrap();
    assert_eq!(holdout.applications + holdout.development_applications, manifest.data.applications);
    for expected in [
        "candidate".to_owned(),
        format!(
            "neighbours_default_rate is not read: there are {} labelled applications, and it is off below 15000\n",
            holdout.development_applications
        ),
        format!(
            "holdout: {} applications that no choice touched, {} defaults",
            holdout.applications, holdout.defaults
        ),
        format!("({}), {trees} trees, threshold {:.4}", manifest.version, manifest.threshold),
    ] {
        assert!(summary.contains(&expected), "{expected} in {summary}");
    }
}

#[test]
fn a_training_that_is_told_to_stop_says_so_on_record() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    assert!(
        pret(folder, &["data", "demo", "--clients", "1200", "--out", "world"]).status.success()
    );
    let mut running =
        command(folder, &TRAIN).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let has_begun = || fs::read_dir(folder.join("model.unfinished")).is_ok();
    while !has_begun() && running.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(states(folder), ["running"]);
    let stop = Command::new("kill").arg(running.id().to_string()).status().unwrap();
    assert!(stop.success());
    assert!(!running.wait().unwrap().success());
    let record = fs::read_dir(folder.join("runs")).unwrap().next().unwrap().unwrap().path();
    let record: serde_json::Value = serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
    assert_eq!(record["state"], "interrupted");
    assert!(record["ended_at"].is_string() && record["error"].is_null());
    assert_eq!(names(folder), ["model.unfinished", "runs", "world"]);
}

#[test]
fn data_that_are_refused_leave_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let pret = |arguments: &[&str]| pret(folder.path(), arguments);
    assert!(pret(&["data", "demo", "--clients", "300", "--out", "world"]).status.success());
    let path = folder.path().join("world/application_train.csv");
    let applications = fs::read_to_string(&path).unwrap();
    let header = applications.lines().next().unwrap();
    assert!(header.starts_with("SK_ID_CURR,TARGET,"), "{header}");
    let repaid: Vec<&str> =
        applications.lines().filter(|line| line.split(',').nth(1) != Some("1")).collect();
    fs::write(&path, repaid.join("\n") + "\n").unwrap();
    let refused = pret(&TRAIN);
    assert_eq!(refused.status.code(), Some(1));
    let applications = repaid.len() - 1;
    assert_eq!(
        error(&refused),
        format!(
            "error: expected clients who defaulted and clients who repaid, found 0 defaults among {applications} applications\n"
        )
    );
    assert_eq!(names(folder.path()), ["runs", "world"]);
    assert_eq!(states(folder.path()), ["failed"]);

    // A tracking server that is not there changes nothing but the record.
    let mut command = command(folder.path(), &TRAIN);
    let unsent = command.env("MLFLOW_TRACKING_URI", "http://ann:secret@127.0.0.1:1").output();
    let unsent = unsent.unwrap();
    assert_eq!(unsent.status.code(), Some(1));
    let told = error(&unsent);
    assert!(told.contains("was not sent to http://127.0.0.1:1: "), "{told}");
    assert!(told.contains("send the run later with: pret runs send 2"), "{told}");
    assert!(told.ends_with(&error(&refused)), "{told}");
    let listed = pret(&["runs", "list", "--runs", "runs", "--json"]);
    let records: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(records[0]["mlflow"]["state"], "not_sent");
    assert!(records[1]["mlflow"].is_null(), "no server was named");
    assert!(!records.to_string().contains("secret"));

    let without_server = pret(&["runs", "send", "--runs", "runs"]);
    assert_eq!(without_server.status.code(), Some(2));
    assert!(error(&without_server).contains("MLFLOW_TRACKING_URI is not set"));
    let unknown = pret(&["runs", "show", "1999", "--runs", "runs"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(error(&unknown).contains("begins with \"1999\", found none among 2"));
    let one = pret(&["runs", "compare", "1999", "--runs", "runs"]);
    assert_eq!(one.status.code(), Some(2));
}
