//! `pret runs compare`: what differs between runs, and what came of it.

use std::process::ExitCode;

use clap::Args;
use workspace_lib::evaluation::Difference;
use workspace_lib::runs::{ComparedMetric, Pairing, RunComparison, RunRecord, compare_runs};

use super::format::{plain, with_interval};
use crate::recording::RunsOption;
use crate::stdout::say;
use crate::text_table::{Align, text_table};

/// Arguments of `pret runs compare`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret runs compare 20261130-2154 20261130-2201\n\n\
    Each run is compared with the first. Where both decided about the same holdout, the difference is paired: \
    what both find easy or hard cancels out.")]
pub(crate) struct CompareCommand {
    /// Identifiers of two or more runs, or their beginnings
    #[arg(value_name = "ID", num_args = 2.., required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    runs: RunsOption,
    /// Print the comparison as JSON
    #[arg(long)]
    json: bool,
}

impl CompareCommand {
    /// Compares the runs.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let runs = self.runs.folder();
        let records =
            self.ids.iter().map(|id| runs.find(id)).collect::<Result<Vec<RunRecord>, _>>()?;
        let comparison = compare_runs(&records);
        if self.json {
            say(serde_json::to_string_pretty(&comparison)?)?;
        } else {
            say(text(&comparison).trim_end())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(comparison: &RunComparison) -> String {
    let mut text = String::new();
    let columns = vec![Align::Left; comparison.runs.len() + 1];
    let header = |title: &str| -> Vec<String> {
        [title.to_owned()].into_iter().chain(comparison.runs.iter().cloned()).collect()
    };

    let mut parameters = vec![header("differs")];
    parameters.extend(comparison.parameters.iter().map(|parameter| {
        let values = parameter.values.iter();
        let values = values.map(|value| value.as_ref().map_or_else(|| "-".to_owned(), plain));
        [parameter.name.clone()].into_iter().chain(values).collect()
    }));
    if comparison.parameters.is_empty() {
        text.push_str("no option and no chosen parameter differs\n");
    } else {
        text.push_str(&text_table(&columns, &parameters));
    }

    let mut metrics = vec![header("figure, 95 % interval")];
    metrics.extend(comparison.metrics.iter().map(|metric| {
        let name = format!("{}, {}", metric.sample.replace('_', " "), metric.name);
        [name].into_iter().chain(cells(metric)).collect::<Vec<_>>()
    }));
    if metrics.len() > 1 {
        text.push('\n');
        text.push_str(&text_table(&columns, &metrics));
        text.push_str("≠: the interval does not overlap that of the first run\n");
    }
    for (run, pairing) in comparison.runs[1..].iter().zip(&comparison.against_first) {
        text.push('\n');
        text.push_str(&against_first(run, &comparison.runs[0], pairing));
    }
    text
}

fn cells(metric: &ComparedMetric) -> impl Iterator<Item = String> {
    metric.values.iter().zip(&metric.overlaps_first).map(|(value, overlaps)| {
        let mark = if *overlaps == Some(false) { " ≠" } else { "" };
        value.as_ref().map_or_else(|| "-".to_owned(), |one| format!("{}{mark}", with_interval(one)))
    })
}

fn against_first(run: &str, first: &str, pairing: &Pairing) -> String {
    match pairing {
        Pairing::Paired { applications, defaults, difference } => format!(
            "{run} minus {first}, paired, on the same holdout of {applications} applications, {defaults} defaults\n  \
             AUC                   {}\n  cost per application  {}\n",
            line(&difference.auc),
            line(&difference.cost)
        ),
        Pairing::NotPaired { reason } => format!(
            "{run} and {first} are not compared application by application: {reason}. Intervals that overlap prove nothing. \
             Intervals that do not overlap show a difference of the models only if the clients are of the same kind.\n"
        ),
    }
}

fn line(difference: &Difference) -> String {
    let verdict = if difference.is_within_chance() { "within chance" } else { "beyond chance" };
    format!("{:+.4} [{:+.4}, {:+.4}], {verdict}", difference.value, difference.low, difference.high)
}
