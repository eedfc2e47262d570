//! `pret features`: the feature matrix as a Parquet file.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use workspace_lib::features::{RawColumns, build, definitions};
use workspace_lib::files::{AtomicFile, write_parquet};
use workspace_lib::tables::Folder;

use crate::progress::Progress;
use crate::stdout::say;

/// Arguments of `pret features`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret features --data data/raw --out features.parquet")]
pub(crate) struct FeaturesCommand {
    /// Folder with Kaggle's files, as CSV or Parquet
    #[arg(long, value_name = "DIR", default_value = "data/raw")]
    data: PathBuf,
    /// Parquet file to write: client number, TARGET (missing where unknown), one column for each
    /// feature
    #[arg(long, value_name = "FILE", default_value = "features.parquet")]
    out: PathBuf,
}

impl FeaturesCommand {
    /// Computes and writes the matrix.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("features");
        let matrix =
            build(&Folder::open(&self.data)?, &definitions(), RawColumns::KeyAndTarget, |step| {
                progress.step(step);
            })?;
        progress.step("writing");
        let in_file = || format!("{}: cannot be written", self.out.display());
        let mut file = AtomicFile::create(&self.out).with_context(in_file)?;
        write_parquet(&matrix.frame, &mut file).with_context(in_file)?;
        file.commit().with_context(in_file)?;
        progress.finish();
        for remark in &matrix.remarks {
            eprintln!("{remark}");
        }
        say(format_args!(
            "{}: {} applications, {} features",
            self.out.display(),
            matrix.frame.height(),
            matrix.frame.width() - 2
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
