//! Studies of the champion beyond its quality: stability, explanations, leakage and fairness.
//!
//! Every study trains the champion's own procedure again, selection of inputs included, with one
//! change. It compares the result out of fold with the champion, on the same applications and folds
//! of the first repetition. No study changes the champion. A champion that is the mean of several
//! seeds is studied with one seed, on both sides of each comparison.

mod ablation;
mod attributes;
mod explainability;
mod explanations;
mod leakage;
mod learning_curve;
mod mitigation;
mod stability;

use polars::prelude::DataFrame;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};
use statistics::logistic;

pub use ablation::{Ablation, Ablations};
pub use attributes::AttributeStudy;
pub use explanations::Explanations;
pub use leakage::{Leakage, SingleFeature};
pub use learning_curve::LearningPoint;
pub use mitigation::{GroupThresholds, Mitigation, Mitigations};
pub use stability::{FoldFigures, SeedFigures, Stability};

use super::candidate::{EvaluatedCandidate, Evaluator};
use super::cross_validation::Run;
use super::inputs::FeatureColumns;
use super::learner::Learner;
use super::run_figures::{Effect, RunFigures};
use super::threshold::refused_out_of_fold;
use crate::Result;
use crate::evaluation::{
    DecisionCosts, DecisionData, Decisions, GroupComparison, compare, protected_groupings,
    segment_groupings,
};
use crate::features::FeatureMatrix;

/// Approximate number of steps of the studies, for the progress bar.
pub(super) const STEPS: usize = 40;

/// AUC above which a leak is likelier than a good model.
pub(super) const SUSPICIOUS_AUC: f64 = 0.82;

/// Results of all studies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Studies {
    /// Dependence on folds and seeds.
    pub stability: Stability,
    /// Quality against the number of training applications.
    pub learning_curve: Vec<LearningPoint>,
    /// Effect of each family of features.
    pub ablations: Ablations,
    /// Cost of leaving out age and protected attributes.
    pub attributes: Vec<AttributeStudy>,
    /// Cost of explainability: that a person can say every reason.
    #[serde(default)]
    pub prices: Vec<AttributeStudy>,
    /// Signs of a leak.
    pub leakage: Leakage,
    /// Decisions by protected attribute, none of which the model reads.
    pub fairness: Vec<GroupComparison>,
    /// Mitigations of differences between groups, and their cost.
    pub mitigations: Mitigations,
    /// Quality by segment of the applications.
    pub segments: Vec<GroupComparison>,
    /// What the champion relies on.
    pub explanations: Explanations,
}

/// The champion as input of the studies.
pub(super) struct Champion<'a> {
    pub(super) evaluated: &'a EvaluatedCandidate,
    pub(super) learner: &'a Learner,
    /// Features among which it may choose its inputs.
    pub(super) columns: &'a FeatureColumns,
    /// The inputs that it chose on all applications.
    pub(super) inputs: &'a [String],
    /// LightGBM's text, fitted on all applications.
    pub(super) model: &'a str,
    pub(super) threshold: f64,
}

/// Shared context of the studies: applications, champion and baseline.
pub(super) struct Context<'a> {
    evaluator: &'a Evaluator<'a>,
    champion: &'a Champion<'a>,
    labelled: &'a DataFrame,
    set: &'a FeatureSet,
    /// The champion's procedure with one seed, the baseline of all comparisons.
    learner: Learner,
    /// Its scores and costs of the first repetition.
    reference: RunFigures,
}

/// Runs every study; calls `progress` with the name of each.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(super) fn studies(
    evaluator: &Evaluator<'_>,
    champion: &Champion<'_>,
    matrix: &FeatureMatrix,
    labelled: &DataFrame,
    set: &FeatureSet,
    progress: &mut impl FnMut(&str),
) -> Result<Studies> {
    let learner = champion.learner.with_seeds(1);
    let scores = if learner == *champion.learner {
        champion.evaluated.scores[0].clone()
    } else {
        progress("one seed");
        evaluator.validation.run("one seed", Run::new(&learner, champion.columns, 0))?.0.scores
    };
    let reference = run_figures(evaluator, scores)?;
    let context = Context { evaluator, champion, labelled, set, learner, reference };
    let fresh = &champion.evaluated.decisions[0];
    let decisions = Decisions::at_threshold(fresh.probabilities.clone(), champion.threshold);
    let by_group = |groupings: Vec<crate::evaluation::Grouping>| -> Result<Vec<GroupComparison>> {
        groupings.iter().map(|grouping| compare(grouping, &context.groups_of(&decisions))).collect()
    };
    progress("fairness and segments");
    let fairness = by_group(protected_groupings(labelled)?)?;
    let segments = by_group(segment_groupings(labelled)?)?;
    Ok(Studies {
        fairness,
        segments,
        stability: stability::stability(&context, progress)?,
        learning_curve: learning_curve::learning_curve(&context, progress)?,
        ablations: ablation::ablations(&context, progress)?,
        attributes: attributes::attributes(&context, progress)?,
        prices: explainability::explainability_costs(&context, progress)?,
        leakage: leakage::leakage(&context, matrix, progress)?,
        mitigations: mitigation::mitigations(&context, &decisions, progress)?,
        explanations: explanations::explanations(&context, progress)?,
    })
}

impl Context<'_> {
    /// Compares the champion's procedure on other columns with the champion.
    fn effect_of(&self, name: &str, columns: &FeatureColumns) -> Result<Effect> {
        self.effect(name, Run::new(&self.learner, columns, 0))
    }

    /// Compares a run with the champion.
    fn effect(&self, name: &str, run: Run<'_>) -> Result<Effect> {
        self.effect_of_scores(self.evaluator.validation.run(name, run)?.0.scores)
    }

    /// Compares scores of the first repetition with the champion's.
    fn effect_of_scores(&self, scores: Vec<f64>) -> Result<Effect> {
        let variation = run_figures(self.evaluator, scores)?;
        variation.effect_against(&self.reference, self.evaluator.validation.defaults)
    }

    /// Converts decisions for comparisons between groups.
    fn groups_of<'b>(&'b self, decisions: &'b Decisions) -> DecisionData<'b> {
        DecisionData {
            probabilities: &decisions.probabilities,
            refused: &decisions.refused,
            defaults: self.evaluator.validation.defaults,
            amounts: self.evaluator.amounts,
            costs: self.evaluator.plan.costs,
            economics: self.evaluator.plan.economics,
        }
    }
}

/// Computes the figures of a run from its scores in the first repetition.
///
/// Each fold is decided at the cheapest threshold of the others.
fn run_figures(evaluator: &Evaluator<'_>, scores: Vec<f64>) -> Result<RunFigures> {
    let probabilities: Vec<f64> = scores.iter().map(|&score| logistic(score)).collect();
    let defaults = evaluator.validation.defaults;
    let partition = &evaluator.validation.partitions[0];
    let refused = refused_out_of_fold(evaluator.plan.costs, &probabilities, defaults, partition)?;
    Ok(RunFigures { costs: evaluator.plan.costs.decision_costs(&refused, defaults), scores })
}

impl Studies {
    /// Returns warnings that a reader should know before relying on the champion.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = self.leakage.warnings();
        for comparison in self.fairness.iter().filter(|comparison| comparison.below_four_fifths) {
            let lowest = comparison.lowest_disparate_impact.unwrap_or(f64::NAN);
            warnings.push(format!(
                "{}: a group is granted {lowest:.3} times as often as the most favoured one, below four fifths",
                comparison.label.en
            ));
        }
        warnings
    }
}
