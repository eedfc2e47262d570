//! `pret promote`: makes a bundle the champion.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use workspace_lib::publishing::promote;

use crate::progress::Progress;
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
}

impl PromoteCommand {
    /// Verifies the bundle, then replaces the champion.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("promote");
        progress.step("scoring the stored clients again");
        let manifest = promote(&self.bundle, &self.models)?;
        progress.finish();
        let champion = self.models.join("champion");
        say(format_args!("{} is the champion: {}", manifest.version, champion.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}
