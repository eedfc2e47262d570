//! Runs side by side: what differed in the call, and what came of it.

use std::collections::BTreeSet;

use scoring::{Bundle, CostMatrix, Metric};
use serde::Serialize;
use serde_json::Value;

use super::record::{RunBundle, RunRecord};
use crate::modelling::Comparison;
use crate::publishing::{TrainingSample, compare_decisions};

/// Several runs compared with the first of them.
#[derive(Debug, Clone, Serialize)]
pub struct RunComparison {
    /// Identifiers of the runs, in the order of the call.
    pub runs: Vec<String>,
    /// Options and chosen parameters that are not the same in all runs.
    pub parameters: Vec<DifferingParameter>,
    /// Every metric, side by side.
    pub metrics: Vec<ComparedMetric>,
    /// Each run but the first, compared with the first.
    pub against_first: Vec<Pairing>,
}

/// A parameter with another value in at least one run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DifferingParameter {
    /// Its name: an option of the command, or `model.` and what the training chose.
    pub name: String,
    /// Its value in each run; `None` where the run has none.
    pub values: Vec<Option<Value>>,
}

/// One metric of all runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedMetric {
    /// `out_of_fold` or `holdout`.
    pub sample: &'static str,
    /// Name of the metric.
    pub name: String,
    /// Its value in each run, with its interval; `None` where the run has none.
    pub values: Vec<Option<Metric>>,
    /// Whether its interval overlaps that of the first run, for each run.
    pub overlaps_first: Vec<Option<bool>>,
}

/// The comparison of a run with the first run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Pairing {
    /// Both decided about the same applications, which neither had been trained on.
    Paired {
        /// Applications of the holdout.
        applications: usize,
        /// Defaults among them.
        defaults: usize,
        /// The run minus the first run.
        #[serde(flatten)]
        difference: Comparison,
    },
    /// They can be compared by their intervals only.
    NotPaired {
        /// Why.
        reason: String,
    },
}

/// Compares runs with the first of them.
///
/// Bundles are read where both runs have the same data; they are not changed.
pub fn compare_runs(runs: &[RunRecord]) -> RunComparison {
    RunComparison {
        runs: runs.iter().map(|run| run.id.clone()).collect(),
        parameters: differing_parameters(runs),
        metrics: metrics(runs),
        against_first: runs
            .split_first()
            .map(|(first, others)| others.iter().map(|other| pairing(other, first)).collect())
            .unwrap_or_default(),
    }
}

fn differing_parameters(runs: &[RunRecord]) -> Vec<DifferingParameter> {
    let all: Vec<Vec<(String, Value)>> = runs.iter().map(parameters).collect();
    let names: BTreeSet<&String> = all.iter().flatten().map(|(name, _)| name).collect();
    names
        .into_iter()
        .map(|name| DifferingParameter {
            name: name.clone(),
            values: all
                .iter()
                .map(|one| one.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()))
                .collect(),
        })
        .filter(|parameter| parameter.values.iter().any(|value| *value != parameter.values[0]))
        .collect()
}

/// Returns what a run was called with, what it was made by, and what it chose.
fn parameters(run: &RunRecord) -> Vec<(String, Value)> {
    let mut parameters: Vec<(String, Value)> =
        run.parameters.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    parameters.push(("code".into(), run.code.clone().into()));
    parameters.extend(
        run.data.iter().map(|data| ("fingerprint".into(), data.fingerprint.clone().into())),
    );
    if let Some(model) = &run.model {
        let chosen = model.parameters.iter();
        parameters.extend(chosen.map(|(name, value)| (format!("model.{name}"), value.clone())));
        parameters.push(("model.features".into(), model.features.into()));
        parameters.push(("model.name".into(), model.name.clone().into()));
        parameters.push(("model.threshold".into(), model.threshold.into()));
        parameters.push(("model.trees".into(), model.trees.into()));
    }
    parameters
}

fn metrics(runs: &[RunRecord]) -> Vec<ComparedMetric> {
    let mut compared = Vec::new();
    for sample in ["out_of_fold", "holdout"] {
        let of = |run: &RunRecord| -> Vec<Metric> {
            let model = run.model.as_ref();
            let metrics = model.map(|model| match sample {
                "holdout" => model.holdout.clone(),
                _ => model.out_of_fold.clone(),
            });
            metrics.unwrap_or_default()
        };
        let all: Vec<Vec<Metric>> = runs.iter().map(of).collect();
        let mut names: Vec<&String> = Vec::new();
        for metric in all.iter().flatten() {
            if !names.contains(&&metric.name) {
                names.push(&metric.name);
            }
        }
        compared.extend(names.into_iter().map(|name| {
            let values: Vec<Option<Metric>> = all
                .iter()
                .map(|metrics| metrics.iter().find(|metric| metric.name == *name).cloned())
                .collect();
            let overlaps_first = values
                .iter()
                .map(|value| Some(overlap(value.as_ref()?, values[0].as_ref()?)))
                .collect();
            ComparedMetric { sample, name: name.clone(), values, overlaps_first }
        }));
    }
    compared
}

fn overlap(left: &Metric, right: &Metric) -> bool {
    left.low <= right.high && right.low <= left.high
}

fn pairing(run: &RunRecord, first: &RunRecord) -> Pairing {
    paired(run, first).unwrap_or_else(|reason| Pairing::NotPaired { reason })
}

/// Compares two runs on their common holdout, or says why this is not possible.
fn paired(run: &RunRecord, first: &RunRecord) -> Result<Pairing, String> {
    let fingerprint = |run: &RunRecord| run.data.as_ref().map(|data| data.fingerprint.clone());
    match (fingerprint(run), fingerprint(first)) {
        (Some(one), Some(other)) if one == other => {}
        (Some(_), Some(_)) => return Err("they were trained on different data".into()),
        _ => return Err("one of them did not get as far as its data".into()),
    }
    let (mine, my_costs) = sample(run)?;
    let (theirs, their_costs) = sample(first)?;
    if mine.holdout.is_empty() || theirs.holdout.is_empty() {
        return Err("one of them held nothing out".into());
    }
    if !mine.has_holdout_of(&theirs) {
        return Err("they held out different applications: another seed, or another share".into());
    }
    if my_costs != their_costs {
        return Err("their wrong decisions have different costs".into());
    }
    let difference = compare_decisions(&mine.holdout, &theirs.holdout, my_costs)
        .map_err(|error| error.to_string())?;
    Ok(Pairing::Paired {
        applications: mine.holdout.len(),
        defaults: mine.holdout.iter().filter(|one| one.is_default).count(),
        difference,
    })
}

/// Reads the decisions on the holdout from a run's bundle, and the costs they are judged by.
fn sample(run: &RunRecord) -> Result<(TrainingSample, CostMatrix), String> {
    let Some(RunBundle { folder, version, .. }) = &run.bundle else {
        return Err(format!("run {} has no bundle", run.id));
    };
    let place = folder.display();
    let bundle = Bundle::open(folder)
        .map_err(|error| format!("the bundle of run {} cannot be read: {error}", run.id))?;
    if bundle.manifest().version != *version {
        let found = &bundle.manifest().version;
        return Err(format!(
            "{place} holds another bundle now: {found}, not {version} of run {}",
            run.id
        ));
    }
    let sample = TrainingSample::read(&bundle).map_err(|error| error.to_string())?;
    let sample = sample.ok_or_else(|| {
        format!("{place} holds no decisions on its holdout: it is of an older version")
    })?;
    Ok((sample, bundle.manifest().cost_matrix))
}
