//! `pret promote`: makes a bundle the champion.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Utc;
use clap::Args;
use workspace_lib::publishing::promote;
use workspace_lib::runs::{RunRecord, timestamp};

use crate::progress::Progress;
use crate::recording::{RunsOption, send_to_named_server};
use crate::stdout::say;

/// Arguments of `pret promote`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret promote models/candidate\n\n\
    The champion before is kept as models/previous; go back to it with: pret promote models/previous")]
pub(crate) struct PromoteCommand {
    /// Folder of the bundle
    #[arg(value_name = "DIR")]
    bundle: PathBuf,
    /// Folder that holds the champion
    #[arg(long, value_name = "DIR", default_value = "models")]
    models: PathBuf,
    #[command(flatten)]
    runs: RunsOption,
}

impl PromoteCommand {
    /// Keeps the promotion on record, and gives the model its alias on the MLflow server.
    ///
    /// The champion has changed already, so a record that cannot be written is a warning.
    fn note(&self, version: &str) {
        let runs = self.runs.beside(&self.models.join("champion"));
        let noted = || -> workspace_lib::Result<()> {
            let is_its = |record: &RunRecord| {
                record.bundle.as_ref().is_some_and(|bundle| bundle.version == version)
            };
            let Some(mut record) = runs.list()?.records.into_iter().find(is_its) else {
                return Ok(());
            };
            record.promoted_at = Some(timestamp(Utc::now()));
            runs.save(&record)?;
            send_to_named_server(&runs, record);
            Ok(())
        };
        if let Err(error) = noted() {
            eprintln!("warning: the promotion is not on record: {error}");
        }
    }

    /// Verifies the bundle, then replaces the champion.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("promote");
        progress.step("scoring the stored clients again");
        let manifest = promote(&self.bundle, &self.models)?;
        progress.finish();
        self.note(&manifest.version);
        let champion = self.models.join("champion");
        say(format_args!("{} is the champion: {}", manifest.version, champion.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}
