//! `pret evaluate`: quality of a bundle on labelled data.
//!
//! It reports ranking, calibration, the decisions at the bundle's own threshold and their cost. It
//! then reports the same for protected groups, to compare decisions, and for business segments, to
//! find where the model is weaker.

mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use scoring::{Bundle, FileName};
use serde::Serialize;
use workspace_lib::evaluation::{Assessment, LoanEconomics, assess};
use workspace_lib::features::{RawColumns, build};
use workspace_lib::modelling::{Plan, outcomes};
use workspace_lib::publishing::{fingerprint, probabilities};
use workspace_lib::tables::{Folder, TARGET, Table};

use crate::progress::Progress;
use crate::stdout::say;

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
    /// Share of the amount lent that a default loses, for the loss in euros
    #[arg(long, value_name = "SHARE", default_value_t = LoanEconomics::default().loss_given_default, value_parser = share)]
    loss_given_default: f64,
    /// Share of the amount lent that a repaid loan earns, for the loss in euros
    #[arg(long, value_name = "SHARE", default_value_t = LoanEconomics::default().margin, value_parser = share)]
    margin: f64,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
}

/// Output of `--json`.
#[derive(Debug, Serialize)]
struct EvaluationOutput<'a> {
    model_version: &'a str,
    /// True if the bundle was trained on the same data; the results are then too optimistic.
    is_training_data: bool,
    #[serde(flatten)]
    assessment: &'a Assessment,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a share of the amount from 0 to 1, such as 0.6".to_owned()),
    }
}

impl EvaluateCommand {
    /// Evaluates with the bundle's own feature definitions, calibration and threshold.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("evaluate");
        let bundle = Bundle::open(&self.bundle)?;
        let folder = Folder::open(&self.data)?;
        require_both_outcomes(&folder)?;
        let matrix =
            build(&folder, bundle.features(), RawColumns::All, |step| progress.step(step))?;
        progress.step("scoring");
        let labelled = matrix.labelled()?;
        let manifest = bundle.manifest();
        let probabilities = probabilities(&bundle, &labelled)?;
        let defaults = outcomes(&labelled)?;
        let costs = manifest.cost_matrix;
        let economics =
            LoanEconomics { loss_given_default: self.loss_given_default, margin: self.margin };
        progress.step("bootstrap");
        let seed = Plan::default().seed;
        let assessment = assess(
            &labelled,
            &probabilities,
            &defaults,
            costs,
            economics,
            manifest.threshold,
            seed,
        )?;
        progress.step("fingerprint of the data");
        let is_training_data = fingerprint(&folder)? == manifest.data.fingerprint;
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
            let output = EvaluationOutput {
                model_version: &manifest.version,
                is_training_data,
                assessment: &assessment,
            };
            say(serde_json::to_string_pretty(&output)?)?;
        } else {
            say(text::format_assessment(&manifest.version, &assessment).trim_end())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns an error if the labels hold only one outcome. It runs before all slow steps.
fn require_both_outcomes(folder: &Folder) -> anyhow::Result<()> {
    let labels = folder.read_values(Table::ApplicationTrain, &[TARGET])?;
    let labels = labels.numbers(TARGET).unwrap_or_default();
    let defaults = labels.iter().filter(|&&label| label > 0.5).count();
    let repaid = labels.len() - defaults;
    if defaults == 0 || repaid == 0 {
        let file = folder.file(Table::ApplicationTrain).unwrap_or_else(|| folder.path().to_owned());
        anyhow::bail!(
            "{}: column {TARGET}: expected clients who defaulted (1) and clients who repaid (0), found {defaults} defaults and \
             {repaid} repaid loans. A model is judged by how it tells one from the other; add applications with the other outcome.",
            file.display()
        );
    }
    Ok(())
}
