//! Paired comparison of two models on the same applications, with its significance.
//!
//! What both models find easy or hard cancels out: the interval is that of the difference alone. It
//! covers the sampling of the scored applications. It does not cover the sampling of the training
//! data.

use serde::{Deserialize, Serialize};
use statistics::{NORMAL_QUANTILE, midranks};

use super::check;
use super::interval::{Estimate, mean, standard_error_of_mean, two_sided_p_value};
use crate::{Error, Result};

/// A difference between two models, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The first model's figure minus the second's.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Two-sided p-value: the probability of a difference at least this large if there were none.
    pub p_value: f64,
}

impl Difference {
    fn new(value: f64, standard_error: f64) -> Self {
        let Estimate { low, high, .. } = Estimate::around(value, standard_error);
        Self { value, low, high, p_value: two_sided_p_value(value, standard_error) }
    }

    /// Returns the standard error, computed from the interval.
    pub(crate) fn standard_error(&self) -> f64 {
        (self.high - self.low) / (2.0 * NORMAL_QUANTILE)
    }

    /// Checks whether the difference is significantly below zero: its whole interval is.
    pub fn is_below_zero(&self) -> bool {
        self.high < 0.0
    }

    /// Checks whether the difference is significantly above zero: its whole interval is.
    pub fn is_above_zero(&self) -> bool {
        self.low > 0.0
    }

    /// Checks whether the difference is not significant: zero is in its interval.
    pub fn is_within_chance(&self) -> bool {
        self.low <= 0.0 && 0.0 <= self.high
    }
}

/// Computes the mean area under the ROC curve of `left` minus that of `right`.
///
/// Each is a list of repetitions (other folds, other seeds) of out-of-fold scores of the same
/// applications, in the order of `defaults`. The two lists may differ in length.
///
/// The variance is DeLong's (DeLong, DeLong and Clarke-Pearson 1988). It is computed from each
/// application's contribution to the area, averaged over the repetitions. Contributions are
/// computed by midranks (Sun and Xu 2014, *Fast implementation of DeLong's algorithm*).
/// `benchmarks/out_of_fold.py` computes the same.
///
/// # Errors
/// [`Error::Length`] if a repetition has another length than `defaults`; [`Error::Data`] if there
/// is no repetition, a score is missing, or there are fewer than two clients of either outcome.
pub fn auc_difference(
    left: &[Vec<f64>],
    right: &[Vec<f64>],
    defaults: &[bool],
) -> Result<Difference> {
    let (left, right) =
        (Contributions::mean_of(left, defaults)?, Contributions::mean_of(right, defaults)?);
    let less = |left: Vec<f64>, right: &[f64]| {
        left.iter().zip(right).map(|(left, right)| left - right).collect()
    };
    let difference = Contributions {
        of_defaults: less(left.of_defaults, &right.of_defaults),
        of_repaid: less(left.of_repaid, &right.of_repaid),
    };
    let Some(standard_error) = difference.standard_error() else {
        let defaulted = difference.of_defaults.len();
        return Err(Error::Data(format!(
            "expected at least 2 clients who defaulted and 2 who repaid, found {defaulted} and {}",
            difference.of_repaid.len()
        )));
    };
    Ok(Difference::new(difference.area(), standard_error))
}

/// Computes the mean of `left` minus `right`, with its normal interval.
///
/// Both have one cost per application.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let difference = mean_difference(&[1.0, 2.0, 3.0, 4.0], &[0.0, 2.0, 2.0, 4.0])?;
/// assert_eq!(difference.value, 0.5);
/// assert!(difference.is_within_chance(), "four applications prove nothing");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if they differ in length, [`Error::Data`] if there are fewer than two
/// applications or a cost is missing.
pub fn mean_difference(left: &[f64], right: &[f64]) -> Result<Difference> {
    if left.len() != right.len() {
        let (left_length, right_length) = (left.len(), right.len());
        return Err(Error::Length {
            left: "costs",
            right: "costs to compare",
            left_length,
            right_length,
        });
    }
    let differences: Vec<f64> = left.iter().zip(right).map(|(left, right)| left - right).collect();
    if let Some(row) = differences.iter().position(|difference| !difference.is_finite()) {
        let (left, right) = (left[row], right[row]);
        return Err(Error::Data(format!(
            "expected two costs for application {}, found {left} and {right}",
            row + 1
        )));
    }
    let Some(standard_error) = standard_error_of_mean(&differences) else {
        return Err(Error::Data(format!(
            "expected at least 2 applications, found {}",
            differences.len()
        )));
    };
    Ok(Difference::new(mean(&differences), standard_error))
}

/// Computes the area under the ROC curve with DeLong's interval, limited to 0 to 1.
///
/// `None` with fewer than two clients of either outcome.
pub(super) fn auc(scores: &[f64], defaults: &[bool]) -> Option<Estimate> {
    let contributions = Contributions::from_scores(scores, defaults);
    let Estimate { value, low, high } =
        Estimate::around(contributions.area(), contributions.standard_error()?);
    Some(Estimate { value, low: low.max(0.0), high: high.min(1.0) })
}

/// Contribution of each application to the area.
///
/// It is the share of the clients with the other outcome against whom it is ranked correctly.
#[derive(Debug, Clone)]
struct Contributions {
    of_defaults: Vec<f64>,
    of_repaid: Vec<f64>,
}

impl Contributions {
    /// Computes the contributions from midranks.
    ///
    /// A client's rank among all, minus its rank among the clients of its own outcome, is the
    /// number of clients of the other outcome below it.
    fn from_scores(scores: &[f64], defaults: &[bool]) -> Self {
        let scores_of = |outcome: bool| -> Vec<f64> {
            scores
                .iter()
                .zip(defaults)
                .filter(|(_, default)| **default == outcome)
                .map(|(&score, _)| score)
                .collect()
        };
        let ranks = midranks(scores);
        let below = |outcome: bool| -> Vec<f64> {
            let of_outcome = ranks.iter().zip(defaults).filter(|(_, default)| **default == outcome);
            of_outcome
                .map(|(rank, _)| rank)
                .zip(midranks(&scores_of(outcome)))
                .map(|(rank, own)| rank - own)
                .collect()
        };
        let (below_defaults, below_repaid) = (below(true), below(false));
        let (defaulted, repaid) = (below_defaults.len() as f64, below_repaid.len() as f64);
        Self {
            of_defaults: below_defaults.into_iter().map(|below| below / repaid).collect(),
            of_repaid: below_repaid.into_iter().map(|below| 1.0 - below / defaulted).collect(),
        }
    }

    /// Computes the contributions to the mean area over `repetitions`.
    fn mean_of(repetitions: &[Vec<f64>], defaults: &[bool]) -> Result<Self> {
        let Some((first, others)) = repetitions.split_first() else {
            return Err(Error::Data(
                "expected at least one repetition of the scores, found none".into(),
            ));
        };
        for (number, scores) in repetitions.iter().enumerate() {
            check(scores, defaults)?;
            if let Some(row) = scores.iter().position(|score| score.is_nan()) {
                let (repetition, application) = (number + 1, row + 1);
                return Err(Error::Data(format!(
                    "expected a score for every application, found none for application {application} in repetition {repetition}"
                )));
            }
        }
        let mut mean = Self::from_scores(first, defaults);
        for scores in others {
            let one = Self::from_scores(scores, defaults);
            mean.of_defaults.iter_mut().zip(one.of_defaults).for_each(|(sum, one)| *sum += one);
            mean.of_repaid.iter_mut().zip(one.of_repaid).for_each(|(sum, one)| *sum += one);
        }
        let count = repetitions.len() as f64;
        mean.of_defaults.iter_mut().chain(&mut mean.of_repaid).for_each(|sum| *sum /= count);
        Ok(mean)
    }

    fn area(&self) -> f64 {
        mean(&self.of_defaults)
    }

    /// Computes DeLong's standard error: the contributions of both outcomes vary independently.
    fn standard_error(&self) -> Option<f64> {
        Some(
            standard_error_of_mean(&self.of_defaults)?
                .hypot(standard_error_of_mean(&self.of_repaid)?),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{assert_close, oracle};
    use super::*;

    #[test]
    fn agrees_with_the_benchmarks_python() {
        let oracle = oracle();
        let Difference { value, low, high, p_value } =
            auc_difference(&oracle.left, &oracle.right, &oracle.defaults).unwrap();
        assert_close(&[value, low, high, p_value], &oracle.auc_difference);
        let Difference { value, low, high, p_value } =
            mean_difference(&oracle.left[0], &oracle.right[0]).unwrap();
        assert_close(&[value, low, high, p_value], &oracle.mean_difference);
        let Estimate { value, low, high } = auc(&oracle.left[0], &oracle.defaults).unwrap();
        assert_close(&[value, low, high], &oracle.auc);
    }

    #[test]
    fn ties_count_half_and_no_difference_is_certain() {
        assert_eq!(midranks(&[2.0, -0.0, 2.0, 5.0, 0.0]), [3.5, 1.5, 3.5, 5.0, 1.5]);
        let (scores, defaults) =
            ([0.1, 0.4, 0.35, 0.8, 0.35, 0.05].to_vec(), [false, false, true, true, false, false]);
        // 0.8 beats all four; 0.35 beats two, ties with one, loses to one.
        assert_eq!(Contributions::from_scores(&scores, &defaults).of_defaults, [2.5 / 4.0, 1.0]);
        let same = auc_difference(&[scores.clone(), scores.clone()], &[scores], &defaults).unwrap();
        assert_eq!(same, Difference { value: 0.0, low: 0.0, high: 0.0, p_value: 1.0 });
    }

    #[test]
    fn a_difference_is_within_chance_or_on_one_side_of_zero() {
        let difference = |value, low, high| Difference { value, low, high, p_value: 0.5 };
        assert!(
            difference(0.1, -0.1, 0.3).is_within_chance()
                && !difference(0.2, 0.1, 0.3).is_within_chance()
        );
        assert!(
            difference(0.2, 0.1, 0.3).is_above_zero() && !difference(0.2, 0.1, 0.3).is_below_zero()
        );
        assert!(
            difference(-0.2, -0.3, -0.1).is_below_zero()
                && !difference(-0.2, -0.3, -0.1).is_above_zero()
        );
        let touching = difference(-0.1, -0.2, 0.0);
        assert!(
            touching.is_within_chance() && !touching.is_below_zero() && !touching.is_above_zero()
        );
    }

    #[test]
    fn refuses_what_it_cannot_compare() {
        let message = |left: &[Vec<f64>], right: &[Vec<f64>], defaults: &[bool]| {
            auc_difference(left, right, defaults).unwrap_err().to_string()
        };
        let outcomes = [true, false, true, false];
        let scores = [vec![0.1, 0.2, 0.3, 0.4]];
        assert_eq!(
            message(&[], &scores, &outcomes),
            "expected at least one repetition of the scores, found none"
        );
        assert_eq!(
            message(&scores, &[vec![0.4; 4], vec![0.1, f64::NAN, 0.3, 0.4]], &outcomes),
            "expected a score for every application, found none for application 2 in repetition 2"
        );
        assert_eq!(
            message(&scores, &[vec![0.1]], &outcomes),
            "expected as many probabilities as outcomes, found 1 and 4"
        );
        assert_eq!(
            message(&scores, &scores, &[true, false, false, false]),
            "expected at least 2 clients who defaulted and 2 who repaid, found 1 and 3"
        );
        assert_eq!(
            mean_difference(&[1.0, f64::NAN], &[1.0, 2.0]).unwrap_err().to_string(),
            "expected two costs for application 2, found NaN and 2"
        );
        assert_eq!(
            mean_difference(&[1.0], &[2.0]).unwrap_err().to_string(),
            "expected at least 2 applications, found 1"
        );
    }
}
