//! Search of LightGBM's parameters and the treatment of imbalance, by out-of-fold scores.
//!
//! The first trial has the default parameters. Half of the others are drawn at random, the rest
//! vary one of the best so far. A trial whose AUC is clearly lower than the best one's on the first
//! folds is abandoned.
//!
//! Another trial than the first is chosen only on two conditions. Its AUC is significantly higher,
//! corrected for the number of trials, and its cost is not significantly higher. Without this test,
//! the best of a dozen trials is mostly the luckiest.

mod proposals;

use serde::{Deserialize, Serialize};
use statistics::logistic;

use self::proposals::proposal;
use super::candidate::Evaluator;
use super::cross_validation::{OutOfFold, Run};
use super::folds::Partition;
use super::inputs::FeatureColumns;
use super::learner::{Learner, TreeCounts};
use super::lightgbm::Parameters;
use super::usage::Usage;
use crate::Result;
use crate::evaluation::{
    CostMatrix, DecisionCosts, Decisions, Difference, Ranked, auc_difference, mean, mean_difference,
};

/// Number of folds after which a trial may be abandoned.
const FIRST_FOLDS: usize = 2;

/// Number of standard errors below the best AUC at which a trial is abandoned.
///
/// The standard error is that of the paired difference.
const PATIENCE: f64 = 1.0;

/// Significance level of the whole search.
///
/// It is the share of searches without anything to find that may choose another trial than the
/// first.
const LEVEL: f64 = 0.05;

/// Result of a search: all trials and the chosen one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// The trials, in the order of their numbers.
    pub trials: Vec<SearchTrial>,
    /// Number of the chosen trial, from 1.
    pub best: usize,
    /// Cost per application if each fold's trial and threshold are chosen on the other folds.
    ///
    /// It is less optimistic than the chosen trial's own cost, but not free of selection bias.
    /// Later trials vary the best ones on all folds, and a trial is abandoned by its AUC on the
    /// first folds.
    #[serde(alias = "honest_cost")]
    pub cost_on_other_folds: f64,
}

/// One trial: a set of parameters and its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchTrial {
    /// Its number, from 1.
    pub number: usize,
    /// The parameters that were tried.
    pub parameters: Parameters,
    /// Number of folds that were fitted: all of them, unless it was abandoned.
    pub folds: usize,
    /// Numbers of trees of the models of these folds.
    #[serde(default)]
    pub trees: Option<TreeCounts>,
    /// Cost per application over these folds, at the threshold that is cheapest there.
    pub cost: f64,
    /// Area under the ROC curve over these folds; absent in reports of older versions.
    #[serde(default)]
    pub auc: Option<f64>,
    /// Largest AUC of the earlier trials over the same applications; absent for the first.
    #[serde(default)]
    pub best_auc_until_then: Option<f64>,
    /// Whether it was abandoned.
    pub is_abandoned: bool,
}

/// Scores over the folds that were fitted.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TrialScores {
    folds: usize,
    trees: Vec<usize>,
    scores: Vec<Option<f64>>,
}

/// A trial that was fitted on all folds.
struct Complete {
    number: usize,
    auc: f64,
    scores: Vec<f64>,
}

/// Tries the plan's number of parameter sets on the search's own folds.
///
/// Calls `progress` with each trial's number. Returns also the usage of each trial, in their order.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(crate) fn search(
    evaluator: &Evaluator<'_>,
    columns: &FeatureColumns,
    mut progress: impl FnMut(usize),
) -> Result<(Search, Vec<Usage>)> {
    let defaults = evaluator.validation.defaults;
    let costs = evaluator.plan.costs;
    let partition = &evaluator.validation.partitions[evaluator.validation.search_partition()];
    let all: Vec<usize> = (0..defaults.len()).collect();
    let mut trials: Vec<SearchTrial> = Vec::new();
    let mut usages = Vec::new();
    let mut complete: Vec<Complete> = Vec::new();
    for number in 1..=evaluator.plan.trials {
        progress(number);
        let parameters = proposal(number, &trials, evaluator.plan);
        let best = complete.iter().max_by(|left, right| left.auc.total_cmp(&right.auc));
        let (outcome, usage) = attempt(evaluator, columns, number, &parameters, best)?;
        let rows: Vec<usize> =
            all.iter().copied().filter(|&row| partition.fold_of[row] < outcome.folds).collect();
        let scores: Vec<f64> =
            outcome.scores.iter().map(|score| score.unwrap_or(f64::NAN)).collect();
        let auc = area(&scores, defaults, &rows)?;
        let is_abandoned = outcome.folds < partition.folds;
        trials.push(SearchTrial {
            number,
            parameters,
            folds: outcome.folds,
            trees: TreeCounts::of(outcome.trees),
            cost: mean(&costs_at_cheapest(costs, &scores, defaults, &rows)?),
            auc: Some(auc),
            best_auc_until_then: best
                .map(|best| area(&best.scores, defaults, &rows))
                .transpose()?,
            is_abandoned,
        });
        usages.push(usage);
        if !is_abandoned {
            complete.push(Complete { number, auc, scores });
        }
    }
    let (numbers, complete): (Vec<usize>, Vec<Vec<f64>>) =
        complete.into_iter().map(|trial| (trial.number, trial.scores)).unzip();
    let best = numbers.get(chosen_trial(costs, &complete, defaults, &all)?).copied().unwrap_or(1);
    let cost_on_other_folds = cost_on_other_folds(costs, &complete, defaults, partition)?;
    Ok((Search { trials, best, cost_on_other_folds }, usages))
}

/// Fits the first folds, and the others unless the trial ranks clearly worse than the best.
fn attempt(
    evaluator: &Evaluator<'_>,
    columns: &FeatureColumns,
    number: usize,
    parameters: &Parameters,
    best: Option<&Complete>,
) -> Result<(TrialScores, Usage)> {
    let validation = evaluator.validation;
    let partition = &validation.partitions[validation.search_partition()];
    let defaults = validation.defaults;
    let learner = Learner::LightGbm(parameters.clone());
    let run = Run::new(&learner, columns, validation.search_partition());
    let compared_with = best.map(|best| best.number);
    validation.journal.step(&format!("trial {number}"), &(&run, compared_with), || {
        let first = if best.is_some() { FIRST_FOLDS.min(partition.folds) } else { partition.folds };
        let mut fitted = validation.folds(run, 0..first)?;
        if let Some(best) = best {
            let OutOfFold { scores, trees, .. } =
                validation.assemble(run.repetition, fitted.clone());
            let rows: Vec<usize> =
                (0..defaults.len()).filter(|&row| partition.fold_of[row] < first).collect();
            if ranks_clearly_worse(&scores, &best.scores, defaults, &rows)? {
                let scores =
                    scores.into_iter().map(|score| (!score.is_nan()).then_some(score)).collect();
                return Ok(TrialScores { folds: first, trees, scores });
            }
            fitted.extend(validation.folds(run, first..partition.folds)?);
        }
        let OutOfFold { scores, trees, .. } = validation.assemble(run.repetition, fitted);
        Ok(TrialScores {
            folds: partition.folds,
            trees,
            scores: scores.into_iter().map(Some).collect(),
        })
    })
}

/// Computes the costs of some applications at the threshold that is cheapest for them.
fn costs_at_cheapest(
    costs: CostMatrix,
    scores: &[f64],
    defaults: &[bool],
    rows: &[usize],
) -> Result<Vec<f64>> {
    let threshold = cheapest_threshold(costs, scores, defaults, rows)?;
    Ok(costs_at(costs, threshold, scores, defaults, rows))
}

/// Returns the threshold that is cheapest for some applications.
fn cheapest_threshold(
    costs: CostMatrix,
    scores: &[f64],
    defaults: &[bool],
    rows: &[usize],
) -> Result<f64> {
    Ok(costs.cheapest(&probabilities(scores, rows), &at_rows(defaults, rows))?.threshold)
}

/// Computes the costs of some applications at a threshold.
fn costs_at(
    costs: CostMatrix,
    threshold: f64,
    scores: &[f64],
    defaults: &[bool],
    rows: &[usize],
) -> Vec<f64> {
    costs.decision_costs(
        &Decisions::at_threshold(probabilities(scores, rows), threshold).refused,
        &at_rows(defaults, rows),
    )
}

fn probabilities(scores: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|&row| logistic(scores[row])).collect()
}

fn at_rows<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|&row| values[row]).collect()
}

/// Computes the area under the ROC curve of some applications' scores.
fn area(scores: &[f64], defaults: &[bool], rows: &[usize]) -> Result<f64> {
    Ok(Ranked::new(&at_rows(scores, rows), &at_rows(defaults, rows))?.auc(&vec![1.0; rows.len()]))
}

/// Computes the AUC of `scores` minus that of `others`, on some applications.
fn area_gained(
    scores: &[f64],
    others: &[f64],
    defaults: &[bool],
    rows: &[usize],
) -> Result<Difference> {
    auc_difference(&[at_rows(scores, rows)], &[at_rows(others, rows)], &at_rows(defaults, rows))
}

fn ranks_clearly_worse(
    scores: &[f64],
    best: &[f64],
    defaults: &[bool],
    rows: &[usize],
) -> Result<bool> {
    let gained = area_gained(scores, best, defaults, rows)?;
    Ok(gained.value < -PATIENCE * gained.standard_error())
}

/// Returns the position of the trial that is chosen on some applications.
///
/// A trial can replace the first one if its AUC is significantly higher and its cost is not
/// significantly higher. Of these, the trial with the largest AUC is chosen. If there are none, the
/// first trial is chosen.
///
/// A dozen trials have a dozen chances to look better. So the level of a comparison is [`LEVEL`]
/// divided by their number (Bonferroni).
fn chosen_trial(
    costs: CostMatrix,
    trials: &[Vec<f64>],
    defaults: &[bool],
    rows: &[usize],
) -> Result<usize> {
    let Some((first, others)) = trials.split_first() else { return Ok(0) };
    let first_costs = costs_at_cheapest(costs, first, defaults, rows)?;
    let level = LEVEL / others.len().max(1) as f64;
    let mut best = (0.0, 0);
    for (at, scores) in (1..).zip(others) {
        let auc = area_gained(scores, first, defaults, rows)?;
        if auc.value > best.0 && auc.p_value < level {
            let cost =
                mean_difference(&costs_at_cheapest(costs, scores, defaults, rows)?, &first_costs)?;
            if !cost.is_above_zero() {
                best = (auc.value, at);
            }
        }
    }
    Ok(best.1)
}

/// Computes the cost if each fold's trial and threshold are chosen on the other folds.
fn cost_on_other_folds(
    costs: CostMatrix,
    trials: &[Vec<f64>],
    defaults: &[bool],
    partition: &Partition,
) -> Result<f64> {
    let mut total = 0.0;
    for fold in 0..partition.folds {
        let others = partition.others(fold);
        let scores = &trials[chosen_trial(costs, trials, defaults, &others)?];
        let threshold = cheapest_threshold(costs, scores, defaults, &others)?;
        let each = costs_at(costs, threshold, scores, defaults, &partition.held_out(fold));
        total += each.iter().sum::<f64>();
    }
    Ok(total / defaults.len() as f64)
}

#[cfg(test)]
mod tests;
