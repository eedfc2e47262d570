//! What `pret train` and `pret retrain` share: options, the training itself, its bundle.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound, Utc};
use clap::Args;
use scoring::{DataSummary, FeatureSet, sha256_hex};
use serde::Serialize;
use workspace_lib::evaluation::{CostMatrix, LoanEconomics};
use workspace_lib::features::{FeatureMatrix, InputOptions};
use workspace_lib::modelling::{Baselines, Journal, Parameters, Plan, Trained, train};
use workspace_lib::publishing::{PublishedBundle, write_bundle};
use workspace_lib::runs::{RunData, RunRecorder, write_figures};

use crate::progress::Progress;
use crate::recording::note;

/// Number of progress steps for reading the tables.
pub(crate) const TABLES: usize = 9;

/// Options that determine a training, beside the data.
#[derive(Debug, Args, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct PlanOptions {
    /// LightGBM parameter sets to try; the first is the default one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    trials: u16,
    /// Models that the champion is the mean of, grown from a seed each
    #[arg(long, value_name = "K", default_value_t = Plan::default().seeds as u16, value_parser = clap::value_parser!(u16).range(1..=20))]
    seeds: u16,
    /// How often the applications are cut into five folds for figures; search and selection have
    /// folds of their own
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=100))]
    repetitions: u16,
    /// Share of the labelled applications that no choice touches and the champion is judged on
    /// once; 0 for none
    #[arg(long, value_name = "SHARE", default_value_t = Plan::default().holdout, value_parser = share)]
    holdout: f64,
    /// Seed of holdout, folds, training, search and bootstrap
    #[arg(long, value_name = "S", default_value_t = Plan::default().seed)]
    seed: u64,
    /// Cost of an accepted default, in units of one wrongly refused client
    #[arg(long, value_name = "COST", default_value_t = 10.0, value_parser = positive)]
    false_negative: f64,
    /// Cost of a wrongly refused client
    #[arg(long, value_name = "COST", default_value_t = 1.0, value_parser = positive)]
    false_positive: f64,
    /// Share of the amount lent that a default loses, for the cost in euros
    #[arg(long, value_name = "SHARE", default_value_t = LoanEconomics::default().loss_given_default, value_parser = positive)]
    loss_given_default: f64,
    /// Share of the amount lent that a repaid loan earns, for the cost in euros
    #[arg(long, value_name = "SHARE", default_value_t = LoanEconomics::default().margin, value_parser = positive)]
    margin: f64,
    /// Let the model read the applicant's age
    #[arg(long)]
    with_age: bool,
    /// Let the model read features that no sentence tells; their family is told instead
    #[arg(long)]
    with_untold: bool,
    /// Let the model find for itself whether more of a feature is riskier, where credit practice
    /// knows it
    #[arg(long)]
    without_directions: bool,
    /// Leave out the candidates that the champion is compared with, but for a dummy and plain
    /// LightGBM
    #[arg(long)]
    without_baselines: bool,
    /// Leave out the studies: stability, learning curve, ablations, leakage, fairness, explanations
    #[arg(long)]
    without_studies: bool,
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(cost) if cost > 0.0 && cost.is_finite() => Ok(cost),
        _ => Err("expected a number above 0".to_owned()),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..1.0).contains(&share) => Ok(share),
        _ => Err("expected a share of at least 0 and below 1".to_owned()),
    }
}

impl PlanOptions {
    /// Returns the plan of the training.
    pub(crate) fn plan(&self) -> Plan {
        Plan {
            holdout: self.holdout,
            repetitions: self.repetitions.into(),
            costs: CostMatrix {
                false_negative: self.false_negative,
                false_positive: self.false_positive,
            },
            economics: LoanEconomics {
                loss_given_default: self.loss_given_default,
                margin: self.margin,
            },
            trials: self.trials.into(),
            seeds: self.seeds.into(),
            baselines: if self.without_baselines { Baselines::Fewest } else { Baselines::All },
            studies: !self.without_studies,
            inputs: InputOptions { with_age: self.with_age, with_untold: self.with_untold },
            parameters: Parameters {
                is_monotone: !self.without_directions,
                ..Parameters::default()
            },
            seed: self.seed,
            ..Plan::default()
        }
    }
}

/// Everything that a training reads.
#[derive(Debug)]
pub(crate) struct TrainingInput<'a> {
    pub(crate) set: &'a FeatureSet,
    pub(crate) plan: &'a Plan,
    pub(crate) matrix: &'a FeatureMatrix,
    pub(crate) fingerprint: &'a str,
}

impl TrainingInput<'_> {
    /// Trains, continuing a training that was stopped, and writes the bundle to `out`.
    ///
    /// `with_trained` is called before the bundle is written. The record gets the bundle's figures.
    pub(crate) fn train(
        &self,
        out: &Path,
        recorder: &RunRecorder,
        progress: &Progress,
        with_trained: impl FnOnce(&Trained) -> anyhow::Result<()>,
    ) -> anyhow::Result<(PublishedBundle, Trained)> {
        let Self { set, plan, matrix, fingerprint } = *self;
        let journal = Journal::open(&journal_folder(out), &identity(fingerprint, set, plan)?)?;
        let trained = train(matrix, set, plan, &journal, |step| progress.step(step))?;
        let data = DataSummary {
            fingerprint: fingerprint.to_owned(),
            applications: trained.defaults.len(),
            defaults: trained.defaults.iter().filter(|&&default| default).count(),
            missing_tables: matrix.missing_tables.clone(),
        };
        progress.step("scoring and explaining the clients");
        with_trained(&trained)?;
        let now: DateTime<Utc> = Utc::now().trunc_subsecs(0);
        let published = write_bundle(&trained, set, matrix, data, now, out)?;
        if journal.reused_steps() > 0 {
            eprintln!(
                "{} steps were taken over from the training that was stopped",
                journal.reused_steps()
            );
        }
        journal.finish()?;
        record_bundle(&published, recorder);
        Ok((published, trained))
    }
}

/// Adds a written bundle to the record. The bundle stands even if the record cannot be written.
pub(crate) fn record_bundle(published: &PublishedBundle, recorder: &RunRecorder) {
    let figures = write_figures(&published.report, &recorder.files()).unwrap_or_else(|error| {
        eprintln!("warning: the run's figures cannot be written: {error}");
        Vec::new()
    });
    note(recorder, |record| record.set_bundle(published, figures));
}

/// Returns the folder that keeps the finished steps of a training until its bundle is written.
fn journal_folder(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Returns a hash of everything beside the code that determines the result of each step.
pub(crate) fn identity(fingerprint: &str, set: &FeatureSet, plan: &Plan) -> anyhow::Result<String> {
    let determined_by = serde_json::to_vec(&(fingerprint, set, plan))?;
    Ok(sha256_hex(&determined_by))
}

/// Returns what the record of a run says about its data before the training.
pub(crate) fn run_data(folder: &Path, fingerprint: &str) -> RunData {
    RunData {
        folder: folder.to_owned(),
        fingerprint: fingerprint.to_owned(),
        applications: None,
        defaults: None,
    }
}
