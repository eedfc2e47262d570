//! Parts of a bundle's `report.json`, as the training writes them.

use contract::{CostPoint, Difference, Estimate, ReliabilityPoint};
use scoring::Label;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct ReportCandidate {
    pub(super) name: String,
    pub(super) features: usize,
    pub(super) trees: Option<Trees>,
    pub(super) evaluation: Option<Evaluation>,
    pub(super) champion_against_it: Option<ChampionDifference>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Trees {
    pub(super) most: usize,
}

#[derive(Debug, Deserialize)]
pub(super) struct Evaluation {
    pub(super) metrics: Vec<ReportMetric>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportMetric {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct ChampionDifference {
    pub(super) auc: Option<Difference>,
    pub(super) cost: Option<Difference>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportThreshold {
    pub(super) break_even: Option<f64>,
    pub(super) break_even_cost: Option<f64>,
    pub(super) cheapest: Option<CostPoint>,
    pub(super) cheapest_interval: Option<[f64; 2]>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportCalibration {
    pub(super) slope: Option<Estimate>,
    pub(super) intercept: Option<Estimate>,
    pub(super) in_the_large: Option<Estimate>,
    pub(super) expected_calibration_error: Option<f64>,
    #[serde(default)]
    pub(super) reliability: Vec<ReliabilityPoint>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportFeature {
    pub(super) feature: String,
    pub(super) importance: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportReasonGroup {
    pub(super) group: String,
    pub(super) importance: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportAttribute {
    pub(super) code: String,
    pub(super) label: Label,
    pub(super) reference: usize,
    /// Applications whose group is unknown.
    #[serde(default)]
    pub(super) unknown: usize,
    pub(super) groups: Vec<ReportFairnessGroup>,
    #[serde(default)]
    pub(super) below_four_fifths: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct ReportFairnessGroup {
    pub(super) label: Label,
    pub(super) applications: usize,
    pub(super) default_rate: Option<Estimate>,
    pub(super) mean_probability: Option<f64>,
    /// Share of granted applications.
    pub(super) selection_rate: Option<Estimate>,
    pub(super) disparate_impact: Option<Estimate>,
    pub(super) true_positive_rate: Option<Estimate>,
    pub(super) false_positive_rate: Option<Estimate>,
    pub(super) auc: Option<Estimate>,
    pub(super) cost_per_application: Option<Estimate>,
}
