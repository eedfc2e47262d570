//! From raw scores to probabilities that mean what they say, with an interval for each.
//!
//! Two methods compete on out-of-fold scores: Platt's sigmoid (two parameters) and isotonic regression in its Venn–Abers form
//! (Vovk, Petej and Fedorova, *Large-scale probabilistic predictors with and without guarantees of validity*, 2015). The
//! interval of a score is Venn–Abers' in both cases: the two isotonic probabilities the score would get, had it repaid or
//! had it defaulted.

use scoring::{Calibration, CalibrationPoint};
use serde::{Deserialize, Serialize};

use crate::evaluation::{check, log_loss};
use crate::{Error, Result};

/// Scores at which the calibration is tabulated; it is linear in between.
const KNOTS: usize = 200;

/// How raw scores become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A sigmoid fitted by maximum likelihood.
    Platt,
    /// Isotonic regression, Venn–Abers.
    Isotonic,
}

impl Method {
    /// Both methods.
    pub const ALL: [Self; 2] = [Self::Platt, Self::Isotonic];

    fn description(self) -> &'static str {
        match self {
            Self::Platt => "Platt sigmoid on out-of-fold scores, Venn–Abers interval",
            Self::Isotonic => "isotonic regression (Venn–Abers) on out-of-fold scores",
        }
    }
}

/// Fits a calibration on out-of-fold `scores` (log-odds) and their outcomes.
///
/// # Errors
/// If the series differ in length, hold only one outcome, or all scores are equal.
pub fn calibrate(scores: &[f64], defaults: &[bool], method: Method) -> Result<Calibration> {
    check(scores, defaults)?;
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&left, &right| scores[left].total_cmp(&scores[right]));
    let sorted: Vec<(f64, f64)> =
        order.iter().map(|&index| (scores[index], f64::from(u8::from(defaults[index])))).collect();
    let knots = knots(&sorted);
    if knots.len() < 2 {
        return Err(Error::Data("every application has the same score: there is nothing to calibrate".into()));
    }
    let sigmoid = platt(&sorted);
    let mut points: Vec<CalibrationPoint> = Vec::with_capacity(knots.len());
    for score in knots {
        let (if_repaid, if_defaulted) = venn_abers(&sorted, score);
        let probability = match method {
            Method::Platt => sigmoid.probability(score),
            Method::Isotonic => if_defaulted / (1.0 - if_repaid + if_defaulted),
        };
        let previous =
            points.last().copied().unwrap_or(CalibrationPoint { score, probability: 0.0, low: 0.0, high: 0.0 });
        points.push(CalibrationPoint {
            score,
            probability: probability.max(previous.probability),
            low: if_repaid.min(probability).max(previous.low),
            high: if_defaulted.max(probability).max(previous.high),
        });
    }
    let calibration = Calibration { method: method.description().to_owned(), points };
    calibration.check()?;
    Ok(calibration)
}

/// Calibrated probabilities of out-of-fold scores, each from a calibration fitted on the other folds, by the method with the
/// lower log loss.
///
/// # Errors
/// As [`calibrate`].
pub fn cross_fitted(scores: &[f64], defaults: &[bool], fold_of: &[usize]) -> Result<(Method, Vec<f64>)> {
    let ones = vec![1.0; scores.len()];
    let mut best: Option<(f64, Method, Vec<f64>)> = None;
    for method in Method::ALL {
        let mut probabilities = vec![f64::NAN; scores.len()];
        for fold in 0..=fold_of.iter().copied().max().unwrap_or(0) {
            let others = |index: &usize| fold_of[*index] != fold;
            let rest: Vec<usize> = (0..scores.len()).filter(others).collect();
            let rest_scores: Vec<f64> = rest.iter().map(|&index| scores[index]).collect();
            let rest_defaults: Vec<bool> = rest.iter().map(|&index| defaults[index]).collect();
            let calibration = calibrate(&rest_scores, &rest_defaults, method)?;
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

/// Distinct scores at evenly spaced ranks, the first and the last among them.
fn knots(sorted: &[(f64, f64)]) -> Vec<f64> {
    let last = sorted.len() - 1;
    let count = KNOTS.min(sorted.len()).max(2);
    let mut knots: Vec<f64> = (0..count).map(|knot| sorted[knot * last / (count - 1)].0).collect();
    knots.dedup();
    knots
}

/// A sigmoid of the score.
#[derive(Debug, Clone, Copy)]
struct Sigmoid {
    intercept: f64,
    slope: f64,
}

impl Sigmoid {
    fn probability(self, score: f64) -> f64 {
        1.0 / (1.0 + (-(self.intercept + self.slope * score)).exp())
    }
}

/// Maximum likelihood by Newton's method, with Platt's smoothed targets; the slope is kept from turning negative.
fn platt(sorted: &[(f64, f64)]) -> Sigmoid {
    let positives: f64 = sorted.iter().map(|(_, outcome)| outcome).sum();
    let negatives = sorted.len() as f64 - positives;
    let (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0));
    let mut sigmoid = Sigmoid { intercept: ((positives + 1.0) / (negatives + 1.0)).ln(), slope: 0.0 };
    for _ in 0..100 {
        let (mut gradient, mut hessian) = ([0.0; 2], [1e-12, 0.0, 1e-12]);
        for &(score, outcome) in sorted {
            let probability = sigmoid.probability(score);
            let error = if outcome > 0.5 { high } else { low } - probability;
            let weight = probability * (1.0 - probability);
            gradient[0] += error;
            gradient[1] += error * score;
            hessian[0] += weight;
            hessian[1] += weight * score;
            hessian[2] += weight * score * score;
        }
        let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
        let step = [
            (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant,
            (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant,
        ];
        sigmoid = Sigmoid { intercept: sigmoid.intercept + step[0], slope: sigmoid.slope + step[1] };
        if step[0].abs() + step[1].abs() < 1e-10 {
            break;
        }
    }
    Sigmoid { slope: sigmoid.slope.max(0.0), ..sigmoid }
}

/// Isotonic probability of `score` with one more application at it that repaid, and with one that defaulted.
fn venn_abers(sorted: &[(f64, f64)], score: f64) -> (f64, f64) {
    (isotonic_with(sorted, score, 0.0), isotonic_with(sorted, score, 1.0))
}

/// Isotonic regression of the outcomes and `(score, outcome)`, at `score`, by pooling adjacent violators.
fn isotonic_with(sorted: &[(f64, f64)], score: f64, outcome: f64) -> f64 {
    struct Block {
        last_score: f64,
        sum: f64,
        weight: f64,
    }
    let mut blocks: Vec<Block> = Vec::with_capacity(64);
    let place = sorted.partition_point(|(other, _)| *other < score);
    let all = sorted[..place].iter().copied().chain([(score, outcome)]).chain(sorted[place..].iter().copied());
    for (score, outcome) in all {
        let mut block = Block { last_score: score, sum: outcome, weight: 1.0 };
        while let Some(previous) = blocks.last() {
            let violates = previous.sum * block.weight >= block.sum * previous.weight;
            // Equal scores must share one probability.
            if !violates && previous.last_score < score {
                break;
            }
            block.sum += previous.sum;
            block.weight += previous.weight;
            blocks.pop();
        }
        blocks.push(block);
    }
    let block = &blocks[blocks.partition_point(|block| block.last_score < score)];
    block.sum / block.weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn venn_abers_pools_the_score_with_its_violators() {
        let sorted = [(1.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 1.0)];
        // One more repaid at 3: outcomes 0 | 1 0 0 | 1, and 2..3 pool to 1/3. One more default at 3: 0 | 1 1 0 | 1.
        assert_eq!(venn_abers(&sorted, 3.0), (1.0 / 3.0, 2.0 / 3.0));
        assert_eq!(venn_abers(&sorted, 0.0), (0.0, 0.5));
    }

    #[test]
    fn both_methods_recover_the_probabilities_that_made_the_outcomes() {
        let scores: Vec<f64> = (0..4000).map(|index| f64::from(index % 400) / 100.0 - 4.0).collect();
        // Outcomes at their expected frequency, spread evenly: no random draw.
        let expected = |score: f64| 1.0 / (1.0 + (-(score + 0.5)).exp());
        let defaults: Vec<bool> = scores
            .iter()
            .enumerate()
            .map(|(index, &score)| f64::from((index / 400) as u32) + 0.5 < 10.0 * expected(score))
            .collect();
        for method in Method::ALL {
            let calibration = calibrate(&scores, &defaults, method).unwrap();
            for score in [-3.0, -2.0, -1.0, -0.5] {
                let point = calibration.at(score);
                assert!((point.probability - expected(score)).abs() < 0.06, "{method:?} at {score}: {point:?}");
                assert!(point.low <= point.probability && point.probability <= point.high);
            }
        }
    }

    #[test]
    fn refuses_a_constant_score() {
        let message = calibrate(&[0.5; 4], &[true, false, true, false], Method::Platt).unwrap_err().to_string();
        assert_eq!(message, "every application has the same score: there is nothing to calibrate");
    }
}
