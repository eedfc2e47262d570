//! The search: LightGBM's parameters and the treatment of imbalance that cost least out of fold.
//!
//! The first trial has the default parameters. Half of the others are drawn at random, the rest vary one of the best so far. A
//! trial that is clearly dearer than the best on the first folds is abandoned.

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::candidate::{Judge, probability};
use super::cross_validation::{OutOfFold, Run};
use super::folds::Partition;
use super::inputs::Columns;
use super::learner::{Learner, TreeCounts};
use super::lightgbm::{Boosting, Imbalance, Parameters};
use super::plan::Plan;
use super::usage::Usage;
use crate::Result;
use crate::evaluation::{CostMatrix, Decided, mean_difference};

/// Folds after which a trial may be abandoned.
const FIRST_FOLDS: usize = 2;

/// A trial is abandoned if it is dearer than the best by more than this many standard errors of the paired difference.
const PATIENCE: f64 = 1.0;

/// How many of the best trials are varied.
const VARIED: usize = 3;

/// How often parameters are drawn again if they were tried before.
const REDRAWS: usize = 50;

/// A normal interval's half, in standard errors.
const HALF_INTERVAL: f64 = 1.959_963_984_540_054;

/// Everything that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// The trials, in the order in which they were made.
    pub trials: Vec<SearchTrial>,
    /// Number of the best one, from 1.
    pub best: usize,
    /// Cost per application if for each fold the trial and the threshold are those that were cheapest on the other folds.
    ///
    /// It flatters less than the best trial's own cost, but it is not free of the search: later trials vary what was
    /// cheapest on all folds, and a trial is abandoned by its cost on the first ones.
    #[serde(alias = "honest_cost")]
    pub cost_on_other_folds: f64,
}

/// One set of parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchTrial {
    /// Its number, from 1.
    pub number: usize,
    /// What was tried.
    pub parameters: Parameters,
    /// Folds that were fitted before it was abandoned, or all of them.
    pub folds: usize,
    /// Trees that the models of these folds arrived at.
    #[serde(default)]
    pub trees: Option<TreeCounts>,
    /// Cost per application over these folds, at the threshold that is cheapest there.
    pub cost: f64,
    /// Cost of the best trial until then over the same applications; absent for the first.
    pub best_until_then: Option<f64>,
    /// Whether it was abandoned.
    pub is_abandoned: bool,
}

/// Scores over the folds that were fitted.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tried {
    folds: usize,
    trees: Vec<usize>,
    scores: Vec<Option<f64>>,
}

/// The trials' scores, for the next to be compared with.
struct Best {
    number: usize,
    cost: f64,
    scores: Vec<f64>,
}

/// Tries the plan's number of parameter sets on folds of the search's own.
///
/// Calls `progress` with each trial's number; returns the usage of each trial too, in their order.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(crate) fn search(
    judge: &Judge<'_>,
    columns: &Columns,
    mut progress: impl FnMut(usize),
) -> Result<(Search, Vec<Usage>)> {
    let defaults = judge.validation.defaults;
    let costs = judge.plan.costs;
    let partition = &judge.validation.partitions[judge.validation.search()];
    let mut trials: Vec<SearchTrial> = Vec::new();
    let mut usages = Vec::new();
    let mut complete: Vec<Vec<f64>> = Vec::new();
    let mut best: Option<Best> = None;
    for number in 1..=judge.plan.trials {
        progress(number);
        let parameters = proposal(number, &trials, judge.plan);
        let (tried, usage) = attempt(judge, columns, number, &parameters, best.as_ref())?;
        let rows: Vec<usize> = (0..defaults.len()).filter(|&row| partition.fold_of[row] < tried.folds).collect();
        let scores: Vec<f64> = tried.scores.iter().map(|score| score.unwrap_or(f64::NAN)).collect();
        let cost = cheapest_cost(costs, &scores, defaults, &rows)?;
        let best_until_then =
            best.as_ref().map(|best| cheapest_cost(costs, &best.scores, defaults, &rows)).transpose()?;
        let is_abandoned = tried.folds < partition.folds;
        trials.push(SearchTrial {
            number,
            parameters,
            folds: tried.folds,
            trees: TreeCounts::of(tried.trees),
            cost,
            best_until_then,
            is_abandoned,
        });
        usages.push(usage);
        if !is_abandoned {
            if best.as_ref().is_none_or(|best| cost < best.cost) {
                best = Some(Best { number, cost, scores: scores.clone() });
            }
            complete.push(scores);
        }
    }
    let cost_on_other_folds = cost_on_other_folds(costs, &complete, defaults, partition)?;
    Ok((Search { trials, best: best.map_or(1, |best| best.number), cost_on_other_folds }, usages))
}

/// Fits the first folds, and the others unless the trial is clearly dearer than the best.
fn attempt(
    judge: &Judge<'_>,
    columns: &Columns,
    number: usize,
    parameters: &Parameters,
    best: Option<&Best>,
) -> Result<(Tried, Usage)> {
    let validation = judge.validation;
    let partition = &validation.partitions[validation.search()];
    let defaults = validation.defaults;
    let learner = Learner::LightGbm(parameters.clone());
    let run = Run::of(&learner, columns, validation.search());
    let compared_with = best.map(|best| best.number);
    validation.journal.step(&format!("trial {number}"), &(&run, compared_with), || {
        let first = if best.is_some() { FIRST_FOLDS.min(partition.folds) } else { partition.folds };
        let mut fitted = validation.folds(run, 0..first)?;
        if let Some(best) = best {
            let OutOfFold { scores, trees, .. } = validation.gathered(run.repetition, fitted.clone());
            let rows: Vec<usize> = (0..defaults.len()).filter(|&row| partition.fold_of[row] < first).collect();
            if is_clearly_dearer(judge.plan.costs, &scores, &best.scores, defaults, &rows)? {
                let scores = scores.into_iter().map(|score| (!score.is_nan()).then_some(score)).collect();
                return Ok(Tried { folds: first, trees, scores });
            }
            fitted.extend(validation.folds(run, first..partition.folds)?);
        }
        let OutOfFold { scores, trees, .. } = validation.gathered(run.repetition, fitted);
        Ok(Tried { folds: partition.folds, trees, scores: scores.into_iter().map(Some).collect() })
    })
}

/// Costs of some applications at the threshold that is cheapest for them.
fn costs_at_cheapest(costs: CostMatrix, scores: &[f64], defaults: &[bool], rows: &[usize]) -> Result<Vec<f64>> {
    let probabilities: Vec<f64> = rows.iter().map(|&row| probability(scores[row])).collect();
    let outcomes: Vec<bool> = rows.iter().map(|&row| defaults[row]).collect();
    let threshold = costs.cheapest(&probabilities, &outcomes)?.threshold;
    Ok(costs.of_each(&Decided::at(probabilities, threshold).refused, &outcomes))
}

fn cheapest_cost(costs: CostMatrix, scores: &[f64], defaults: &[bool], rows: &[usize]) -> Result<f64> {
    let each = costs_at_cheapest(costs, scores, defaults, rows)?;
    Ok(each.iter().sum::<f64>() / each.len() as f64)
}

fn is_clearly_dearer(
    costs: CostMatrix,
    scores: &[f64],
    best: &[f64],
    defaults: &[bool],
    rows: &[usize],
) -> Result<bool> {
    let own = costs_at_cheapest(costs, scores, defaults, rows)?;
    let others = costs_at_cheapest(costs, best, defaults, rows)?;
    let difference = mean_difference(&own, &others)?;
    let standard_error = (difference.high - difference.low) / (2.0 * HALF_INTERVAL);
    Ok(difference.value > PATIENCE * standard_error)
}

/// Cost if each fold is scored by the trial, and decided at the threshold, that were cheapest on the other folds.
fn cost_on_other_folds(
    costs: CostMatrix,
    trials: &[Vec<f64>],
    defaults: &[bool],
    partition: &Partition,
) -> Result<f64> {
    let mut total = 0.0;
    for fold in 0..partition.folds {
        let others = partition.others(fold);
        let outcomes: Vec<bool> = others.iter().map(|&row| defaults[row]).collect();
        let mut cheapest: Option<(f64, f64, usize)> = None;
        for (number, scores) in trials.iter().enumerate() {
            let probabilities: Vec<f64> = others.iter().map(|&row| probability(scores[row])).collect();
            let found = costs.cheapest(&probabilities, &outcomes)?;
            if cheapest.is_none_or(|(cost, ..)| found.cost < cost) {
                cheapest = Some((found.cost, found.threshold, number));
            }
        }
        let Some((_, threshold, number)) = cheapest else { return Ok(f64::NAN) };
        let held_out = partition.held_out(fold);
        let refused: Vec<bool> = held_out.iter().map(|&row| probability(trials[number][row]) >= threshold).collect();
        let outcomes: Vec<bool> = held_out.iter().map(|&row| defaults[row]).collect();
        total += costs.of_each(&refused, &outcomes).iter().sum::<f64>();
    }
    Ok(total / defaults.len() as f64)
}

/// What trial `number` tries, given those before it; nothing is tried twice while there is anything else to try.
fn proposal(number: usize, trials: &[SearchTrial], plan: &Plan) -> Parameters {
    if number == 1 {
        return plan.parameters.clone();
    }
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    random.set_stream(number as u64);
    let mut best: Vec<&SearchTrial> = trials.iter().filter(|trial| !trial.is_abandoned).collect();
    best.sort_by(|left, right| left.cost.total_cmp(&right.cost));
    best.truncate(VARIED);
    let mut propose = || match best.choose(&mut random) {
        Some(trial) if number > plan.trials.div_ceil(2) => varied(&trial.parameters, &mut random),
        _ => Parameters { is_monotone: plan.parameters.is_monotone, ..drawn(&mut random) },
    };
    let mut proposed = propose();
    for _ in 0..REDRAWS {
        if trials.iter().all(|trial| trial.parameters != proposed) {
            break;
        }
        proposed = propose();
    }
    proposed
}

const LEARNING_RATES: [f64; 4] = [0.01, 0.015, 0.02, 0.03];
const LEAVES: [usize; 6] = [4, 6, 8, 11, 16, 24];
const LEAST_IN_LEAF: [usize; 5] = [30, 60, 100, 200, 400];
const FEATURE_SHARES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.5];
const BAGGING_SHARES: [f64; 3] = [0.5, 0.6, 0.8];
const PENALTIES: [f64; 5] = [1.0, 5.0, 20.0, 60.0, 150.0];
/// Learning rate times number of trees.
const LENGTHS: [f64; 5] = [6.0, 8.0, 10.0, 13.0, 17.0];

fn pick<T: Copy>(choices: &[T], random: &mut ChaCha8Rng) -> T {
    choices.choose(random).copied().unwrap_or(choices[0])
}

fn drawn(random: &mut ChaCha8Rng) -> Parameters {
    let learning_rate = pick(&LEARNING_RATES, random);
    Parameters {
        boosting: Boosting::Gbdt,
        learning_rate,
        num_iterations: (pick(&LENGTHS, random) / learning_rate).round() as usize,
        num_leaves: pick(&LEAVES, random),
        min_data_in_leaf: pick(&LEAST_IN_LEAF, random),
        feature_fraction: pick(&FEATURE_SHARES, random),
        bagging_fraction: pick(&BAGGING_SHARES, random),
        lambda_l2: pick(&PENALTIES, random),
        // Half of the trials leave the classes as they are: what the other treatments gain is seldom more than noise.
        imbalance: if random.random_bool(0.5) { Imbalance::Untreated } else { pick(&Imbalance::ALL, random) },
        is_monotone: true,
        seeds: 1,
    }
}

/// Two of the parameters drawn anew, the others as they were.
fn varied(parameters: &Parameters, random: &mut ChaCha8Rng) -> Parameters {
    let mut varied = parameters.clone();
    for _ in 0..2 {
        let other = drawn(random);
        match random.random_range(0..7) {
            0 => {
                varied.learning_rate = other.learning_rate;
                varied.num_iterations = other.num_iterations;
            }
            1 => varied.num_leaves = other.num_leaves,
            2 => varied.min_data_in_leaf = other.min_data_in_leaf,
            3 => varied.feature_fraction = other.feature_fraction,
            4 => varied.bagging_fraction = other.bagging_fraction,
            5 => varied.lambda_l2 = other.lambda_l2,
            _ => varied.imbalance = other.imbalance,
        }
    }
    varied
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(number: usize, parameters: Parameters, cost: f64, is_abandoned: bool) -> SearchTrial {
        SearchTrial { number, parameters, folds: 5, trees: None, cost, best_until_then: None, is_abandoned }
    }

    #[test]
    fn the_same_seed_proposes_the_same_parameters() {
        let plan = Plan { trials: 10, ..Plan::default() };
        assert_eq!(proposal(1, &[], &plan), plan.parameters);
        assert_eq!(proposal(4, &[], &plan), proposal(4, &[], &plan));
        assert_ne!(proposal(4, &[], &plan), proposal(5, &[], &plan));
    }

    #[test]
    fn a_trial_is_abandoned_if_it_is_dearer_by_more_than_its_standard_error() {
        // A hundred defaults and a hundred repaid loans. A trial scores some defaults lowest, and some repaid loans highest.
        let defaults: Vec<bool> = (0..200).map(|row| row < 100).collect();
        let rows: Vec<usize> = (0..200).collect();
        let scores = |missed: usize, refused: usize| -> Vec<f64> {
            let score = |row| {
                if row < missed {
                    -3.0
                } else if row < 100 + refused {
                    1.0
                } else {
                    -1.0
                }
            };
            (0..200).map(score).collect()
        };
        let is_dearer = |trial: &[f64], best: &[f64]| {
            is_clearly_dearer(CostMatrix::default(), trial, best, &defaults, &rows).unwrap()
        };
        let best = scores(0, 3);
        assert!(!is_dearer(&best, &best));
        // One missed default against three refused clients: (10 − 3) / 200 = 0.035, with a standard error of 0.051.
        assert!(!is_dearer(&scores(1, 0), &best));
        // Two: 0.085, with a standard error of 0.071.
        assert!(is_dearer(&scores(2, 0), &best));
        assert!(!is_dearer(&best, &scores(2, 0)), "the cheaper one never is");
        let cost = cheapest_cost(CostMatrix::default(), &scores(2, 3), &defaults, &rows).unwrap();
        assert!((cost - 23.0 / 200.0).abs() < 1e-12, "{cost}");
    }

    #[test]
    fn nothing_is_tried_twice() {
        let plan = Plan { trials: 60, ..Plan::default() };
        let mut trials: Vec<SearchTrial> = Vec::new();
        for number in 1..=60 {
            let parameters = proposal(number, &trials, &plan);
            assert!(trials.iter().all(|trial| trial.parameters != parameters), "trial {number}");
            let cost = 0.5 + number as f64;
            trials.push(trial(number, parameters, cost, false));
        }
    }

    #[test]
    fn the_second_half_varies_the_best() {
        let trial = |number, cost, is_abandoned| {
            let parameters = Parameters { num_iterations: 1000 + number, ..Parameters::default() };
            trial(number, parameters, cost, is_abandoned)
        };
        let trials = [trial(1, 0.5, false), trial(2, 0.4, true), trial(3, 0.6, false)];
        let plan = Plan { trials: 6, ..Plan::default() };
        let kept_from: Vec<bool> = (4..40)
            .map(|number| proposal(number, &trials, &plan).num_iterations)
            .map(|iterations| [1001, 1003].contains(&iterations))
            .collect();
        assert!(kept_from.iter().filter(|&&kept| kept).count() > 18, "most keep the length of a complete trial");
    }

    #[test]
    fn the_cost_on_other_folds_takes_the_trial_that_was_cheapest_elsewhere() {
        let defaults = [true, false, true, false];
        let partition = Partition { fold_of: vec![0, 0, 1, 1], folds: 2 };
        // The first trial is right on fold 0 and wrong on fold 1, the second the other way round.
        let trials = [vec![1.0, -1.0, -1.0, 1.0], vec![-1.0, 1.0, 1.0, -1.0]];
        let costs = CostMatrix::default();
        // Fold 0 is scored by the second trial, which is right on fold 1: a missed default and a refused client. So is fold 1.
        assert!((cost_on_other_folds(costs, &trials, &defaults, &partition).unwrap() - 22.0 / 4.0).abs() < 1e-12);
        assert!((cheapest_cost(costs, &trials[0], &defaults, &[0, 1]).unwrap()).abs() < 1e-12);
    }
}
