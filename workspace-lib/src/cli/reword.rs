//! `pret reword`: replaces the labels and sentences of a bundle by the current ones.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use workspace_lib::publishing::reword;

use crate::stdout::say;

/// Arguments of `pret reword`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret reword --bundle models/champion --out models/reworded\n\n\
    A sentence or a label that was changed in the program needs no training: model, calibration, threshold and clients stay as \
    they are, byte for byte; which reasons of each client are told is written anew. Serve it with: pret promote models/reworded, then POST /v1/model/reload.")]
pub(crate) struct RewordCommand {
    /// Folder of the bundle whose model stays
    #[arg(long, value_name = "DIR")]
    bundle: PathBuf,
    /// Folder to write the new bundle to; it must not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl RewordCommand {
    /// Writes the bundle.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let reworded = reword(&self.bundle, &self.out)?;
        say(format_args!(
            "{}: version {}, other words for {} features",
            self.out.display(),
            reworded.manifest.version,
            reworded.changed
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
