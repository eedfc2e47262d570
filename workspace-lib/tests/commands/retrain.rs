//! Tests of `pret retrain`: gates, an interruption, a champion that stays, comparisons refused.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use scoring::{Bundle, FileName, Manifest, sha256_hex};
use serde_json::Value;
use tempfile::TempDir;
use workspace_lib::files::write_parquet;
use workspace_lib::polars::prelude::{BooleanChunked, IntoColumn};
use workspace_lib::polars_io::SerReader;
use workspace_lib::polars_io::parquet::read::ParquetReader;
use workspace_lib::publishing::TrainingSample;

use super::{command, error, out, pret};

const RETRAIN: [&str; 9] = [
    "retrain",
    "--data",
    "world",
    "--champion",
    "champion",
    "--repetitions",
    "1",
    "--without-baselines",
    "--without-studies",
];

const GATES: [&str; 6] = ["data", "features", "training", "evaluation", "comparison", "promotion"];

/// Returns the records, the latest first.
fn records(folder: &Path) -> Vec<Value> {
    let listed = pret(folder, &["runs", "list", "--runs", "runs", "--json"]);
    serde_json::from_slice(&listed.stdout).unwrap()
}

/// Returns name and verdict of each gate.
fn gates(record: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let gates = record["gates"].as_array().unwrap();
    gates.iter().map(|gate| (text(&gate["name"]), text(&gate["verdict"]))).collect()
}

fn all_passed(names: &[&str]) -> Vec<(String, String)> {
    names.iter().map(|name| ((*name).to_owned(), "passed".to_owned())).collect()
}

fn version(bundle: &Path) -> String {
    Bundle::open(bundle).unwrap().manifest().version.clone()
}

/// Takes the training sample out of a bundle, as older versions wrote it.
fn make_old(bundle: &Path) {
    let path = bundle.join(FileName::MANIFEST);
    let mut manifest: Manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest.files.remove(FileName::TRAINING_SAMPLE);
    let manifest = manifest.with_content_version();
    fs::write(&path, serde_json::to_vec(&manifest).unwrap()).unwrap();
    fs::remove_file(bundle.join(FileName::TRAINING_SAMPLE)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Changes a bundle's decisions on its holdout: everybody is refused.
fn refuse_everybody(bundle: &Path) {
    let path = bundle.join(FileName::TRAINING_SAMPLE);
    let mut sample = ParquetReader::new(fs::File::open(&path).unwrap()).finish().unwrap();
    let held_out = sample.column("is_held_out").unwrap().bool().unwrap().clone();
    let refused: BooleanChunked = held_out.iter().map(|held| held.filter(|&held| held)).collect();
    sample.with_column(refused.with_name("is_refused".into()).into_column()).unwrap();
    let mut bytes = Vec::new();
    write_parquet(&sample, &mut bytes).unwrap();
    fs::write(&path, &bytes).unwrap();
    let path = bundle.join(FileName::MANIFEST);
    let mut manifest: Manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest.files.insert(FileName::TRAINING_SAMPLE.to_owned(), sha256_hex(&bytes));
    fs::write(&path, serde_json::to_vec(&manifest.with_content_version()).unwrap()).unwrap();
}

/// Compares two runs on one holdout, application by application.
fn compare_runs(folder: &Path) {
    let ids: Vec<String> =
        records(folder).iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    let compared = pret(folder, &["runs", "compare", &ids[1], &ids[0], "--runs", "runs", "--json"]);
    assert_eq!(compared.status.code(), Some(0), "{}", error(&compared));
    let compared: Value = serde_json::from_slice(&compared.stdout).unwrap();
    let pairing = &compared["against_first"][0];
    assert_eq!((&pairing["kind"], &pairing["applications"]), (&"paired".into(), &208.into()));
    assert_eq!((&pairing["defaults"], &pairing["cost"]["value"]), (&16.into(), &0.0.into()));
    let differing: Vec<&Value> = compared["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parameter| &parameter["name"])
        .collect();
    assert_eq!(differing, ["out"], "each run has a bundle of its own");
    assert_eq!(compared["metrics"].as_array().unwrap().len(), 12);
}

#[test]
fn a_retraining_that_was_killed_continues_and_the_champion_changes_only_for_a_better_model() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let pret = |arguments: &[&str]| pret(folder, arguments);
    assert!(
        pret(&["data", "demo", "--clients", "1200", "--format", "parquet", "--out", "world"])
            .status
            .success()
    );

    // Killed in the training: the gates before it are on record, and no bundle is there.
    let mut killed =
        command(folder, &RETRAIN).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let has_steps = || {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).any(|path| {
            path.to_string_lossy().ends_with(".unfinished")
                && fs::read_dir(path).unwrap().count() > 2
        })
    };
    while !has_steps() && killed.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let interrupted = records(folder).remove(0);
    assert_eq!(interrupted["state"], "interrupted");
    assert_eq!(gates(&interrupted), all_passed(&GATES[..2]));

    // The same call continues the same run. There is no champion yet, so it becomes the champion.
    let first = pret(&RETRAIN);
    assert_eq!(first.status.code(), Some(0), "{}", error(&first));
    assert!(error(&first).contains("with 2 gates passed"), "{}", error(&first));
    assert!(error(&first).contains("steps were taken over"), "{}", error(&first));
    let record = records(folder).remove(0);
    assert_eq!(record["id"], interrupted["id"]);
    assert_eq!((records(folder).len(), gates(&record)), (1, all_passed(&GATES)));
    assert_eq!(record["gates"][0]["ended_at"], interrupted["gates"][0]["ended_at"]);
    let champion = folder.join("champion");
    assert_eq!(version(&champion), record["bundle"]["version"].as_str().unwrap());
    assert!(record["promoted_at"].is_string());

    // The same model again: not better, so the champion stays. It is compared on the same holdout.
    let first_version = version(&champion);
    let again = pret(&RETRAIN);
    assert_eq!(again.status.code(), Some(0), "{}", error(&again));
    assert!(out(&again).contains("the champion stays"), "{}", out(&again));
    assert_eq!(version(&champion), first_version);
    let record = records(folder).remove(0);
    let figures = &record["gates"][4]["figures"];
    assert_eq!(figures["basis"], "same_holdout");
    assert_eq!(figures["is_better"], false);
    assert_eq!((&figures["auc"]["value"], &figures["cost"]["high"]), (&0.0.into(), &0.0.into()));
    assert_eq!(figures["left_out"], 0);
    assert_eq!((records(folder).len(), record["state"].as_str()), (2, Some("finished")));

    compare_runs(folder);

    // With another seed the champion was trained on the whole holdout: refused, and nothing moved.
    let other = [&RETRAIN[..], &["--seed", "5", "--out", "other"]].concat();
    let refused = pret(&other);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        error(&refused).contains(
            "gate comparison failed: the champion (champion) was trained on 208 of the holdout's 208 applications, \
             which would flatter it. The others hold 0 defaults and 0 repaid loans; expected at least 10 of each."
        ),
        "{}",
        error(&refused)
    );
    let record = records(folder).remove(0);
    assert_eq!(record["state"], "failed");
    assert_eq!(gates(&record)[4], ("comparison".to_owned(), "failed".to_owned()));
    assert_eq!(version(&champion), first_version);

    // A champion of an older version does not say what it was trained on. The run continues at the
    // comparison; nothing is trained again.
    make_old(&champion);
    let bundle_before = fs::metadata(folder.join("other/model.txt")).unwrap().modified().unwrap();
    let refused = pret(&other);
    assert_eq!(refused.status.code(), Some(1));
    assert!(error(&refused).contains("with 4 gates passed"), "{}", error(&refused));
    assert!(
        error(&refused)
            .contains("champion: the bundle does not say which applications it was trained on"),
        "{}",
        error(&refused)
    );
    assert_eq!(records(folder).len(), 3);

    // A champion with the same holdout that refuses everybody costs more: the same run goes through
    // and replaces it.
    fs::remove_dir_all(&champion).unwrap();
    copy(&folder.join("other"), &champion);
    refuse_everybody(&champion);
    let finished = pret(&other);
    assert_eq!(finished.status.code(), Some(0), "{}", error(&finished));
    assert_eq!(version(&champion), version(&folder.join("other")));
    let bundle_after = fs::metadata(folder.join("other/model.txt")).unwrap().modified().unwrap();
    assert_eq!(bundle_after, bundle_before);
    let figures = records(folder).remove(0)["gates"][4]["figures"].clone();
    assert_eq!((&figures["is_better"], &figures["auc"]["value"]), (&true.into(), &0.0.into()));
    // 192 of the 208 would have repaid; refusing each of them costs one.
    let own = TrainingSample::read(&Bundle::open(&champion).unwrap()).unwrap().unwrap();
    let cost = own.holdout.iter().map(|one| match (one.is_refused, one.is_default) {
        (false, true) => 10.0,
        (true, false) => 1.0,
        _ => 0.0,
    });
    let expected = (cost.sum::<f64>() - 192.0) / 208.0;
    assert!((figures["cost"]["value"].as_f64().unwrap() - expected).abs() < 1e-12, "{figures}");
    assert_eq!(gates(&records(folder)[0]), all_passed(&GATES));
}

#[test]
fn wrong_calls_are_told_before_anything_is_done() {
    let folder = TempDir::new().unwrap();
    let wrong = |arguments: &[&str]| {
        let output = pret(folder.path(), &[&["retrain"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", error(&output));
        error(&output)
    };
    assert!(wrong(&["--holdout", "0"]).contains("--holdout: expected a share above 0"));
    let named = wrong(&["--champion", "models/best"]);
    assert!(named.contains("expected a folder named champion"), "{named}");
    assert!(wrong(&["--trials", "0"]).contains("--trials"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn tables_with_errors_end_the_run_at_the_first_gate() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    assert!(pret(folder, &["data", "demo", "--clients", "300", "--out", "world"]).status.success());
    let path = folder.join("world/application_train.csv");
    let text = fs::read_to_string(&path).unwrap();
    let column = text.lines().next().unwrap().split(',').position(|name| name == "AMT_CREDIT");
    let mut rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    rows[1][column.unwrap()] = "much";
    let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    fs::write(&path, rows.join("\n") + "\n").unwrap();
    let refused = pret(folder, &RETRAIN);
    assert_eq!(refused.status.code(), Some(1));
    let message = error(&refused);
    assert!(message.contains("gate data failed: 1 errors, the first: "), "{message}");
    assert!(message.contains("column AMT_CREDIT") && message.contains("\"much\""), "{message}");
    let record = records(folder).remove(0);
    assert_eq!(gates(&record), [("data".to_owned(), "failed".to_owned())]);
    assert_eq!(record["gates"][0]["figures"]["errors"], 1);
}
