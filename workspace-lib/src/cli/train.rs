//! `pret train`: from a folder of tables to a bundle.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, SubsecRound, Utc};
use clap::Args;
use scoring::DataSummary;
use workspace_lib::evaluation::CostMatrix;
use workspace_lib::features::{Fields, InputOptions, build, definitions};
use workspace_lib::modelling::{Candidate, Plan, train};
use workspace_lib::publishing::{Published, fingerprint, write_bundle};
use workspace_lib::tables::Folder;

use crate::progress::Progress;

/// Arguments of `pret train`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret train --data data/raw --out models/candidate --trials 20\n\n\
    The bundle is written to models/candidate; make it the champion with: pret promote models/candidate")]
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
    /// Seed of folds, training, search and bootstrap
    #[arg(long, value_name = "S", default_value_t = Plan::default().seed)]
    seed: u64,
    /// Cost of an accepted default, in units of one wrongly refused client
    #[arg(long, value_name = "COST", default_value_t = 10.0, value_parser = positive)]
    false_negative: f64,
    /// Cost of a wrongly refused client
    #[arg(long, value_name = "COST", default_value_t = 1.0, value_parser = positive)]
    false_positive: f64,
    /// Let the model read the applicant's age
    #[arg(long)]
    with_age: bool,
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(cost) if cost > 0.0 && cost.is_finite() => Ok(cost),
        _ => Err("expected a number above 0".to_owned()),
    }
}

impl TrainCommand {
    /// Trains and writes the bundle.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if self.out.exists() {
            return Err(workspace_lib::Error::Exists { path: self.out }.into());
        }
        let progress = Progress::start("train");
        let folder = Folder::open(&self.data)?;
        let set = definitions();
        let matrix = build(&folder, &set, Fields::Kept, |step| progress.step(step))?;
        let plan = Plan {
            costs: CostMatrix { false_negative: self.false_negative, false_positive: self.false_positive },
            trials: self.trials.into(),
            inputs: InputOptions { with_age: self.with_age },
            seed: self.seed,
            ..Plan::default()
        };
        let trained = train(&matrix, &set, &plan, |step| progress.step(step))?;
        progress.step("fingerprint of the data");
        let data = DataSummary {
            fingerprint: fingerprint(&folder)?,
            applications: trained.defaults.len(),
            defaults: trained.defaults.iter().filter(|&&default| default).count(),
            missing_tables: matrix.missing_tables.clone(),
        };
        progress.step("scoring and explaining the clients");
        let now: DateTime<Utc> = Utc::now().trunc_subsecs(0);
        let published = write_bundle(&trained, &set, &matrix, data, now, &self.out)?;
        progress.finish();
        for remark in &published.report.remarks {
            eprintln!("{remark}");
        }
        print_summary(&published);
        Ok(ExitCode::SUCCESS)
    }
}

fn print_summary(published: &Published) {
    let manifest = &published.manifest;
    println!(
        "{} labelled applications, {} defaults ({:.2} %); 5 folds, figures out of fold with 95 % intervals\n",
        manifest.data.applications,
        manifest.data.defaults,
        100.0 * manifest.data.defaults as f64 / manifest.data.applications as f64
    );
    println!(
        "{:<22} {:>8} {:>22} {:>24} {:>9} {:>10} {:>8}",
        "candidate", "features", "AUC", "cost per application", "refused", "threshold", "seconds"
    );
    for candidate in &published.report.candidates {
        println!("{}", line(candidate));
    }
    println!(
        "\npublished: {} ({}), threshold {:.4} (break-even {:.4}), {} clients explained\n{}",
        published.report.champion,
        manifest.version,
        manifest.threshold,
        published.report.break_even_threshold,
        published.clients,
        published.folder.display()
    );
    let cost = |candidate: &Candidate| candidate.threshold.cost;
    let champion = published.report.candidates.iter().find(|candidate| candidate.name == published.report.champion);
    for candidate in &published.report.candidates {
        if champion.is_some_and(|champion| cost(candidate) < cost(champion)) {
            println!("warning: {} costs less out of fold than the published model", candidate.name);
        }
    }
}

fn line(candidate: &Candidate) -> String {
    let interval = |name: &str| {
        candidate
            .evaluation
            .metric(name)
            .map_or(String::new(), |metric| format!("{:.4} [{:.4}, {:.4}]", metric.value, metric.low, metric.high))
    };
    format!(
        "{:<22} {:>8} {:>22} {:>24} {:>7.1} % {:>10.4} {:>8.1}",
        candidate.name,
        candidate.features,
        interval("auc"),
        interval("cost_per_application"),
        100.0 * candidate.threshold.refusal_rate,
        candidate.threshold.threshold,
        candidate.seconds
    )
}
