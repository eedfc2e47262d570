//! `pret train`: trains a model on a folder of tables and writes a bundle.

mod summary;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, SubsecRound, Utc};
use clap::Args;
use scoring::{DataSummary, sha256_hex};
use workspace_lib::evaluation::{CostMatrix, LoanEconomics};
use workspace_lib::features::{InputOptions, RawColumns, build, definitions};
use workspace_lib::modelling::{Baselines, Journal, Parameters, Plan, steps, train};
use workspace_lib::publishing::{fingerprint, write_bundle, write_out_of_fold};
use workspace_lib::tables::Folder;

use crate::progress::Progress;
use crate::stdout::say;

/// Arguments of `pret train`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pret train --data data/raw --out models/candidate --trials 20\n\n\
    The bundle is written to models/candidate; make it the champion with: pret promote models/candidate\n\n\
    A training that was stopped goes on where it was when it is called again with the same options: its steps are kept in \
    models/candidate.unfinished until the bundle is written."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct TrainCommand {
    /// Folder with Kaggle's files, as CSV or Parquet
    #[arg(long, value_name = "DIR", default_value = "data/raw")]
    data: PathBuf,
    /// Folder of the bundle to write; it must not exist
    #[arg(long, value_name = "DIR", default_value = "models/candidate")]
    out: PathBuf,
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
    /// Also write the champion's out-of-fold predictions, as Parquet
    #[arg(long, value_name = "FILE")]
    out_of_fold: Option<PathBuf>,
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

impl TrainCommand {
    /// Trains and writes the bundle.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if self.out.exists() {
            return Err(workspace_lib::Error::Exists { path: self.out }.into());
        }
        let plan = self.plan();
        let progress = Progress::with_steps("train", steps(&plan) + TABLES);
        progress.step("fingerprint of the data");
        let folder = Folder::open(&self.data)?;
        let set = definitions();
        let data_fingerprint = fingerprint(&folder)?;
        let matrix = build(&folder, &set, RawColumns::All, |step| progress.step(step))?;
        let journal =
            Journal::open(&journal_folder(&self.out), &identity(&data_fingerprint, &set, &plan)?)?;
        let trained = train(&matrix, &set, &plan, &journal, |step| progress.step(step))?;
        let data = DataSummary {
            fingerprint: data_fingerprint,
            applications: trained.defaults.len(),
            defaults: trained.defaults.iter().filter(|&&default| default).count(),
            missing_tables: matrix.missing_tables.clone(),
        };
        progress.step("scoring and explaining the clients");
        if let Some(file) = &self.out_of_fold {
            write_out_of_fold(&trained, &matrix, file)?;
        }
        let now: DateTime<Utc> = Utc::now().trunc_subsecs(0);
        let published = write_bundle(&trained, &set, &matrix, data, now, &self.out)?;
        progress.finish();
        if journal.reused_steps() > 0 {
            eprintln!(
                "{} steps were taken over from the training that was stopped",
                journal.reused_steps()
            );
        }
        journal.finish()?;
        for remark in &published.report.remarks {
            eprintln!("{remark}");
        }
        say(summary::text(&published, &trained.timings).trim_end())?;
        Ok(ExitCode::SUCCESS)
    }

    fn plan(&self) -> Plan {
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

/// Number of progress steps for reading the tables.
const TABLES: usize = 9;

/// Returns the folder that keeps the finished steps of a training until its bundle is written.
fn journal_folder(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Returns a hash of everything beside the code that determines the result of each step.
fn identity(data: &str, set: &scoring::FeatureSet, plan: &Plan) -> anyhow::Result<String> {
    let determined_by = serde_json::to_vec(&(data, set, plan))?;
    Ok(sha256_hex(&determined_by))
}
