//! `report.json`: results of a training, for the documents and the dashboard's model page.

use monitoring::Baseline;
use scoring::{Explanation, FeatureSet};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::evaluation::{CalibrationQuality, DecisionCosts, Threshold, calibration_quality};
use crate::explaining::{GroupImportance, Importance, mean_absolute};
use crate::modelling::studies::Studies;
use crate::modelling::{
    Candidate, Characteristic, Holdout, NeighboursStudy, Plan, Search, Selection, ThresholdStudy,
    Trained,
};

/// Approximate number of points that are kept of the cost curve.
const CURVE_POINTS: usize = 200;

/// Bins of the reliability curve.
const RELIABILITY_BINS: usize = 20;

/// Contents of `report.json`.
///
/// Durations and memory of the steps are in `timings.json`, so that the same data give the same
/// report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Settings of the training.
    pub plan: Plan,
    /// Every candidate, from simple to complex; the last is the champion.
    pub candidates: Vec<Candidate>,
    /// Name of the published candidate.
    pub champion: String,
    /// Number of trees of the published model; absent in older reports.
    #[serde(default)]
    pub trees: Option<usize>,
    /// Best threshold for perfectly calibrated probabilities.
    pub break_even_threshold: f64,
    /// Threshold of the champion, and how it was chosen.
    pub threshold: ThresholdStudy,
    /// Cost and refusal rate by threshold, in descending order, on out-of-fold probabilities.
    pub cost_curve: Vec<Threshold>,
    /// Calibration of the out-of-fold probabilities.
    pub calibration: CalibrationQuality,
    /// Quality of the champion on the holdout.
    ///
    /// Absent if no applications were held out, and in older reports.
    #[serde(default)]
    pub holdout: Option<Holdout>,
    /// All trials of the parameter search.
    pub search: Search,
    /// How the champion's inputs were chosen.
    pub selection: Selection,
    /// Study of the neighbours' default rate; absent in older reports.
    #[serde(default)]
    pub neighbours: Option<NeighboursStudy>,
    /// Mean absolute contribution of each feature over the stored clients, largest first.
    pub feature_importance: Vec<Importance>,
    /// Mean absolute contribution of each reason group over the stored clients, largest first.
    pub group_importance: Vec<GroupImportance>,
    /// Studies of the champion, if they were requested.
    pub studies: Option<Studies>,
    /// The scorecard baseline, fitted on all labelled applications; empty if there is none.
    pub scorecard: Vec<Characteristic>,
    /// What the model's predictions in production are compared with; absent in older reports.
    #[serde(default)]
    pub drift_baseline: Option<Baseline>,
    /// Warnings about the model.
    pub warnings: Vec<String>,
    /// Remarks from reading the data.
    pub remarks: Vec<String>,
}

impl Report {
    /// Builds the report from the training and the explanations of the stored clients.
    ///
    /// # Errors
    /// If the out-of-fold probabilities hold only one outcome.
    pub fn new(
        trained: &Trained,
        set: &FeatureSet,
        explanations: &[Explanation],
        drift_baseline: Baseline,
        remarks: Vec<String>,
    ) -> Result<Self> {
        let probabilities = &trained.first_repetition().probabilities;
        let defaults = trained.development();
        let curve = trained.plan.costs.curve(probabilities, &defaults)?;
        let step = curve.len().div_ceil(CURVE_POINTS);
        let is_kept = |index: usize| index.is_multiple_of(step) || index + 1 == curve.len();
        Ok(Self {
            plan: trained.plan.clone(),
            candidates: trained.candidates.clone(),
            champion: trained.champion.name.clone(),
            trees: Some(trained.trees),
            break_even_threshold: trained.plan.costs.break_even(),
            threshold: trained.threshold.clone(),
            cost_curve: (0..curve.len())
                .filter(|&index| is_kept(index))
                .map(|index| curve[index])
                .collect(),
            calibration: calibration_quality(probabilities, &defaults, RELIABILITY_BINS)?,
            holdout: trained.holdout.clone(),
            search: trained.search.clone(),
            selection: trained.selection.clone(),
            neighbours: trained.neighbours.clone(),
            feature_importance: feature_importance(set, explanations),
            group_importance: group_importance(explanations),
            studies: trained.studies.clone(),
            scorecard: trained.scorecard.clone(),
            drift_baseline: Some(drift_baseline),
            warnings: trained.warnings.clone(),
            remarks,
        })
    }
}

fn feature_importance(set: &FeatureSet, explanations: &[Explanation]) -> Vec<Importance> {
    let contributions = explanations.iter().flat_map(|explanation| &explanation.contributions);
    let of_features = contributions.map(|one| (one.feature, one.contribution));
    let ranked = mean_absolute(of_features, explanations.len()).into_iter();
    ranked
        .map(|(feature, importance)| Importance {
            feature: set.features[feature].name.clone(),
            importance,
        })
        .collect()
}

fn group_importance(explanations: &[Explanation]) -> Vec<GroupImportance> {
    let reasons = explanations.iter().flat_map(|explanation| &explanation.reasons);
    let of_groups = reasons.map(|reason| (reason.group, reason.contribution));
    let ranked = mean_absolute(of_groups, explanations.len()).into_iter();
    ranked.map(|(group, importance)| GroupImportance { group, importance }).collect()
}
