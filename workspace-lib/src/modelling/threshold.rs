//! Decision thresholds, chosen without the applications that they decide on.
//!
//! A calibrated probability should be refused from the break-even on (Elkan, *The foundations of
//! cost-sensitive learning*, 2001). Whether a threshold that is fitted on the data does better is
//! evaluated on applications that it was not fitted on.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use scoring::Decision;
use serde::{Deserialize, Serialize};

use super::folds::Partition;
use crate::Result;
use crate::evaluation::{
    CostMatrix, DecisionCosts, Decisions, Difference, Sweep, Threshold, mean_difference,
    percentile, resampled,
};

/// Number of resamples behind the interval of the cheapest threshold.
const REPLICATES: u64 = 200;

/// Rule that sets the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdRule {
    /// The break-even: refusing costs as much as accepting, for calibrated probabilities.
    BreakEven,
    /// The threshold with the lowest cost on known applications.
    Cheapest,
}

/// Comparison of the two rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThresholdStudy {
    /// The chosen rule.
    ///
    /// It is the cheapest threshold only if that costs significantly less on applications that it
    /// was not found on.
    pub rule: ThresholdRule,
    /// The published threshold.
    pub threshold: f64,
    /// The break-even threshold.
    pub break_even: f64,
    /// Cost per application at the break-even threshold.
    pub break_even_cost: f64,
    /// The cheapest threshold over all applications, with its cost and refusal rate.
    ///
    /// The cost is on these same applications, so it is optimistic.
    pub cheapest: Threshold,
    /// 95 % interval of the cheapest threshold over resampled applications.
    pub cheapest_interval: (f64, f64),
    /// Cost per application where each fold's threshold is the cheapest of the other folds.
    pub cheapest_cost: f64,
    /// Cost of the cheapest threshold of the other folds minus that of the break-even.
    pub difference: Difference,
}

/// Refuses each application at the threshold that would have been cheapest on the other folds.
///
/// # Errors
/// If the series differ in length, or a fold leaves only one outcome.
pub fn refused_out_of_fold(
    costs: CostMatrix,
    probabilities: &[f64],
    defaults: &[bool],
    partition: &Partition,
) -> Result<Vec<bool>> {
    let mut refused = vec![false; probabilities.len()];
    for fold in 0..partition.folds {
        let others = partition.others(fold);
        let their_probabilities: Vec<f64> = others.iter().map(|&row| probabilities[row]).collect();
        let their_defaults: Vec<bool> = others.iter().map(|&row| defaults[row]).collect();
        let threshold = costs.cheapest(&their_probabilities, &their_defaults)?.threshold;
        for row in partition.held_out(fold) {
            refused[row] = Decision::is_refused(probabilities[row], threshold);
        }
    }
    Ok(refused)
}

/// Compares the rules on the repetitions of out-of-fold probabilities, and chooses one.
///
/// # Errors
/// As [`refused_out_of_fold`].
pub(crate) fn study(
    costs: CostMatrix,
    repetitions: &[Decisions],
    defaults: &[bool],
    seed: u64,
) -> Result<ThresholdStudy> {
    let break_even = costs.break_even();
    let mean_costs = |refused: &dyn Fn(&Decisions) -> Vec<bool>| {
        let mut mean = vec![0.0; defaults.len()];
        for decisions in repetitions {
            for (mean, cost) in
                mean.iter_mut().zip(costs.decision_costs(&refused(decisions), defaults))
            {
                *mean += cost / repetitions.len() as f64;
            }
        }
        mean
    };
    let at_break_even = mean_costs(&|decisions| {
        Decisions::at_threshold(decisions.probabilities.clone(), break_even).refused
    });
    let at_cheapest = mean_costs(&|decisions| decisions.refused.clone());
    let difference = mean_difference(&at_cheapest, &at_break_even)?;
    let pooled = Pooled::new(repetitions, defaults);
    let cheapest = costs.cheapest(&pooled.probabilities, &pooled.defaults)?;
    let rule =
        if difference.is_below_zero() { ThresholdRule::Cheapest } else { ThresholdRule::BreakEven };
    let mean = |costs: &[f64]| costs.iter().sum::<f64>() / costs.len() as f64;
    Ok(ThresholdStudy {
        rule,
        threshold: if rule == ThresholdRule::Cheapest { cheapest.threshold } else { break_even },
        break_even,
        break_even_cost: mean(&at_break_even),
        cheapest,
        cheapest_interval: pooled.interval(costs, repetitions.len(), seed),
        cheapest_cost: mean(&at_cheapest),
        difference,
    })
}

/// Probabilities of every repetition, one after the other.
struct Pooled {
    probabilities: Vec<f64>,
    defaults: Vec<bool>,
}

impl Pooled {
    fn new(repetitions: &[Decisions], defaults: &[bool]) -> Self {
        Self {
            probabilities: repetitions
                .iter()
                .flat_map(|decisions| decisions.probabilities.iter().copied())
                .collect(),
            defaults: defaults.repeat(repetitions.len()),
        }
    }

    /// Computes percentiles of the cheapest threshold over resampled applications.
    ///
    /// Each application is drawn with all its repetitions.
    fn interval(&self, costs: CostMatrix, repetitions: usize, seed: u64) -> (f64, f64) {
        let sweep = Sweep::new(&self.probabilities, &self.defaults);
        let applications = self.probabilities.len() / repetitions;
        let cheapest = |replicate: u64| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(replicate);
            let weights = resampled(&mut random, applications);
            // Cost relative to refusing nobody, which is the same for every threshold.
            let (mut least, mut cheapest) = (0.0, 1.0);
            sweep.visit(
                |at| weights[at % applications],
                |threshold, refused| {
                    let cost = refused.repaid * costs.false_positive
                        - refused.defaults * costs.false_negative;
                    if cost < least {
                        (least, cheapest) = (cost, threshold);
                    }
                },
            );
            cheapest
        };
        let mut thresholds: Vec<f64> = (0..REPLICATES).into_par_iter().map(cheapest).collect();
        thresholds.sort_by(f64::total_cmp);
        (percentile(&thresholds, 0.025), percentile(&thresholds, 0.975))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds two folds of five; the outcomes follow the probability.
    fn example() -> (Vec<f64>, Vec<bool>, Partition) {
        let probabilities = vec![0.05, 0.1, 0.2, 0.3, 0.4, 0.05, 0.1, 0.2, 0.3, 0.4];
        let defaults = vec![false, false, false, true, true, false, false, true, true, true];
        (
            probabilities,
            defaults,
            Partition { fold_of: vec![0, 0, 0, 0, 0, 1, 1, 1, 1, 1], folds: 2 },
        )
    }

    #[test]
    fn a_fold_is_decided_at_the_other_fold_s_threshold() {
        let (probabilities, defaults, partition) = example();
        let refused =
            refused_out_of_fold(CostMatrix::default(), &probabilities, &defaults, &partition)
                .unwrap();
        // The cheapest threshold of fold 1 is 0.15, that of fold 0 is 0.25; each decides the other
        // fold.
        assert_eq!(refused, [false, false, true, true, true, false, false, false, true, true]);
    }

    #[test]
    fn takes_the_found_threshold_where_probabilities_are_far_too_low() {
        // A quarter of those at 0.02 defaults, nobody at 0.01: the break-even grants everyone.
        let probabilities: Vec<f64> =
            (0..400).map(|row| if row % 2 == 0 { 0.02 } else { 0.01 }).collect();
        let defaults: Vec<bool> = (0..400).map(|row| row % 8 == 0).collect();
        let partition = Partition { fold_of: (0..400).map(|row| row / 200).collect(), folds: 2 };
        let costs = CostMatrix::default();
        let refused = refused_out_of_fold(costs, &probabilities, &defaults, &partition).unwrap();
        let study = study(costs, &[Decisions { probabilities, refused }], &defaults, 1).unwrap();
        // Fifty missed defaults against a hundred and fifty refused good clients.
        assert!((study.break_even_cost - 500.0 / 400.0).abs() < 1e-12);
        assert!((study.cheapest_cost - 150.0 / 400.0).abs() < 1e-12);
        assert_eq!(study.rule, ThresholdRule::Cheapest);
        assert!(study.threshold > 0.01 && study.threshold <= 0.02, "{}", study.threshold);
    }

    #[test]
    fn the_interval_of_the_cheapest_threshold_knows_refusing_everyone() {
        // Every second application defaults, whatever its probability: with a missed default at a
        // thousand, to refuse everyone is cheapest on every resample.
        let probabilities: Vec<f64> = (1..=40).map(|rank| f64::from(rank) / 100.0).collect();
        let defaults: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
        let costs = CostMatrix { false_negative: 1000.0, false_positive: 1.0 };
        let decisions = Decisions::at_threshold(probabilities.clone(), 0.0);
        let pooled = Pooled::new(&[decisions], &defaults);
        let cheapest = costs.cheapest(&probabilities, &defaults).unwrap();
        assert_eq!((cheapest.threshold, cheapest.refusal_rate), (0.01, 1.0));
        let (low, high) = pooled.interval(costs, 1, 5);
        // The upper end is low: a resample seldom has none of the defaults with the lowest
        // probabilities.
        assert!((low - 0.01).abs() < 1e-12 && high < 0.1, "{low} to {high}");
    }

    #[test]
    fn takes_the_break_even_unless_the_found_threshold_is_cheaper_on_other_applications() {
        let (probabilities, defaults, partition) = example();
        let costs = CostMatrix::default();
        let refused = refused_out_of_fold(costs, &probabilities, &defaults, &partition).unwrap();
        let decisions = Decisions { probabilities, refused };
        let study = study(costs, &[decisions], &defaults, 1).unwrap();
        // The cheapest thresholds refuse one good client and miss one default. The break-even is
        // 1/11: 0.1 and above are refused.
        assert!((study.cheapest_cost - 11.0 / 10.0).abs() < 1e-12);
        assert!((study.break_even_cost - 3.0 / 10.0).abs() < 1e-12);
        assert_eq!((study.rule, study.threshold), (ThresholdRule::BreakEven, 1.0 / 11.0));
        assert!((study.difference.value - 0.8).abs() < 1e-12);
        assert!(study.cheapest_interval.0 <= study.cheapest.threshold);
        assert!(study.cheapest.threshold <= study.cheapest_interval.1);
    }
}
