//! `pret refresh`: replaces the clients of a bundle.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Utc;
use clap::Args;
use workspace_lib::publishing::refresh;
use workspace_lib::tables::Folder;

use crate::progress::Progress;
use crate::stdout::say;

/// Maximum number of skipped clients whose reasons are printed.
const MAX_PRINTED_CLIENTS: usize = 5;

/// Arguments of `pret refresh`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pret refresh --bundle models/champion --data data/november --out models/november\n\n\
    Model, calibration and threshold stay as they are, byte for byte; clients and their explanations are those of the folder: \
    the applications without an outcome, or all of them if every outcome is known. Serve them with: pret promote models/november, \
    then POST /v1/model/reload."
)]
pub(crate) struct RefreshCommand {
    /// Folder of the bundle whose model stays
    #[arg(long, value_name = "DIR")]
    bundle: PathBuf,
    /// Folder with the tables of the new clients, Kaggle's file names and columns
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Folder to write the new bundle to; it must not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl RefreshCommand {
    /// Computes the clients' features, scores them and writes the bundle.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("refresh");
        let folder = Folder::open(&self.data)?;
        let refreshed =
            refresh(&self.bundle, &folder, Utc::now(), &self.out, |step| progress.step(step))?;
        progress.finish();
        for remark in &refreshed.remarks {
            eprintln!("{remark}");
        }
        for table in &refreshed.missing_tables {
            eprintln!(
                "warning: {}: no {table}: its features are missing for everybody",
                self.data.display()
            );
        }
        for application in refreshed.left_out.iter().take(MAX_PRINTED_CLIENTS) {
            let client = application
                .client
                .map_or_else(|| "unknown".to_owned(), |client| client.to_string());
            eprintln!("warning: client {client} is left out: {}", application.errors.join(" "));
        }
        if refreshed.left_out.len() > MAX_PRINTED_CLIENTS {
            eprintln!(
                "warning: {} clients are left out in all; pret score --data writes the reasons of each",
                refreshed.left_out.len()
            );
        }
        let (version, clients) = (&refreshed.manifest.version, refreshed.clients);
        say(format_args!("{}: version {version}, {clients} clients", self.out.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}
