//! Stability: how much the champion depends on its folds and on the seed of its training.

use serde::{Deserialize, Serialize};
use statistics::sample_deviation;

use super::Context;
use crate::Result;
use crate::evaluation::{DecisionCosts, Decisions, Ranked};
use crate::modelling::cross_validation::Run;

/// Increments of the seed with which the champion is trained again.
const RESEEDS: [u64; 2] = [101, 202];

/// Stability of the champion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// Figures of every fold of every repetition.
    pub folds: Vec<FoldFigures>,
    /// Standard deviation of the folds' areas under the curve.
    pub auc_deviation: f64,
    /// Standard deviation of the folds' costs.
    pub cost_deviation: f64,
    /// Share of applications on which two repetitions decide differently.
    ///
    /// Their models learned from other applications. It is the mean over pairs of repetitions, and
    /// absent with one repetition.
    pub decisions_that_differ_between_repetitions: Option<f64>,
    /// Figures of the same folds with other seeds.
    pub seeds: Vec<SeedFigures>,
}

/// Figures of one fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldFigures {
    /// Repetition, from 0.
    pub repetition: usize,
    /// Fold, from 0.
    pub fold: usize,
    /// Area under the curve.
    pub auc: f64,
    /// Cost per application at the threshold below.
    pub cost: f64,
    /// The threshold that was cheapest on the other folds.
    pub threshold: f64,
}

/// Figures of a training with another seed, on the same folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedFigures {
    /// Increment of the seed.
    pub reseed: u64,
    /// Area under the curve.
    pub auc: f64,
    /// Cost per application.
    pub cost: f64,
    /// Share of applications on which the decision at the published threshold differs.
    pub decisions_that_differ: f64,
    /// Mean absolute difference of the probabilities.
    pub probability_difference: f64,
}

/// Measures the stability over folds, repetitions and seeds.
pub(super) fn stability(
    context: &Context<'_>,
    progress: &mut impl FnMut(&str),
) -> Result<Stability> {
    let champion = context.champion;
    let mut folds = Vec::new();
    for (repetition, decisions) in champion.evaluated.decisions.iter().enumerate() {
        for fold in 0..context.evaluator.plan.folds {
            folds.push(fold_figures(context, decisions, repetition, fold)?);
        }
    }
    let mut seeds = Vec::new();
    for reseed in RESEEDS {
        let name = format!("seed {reseed}");
        progress(&name);
        seeds.push(seed_figures(context, &name, reseed)?);
    }
    let refused: Vec<Vec<bool>> = champion
        .evaluated
        .decisions
        .iter()
        .map(|decisions| {
            Decisions::at_threshold(decisions.probabilities.clone(), champion.threshold).refused
        })
        .collect();
    let pairs: Vec<f64> = (0..refused.len())
        .flat_map(|left| (left + 1..refused.len()).map(move |right| (left, right)))
        .map(|(left, right)| share_that_differs(&refused[left], &refused[right]))
        .collect();
    Ok(Stability {
        auc_deviation: sample_deviation(folds.iter().map(|fold| fold.auc)),
        cost_deviation: sample_deviation(folds.iter().map(|fold| fold.cost)),
        folds,
        decisions_that_differ_between_repetitions: (!pairs.is_empty())
            .then(|| pairs.iter().sum::<f64>() / pairs.len() as f64),
        seeds,
    })
}

fn fold_figures(
    context: &Context<'_>,
    decisions: &Decisions,
    repetition: usize,
    fold: usize,
) -> Result<FoldFigures> {
    let partition = &context.evaluator.validation.partitions[repetition];
    let defaults = context.evaluator.validation.defaults;
    let chosen = |rows: &[usize]| -> (Vec<f64>, Vec<bool>) {
        rows.iter().map(|&row| (decisions.probabilities[row], defaults[row])).unzip()
    };
    let (probabilities, outcomes) = chosen(&partition.others(fold));
    let threshold = context.evaluator.plan.costs.cheapest(&probabilities, &outcomes)?.threshold;
    let (probabilities, outcomes) = chosen(&partition.held_out(fold));
    Ok(FoldFigures {
        repetition,
        fold,
        auc: Ranked::new(&probabilities, &outcomes)?.auc(&vec![1.0; outcomes.len()]),
        cost: context.evaluator.plan.costs.per_application(&probabilities, &outcomes, threshold)?,
        threshold,
    })
}

fn seed_figures(context: &Context<'_>, name: &str, reseed: u64) -> Result<SeedFigures> {
    let champion = context.champion;
    let defaults = context.evaluator.validation.defaults;
    let run = Run { reseed, ..Run::new(champion.learner, champion.columns, 0) };
    let scores = context.evaluator.validation.run(name, run)?.0.scores;
    let (_, decisions) = context.evaluator.calibrate_and_decide(champion.learner, &scores, 0)?;
    let own = &champion.evaluated.decisions[0].probabilities;
    let at_threshold = |probabilities: &[f64]| {
        Decisions::at_threshold(probabilities.to_vec(), champion.threshold).refused
    };
    let differences =
        own.iter().zip(&decisions.probabilities).map(|(left, right)| (left - right).abs());
    let costs = context.evaluator.mean_costs(std::slice::from_ref(&decisions));
    Ok(SeedFigures {
        reseed,
        auc: Ranked::new(&decisions.probabilities, defaults)?.auc(&vec![1.0; defaults.len()]),
        cost: costs.iter().sum::<f64>() / costs.len() as f64,
        decisions_that_differ: share_that_differs(
            &at_threshold(own),
            &at_threshold(&decisions.probabilities),
        ),
        probability_difference: differences.sum::<f64>() / own.len() as f64,
    })
}

fn share_that_differs(left: &[bool], right: &[bool]) -> f64 {
    left.iter().zip(right).filter(|(left, right)| left != right).count() as f64 / left.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_decision_of_four_differs() {
        assert!(
            (share_that_differs(&[true, false, true, true], &[true, true, true, true]) - 0.25)
                .abs()
                < 1e-12
        );
    }
}
