//! Estimates with 95 % intervals, and the normal distribution behind them.
//!
//! Every interval that is not a bootstrap's comes from here, so that a rate has the same interval
//! in a table of groups and on a reliability curve.

use serde::{Deserialize, Serialize};
use statistics::{NORMAL_QUANTILE, wilson_interval};

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// Returns `value` with the normal interval of its standard error.
    pub(super) fn around(value: f64, standard_error: f64) -> Self {
        let half = NORMAL_QUANTILE * standard_error;
        Self { value, low: value - half, high: value + half }
    }

    /// Returns the share `successes / trials` with [Wilson's interval](wilson_interval).
    ///
    /// `None` without a trial.
    pub fn share(successes: usize, trials: usize) -> Option<Self> {
        let (low, high) = wilson_interval(successes, trials)?;
        Some(Self { value: successes as f64 / trials as f64, low, high })
    }

    /// Returns the mean of `values` with its normal interval.
    ///
    /// `None` for fewer than two values: they have no spread.
    pub(super) fn mean(values: &[f64]) -> Option<Self> {
        let standard_error = standard_error_of_mean(values)?;
        Some(Self::around(mean(values), standard_error))
    }

    /// Returns this share minus `other`, with Newcombe's interval.
    ///
    /// The shares are of two separate groups of applications. The interval is computed from both
    /// Wilson intervals (Newcombe 1998, *Interval estimation for the difference between independent
    /// proportions*, method 10).
    pub(super) fn less(self, other: Self) -> Self {
        let value = self.value - other.value;
        let below = (self.value - self.low).hypot(other.high - other.value);
        let above = (self.high - self.value).hypot(other.value - other.low);
        Self { value, low: value - below, high: value + above }
    }
}

/// Returns the two-sided p-value of a normal variable.
///
/// It is the probability of being at least this many standard errors from zero.
pub(super) fn two_sided_p_value(value: f64, standard_error: f64) -> f64 {
    if standard_error > 0.0 {
        libm::erfc((value / standard_error).abs() / std::f64::consts::SQRT_2)
    } else if value == 0.0 {
        1.0
    } else {
        0.0
    }
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    statistics::mean(values.iter().copied())
}

/// Returns the standard error of the mean; `None` for fewer than two values.
///
/// It is the standard deviation, with one degree of freedom for the mean, divided by the root of
/// the number of values.
pub(super) fn standard_error_of_mean(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let (mean, count) = (mean(values), values.len() as f64);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (count - 1.0) / count).sqrt())
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "values computed by hand")]
mod tests {
    use super::*;

    fn rounded(estimate: Estimate) -> [f64; 3] {
        [estimate.value, estimate.low, estimate.high].map(|value| (value * 1e4).round() / 1e4)
    }

    #[test]
    fn a_share_has_wilsons_interval_as_scipy_computes_it() {
        // scipy 1.17: binomtest(7, 10), (0, 5) and (81, 263), proportion_ci(method="wilson").
        assert_eq!(rounded(Estimate::share(7, 10).unwrap()), [0.7, 0.3968, 0.8922]);
        assert_eq!(rounded(Estimate::share(0, 5).unwrap()), [0.0, 0.0, 0.4345]);
        assert_eq!(rounded(Estimate::share(81, 263).unwrap()), [0.308, 0.2553, 0.3662]);
        assert_eq!(Estimate::share(3, 3).unwrap().high, 1.0);
        assert_eq!(Estimate::share(0, 0), None);
    }

    #[test]
    fn a_difference_of_shares_has_the_interval_of_newcombes_own_example() {
        // Newcombe 1998, table II, first column, method 10: 56 of 70 minus 48 of 80.
        let difference = Estimate::share(56, 70).unwrap().less(Estimate::share(48, 80).unwrap());
        assert_eq!(rounded(difference), [0.2, 0.0524, 0.3339]);
    }

    #[test]
    fn p_values_are_those_of_the_normal_tables() {
        assert!((two_sided_p_value(NORMAL_QUANTILE, 1.0) - 0.05).abs() < 1e-15);
        assert!((two_sided_p_value(-1.0, 1.0) - 0.317_310_507_862_914_1).abs() < 1e-15);
        // scipy 1.17: 2 * norm.sf(10). A survival function keeps its digits; one minus a
        // distribution function does not.
        assert!((two_sided_p_value(10.0, 1.0) / 1.523_970_604_832_094e-23 - 1.0).abs() < 1e-12);
        assert_eq!(two_sided_p_value(0.0, 0.0), 1.0);
    }

    #[test]
    fn a_mean_needs_two_values_to_have_an_interval() {
        // Deviation 1 over the root of 3 values.
        let estimate = Estimate::mean(&[1.0, 2.0, 3.0]).unwrap();
        assert_eq!(
            (estimate.value, estimate.high),
            (2.0, 2.0 + NORMAL_QUANTILE * (1.0f64 / 3.0).sqrt())
        );
        assert_eq!(Estimate::mean(&[1.0]), None);
    }
}
