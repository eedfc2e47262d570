//! Proposals of a search: the default parameters, random draws, and variations of the best trials.

use std::cmp::Ordering;

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::SearchTrial;
use crate::modelling::lightgbm::{Boosting, Imbalance, Parameters};
use crate::modelling::plan::Plan;

/// Number of the best trials that are varied.
const VARIED: usize = 3;

/// Largest number of new draws for parameters that were tried before.
const REDRAWS: usize = 50;

/// Proposes the parameters of trial `number`, given the trials before it.
///
/// It repeats no trial, unless [`REDRAWS`] new draws find nothing else to try.
pub(super) fn proposal(number: usize, trials: &[SearchTrial], plan: &Plan) -> Parameters {
    if number == 1 {
        return plan.parameters.clone();
    }
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    random.set_stream(number as u64);
    let mut best: Vec<&SearchTrial> = trials.iter().filter(|trial| !trial.is_abandoned).collect();
    best.sort_by(|left, right| right.auc.partial_cmp(&left.auc).unwrap_or(Ordering::Equal));
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
        imbalance: drawn_imbalance(random),
        is_monotone: true,
        seeds: 1,
    }
}

/// Draws the treatment of the rare class; half of the trials leave the classes as they are.
///
/// What the other treatments gain is seldom more than noise.
fn drawn_imbalance(random: &mut ChaCha8Rng) -> Imbalance {
    if random.random_bool(0.5) {
        return Imbalance::Untreated;
    }
    pick(&Imbalance::ALL, random)
}

/// Draws two of the parameters anew and keeps the others.
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

    fn trial(number: usize, parameters: Parameters, auc: f64, is_abandoned: bool) -> SearchTrial {
        let auc = Some(auc);
        SearchTrial {
            number,
            parameters,
            folds: 5,
            trees: None,
            cost: 0.5,
            auc,
            best_auc_until_then: None,
            is_abandoned,
        }
    }

    #[test]
    fn the_same_seed_proposes_the_same_parameters() {
        let plan = Plan { trials: 10, ..Plan::default() };
        assert_eq!(proposal(1, &[], &plan), plan.parameters);
        assert_eq!(proposal(4, &[], &plan), proposal(4, &[], &plan));
        assert_ne!(proposal(4, &[], &plan), proposal(5, &[], &plan));
    }

    #[test]
    fn nothing_is_tried_twice() {
        let plan = Plan { trials: 60, ..Plan::default() };
        let mut trials: Vec<SearchTrial> = Vec::new();
        for number in 1..=60 {
            let parameters = proposal(number, &trials, &plan);
            assert!(trials.iter().all(|trial| trial.parameters != parameters), "trial {number}");
            trials.push(trial(number, parameters, 0.7 - number as f64 / 1000.0, false));
        }
    }

    #[test]
    fn the_second_half_varies_the_best() {
        let trial = |number, auc, is_abandoned| {
            let parameters = Parameters { num_iterations: 1000 + number, ..Parameters::default() };
            trial(number, parameters, auc, is_abandoned)
        };
        let trials = [trial(1, 0.7, false), trial(2, 0.8, true), trial(3, 0.6, false)];
        let plan = Plan { trials: 6, ..Plan::default() };
        let kept_from: Vec<bool> = (4..40)
            .map(|number| proposal(number, &trials, &plan).num_iterations)
            .map(|iterations| [1001, 1003].contains(&iterations))
            .collect();
        let kept = kept_from.iter().filter(|&&kept| kept).count();
        assert!(kept > 18, "most keep the length of a complete trial");
    }
}
