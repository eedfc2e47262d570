//! `pret runs`: trainings on record.

mod compare;
mod format;
mod list;
mod send;
mod show;

use std::process::ExitCode;

use clap::Subcommand;

/// Trainings on record.
#[derive(Debug, Subcommand)]
pub(crate) enum RunsCommand {
    /// List the runs, the latest first
    List(list::ListCommand),
    /// Everything about one run
    Show(show::ShowCommand),
    /// What differs between runs, and what came of it
    Compare(compare::CompareCommand),
    /// Send runs to the MLflow server that MLFLOW_TRACKING_URI names
    Send(send::SendCommand),
}

impl RunsCommand {
    /// Runs the command.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List(command) => command.run(),
            Self::Show(command) => command.run(),
            Self::Compare(command) => command.run(),
            Self::Send(command) => command.run(),
        }
    }
}
