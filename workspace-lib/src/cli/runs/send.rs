//! `pret runs send`: sends runs to an MLflow server.

use std::process::ExitCode;

use clap::Args;
use workspace_lib::mlflow::Settings;
use workspace_lib::runs::{MlflowState, RunRecord, RunState};

use crate::recording::{RunsOption, send};
use crate::stdout::say;

/// Arguments of `pret runs send`.
#[derive(Debug, Args)]
#[command(after_help = "Example: MLFLOW_TRACKING_URI=http://127.0.0.1:5000 pret runs send\n\n\
    The variables are MLflow's own: MLFLOW_TRACKING_URI, MLFLOW_EXPERIMENT_NAME, MLFLOW_TRACKING_TOKEN, or \
    MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD. Files about individual clients are never sent.")]
pub(crate) struct SendCommand {
    /// Identifier of the run, or its beginning; without it, every run that was not sent
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    runs: RunsOption,
}

impl SendCommand {
    /// Sends the runs. It ends with 1 if one of them was not sent.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let settings = match Settings::from_environment() {
            Ok(Some(settings)) => settings,
            Ok(None) => {
                eprintln!(
                    "error: MLFLOW_TRACKING_URI is not set: expected the address of a tracking server, such as \
                     http://127.0.0.1:5000"
                );
                return Ok(ExitCode::from(2));
            }
            Err(message) => {
                eprintln!("error: {message}");
                return Ok(ExitCode::from(2));
            }
        };
        let runs = self.runs.folder();
        let records = if let Some(id) = &self.id {
            vec![runs.find(id)?]
        } else {
            let mut unsent: Vec<RunRecord> =
                runs.list()?.records.into_iter().filter(is_unsent).collect();
            // The server lists them by time, too.
            unsent.reverse();
            unsent
        };
        if records.is_empty() {
            say(format_args!("every run in {} was sent", runs.path().display()))?;
        }
        let mut is_complete = true;
        for record in records {
            let id = record.id.clone();
            if record.current_state() == RunState::Running {
                eprintln!("warning: run {id} is still running; it sends itself when it ends");
                is_complete = false;
                continue;
            }
            let sent = send(&runs, as_ended(record), &settings)?;
            if sent.state == MlflowState::Sent {
                let run = sent.run_id.unwrap_or_default();
                say(format_args!("{id} was sent to {} as run {run}", sent.tracking_uri))?;
            } else {
                is_complete = false;
            }
        }
        Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn is_unsent(record: &RunRecord) -> bool {
    record.current_state() != RunState::Running
        && record.mlflow.as_ref().is_none_or(|run| run.state == MlflowState::NotSent)
}

/// Returns the record of a killed run with the state that it could not write itself.
fn as_ended(record: RunRecord) -> RunRecord {
    RunRecord { state: record.current_state(), ..record }
}
