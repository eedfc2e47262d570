//! Calibration: raw scores become probabilities, with an interval for each.
//!
//! Two methods compete on out-of-fold scores. One is Platt's sigmoid, with two parameters. The
//! other is isotonic regression in its Venn–Abers form (Vovk, Petej and Fedorova, *Large-scale
//! probabilistic predictors with and without guarantees of validity*, 2015).
//!
//! The interval of a score answers "between which shares did clients with such a score default?".
//! Its ends are the 2.5th and 97.5th percentiles of isotonic regressions over resampled
//! applications. It is widened where needed, so that it contains the probability.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use scoring::{Calibration, CalibrationPoint};
use serde::{Deserialize, Serialize};
use statistics::{fit_logistic, logistic, pool_adjacent_violators};

use crate::evaluation::{check, log_loss, percentile, resampled};
use crate::{Error, Result};

/// Number of scores at which the calibration is tabulated; it is linear in between.
const KNOTS: usize = 200;

/// Number of resampled isotonic regressions behind each interval.
const REPLICATES: usize = 200;

/// Seed of the resampling, so that the same scores give the same intervals.
const SEED: u64 = 7;

/// Calibration method, from raw scores to probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalibrationMethod {
    /// A sigmoid fitted by maximum likelihood.
    Platt,
    /// Isotonic regression, Venn–Abers.
    Isotonic,
}

impl CalibrationMethod {
    /// Both methods.
    pub const ALL: [Self; 2] = [Self::Platt, Self::Isotonic];

    fn description(self) -> &'static str {
        match self {
            Self::Platt => {
                "Platt sigmoid on out-of-fold scores; 95 % interval of resampled isotonic regressions"
            }
            Self::Isotonic => {
                "Venn–Abers on out-of-fold scores; 95 % interval of resampled isotonic regressions"
            }
        }
    }
}

/// Fits a calibration on out-of-fold `scores` (log-odds) and their outcomes.
///
/// # Errors
/// If the series differ in length, hold only one outcome, all scores are equal, or a fit has no
/// finite maximum.
pub fn calibrate(
    scores: &[f64],
    defaults: &[bool],
    method: CalibrationMethod,
) -> Result<Calibration> {
    check(scores, defaults)?;
    let sorted = sorted(scores, defaults);
    let knots = knots(&sorted)?;
    let probabilities = probabilities_at(&sorted, &knots, method)?;
    let intervals = intervals(&sorted, &knots);
    let mut points: Vec<CalibrationPoint> = Vec::with_capacity(knots.len());
    for ((score, probability), (low, high)) in knots.into_iter().zip(probabilities).zip(intervals) {
        let start = CalibrationPoint { score, probability: 0.0, low: 0.0, high: 0.0 };
        let previous = points.last().copied().unwrap_or(start);
        points.push(CalibrationPoint {
            score,
            probability: probability.max(previous.probability),
            low: low.min(probability).max(previous.low),
            high: high.max(probability).max(previous.high),
        });
    }
    let calibration = Calibration { method: method.description().to_owned(), points };
    calibration.check()?;
    Ok(calibration)
}

/// Calibrates out-of-fold scores, each by a calibration that is fitted on the other folds.
///
/// Returns the method with the lower log loss and its probabilities.
///
/// # Errors
/// As [`calibrate`].
pub fn cross_fitted(
    scores: &[f64],
    defaults: &[bool],
    fold_of: &[usize],
) -> Result<(CalibrationMethod, Vec<f64>)> {
    let ones = vec![1.0; scores.len()];
    let mut best: Option<(f64, CalibrationMethod, Vec<f64>)> = None;
    for method in CalibrationMethod::ALL {
        let mut probabilities = vec![f64::NAN; scores.len()];
        for fold in 0..=fold_of.iter().copied().max().unwrap_or(0) {
            let others = |index: &usize| fold_of[*index] != fold;
            let rest: Vec<usize> = (0..scores.len()).filter(others).collect();
            let rest_scores: Vec<f64> = rest.iter().map(|&index| scores[index]).collect();
            let rest_defaults: Vec<bool> = rest.iter().map(|&index| defaults[index]).collect();
            check(&rest_scores, &rest_defaults)?;
            let sorted = sorted(&rest_scores, &rest_defaults);
            let knots = knots(&sorted)?;
            let probabilities_at_knots = probabilities_at(&sorted, &knots, method)?;
            let point = |(score, probability)| CalibrationPoint {
                score,
                probability,
                low: probability,
                high: probability,
            };
            let points = knots.into_iter().zip(probabilities_at_knots).map(point).collect();
            let calibration = Calibration { method: method.description().to_owned(), points };
            for index in (0..scores.len()).filter(|&index| fold_of[index] == fold) {
                probabilities[index] = calibration.at(scores[index]).probability;
            }
        }
        let loss = log_loss(&probabilities, defaults, &ones);
        if best.as_ref().is_none_or(|(lowest, ..)| loss < *lowest) {
            best = Some((loss, method, probabilities));
        }
    }
    best.map(|(_, method, probabilities)| (method, probabilities))
        .ok_or_else(|| Error::Data("there is nothing to calibrate".into()))
}

/// Sorts the scores in ascending order, each with its outcome as 0 or 1.
fn sorted(scores: &[f64], defaults: &[bool]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<(f64, f64)> = scores
        .iter()
        .zip(defaults)
        .map(|(&score, &default)| (score, f64::from(u8::from(default))))
        .collect();
    sorted.sort_by(|left, right| left.0.total_cmp(&right.0));
    sorted
}

/// Returns distinct scores at evenly spaced ranks, including the first and the last.
fn knots(sorted: &[(f64, f64)]) -> Result<Vec<f64>> {
    let last = sorted.len() - 1;
    let count = KNOTS.min(sorted.len()).max(2);
    let mut knots: Vec<f64> = (0..count).map(|knot| sorted[knot * last / (count - 1)].0).collect();
    knots.dedup();
    if knots.len() < 2 {
        return Err(Error::Data(
            "every application has the same score: there is nothing to calibrate".into(),
        ));
    }
    Ok(knots)
}

/// A sigmoid of the score.
#[derive(Debug, Clone, Copy)]
struct Sigmoid {
    intercept: f64,
    slope: f64,
}

impl Sigmoid {
    fn probability(self, score: f64) -> f64 {
        logistic(self.intercept + self.slope * score)
    }
}

/// Fits Platt's sigmoid by maximum likelihood.
///
/// Platt's smoothed targets give a finite slope even for separated outcomes. A score without
/// information, or one that ranks the wrong way, gives the default rate for everyone.
///
/// # Errors
/// If no finite maximum is reached.
fn platt(sorted: &[(f64, f64)]) -> Result<Sigmoid> {
    let positives: f64 = sorted.iter().map(|(_, outcome)| outcome).sum();
    let negatives = sorted.len() as f64 - positives;
    let (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0));
    let start = Sigmoid { intercept: ((positives + 1.0) / (negatives + 1.0)).ln(), slope: 0.0 };
    // Standardised, so that the fit converges to the same digits whatever the scores' scale.
    let rows = sorted.len() as f64;
    let mean = sorted.iter().map(|(score, _)| score).sum::<f64>() / rows;
    let deviation =
        (sorted.iter().map(|(score, _)| (score - mean).powi(2)).sum::<f64>() / rows).sqrt();
    let scores: Vec<f64> = sorted.iter().map(|(score, _)| (score - mean) / deviation).collect();
    let targets: Vec<f64> =
        sorted.iter().map(|&(_, outcome)| if outcome > 0.5 { high } else { low }).collect();
    let fit = fit_logistic(&scores, &targets, (start.intercept, start.slope), true);
    let fit = fit.filter(|fit| fit.slope.is_finite() && fit.intercept.is_finite()).ok_or_else(|| {
        Error::Data(format!(
            "Platt's sigmoid has no finite answer on {rows} scores from {} to {}: expected scores of ordinary size. Look at \
             how they were made.",
            sorted[0].0,
            sorted[sorted.len() - 1].0
        ))
    })?;
    let slope = fit.slope / deviation;
    Ok(if slope > 0.0 { Sigmoid { intercept: fit.intercept - slope * mean, slope } } else { start })
}

/// Computes the probability of default at each of `knots`.
///
/// # Errors
/// If Platt's sigmoid has no finite maximum.
fn probabilities_at(
    sorted: &[(f64, f64)],
    knots: &[f64],
    method: CalibrationMethod,
) -> Result<Vec<f64>> {
    match method {
        CalibrationMethod::Platt => {
            let sigmoid = platt(sorted)?;
            Ok(knots.iter().map(|&score| sigmoid.probability(score)).collect())
        }
        CalibrationMethod::Isotonic => Ok(knots
            .iter()
            .map(|&score| {
                let (if_repaid, if_defaulted) = venn_abers(sorted, score);
                if_defaulted / (1.0 - if_repaid + if_defaulted)
            })
            .collect()),
    }
}

/// Computes the Venn–Abers pair: isotonic probabilities of `score` with one more application at it.
///
/// The additional application repaid for the first probability and defaulted for the second.
fn venn_abers(sorted: &[(f64, f64)], score: f64) -> (f64, f64) {
    let place = sorted.partition_point(|(other, _)| *other < score);
    let with = |outcome| {
        let before = sorted[..place].iter().map(|&(score, outcome)| (score, outcome, 1.0));
        let after = sorted[place..].iter().map(|&(score, outcome)| (score, outcome, 1.0));
        Isotonic::fit(before.chain([(score, outcome, 1.0)]).chain(after)).at(score)
    };
    (with(0.0), with(1.0))
}

/// Computes the 2.5th and 97.5th percentiles of the isotonic probability at each knot.
///
/// The percentiles are over resampled applications.
fn intervals(sorted: &[(f64, f64)], knots: &[f64]) -> Vec<(f64, f64)> {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut replicates: Vec<Vec<f64>> = vec![Vec::with_capacity(REPLICATES); knots.len()];
    for _ in 0..REPLICATES {
        let weights = resampled(&mut random, sorted.len());
        let drawn = sorted.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0);
        let isotonic =
            Isotonic::fit(drawn.map(|(&(score, outcome), &weight)| (score, outcome, weight)));
        for (values, &score) in replicates.iter_mut().zip(knots) {
            values.push(isotonic.at(score));
        }
    }
    let ends = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        (percentile(&values, 0.025), percentile(&values, 0.975))
    };
    replicates.into_iter().map(ends).collect()
}

/// An isotonic regression: blocks of ascending probability.
struct Isotonic {
    blocks: Vec<Block>,
}

/// Applications with neighbouring scores that share one probability.
struct Block {
    last_score: f64,
    defaults: f64,
    weight: f64,
}

/// Checks whether a block's share of defaults is at least that of the block after it.
fn violates(block: &Block, next: &Block) -> bool {
    block.defaults * next.weight >= next.defaults * block.weight
}

impl Isotonic {
    /// Pools adjacent violators among `(score, outcome, weight)` by ascending score.
    ///
    /// Equal scores are first merged into one application.
    fn fit(applications: impl Iterator<Item = (f64, f64, f64)>) -> Self {
        let mut applications = applications.peekable();
        let distinct = std::iter::from_fn(|| {
            let (score, outcome, weight) = applications.next()?;
            let mut block = Block { last_score: score, defaults: outcome * weight, weight };
            while let Some((_, outcome, weight)) = applications.next_if(|(next, ..)| *next <= score)
            {
                block.defaults += outcome * weight;
                block.weight += weight;
            }
            Some(block)
        });
        let blocks = pool_adjacent_violators(distinct, violates, |block, next| Block {
            last_score: next.last_score,
            defaults: next.defaults + block.defaults,
            weight: next.weight + block.weight,
        });
        Self { blocks }
    }

    /// Returns the probability of the block that `score` falls into.
    ///
    /// Beyond the last score, it is that of the last block.
    fn at(&self, score: f64) -> f64 {
        let index = self.blocks.partition_point(|block| block.last_score < score);
        let block = self.blocks.get(index).or(self.blocks.last());
        block.map_or(f64::NAN, |block| block.defaults / block.weight)
    }
}

#[cfg(test)]
mod tests;
