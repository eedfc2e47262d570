//! Input of the templates: a bundle's own files, and values computed from them.
//!
//! `report`, `manifest` and `timings` are the files of the bundle. The other values are computed
//! here, because templates should not compute. They include candidates with their metrics by name,
//! groups with their verdicts, and `findings`, by which templates choose sentences. All wording is
//! in the templates.

mod candidates;
mod dictionary;
mod explanations;
mod findings;
mod groups;
mod sentences;

use std::collections::BTreeMap;

use minijinja::Value;
use minijinja::value::Serde;
use monitoring::MonitoringPlan;
use scoring::Metric;
use serde::Serialize;

pub(super) use sentences::sentences;

use super::bundle_data::BundleData;
use crate::evaluation::MINIMUM_APPLICATIONS;
use crate::modelling::{
    AUC_MARGIN, BASE_ODDS, BASE_POINTS, POINTS_TO_DOUBLE_THE_ODDS, REDUNDANT_RANK_CORRELATION,
};
use crate::tables::barred_columns;
use crate::{Error, Result};

/// Global variables of all templates.
pub(super) type Globals = BTreeMap<&'static str, Value>;

/// Constants of the code that documents mention.
#[derive(Debug, Serialize)]
struct Constants {
    auc_margin: f64,
    twins: f64,
    base_points: f64,
    base_odds: f64,
    points_to_double_the_odds: f64,
    minimum_applications: usize,
    nearly_lowest: f64,
    protected_columns: Vec<&'static str>,
    /// Labelled applications of the public data, and the defaults among them.
    public_applications: usize,
    public_defaults: usize,
}

fn constants() -> Constants {
    Constants {
        auc_margin: AUC_MARGIN,
        twins: REDUNDANT_RANK_CORRELATION,
        base_points: BASE_POINTS,
        base_odds: BASE_ODDS,
        points_to_double_the_odds: POINTS_TO_DOUBLE_THE_ODDS,
        minimum_applications: MINIMUM_APPLICATIONS,
        nearly_lowest: findings::NEARLY_LOWEST,
        protected_columns: barred_columns().collect(),
        public_applications: 307_511,
        public_defaults: 24_825,
    }
}

/// Returns all global variables of a bundle's templates.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) if the report does not contain the published candidate.
pub(super) fn globals(data: &BundleData) -> Result<Globals> {
    let BundleData { report, manifest, timings, .. } = data;
    let candidates = candidates::candidates(data)?;
    let champion = candidates.iter().find(|candidate| candidate.is_champion);
    let dummy = candidates.iter().find(|candidate| candidate.kind == "dummy");
    let metrics: BTreeMap<&str, &Metric> =
        manifest.metrics.iter().map(|metric| (metric.name.as_str(), metric)).collect();
    Ok(Globals::from([
        ("report", value(report)),
        ("manifest", value(manifest)),
        ("timings", value(timings)),
        ("metrics", value(metrics)),
        (
            "default_rate",
            Value::from(manifest.data.defaults as f64 / manifest.data.applications as f64),
        ),
        ("defined_features", Value::from(data.set.features.len())),
        ("champion", value(champion)),
        ("dummy", value(dummy)),
        ("findings", value(findings::findings(data, &candidates))),
        ("candidates", value(candidates)),
        ("fairness", value(groups::fairness(data))),
        ("segments", value(groups::segments(data))),
        ("dependence", value(explanations::dependence(data))),
        ("scorecard", value(explanations::scorecard(data))),
        ("dictionary", value(dictionary::dictionary())),
        ("monitoring_plan", value(monitoring_plan()?)),
        ("constants", value(constants())),
    ]))
}

fn value(fact: impl Serialize) -> Value {
    Value::from(Serde(fact))
}

fn monitoring_plan() -> Result<MonitoringPlan> {
    MonitoringPlan::embedded().map_err(|error| Error::Data(error.to_string()))
}
