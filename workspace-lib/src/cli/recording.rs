//! Records of runs, as every command that trains keeps them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use serde_json::Value;
use workspace_lib::mlflow::{Settings, send_run};
use workspace_lib::runs::{MlflowRun, MlflowState, RunRecord, RunRecorder, RunState, RunsFolder};

use crate::message::message;

/// Folder of the records beside the committed champion.
const DEFAULT: &str = "models/runs";

/// The option that names the folder of run records.
#[derive(Debug, Args)]
pub(crate) struct RunsOption {
    /// Folder of run records [default: the folder runs beside the bundles]
    #[arg(long = "runs", value_name = "DIR", env = "PRET_RUNS", id = "runs")]
    folder: Option<PathBuf>,
}

impl RunsOption {
    /// Returns the folder: the one that was named, or `runs` beside the bundle `out`.
    pub(crate) fn beside(&self, out: &Path) -> RunsFolder {
        let beside = || {
            let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty());
            parent.unwrap_or(Path::new(".")).join("runs")
        };
        RunsFolder::new(self.folder.clone().unwrap_or_else(beside))
    }

    /// Returns the folder: the one that was named, or the one beside the champion.
    pub(crate) fn folder(&self) -> RunsFolder {
        RunsFolder::new(self.folder.clone().unwrap_or_else(|| PathBuf::from(DEFAULT)))
    }
}

/// Writes what is worth keeping. The work goes on if it cannot be written.
pub(crate) fn note(recorder: &RunRecorder, change: impl FnOnce(&mut RunRecord)) {
    if let Err(error) = recorder.update(change) {
        eprintln!("warning: the run's record cannot be written: {error}");
    }
}

/// Returns a command's options by name, as the record keeps them.
///
/// # Errors
/// If a path is not valid UTF-8.
pub(crate) fn parameters(options: &impl Serialize) -> anyhow::Result<BTreeMap<String, Value>> {
    match serde_json::to_value(options)? {
        Value::Object(options) => Ok(options.into_iter().collect()),
        other => anyhow::bail!("expected the options of a command by name, found {other}"),
    }
}

/// Writes how the run ended, sends it to MLflow if a server is named, and passes on its result.
///
/// A record that cannot be written is a warning: what was made stands.
pub(crate) fn conclude<T>(
    runs: &RunsFolder,
    recorder: RunRecorder,
    result: anyhow::Result<T>,
) -> anyhow::Result<T> {
    let (state, error) = match &result {
        Ok(_) => (RunState::Finished, None),
        Err(error) => (RunState::Failed, Some(message(error))),
    };
    match recorder.end(state, error) {
        Ok(record) => send_to_named_server(runs, record),
        Err(error) => eprintln!("warning: the run's record cannot be written: {error}"),
    }
    result
}

/// Sends a run if `MLFLOW_TRACKING_URI` is set. A server that fails is a warning.
pub(crate) fn send_to_named_server(runs: &RunsFolder, record: RunRecord) {
    match Settings::from_environment() {
        Ok(None) => {}
        Ok(Some(settings)) => {
            let id = record.id.clone();
            match send(runs, record, &settings) {
                Ok(sent) if sent.state == MlflowState::Sent => {}
                Ok(_) => eprintln!("send the run later with: pret runs send {id}"),
                Err(error) => eprintln!("warning: the run's record cannot be written: {error}"),
            }
        }
        Err(message) => eprintln!("warning: the run was not sent: {message}"),
    }
}

/// Sends a run, keeps on record what became of it, and warns of what the server did not take.
///
/// # Errors
/// If the records cannot be read or written.
pub(crate) fn send(
    runs: &RunsFolder,
    record: RunRecord,
    settings: &Settings,
) -> workspace_lib::Result<MlflowRun> {
    let sent = send_run(settings, &record, is_champion(runs, &record)?);
    if let Some(error) = &sent.error {
        let not = if sent.state == MlflowState::Sent { "in part" } else { "not" };
        eprintln!("warning: run {} was {not} sent to {}: {error}", record.id, sent.tracking_uri);
    }
    runs.save(&RunRecord { mlflow: Some(sent.clone()), ..record })?;
    Ok(sent)
}

/// Checks whether the run's bundle is the one that was promoted last.
fn is_champion(runs: &RunsFolder, record: &RunRecord) -> workspace_lib::Result<bool> {
    let Some(promoted_at) = &record.promoted_at else { return Ok(false) };
    let others = runs.list()?.records;
    let latest = others.iter().filter_map(|other| other.promoted_at.as_ref()).max();
    Ok(latest.is_none_or(|latest| latest <= promoted_at))
}
