//! `pret runs list`: the runs, the latest first.

use std::process::ExitCode;

use clap::Args;
use workspace_lib::runs::RunRecord;

use super::format::{duration, minute, short, with_interval};
use crate::recording::RunsOption;
use crate::stdout::say;
use crate::text_table::{Align, text_table};

/// Arguments of `pret runs list`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret runs list --limit 5")]
pub(crate) struct ListCommand {
    #[command(flatten)]
    runs: RunsOption,
    /// Number of runs to list, the latest first
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print the records as a JSON array
    #[arg(long)]
    json: bool,
}

impl ListCommand {
    /// Lists the runs. Files that are no record are named on standard error.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let runs = self.runs.folder();
        let listing = runs.list()?;
        for file in &listing.skipped {
            eprintln!("warning: {}: {}; skipped", file.path.display(), file.reason);
        }
        let limit = self.limit as usize;
        let shown = &listing.records[..listing.records.len().min(limit)];
        if self.json {
            let shown: Vec<RunRecord> = shown.iter().map(as_of_now).collect();
            say(serde_json::to_string_pretty(&shown)?)?;
        } else if shown.is_empty() {
            say(format_args!(
                "no run is on record in {}; `pret train` adds one",
                runs.path().display()
            ))?;
        } else {
            say(table(shown).trim_end())?;
            if listing.records.len() > limit {
                let older = listing.records.len() - limit;
                say(format_args!("and {older} older; all with --limit {}", listing.records.len()))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns the record with its state now, for programs.
pub(super) fn as_of_now(record: &RunRecord) -> RunRecord {
    RunRecord { state: record.current_state(), ..record.clone() }
}

fn table(records: &[RunRecord]) -> String {
    let mut rows = vec![
        [
            "run",
            "command",
            "began (UTC)",
            "took",
            "state",
            "data",
            "sample",
            "AUC",
            "cost",
            "bundle",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.extend(records.iter().map(row));
    let mut columns = [Align::Left; 10];
    columns[3] = Align::Right;
    text_table(&columns, &rows)
}

fn row(record: &RunRecord) -> Vec<String> {
    let model = record.model.as_ref();
    // The holdout's figures are those that no choice has touched.
    let metrics = model.map(|model| match &model.holdout[..] {
        [] => ("folds", &model.out_of_fold),
        _ => ("holdout", &model.holdout),
    });
    let metric = |name: &str| {
        let found = metrics.and_then(|(_, all)| all.iter().find(|metric| metric.name == name));
        found.map_or_else(|| "-".to_owned(), with_interval)
    };
    let promoted = if record.promoted_at.is_some() { " (promoted)" } else { "" };
    vec![
        record.id.clone(),
        record.command.clone(),
        minute(&record.started_at),
        duration(record),
        record.current_state().name().to_owned(),
        record.data.as_ref().map_or("-", |data| short(&data.fingerprint)).to_owned(),
        metrics.map_or("-", |(sample, _)| sample).to_owned(),
        metric("auc"),
        metric("cost_per_application"),
        record.bundle.as_ref().map_or("-".to_owned(), |one| format!("{}{promoted}", one.version)),
    ]
}
