//! What MLflow gets to know of a run.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use scoring::{FileName, Metric};
use serde_json::{Value, json};

use super::limits::{self, cut};
use crate::runs::{RunRecord, RunState, Verdict};

/// Files of a bundle that are sent. The others hold data of individual clients.
const BUNDLE_FILES: [&str; 6] = [
    FileName::MANIFEST,
    FileName::MODEL,
    FileName::FEATURES,
    FileName::CALIBRATION,
    FileName::REPORT,
    FileName::TIMINGS,
];

/// Folder of the bundle's files among the artifacts.
pub(super) const BUNDLE: &str = "bundle";

/// Returns MLflow's name of a state; `None` while the run goes on.
pub(super) fn status(record: &RunRecord) -> Option<&'static str> {
    match record.current_state() {
        RunState::Running => None,
        RunState::Finished => Some("FINISHED"),
        RunState::Failed => Some("FAILED"),
        RunState::Interrupted => Some("KILLED"),
    }
}

/// Returns a time of a record in milliseconds since 1970.
pub(super) fn milliseconds(time: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(time).map_or(0, |time| time.timestamp_millis())
}

/// Returns the parameters: options of the command, and what the training chose.
pub(super) fn parameters(record: &RunRecord) -> Vec<Value> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |name: &str, value: String| {
        all.insert(limits::name(name), cut(&value, limits::PARAMETER));
    };
    for (name, value) in &record.parameters {
        add(name, plain(value));
    }
    add("code", record.code.clone());
    if let Some(data) = &record.data {
        add("data_fingerprint", data.fingerprint.clone());
    }
    if let Some(model) = &record.model {
        add("model.name", model.name.clone());
        for (name, value) in &model.parameters {
            add(&format!("model.{name}"), plain(value));
        }
    }
    all.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// Returns the metrics with both ends of their intervals, as `holdout/auc`, `holdout/auc_low`, ….
pub(super) fn metrics(record: &RunRecord) -> Vec<Value> {
    let mut all: Vec<(String, f64)> = Vec::new();
    if let Some(model) = &record.model {
        let samples: [(&str, &[Metric]); 2] =
            [("out_of_fold", &model.out_of_fold), ("holdout", &model.holdout)];
        for (sample, metrics) in samples {
            for Metric { name, value, low, high } in metrics {
                let name = format!("{sample}/{name}");
                all.push((format!("{name}_low"), *low));
                all.push((format!("{name}_high"), *high));
                all.push((name, *value));
            }
        }
        all.push(("threshold".to_owned(), model.threshold));
        all.push(("features".to_owned(), model.features as f64));
        all.extend(model.trees.map(|trees| ("trees".to_owned(), trees as f64)));
    }
    all.extend(record.seconds().map(|seconds| ("seconds".to_owned(), seconds)));
    let time = milliseconds(record.ended_at.as_ref().unwrap_or(&record.started_at));
    all.into_iter()
        // JSON has no infinity, and no number that is none.
        .filter(|(_, value)| value.is_finite())
        .map(|(name, value)| {
            json!({ "key": limits::name(&name), "value": value, "timestamp": time, "step": 0 })
        })
        .collect()
}

/// Returns the tags: what the run is, its gates, and its warnings as a note.
pub(super) fn tags(record: &RunRecord) -> Vec<Value> {
    let mut all: Vec<(String, String)> = vec![
        ("mlflow.runName".into(), record.id.clone()),
        ("mlflow.source.name".into(), format!("pret {}", record.command)),
        ("mlflow.source.type".into(), "LOCAL".into()),
        ("pret.run_id".into(), record.id.clone()),
        ("pret.version".into(), record.version.clone()),
        ("pret.system".into(), record.machine.system.clone()),
        ("pret.cores".into(), record.machine.cores.to_string()),
    ];
    if let Some(memory) = record.machine.memory_mib {
        all.push(("pret.memory_mib".into(), memory.to_string()));
    }
    if let Some(bundle) = &record.bundle {
        all.push(("pret.bundle_version".into(), bundle.version.clone()));
    }
    if let Some(error) = &record.error {
        all.push(("pret.error".into(), error.clone()));
    }
    for gate in &record.gates {
        let verdict = match gate.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
        };
        all.push((format!("pret.gate.{}", gate.name), format!("{verdict}: {}", gate.reason)));
    }
    if !record.warnings.is_empty() {
        let note: Vec<String> = record.warnings.iter().map(|one| format!("* {one}")).collect();
        all.push(("mlflow.note.content".into(), note.join("\n")));
    }
    all.into_iter()
        .map(|(key, value)| json!({ "key": limits::name(&key), "value": cut(&value, limits::TAG) }))
        .collect()
}

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Artifact {
    /// Its path among the run's artifacts.
    pub(super) path: String,
    /// The file.
    pub(super) file: PathBuf,
}

/// Returns the files: the bundle without data of individual clients, and the figures.
///
/// A bundle that is not at its place any more, or another one there, is left out.
pub(super) fn artifacts(record: &RunRecord) -> Vec<Artifact> {
    let Some(bundle) = &record.bundle else { return Vec::new() };
    let mut all = Vec::new();
    let manifest = fs::read(bundle.folder.join(FileName::MANIFEST)).unwrap_or_default();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
    if manifest.get("version").and_then(Value::as_str) == Some(&bundle.version) {
        all.extend(BUNDLE_FILES.iter().map(|name| Artifact {
            path: format!("{BUNDLE}/{name}"),
            file: bundle.folder.join(name),
        }));
    }
    all.extend(bundle.figures.iter().filter_map(|figure| {
        let name = limits::name(figure.file_name()?.to_str()?);
        figure.exists().then(|| Artifact { path: format!("figures/{name}"), file: figure.clone() })
    }));
    all
}

/// Returns a value as the command line takes it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
