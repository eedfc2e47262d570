//! `report.json`: everything training found out, for documents and for the dashboard's model page.

use std::collections::BTreeMap;

use scoring::{Explanation, FeatureSet, ReasonGroup};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::evaluation::{CalibrationQuality, Threshold, calibration_quality};
use crate::explaining::{GroupImportance, Importance};
use crate::modelling::studies::Studies;
use crate::modelling::{
    Candidate, Characteristic, Holdout, NeighboursStudy, Plan, Search, Selection, ThresholdStudy,
    Trained,
};

/// Points of the cost curve that are kept.
const CURVE_POINTS: usize = 200;

/// Bins of the reliability curve.
const RELIABILITY_BINS: usize = 20;

/// Contents of `report.json`. What the steps took is in `timings.json`, so that the same data give
/// the same report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// How it was trained.
    pub plan: Plan,
    /// Every candidate, from simple to complex; the last is the champion.
    pub candidates: Vec<Candidate>,
    /// Name of the one that was published.
    pub champion: String,
    /// Trees of the published model; absent in reports from before they were counted.
    #[serde(default)]
    pub trees: Option<usize>,
    /// The threshold a perfectly calibrated probability would decide at.
    pub break_even_threshold: f64,
    /// Where the champion refuses, and why there.
    pub threshold: ThresholdStudy,
    /// Cost and refusal rate against the threshold, by descending threshold, on out-of-fold
    /// probabilities.
    pub cost_curve: Vec<Threshold>,
    /// How out-of-fold probabilities compare with what happened.
    pub calibration: CalibrationQuality,
    /// What the champion is worth on applications that no choice touched; absent if none were held
    /// out, and in reports from before there was a holdout.
    #[serde(default)]
    pub holdout: Option<Holdout>,
    /// Everything the search tried.
    pub search: Search,
    /// How the champion's inputs were chosen.
    pub selection: Selection,
    /// What was found about the neighbours' default rate; absent in reports from before it was
    /// asked.
    #[serde(default)]
    pub neighbours: Option<NeighboursStudy>,
    /// Mean absolute contribution of each feature over the stored clients, largest first.
    pub feature_importance: Vec<Importance>,
    /// Mean absolute contribution of each reason group over the stored clients, largest first.
    pub group_importance: Vec<GroupImportance>,
    /// What was found out about the champion, if it was asked for.
    pub studies: Option<Studies>,
    /// The scorecard that it was compared with, fitted on all labelled applications; empty if it
    /// was not.
    pub scorecard: Vec<Characteristic>,
    /// What to know before relying on it.
    pub warnings: Vec<String>,
    /// What was noticed while reading the data.
    pub remarks: Vec<String>,
}

impl Report {
    /// Gathers the report from training and from the explanations of the stored clients.
    ///
    /// # Errors
    /// If the out-of-fold probabilities hold only one outcome.
    pub fn new(
        trained: &Trained,
        set: &FeatureSet,
        explanations: &[Explanation],
        remarks: Vec<String>,
    ) -> Result<Self> {
        let probabilities = &trained.reported().probabilities;
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
            warnings: trained.warnings.clone(),
            remarks,
        })
    }
}

fn feature_importance(set: &FeatureSet, explanations: &[Explanation]) -> Vec<Importance> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for contribution in explanations.iter().flat_map(|explanation| &explanation.contributions) {
        *sums.entry(contribution.feature).or_default() += contribution.contribution.abs();
    }
    let clients = explanations.len() as f64;
    let mut importance: Vec<Importance> = sums
        .into_iter()
        .map(|(feature, sum)| Importance {
            feature: set.features[feature].name.clone(),
            importance: sum / clients,
        })
        .collect();
    importance.sort_by(|left, right| right.importance.total_cmp(&left.importance));
    importance
}

fn group_importance(explanations: &[Explanation]) -> Vec<GroupImportance> {
    let mut sums: BTreeMap<ReasonGroup, f64> = BTreeMap::new();
    for reason in explanations.iter().flat_map(|explanation| &explanation.reasons) {
        *sums.entry(reason.group).or_default() += reason.contribution.abs();
    }
    let clients = explanations.len() as f64;
    let mut importance: Vec<GroupImportance> = sums
        .into_iter()
        .map(|(group, sum)| GroupImportance { group, importance: sum / clients })
        .collect();
    importance.sort_by(|left, right| right.importance.total_cmp(&left.importance));
    importance
}
