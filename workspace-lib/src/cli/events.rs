//! `pret events`: what the service was asked and answered, as Parquet files.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use workspace_lib::events::{ExportOptions, export};

use crate::progress::Progress;
use crate::stdout::say;

/// What the service was asked and answered.
#[derive(Debug, Subcommand)]
pub(crate) enum EventsCommand {
    /// Write the predictions of each day, with their outcomes and reviews, as Parquet files
    Export(ExportArguments),
}

impl EventsCommand {
    /// Runs the command.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Export(arguments) => arguments.run(),
        }
    }
}

/// Arguments of `pret events export`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pret events export --store sqlite://data/pret.db --out data/events --from 2026-11-01\n\n\
    Each day has a folder day=YYYY-MM-DD with a file for each version of the model. Days are those of UTC. The service may run\n\
    meanwhile. docs/api/events.md describes the columns."
)]
pub(crate) struct ExportArguments {
    /// Store of the service: sqlite://FILE or postgresql://USER@HOST/NAME
    #[arg(long, env = "PRET_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    store: String,
    /// Folder to write the days into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    days: StoreDays,
    /// Write the contribution of each feature beside its value
    #[arg(long)]
    contributions: bool,
}

/// Days of a store that are read; all of them without arguments.
#[derive(Debug, Args)]
pub(crate) struct StoreDays {
    /// First day, YYYY-MM-DD; that of the first prediction if absent
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Last day, YYYY-MM-DD, which is included; today if absent
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
}

impl StoreDays {
    /// Returns the first and the last day.
    ///
    /// # Errors
    /// If the first is after the last.
    pub(crate) fn checked(&self) -> anyhow::Result<(Option<NaiveDate>, Option<NaiveDate>)> {
        if let (Some(from), Some(to)) = (self.from, self.to) {
            anyhow::ensure!(from <= to, "--from {from} is after --to {to}. Exchange them.");
        }
        Ok((self.from, self.to))
    }
}

impl ExportArguments {
    fn run(self) -> anyhow::Result<ExitCode> {
        let (from, to) = self.days.checked()?;
        let Self { store, out, contributions, .. } = self;
        let progress = Progress::start("events");
        let options = ExportOptions { store, out, from, to, contributions };
        let exported = export(&options, |day| progress.step(&day.to_string()))?;
        progress.finish();
        say(format_args!(
            "{}: {} events; {} days written, {} days unchanged",
            options.out.display(),
            exported.events,
            exported.written.len(),
            exported.unchanged
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
