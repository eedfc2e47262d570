//! `pret features`: the feature matrix as a Parquet file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use workspace_lib::features::{Fields, build, definitions};
use workspace_lib::polars_io::parquet::write::{ParquetCompression, ParquetWriter, StatisticsOptions};
use workspace_lib::tables::Folder;

use crate::files::write_whole;
use crate::progress::Progress;

/// Arguments of `pret features`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret features --data data/raw --out features.parquet")]
pub(crate) struct FeaturesCommand {
    /// Folder with Kaggle's files, as CSV or Parquet
    #[arg(long, value_name = "DIR", default_value = "data/raw")]
    data: PathBuf,
    /// Parquet file to write: client number, TARGET (missing where unknown), one column for each feature
    #[arg(long, value_name = "FILE", default_value = "features.parquet")]
    out: PathBuf,
}

impl FeaturesCommand {
    /// Computes and writes the matrix.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("features");
        let matrix = build(&Folder::open(&self.data)?, &definitions(), Fields::LeftOut, |step| progress.step(step))?;
        progress.step("writing");
        let mut frame = matrix.frame;
        let mut bytes = Vec::new();
        // Numbers hardly compress: what is quick to write is quick to read.
        ParquetWriter::new(&mut bytes)
            .with_compression(ParquetCompression::Snappy)
            .with_statistics(StatisticsOptions::empty())
            .finish(&mut frame)?;
        write_whole(&self.out, &bytes)?;
        progress.finish();
        for remark in &matrix.remarks {
            eprintln!("{remark}");
        }
        println!("{}: {} applications, {} features", self.out.display(), frame.height(), frame.width() - 2);
        Ok(ExitCode::SUCCESS)
    }
}
