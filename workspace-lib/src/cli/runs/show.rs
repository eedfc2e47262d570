//! `pret runs show`: everything about one run.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use scoring::Metric;
use workspace_lib::runs::{MlflowState, RunRecord, Verdict};

use super::format::{duration, plain, with_interval};
use super::list::as_of_now;
use crate::recording::RunsOption;
use crate::stdout::say;
use crate::text_table::{Align, text_table};

/// Arguments of `pret runs show`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret runs show 20261130-2154")]
pub(crate) struct ShowCommand {
    /// Identifier of the run, or its beginning
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    runs: RunsOption,
    /// Print the record as JSON
    #[arg(long)]
    json: bool,
}

impl ShowCommand {
    /// Shows the run.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let record = as_of_now(&self.runs.folder().find(&self.id)?);
        if self.json {
            say(serde_json::to_string_pretty(&record)?)?;
        } else {
            say(text(&record).trim_end())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(record: &RunRecord) -> String {
    let mut text = facts(record);
    let mut section = |title: &str, columns: &[Align], rows: &[Vec<String>]| {
        if !rows.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{title}\n{}", text_table(columns, rows));
        }
    };
    let pair = [Align::Left, Align::Left];
    if let Some(model) = &record.model {
        let holdout = figures(&model.holdout, "holdout");
        let all = [figures(&model.out_of_fold, "out of fold"), holdout].concat();
        section("figures, 95 % intervals", &pair, &all);
    }
    let gates: Vec<Vec<String>> = record
        .gates
        .iter()
        .map(|gate| {
            let verdict = match gate.verdict {
                Verdict::Passed => "passed",
                Verdict::Failed => "failed",
            };
            vec![gate.name.to_string(), verdict.to_owned(), gate.reason.clone()]
        })
        .collect();
    section("gates", &[Align::Left; 3], &gates);
    let named = |(name, value): (&String, &serde_json::Value)| vec![name.clone(), plain(value)];
    section("options", &pair, &record.parameters.iter().map(named).collect::<Vec<_>>());
    if let Some(model) = &record.model {
        let chosen: Vec<Vec<String>> = model.parameters.iter().map(named).collect();
        section("LightGBM's parameters", &pair, &chosen);
    }
    let warnings: Vec<Vec<String>> =
        record.warnings.iter().map(|warning| vec![warning.clone()]).collect();
    section("warnings", &[Align::Left], &warnings);
    text
}

fn figures(metrics: &[Metric], sample: &str) -> Vec<Vec<String>> {
    metrics
        .iter()
        .map(|metric| vec![format!("{sample}, {}", metric.name), with_interval(metric)])
        .collect()
}

fn facts(record: &RunRecord) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut fact = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
    fact("run", record.id.clone());
    fact("command", record.command.clone());
    fact("state", record.current_state().name().to_owned());
    if let Some(error) = &record.error {
        fact("error", error.clone());
    }
    fact("began", record.started_at.clone());
    fact("ended", record.ended_at.clone().unwrap_or_else(|| "-".to_owned()));
    fact("took", duration(record));
    if let Some(data) = &record.data {
        fact("data", format!("{} ({})", data.folder.display(), data.fingerprint));
        if let (Some(applications), Some(defaults)) = (data.applications, data.defaults) {
            fact("labelled applications", format!("{applications}, {defaults} defaults"));
        }
    }
    if let Some(model) = &record.model {
        let trees = model.trees.map_or_else(String::new, |trees| format!(", {trees} trees"));
        fact("model", format!("{}{trees}", model.name));
        fact("threshold", format!("{:.4}", model.threshold));
    }
    if let Some(bundle) = &record.bundle {
        fact("bundle", format!("{} ({})", bundle.folder.display(), bundle.version));
        fact("report", bundle.report.display().to_string());
        for figure in &bundle.figures {
            fact("figure", figure.display().to_string());
        }
    }
    if let Some(time) = &record.promoted_at {
        fact("promoted", time.clone());
    }
    let memory = record.machine.memory_mib.map(|memory| format!(", {memory} MiB"));
    let machine = record.machine.name.as_deref().unwrap_or("unknown");
    let (cores, system) = (record.machine.cores, &record.machine.system);
    fact("machine", format!("{machine}, {system}, {cores} cores{}", memory.unwrap_or_default()));
    fact("code", format!("{} ({})", record.version, record.code));
    if let Some(mlflow) = &record.mlflow {
        let place = format!("{}, experiment {}", mlflow.tracking_uri, mlflow.experiment);
        let state = match mlflow.state {
            MlflowState::Sent => "sent",
            MlflowState::NotSent => "not sent",
        };
        let run = mlflow.run_id.as_ref().map(|run| format!(", run {run}")).unwrap_or_default();
        let error = mlflow.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        fact("MLflow", format!("{state} to {place}{run}{error}"));
    }
    text_table(&[Align::Left, Align::Left], &rows)
}
