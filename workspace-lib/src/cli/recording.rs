//! Records of runs, as every command that trains keeps them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use serde_json::Value;
use workspace_lib::runs::{RunRecord, RunRecorder, RunState, RunsFolder};

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

/// Writes how the run ended, and passes on its result.
///
/// A record that cannot be written is a warning: what was made stands.
pub(crate) fn conclude<T>(
    _runs: &RunsFolder,
    recorder: RunRecorder,
    result: anyhow::Result<T>,
) -> anyhow::Result<T> {
    let (state, error) = match &result {
        Ok(_) => (RunState::Finished, None),
        Err(error) => (RunState::Failed, Some(message(error))),
    };
    if let Err(error) = recorder.end(state, error) {
        eprintln!("warning: the run's record cannot be written: {error}");
    }
    result
}
