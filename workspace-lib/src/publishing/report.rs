//! `report.json`: everything training found out, for documents and for the dashboard's model page.

use std::collections::BTreeMap;

use scoring::{Explanation, FeatureSet, ReasonGroup};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::evaluation::{CostMatrix, ReliabilityBin, Threshold, reliability};
use crate::modelling::{Candidate, Trained};

/// Points of the cost curve that are kept.
const CURVE_POINTS: usize = 200;

/// Bins of the reliability curve.
const RELIABILITY_BINS: usize = 10;

/// Contents of `report.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Every candidate, from simple to complex.
    pub candidates: Vec<Candidate>,
    /// Name of the one that was published.
    pub champion: String,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// The threshold a perfectly calibrated probability would decide at.
    pub break_even_threshold: f64,
    /// Cost and refusal rate against the threshold, by descending threshold.
    pub cost_curve: Vec<Threshold>,
    /// Predicted against observed, by tenths of the applications.
    pub reliability: Vec<ReliabilityBin>,
    /// Mean absolute contribution of each feature, largest first.
    pub feature_importance: Vec<Importance>,
    /// Mean absolute contribution of each reason group, largest first.
    pub group_importance: Vec<GroupImportance>,
    /// What was noticed while reading the data.
    pub remarks: Vec<String>,
}

/// How much a feature moves scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// Name of the feature.
    pub feature: String,
    /// Mean absolute contribution, in log-odds.
    pub importance: f64,
}

/// How much a reason group moves scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupImportance {
    /// The group.
    pub group: ReasonGroup,
    /// Mean absolute sum of its features' contributions, in log-odds.
    pub importance: f64,
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
        let curve = trained.costs.curve(&trained.out_of_fold, &trained.defaults)?;
        let step = curve.len().div_ceil(CURVE_POINTS);
        let is_kept = |index: usize, point: &Threshold| {
            index.is_multiple_of(step) || index + 1 == curve.len() || *point == trained.champion.threshold
        };
        Ok(Self {
            candidates: trained.candidates.clone(),
            champion: trained.champion.name.clone(),
            costs: trained.costs,
            break_even_threshold: trained.costs.break_even(),
            cost_curve: curve
                .iter()
                .enumerate()
                .filter(|(index, point)| is_kept(*index, point))
                .map(|(_, point)| *point)
                .collect(),
            reliability: reliability(&trained.out_of_fold, &trained.defaults, RELIABILITY_BINS),
            feature_importance: feature_importance(set, explanations),
            group_importance: group_importance(explanations),
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
        .map(|(feature, sum)| Importance { feature: set.features[feature].name.clone(), importance: sum / clients })
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
    let mut importance: Vec<GroupImportance> =
        sums.into_iter().map(|(group, sum)| GroupImportance { group, importance: sum / clients }).collect();
    importance.sort_by(|left, right| right.importance.total_cmp(&left.importance));
    importance
}
