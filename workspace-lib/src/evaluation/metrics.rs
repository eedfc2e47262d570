//! Ranking and probability metrics, equal to scikit-learn's.
//!
//! Each metric takes a weight per application. A bootstrap replicate is the same ranking with other
//! weights.

use statistics::Ranking;

use super::check;
use crate::Result;

/// Applications in descending order of probability, sorted once for all ranking metrics.
#[derive(Debug, Clone)]
pub struct Ranked {
    ranking: Ranking,
    defaults: Vec<bool>,
}

impl Ranked {
    /// Ranks applications by `probabilities`; `defaults` are their outcomes, in the same order.
    ///
    /// # Errors
    /// If they differ in length or hold only one outcome.
    pub fn new(probabilities: &[f64], defaults: &[bool]) -> Result<Self> {
        check(probabilities, defaults)?;
        Ok(Self { ranking: Ranking::new(probabilities), defaults: defaults.to_vec() })
    }

    /// Computes the area under the ROC curve, equal to scikit-learn's `roc_auc_score`.
    ///
    /// It is the share of pairs of a default and a repaid loan that are ranked correctly. Ties
    /// count half. `NaN` if an outcome has no weight.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let ranked = Ranked::new(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true])?;
    /// // Of four pairs of a default and a repaid loan, three are in the right order.
    /// assert_eq!(ranked.auc(&[1.0; 4]), 0.75);
    /// # Ok(())
    /// # }
    /// ```
    pub fn auc(&self, weights: &[f64]) -> f64 {
        let weight_by_outcome = |application: usize| {
            let weight = weights[application];
            if self.defaults[application] { (weight, 0.0) } else { (0.0, weight) }
        };
        self.ranking.area_under_curve(weight_by_outcome).unwrap_or(f64::NAN)
    }

    /// Computes the average precision, equal to scikit-learn's `average_precision_score`.
    ///
    /// It is the precision at each threshold, weighted by the gain in recall.
    pub fn average_precision(&self, weights: &[f64]) -> f64 {
        let (mut sum, mut positives, mut total, mut counted) = (0.0, 0.0, 0.0, 0.0);
        for (application, ends_tie) in self.ranking.cases() {
            total += weights[application];
            if self.defaults[application] {
                positives += weights[application];
            }
            if ends_tie && total > 0.0 {
                sum += (positives - counted) * positives / total;
                counted = positives;
            }
        }
        sum / positives
    }
}

/// Computes the Brier score, equal to scikit-learn's `brier_score_loss`.
///
/// It is the mean squared distance between probability and outcome.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let score = brier(&[0.5, 0.25], &[true, false], &[1.0, 1.0]);
/// assert_eq!(score, (0.25 + 0.0625) / 2.0);
/// ```
pub fn brier(probabilities: &[f64], defaults: &[bool], weights: &[f64]) -> f64 {
    weighted_mean(weights, |application| {
        (probabilities[application] - f64::from(u8::from(defaults[application]))).powi(2)
    })
}

/// Computes the mean negative log-likelihood of the outcomes, equal to scikit-learn's `log_loss`.
///
/// Probabilities are kept one machine epsilon away from 0 and 1.
pub fn log_loss(probabilities: &[f64], defaults: &[bool], weights: &[f64]) -> f64 {
    weighted_mean(weights, |application| {
        let probability = probabilities[application].clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        if defaults[application] { -probability.ln() } else { -(1.0 - probability).ln() }
    })
}

/// Computes the weighted mean of `value(application)`.
pub(super) fn weighted_mean(weights: &[f64], value: impl Fn(usize) -> f64) -> f64 {
    let total: f64 = weights.iter().sum();
    weights.iter().enumerate().map(|(application, weight)| weight * value(application)).sum::<f64>()
        / total
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROBABILITIES: [f64; 6] = [0.1, 0.4, 0.35, 0.8, 0.35, 0.05];
    const DEFAULTS: [bool; 6] = [false, false, true, true, false, false];
    const ONES: [f64; 6] = [1.0; 6];

    #[test]
    fn agrees_with_values_computed_by_hand() {
        let ranked = Ranked::new(&PROBABILITIES, &DEFAULTS).unwrap();
        // 8 pairs: 0.8 beats all four, 0.35 beats two, ties with one, loses to one.
        assert!((ranked.auc(&ONES) - 6.5 / 8.0).abs() < 1e-15);
        // Recall 1/2 at precision 1, then 2/2 at precision 2/4.
        assert!((ranked.average_precision(&ONES) - (0.5 + 0.5 * 0.5)).abs() < 1e-15);
        let squares = 0.01 + 0.16 + 0.65f64.powi(2) + 0.04 + 0.35f64.powi(2) + 0.0025;
        assert!((brier(&PROBABILITIES, &DEFAULTS, &ONES) - squares / 6.0).abs() < 1e-15);
        let logs: f64 =
            [0.9, 0.6, 0.35, 0.8, 0.65, 0.95].iter().map(|share: &f64| -share.ln()).sum();
        assert!((log_loss(&PROBABILITIES, &DEFAULTS, &ONES) - logs / 6.0).abs() < 1e-15);
    }

    #[test]
    fn a_weight_of_two_is_the_application_twice() {
        let weights = [1.0, 2.0, 1.0, 0.0, 3.0, 1.0];
        let twice: Vec<usize> = weights
            .iter()
            .enumerate()
            .flat_map(|(index, &weight)| vec![index; weight as usize])
            .collect();
        let probabilities: Vec<f64> = twice.iter().map(|&index| PROBABILITIES[index]).collect();
        let defaults: Vec<bool> = twice.iter().map(|&index| DEFAULTS[index]).collect();
        let ones = vec![1.0; twice.len()];
        let (weighted, repeated) = (
            Ranked::new(&PROBABILITIES, &DEFAULTS).unwrap(),
            Ranked::new(&probabilities, &defaults).unwrap(),
        );
        assert!((weighted.auc(&weights) - repeated.auc(&ones)).abs() < 1e-15);
        assert!(
            (weighted.average_precision(&weights) - repeated.average_precision(&ones)).abs()
                < 1e-15
        );
    }
}
