//! `pret retrain`: from new data to a better champion, or to the reason why it stays.
//!
//! The steps are gates. The run's record keeps the verdict of each, so that a run that was
//! interrupted continues after the last gate that it passed.

mod continuation;
mod gates;
mod pipeline;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use workspace_lib::features::definitions;
use workspace_lib::modelling::{Plan, steps};
use workspace_lib::publishing::fingerprint;
use workspace_lib::runs::{RunRecorder, RunsFolder};
use workspace_lib::tables::Folder;

use self::continuation::{ContinuedRun, continued_run};
use self::pipeline::Pipeline;
use crate::progress::Progress;
use crate::recording::{RunsOption, conclude, parameters};
use crate::stdout::say;
use crate::training::{PlanOptions, TABLES, identity, run_data};

/// Name that a champion's folder must have to be replaced.
const CHAMPION: &str = "champion";

/// Progress steps beside the training: check of the tables, evaluation, comparison, promotion.
const OTHER_STEPS: usize = 12;

/// Arguments of `pret retrain`.
#[derive(Debug, Args, Serialize)]
#[command(after_help = "Example: pret retrain --data data/raw --trials 12\n\n\
    Gates: data, features, training, evaluation, comparison, promotion. The first that fails ends the run (exit code 1). \
    Exit code 0: the new model is the champion, or the champion stays because the new model is not better beyond chance.\n\n\
    A run that was interrupted continues after the last gate that it passed when it is called again on the same data with \
    the same options. pret runs show ID shows the verdicts.")]
pub(crate) struct RetrainCommand {
    /// Folder with Kaggle's files, as CSV or Parquet
    #[arg(long, value_name = "DIR", default_value = "data/raw")]
    data: PathBuf,
    /// Folder of the bundle to write; it must not exist [default: candidate-RUN beside the champion]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of the champion to compare with and to replace
    #[arg(long, value_name = "DIR", default_value = "models/champion")]
    champion: PathBuf,
    /// Compare only; leave the champion where it is
    #[arg(long)]
    no_promote: bool,
    #[command(flatten)]
    #[serde(flatten)]
    plan: PlanOptions,
    #[command(flatten)]
    #[serde(skip)]
    runs: RunsOption,
}

impl RetrainCommand {
    /// Runs the gates, from the first that was not passed.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let plan = self.plan.plan();
        if let Err(message) = self.check(&plan) {
            eprintln!("error: {message}");
            return Ok(ExitCode::from(2));
        }
        let folder = Folder::open(&self.data)?;
        let runs = self.runs.beside(&self.champion);
        let _lock = lock(&runs)?;
        let progress = Progress::with_steps("retrain", steps(&plan) + TABLES + OTHER_STEPS);
        progress.step("fingerprint of the data");
        let set = definitions();
        let fingerprint = fingerprint(&folder)?;
        let determined_by = identity(&fingerprint, &set, &plan)?;

        let continued = continued_run(&runs, &determined_by, self.out.as_deref(), &self.champion)?;
        let (recorder, out) = match continued {
            Some(ContinuedRun { record, out }) => {
                eprintln!("continuing run {}, with {} gates passed", record.id, record.gates.len());
                (RunRecorder::resume(&runs, record)?, out)
            }
            None => self.begin(&runs)?,
        };
        let mut parameters = parameters(&self)?;
        parameters.insert("out".to_owned(), serde_json::to_value(&out)?);
        recorder.update(|record| {
            record.parameters = parameters;
            record.data.get_or_insert_with(|| run_data(&self.data, &fingerprint));
            record.determined_by = Some(determined_by);
        })?;
        let pipeline = Pipeline {
            command: &self,
            folder: &folder,
            set: &set,
            plan: &plan,
            fingerprint: &fingerprint,
            out: &out,
            recorder: &recorder,
            progress: &progress,
        };
        let result = pipeline.run();
        progress.finish();
        let id = recorder.record().id;
        let outcome = conclude(&runs, recorder, result)?;
        say(format_args!("{outcome}\nrun {id}"))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Checks what the options must fulfil together.
    fn check(&self, plan: &Plan) -> Result<(), String> {
        if plan.holdout <= 0.0 {
            return Err(
                "--holdout: expected a share above 0, found 0. The new model and the champion are compared on the holdout."
                    .to_owned(),
            );
        }
        if !self.no_promote && self.champion.file_name() != Some(CHAMPION.as_ref()) {
            return Err(format!(
                "--champion: expected a folder named {CHAMPION}, which can be replaced, found {}. Name the champion, or \
                 add --no-promote.",
                self.champion.display()
            ));
        }
        Ok(())
    }

    fn begin(&self, runs: &RunsFolder) -> anyhow::Result<(RunRecorder, PathBuf)> {
        if let Some(out) = self.out.as_ref().filter(|out| out.exists()) {
            return Err(workspace_lib::Error::Exists { path: out.clone() }.into());
        }
        let recorder = RunRecorder::begin(runs, "retrain", parameters(self)?)?;
        let models = self.champion.parent().unwrap_or(Path::new(""));
        let own = || models.join(format!("candidate-{}", recorder.record().id));
        let out = self.out.clone().unwrap_or_else(own);
        Ok((recorder, out))
    }

    /// Returns the folder that holds the champion.
    fn models(&self) -> &Path {
        let parent = self.champion.parent().filter(|parent| !parent.as_os_str().is_empty());
        parent.unwrap_or(Path::new("."))
    }
}

/// Takes the lock that lets one retraining at a time use a folder of records.
///
/// The system releases it when the program ends, however it ends.
fn lock(runs: &RunsFolder) -> anyhow::Result<File> {
    let path = runs.path().join("retrain.lock");
    let in_file = || path.display().to_string();
    fs::create_dir_all(runs.path()).with_context(in_file)?;
    let file = File::create(&path).with_context(in_file)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "another `pret retrain` is at work on the runs in {}. Wait until it has ended, or give another --runs.",
            runs.path().display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(in_file),
    }
}
