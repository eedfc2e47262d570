//! `pret evaluate`: how good a bundle is on labelled data.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use scoring::{Bundle, FileName};
use workspace_lib::evaluation::{CostMatrix, evaluate};
use workspace_lib::features::{Fields, build, row_major};
use workspace_lib::modelling::{Plan, outcomes};
use workspace_lib::publishing::fingerprint;
use workspace_lib::tables::Folder;

use crate::progress::Progress;

/// Arguments of `pret evaluate`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret evaluate --bundle models/champion --data data/raw\n\n\
    Evaluating a bundle on the data it was trained on flatters it: its own out-of-fold figures are in manifest.json.")]
pub(crate) struct EvaluateCommand {
    /// Folder of the bundle
    #[arg(long, value_name = "DIR")]
    bundle: PathBuf,
    /// Folder with Kaggle's files; the labelled applications are evaluated
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print the metrics as JSON
    #[arg(long)]
    json: bool,
}

impl EvaluateCommand {
    /// Evaluates with the bundle's own feature definitions, calibration and threshold.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("evaluate");
        let bundle = Bundle::open(&self.bundle)?;
        let folder = Folder::open(&self.data)?;
        let matrix = build(&folder, bundle.features(), Fields::Kept, |step| progress.step(step))?;
        progress.step("scoring");
        let labelled = matrix.labelled()?;
        let names = &bundle.manifest().feature_names;
        let values = row_major(&labelled, names)?;
        let probability = |row: &[f64]| bundle.calibration().at(bundle.model().score(row)).probability;
        let probabilities: Vec<f64> = values.chunks_exact(names.len()).map(probability).collect();
        let defaults = outcomes(&labelled)?;
        let costs = CostMatrix {
            false_negative: bundle.manifest().cost_matrix.false_negative,
            false_positive: bundle.manifest().cost_matrix.false_positive,
        };
        progress.step("bootstrap");
        let threshold = bundle.manifest().threshold;
        let evaluation = evaluate(&probabilities, &defaults, costs, threshold, Plan::default().seed)?;
        progress.step("fingerprint of the data");
        let is_training_data = fingerprint(&folder)? == bundle.manifest().data.fingerprint;
        progress.finish();
        if is_training_data {
            eprintln!(
                "warning: the bundle was trained on these very data, which flatters it. Its out-of-fold figures are in {}.",
                self.bundle.join(FileName::MANIFEST).display()
            );
        }
        for remark in &matrix.remarks {
            eprintln!("{remark}");
        }
        if self.json {
            println!("{}", serde_json::to_string_pretty(&evaluation)?);
        } else {
            println!("{} on {} applications, threshold {threshold:.4}", bundle.manifest().version, defaults.len());
            for metric in &evaluation.metrics {
                println!("{:<22} {:.4} [{:.4}, {:.4}]", metric.name, metric.value, metric.low, metric.high);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
