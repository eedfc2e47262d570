//! `pret train`: trains a model on a folder of tables and writes a bundle.

mod summary;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use workspace_lib::features::{RawColumns, build, definitions};
use workspace_lib::modelling::{Plan, steps};
use workspace_lib::publishing::{fingerprint, write_out_of_fold};
use workspace_lib::runs::RunRecorder;
use workspace_lib::tables::Folder;

use crate::progress::Progress;
use crate::recording::{RunsOption, conclude, parameters};
use crate::stdout::say;
use crate::training::{PlanOptions, TABLES, TrainingInput, identity, run_data};

/// Arguments of `pret train`.
#[derive(Debug, Args, Serialize)]
#[command(
    after_help = "Example: pret train --data data/raw --out models/candidate --trials 20\n\n\
    The bundle is written to models/candidate; make it the champion with: pret promote models/candidate\n\n\
    A training that was stopped goes on where it was when it is called again with the same options: its steps are kept in \
    models/candidate.unfinished until the bundle is written.\n\n\
    Each training has a record in the folder runs beside the bundle: see pret runs list"
)]
pub(crate) struct TrainCommand {
    /// Folder with Kaggle's files, as CSV or Parquet
    #[arg(long, value_name = "DIR", default_value = "data/raw")]
    data: PathBuf,
    /// Folder of the bundle to write; it must not exist
    #[arg(long, value_name = "DIR", default_value = "models/candidate")]
    out: PathBuf,
    #[command(flatten)]
    #[serde(flatten)]
    plan: PlanOptions,
    /// Also write the champion's out-of-fold predictions, as Parquet
    #[arg(long, value_name = "FILE")]
    out_of_fold: Option<PathBuf>,
    #[command(flatten)]
    #[serde(skip)]
    runs: RunsOption,
}

impl TrainCommand {
    /// Trains and writes the bundle and the run's record.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if self.out.exists() {
            return Err(workspace_lib::Error::Exists { path: self.out }.into());
        }
        let folder = Folder::open(&self.data)?;
        let runs = self.runs.beside(&self.out);
        let recorder = RunRecorder::begin(&runs, "train", parameters(&self)?)?;
        let result = self.train(&folder, &recorder);
        let summary = conclude(&runs, recorder, result)?;
        say(summary.trim_end())?;
        Ok(ExitCode::SUCCESS)
    }

    /// Trains and returns the summary.
    fn train(&self, folder: &Folder, recorder: &RunRecorder) -> anyhow::Result<String> {
        let plan: Plan = self.plan.plan();
        let progress = Progress::with_steps("train", steps(&plan) + TABLES);
        progress.step("fingerprint of the data");
        let set = definitions();
        let fingerprint = fingerprint(folder)?;
        let determined_by = identity(&fingerprint, &set, &plan)?;
        recorder.update(|record| {
            record.data = Some(run_data(&self.data, &fingerprint));
            record.determined_by = Some(determined_by);
        })?;
        let matrix = build(folder, &set, RawColumns::All, |step| progress.step(step))?;
        let input =
            TrainingInput { set: &set, plan: &plan, matrix: &matrix, fingerprint: &fingerprint };
        let (published, trained) = input.train(&self.out, recorder, &progress, |trained| {
            if let Some(file) = &self.out_of_fold {
                write_out_of_fold(trained, &matrix, file)?;
            }
            Ok(())
        })?;
        progress.finish();
        for remark in &published.report.remarks {
            eprintln!("{remark}");
        }
        Ok(summary::text(&published, &trained.timings))
    }
}
