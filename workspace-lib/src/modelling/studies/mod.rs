//! What is found out about a champion beyond how good it is: how steady, what it rests on, whom it treats how.
//!
//! Every study trains the champion's own procedure again, selection of inputs included, on something changed, and compares out of
//! fold with the champion on the same applications and folds of the first repetition. None of them changes the champion. A
//! champion that is the mean of several seeds is studied with one, on both sides of each comparison.

mod ablation;
mod attributes;
mod explanations;
mod leakage;
mod learning_curve;
mod mitigation;
mod prices;
mod stability;

use polars::prelude::DataFrame;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};

pub use ablation::{Ablation, Ablations};
pub use attributes::AttributeStudy;
pub use explanations::Explanations;
pub use leakage::{Leakage, SingleFeature};
pub use learning_curve::LearningPoint;
pub use mitigation::{GroupThresholds, Mitigation, Mitigations};
pub use stability::{FoldFigures, SeedFigures, Stability};

use super::candidate::{Judge, Judged, probability};
use super::cross_validation::Run;
use super::inputs::Columns;
use super::learner::Learner;
use super::selection::Judgement;
use super::threshold::refused_out_of_fold;
use crate::Result;
use crate::evaluation::{
    Decided, Difference, GroupComparison, Judged as JudgedGroups, compare, protected_groupings, segment_groupings,
};
use crate::features::FeatureMatrix;

/// About how many steps are told to whoever waits.
pub(super) const STEPS: usize = 40;

/// An area under the curve from which a leak is likelier than a good model.
pub(super) const TOO_GOOD: f64 = 0.82;

/// Everything that was found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Studies {
    /// How much it depends on folds and seeds.
    pub stability: Stability,
    /// Quality against the number of training applications.
    pub learning_curve: Vec<LearningPoint>,
    /// What each family of features brings.
    pub ablations: Ablations,
    /// What leaving age and protected attributes out costs.
    pub attributes: Vec<AttributeStudy>,
    /// What it costs that a person can say every reason.
    #[serde(default)]
    pub prices: Vec<AttributeStudy>,
    /// Signs of a leak.
    pub leakage: Leakage,
    /// Decisions by protected attribute, none of which the model reads.
    pub fairness: Vec<GroupComparison>,
    /// What could be done about differences between groups, and its price.
    pub mitigations: Mitigations,
    /// Quality by segment of the applications.
    pub segments: Vec<GroupComparison>,
    /// What the champion relies on.
    pub explanations: Explanations,
}

/// What is studied.
pub(super) struct Champion<'a> {
    pub(super) judged: &'a Judged,
    pub(super) learner: &'a Learner,
    /// What it may choose its inputs from.
    pub(super) columns: &'a Columns,
    /// The inputs that it chose on all applications.
    pub(super) inputs: &'a [String],
    /// LightGBM's text, fitted on all applications.
    pub(super) model: &'a str,
    pub(super) threshold: f64,
}

/// Applications, and what they are studied with.
pub(super) struct Context<'a> {
    judge: &'a Judge<'a>,
    champion: &'a Champion<'a>,
    labelled: &'a DataFrame,
    set: &'a FeatureSet,
    /// The champion's procedure with one seed: what variations are compared with.
    learner: Learner,
    /// Its scores and costs of the first repetition.
    reference: Judgement,
}

/// A variation compared with the champion on the first repetition: variation minus champion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Area under the curve gained.
    pub auc: Difference,
    /// Cost per application added.
    pub cost: Difference,
}

/// Makes every study; `progress` is told of each.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(super) fn studies(
    judge: &Judge<'_>,
    champion: &Champion<'_>,
    matrix: &FeatureMatrix,
    labelled: &DataFrame,
    set: &FeatureSet,
    progress: &mut impl FnMut(&str),
) -> Result<Studies> {
    let learner = champion.learner.averaged(1);
    let scores = if learner == *champion.learner {
        champion.judged.scores[0].clone()
    } else {
        progress("one seed");
        judge.validation.run("one seed", Run::of(&learner, champion.columns, 0))?.0.scores
    };
    let reference = judgement(judge, scores)?;
    let context = Context { judge, champion, labelled, set, learner, reference };
    let fresh = &champion.judged.decided[0];
    let decided = Decided::at(fresh.probabilities.clone(), champion.threshold);
    let by_group = |groupings: Vec<crate::evaluation::Grouping>| -> Result<Vec<GroupComparison>> {
        groupings.iter().map(|grouping| compare(grouping, &context.groups_of(&decided))).collect()
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
        prices: prices::prices(&context, progress)?,
        leakage: leakage::leakage(&context, matrix, progress)?,
        mitigations: mitigation::mitigations(&context, &decided, progress)?,
        explanations: explanations::explanations(&context, progress)?,
    })
}

impl Context<'_> {
    /// The champion's procedure on other columns.
    fn effect_of(&self, name: &str, columns: &Columns) -> Result<Effect> {
        self.effect(name, Run::of(&self.learner, columns, 0))
    }

    /// A run compared with the champion.
    fn effect(&self, name: &str, run: Run<'_>) -> Result<Effect> {
        self.effect_of_scores(self.judge.validation.run(name, run)?.0.scores)
    }

    /// Scores of the first repetition compared with the champion's.
    fn effect_of_scores(&self, scores: Vec<f64>) -> Result<Effect> {
        judgement(self.judge, scores)?.less(&self.reference, self.judge.validation.defaults)
    }

    /// Decisions, ready to be compared between groups.
    fn groups_of<'b>(&'b self, decided: &'b Decided) -> JudgedGroups<'b> {
        JudgedGroups {
            probabilities: &decided.probabilities,
            refused: &decided.refused,
            defaults: self.judge.validation.defaults,
            amounts: self.judge.amounts,
            costs: self.judge.plan.costs,
            economics: self.judge.plan.economics,
        }
    }
}

/// Scores of the first repetition, with the cost of each application.
///
/// Each fold is decided at the cheapest threshold of the others.
fn judgement(judge: &Judge<'_>, scores: Vec<f64>) -> Result<Judgement> {
    let probabilities: Vec<f64> = scores.iter().map(|&score| probability(score)).collect();
    let defaults = judge.validation.defaults;
    let partition = &judge.validation.partitions[0];
    let refused = refused_out_of_fold(judge.plan.costs, &probabilities, defaults, partition)?;
    Ok(Judgement { costs: judge.plan.costs.of_each(&refused, defaults), scores })
}

impl Studies {
    /// What a reader should know before relying on the champion.
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
