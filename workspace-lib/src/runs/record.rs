//! The record of one run, as its JSON file holds it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use scoring::{DataSummary, FileName, Metric};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::gates::{Gate, GateName};
use super::machine::{Machine, Process};
use crate::publishing::PublishedBundle;

/// Version of the form of a record that this program writes.
pub(super) const FORMAT: u32 = 1;

/// A training, from its call to its result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Version of this form.
    pub format: u32,
    /// Identifier: time of the start in UTC, then four random digits. Later runs sort after it.
    pub id: String,
    /// The command: `train` or `retrain`.
    pub command: String,
    /// How far it is.
    pub state: RunState,
    /// When it began, RFC 3339 in UTC.
    pub started_at: String,
    /// When it ended; absent while it goes on.
    #[serde(default)]
    pub ended_at: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
    /// The command's options, with their defaults.
    pub parameters: BTreeMap<String, Value>,
    /// Version of the program.
    pub version: String,
    /// Digest of the training code and its dependencies.
    pub code: String,
    /// The machine it runs on.
    pub machine: Machine,
    /// The process that it is, or was.
    pub process: Process,
    /// The data; absent until they were read.
    #[serde(default)]
    pub data: Option<RunData>,
    /// Digest of data, feature definitions and plan, which determine the result beside the code.
    #[serde(default)]
    pub determined_by: Option<String>,
    /// The champion of the training; absent until its bundle is written.
    #[serde(default)]
    pub model: Option<RunModel>,
    /// The bundle; absent until it is written.
    #[serde(default)]
    pub bundle: Option<RunBundle>,
    /// Gates of a pipeline that were reached, in order.
    #[serde(default)]
    pub gates: Vec<Gate>,
    /// Warnings about the model and remarks on the data.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// When its bundle became the champion for the last time.
    #[serde(default)]
    pub promoted_at: Option<String>,
    /// The run on an MLflow server; absent if no server was named.
    #[serde(default)]
    pub mlflow: Option<MlflowRun>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It goes on.
    Running,
    /// It ended as it should.
    Finished,
    /// It ended with an error.
    Failed,
    /// It was stopped from outside.
    Interrupted,
}

impl RunState {
    /// Returns the state's name in a record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Data of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunData {
    /// Folder of the tables.
    pub folder: PathBuf,
    /// Fingerprint of the tables.
    pub fingerprint: String,
    /// Labelled applications; absent until the bundle is written.
    #[serde(default)]
    pub applications: Option<usize>,
    /// Defaults among them.
    #[serde(default)]
    pub defaults: Option<usize>,
}

/// Model of a run, and its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunModel {
    /// Name of the winning candidate.
    pub name: String,
    /// Number of its inputs.
    pub features: usize,
    /// Number of its trees.
    pub trees: Option<usize>,
    /// LightGBM's parameters.
    pub parameters: BTreeMap<String, Value>,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// Metrics with intervals on repeated folds, each application scored by a model that never saw
    /// it.
    pub out_of_fold: Vec<Metric>,
    /// Metrics with intervals on the holdout; empty if nothing was held out.
    pub holdout: Vec<Metric>,
}

/// Bundle of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunBundle {
    /// Its folder, when it was written.
    pub folder: PathBuf,
    /// Its version.
    pub version: String,
    /// Its report, with all results.
    pub report: PathBuf,
    /// Figures of the report, as SVG.
    pub figures: Vec<PathBuf>,
}

/// A run on an MLflow server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MlflowRun {
    /// Address of the server, without a password.
    pub tracking_uri: String,
    /// Name of the experiment.
    pub experiment: String,
    /// Whether everything was sent.
    pub state: MlflowState,
    /// The run's number on the server; absent until the server has created it.
    #[serde(default)]
    pub run_id: Option<String>,
    /// Version of the registered model; absent until the bundle was promoted and registered.
    #[serde(default)]
    pub model_version: Option<String>,
    /// What the server did not take, and why.
    #[serde(default)]
    pub error: Option<String>,
    /// When it was sent, or last tried.
    pub tried_at: String,
}

/// Whether a run was sent to MLflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MlflowState {
    /// The server has it.
    Sent,
    /// The server does not have all of it.
    NotSent,
}

impl RunRecord {
    /// Returns the state now.
    ///
    /// A process that was killed could not write that it was: its run is interrupted.
    pub fn current_state(&self) -> RunState {
        if self.state == RunState::Running && self.process.has_ended() {
            return RunState::Interrupted;
        }
        self.state
    }

    /// Returns how long it took, in seconds; `None` while it goes on.
    pub fn seconds(&self) -> Option<f64> {
        let time = |text: &str| DateTime::parse_from_rfc3339(text).ok();
        let taken = time(self.ended_at.as_ref()?)? - time(&self.started_at)?;
        Some(taken.num_milliseconds() as f64 / 1000.0)
    }

    /// Returns a gate that was reached.
    pub fn gate(&self, name: GateName) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.name == name)
    }

    /// Adds what a written bundle says about the run.
    pub fn set_bundle(&mut self, published: &PublishedBundle, figures: Vec<PathBuf>) {
        let (manifest, report) = (&published.manifest, &published.report);
        self.model = Some(RunModel::new(published));
        if let Some(data) = &mut self.data {
            let DataSummary { applications, defaults, .. } = manifest.data;
            (data.applications, data.defaults) = (Some(applications), Some(defaults));
        }
        self.bundle = Some(RunBundle {
            folder: published.folder.clone(),
            version: manifest.version.clone(),
            report: published.folder.join(FileName::REPORT),
            figures,
        });
        self.warnings = report.warnings.iter().chain(&report.remarks).cloned().collect();
    }
}

impl RunModel {
    fn new(published: &PublishedBundle) -> Self {
        let (manifest, report) = (&published.manifest, &published.report);
        let champion = report.candidates.iter().find(|one| one.name == report.champion);
        let parameters = champion
            .and_then(|champion| champion.parameters())
            .and_then(|parameters| serde_json::to_value(parameters).ok());
        let parameters = match parameters {
            Some(Value::Object(parameters)) => parameters.into_iter().collect(),
            _ => BTreeMap::new(),
        };
        let holdout = report.holdout.as_ref();
        Self {
            name: report.champion.clone(),
            features: manifest.feature_names.len(),
            trees: report.trees,
            parameters,
            threshold: manifest.threshold,
            out_of_fold: manifest.metrics.clone(),
            holdout: holdout
                .map(|holdout| holdout.champion.evaluation.metrics.clone())
                .unwrap_or_default(),
        }
    }
}

/// Returns a time as a record holds it: RFC 3339 in UTC, with milliseconds.
pub fn timestamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
