//! How numbers are written on the page: the same digits, signs and intervals everywhere.
//!
//! `0.750 [0.730, 0.770]` is a figure with its interval; a difference carries `+` or a real minus. What is not known is a dash.

use scoring::{Language, Metric, format_number};

use crate::evaluation::{Difference, Estimate};

/// What stands for a figure that is not known.
pub(super) const UNKNOWN: &str = "–";

/// A figure and the ends of its interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    value: f64,
    low: f64,
    high: f64,
}

impl From<&Metric> for Interval {
    fn from(metric: &Metric) -> Self {
        Self { value: metric.value, low: metric.low, high: metric.high }
    }
}

impl From<&Estimate> for Interval {
    fn from(estimate: &Estimate) -> Self {
        Self { value: estimate.value, low: estimate.low, high: estimate.high }
    }
}

impl From<&Difference> for Interval {
    fn from(difference: &Difference) -> Self {
        Self { value: difference.value, low: difference.low, high: difference.high }
    }
}

impl Interval {
    /// `0.750 [0.730, 0.770]`.
    pub(super) fn plain(self, decimals: usize) -> String {
        self.written(|value| number(value, decimals))
    }

    /// `+0.010 [−0.002, +0.022]`.
    pub(super) fn signed(self, decimals: usize) -> String {
        self.written(|value| signed(value, decimals))
    }

    /// `70.8% [68.4, 73.1]`.
    pub(super) fn percent(self, decimals: usize) -> String {
        self.of_hundred(decimals, |value| number(value, decimals))
    }

    /// `+2.1% [−0.4, +4.6]`, a difference of two percentages.
    pub(super) fn signed_percent(self, decimals: usize) -> String {
        self.of_hundred(decimals, |value| signed(value, decimals))
    }

    fn of_hundred(self, decimals: usize, write: impl Fn(f64) -> String) -> String {
        let scaled = Self { value: 100.0 * self.value, low: 100.0 * self.low, high: 100.0 * self.high };
        let value = write(scaled.value);
        let ends = [number(scaled.low, decimals), number(scaled.high, decimals)];
        if scaled.is_certain() || ends.contains(&UNKNOWN.to_owned()) {
            return format!("{value}%");
        }
        format!("{value}% [{}, {}]", write(scaled.low), write(scaled.high))
    }

    fn written(self, write: impl Fn(f64) -> String) -> String {
        if self.is_certain() || !self.low.is_finite() || !self.high.is_finite() {
            return write(self.value);
        }
        format!("{} [{}, {}]", write(self.value), write(self.low), write(self.high))
    }

    /// True for what is so by definition, as the reference group's ratio to itself.
    pub(super) fn is_certain(self) -> bool {
        self.low.total_cmp(&self.high).is_eq()
    }

    /// True if the interval holds `value`.
    pub(super) fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// A figure that may not be known, with its interval.
pub(super) fn estimate(estimate: Option<&Estimate>, decimals: usize) -> String {
    estimate.map_or(UNKNOWN.to_owned(), |estimate| Interval::from(estimate).plain(decimals))
}

/// A share that may not be known, in percent with its interval.
pub(super) fn share(estimate: Option<&Estimate>) -> String {
    estimate.map_or(UNKNOWN.to_owned(), |estimate| Interval::from(estimate).percent(1))
}

/// A number with thousands separated.
pub(super) fn number(value: f64, decimals: usize) -> String {
    if value.is_finite() { format_number(value, decimals, Language::English) } else { UNKNOWN.to_owned() }
}

/// A whole number.
pub(super) fn count(value: usize) -> String {
    number(value as f64, 0)
}

/// `9.1%`.
pub(super) fn percent(share: f64, decimals: usize) -> String {
    if share.is_finite() { format!("{}%", number(100.0 * share, decimals)) } else { UNKNOWN.to_owned() }
}

/// A number with its sign; what rounds to zero has none.
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let is_positive = value > 0.0 && text.chars().any(|letter| ('1'..='9').contains(&letter));
    if is_positive { format!("+{text}") } else { text }
}

/// A number with as many digits as it takes, three at most behind the point.
pub(super) fn short(value: f64) -> String {
    let text = number(value, 3);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A probability of a difference by chance.
pub(super) fn p_value(value: f64) -> String {
    if value < 0.001 { "< 0.001".to_owned() } else { number(value, 3) }
}

/// `1 fold`, `5 folds`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(value: f64, low: f64, high: f64) -> Difference {
        Difference { value, low, high, p_value: 0.5 }
    }

    #[test]
    fn a_difference_carries_signs_and_what_rounds_to_zero_none() {
        let written = |value, low, high| Interval::from(&difference(value, low, high)).signed(3);
        assert_eq!(written(0.0123, -0.0041, 0.0287), "+0.012 [−0.004, +0.029]");
        assert_eq!(written(0.0002, -0.5, 0.5), "0.000 [−0.500, +0.500]");
    }

    #[test]
    fn a_share_is_in_percent_and_a_certain_one_has_no_interval() {
        let estimate = |value, low, high| Estimate { value, low, high };
        assert_eq!(share(Some(&estimate(0.7078, 0.6836, 0.7309))), "70.8% [68.4, 73.1]");
        assert_eq!(share(None), "–");
        assert_eq!(super::estimate(Some(&estimate(1.0, 1.0, 1.0)), 2), "1.00");
        assert_eq!(Interval::from(&estimate(-0.096, -0.146, 0.036)).signed_percent(1), "−9.6% [−14.6, +3.6]");
    }

    #[test]
    fn thousands_and_small_probabilities_read_as_people_write_them() {
        assert_eq!(
            [count(17_264), percent(1.0 / 11.0, 2), p_value(1e-9), p_value(0.0366)],
            ["17,264", "9.09%", "< 0.001", "0.037"]
        );
        assert_eq!([short(10.0), short(0.015), number(f64::NAN, 2)], ["10", "0.015", "–"]);
        assert_eq!([counted(1, "fold", "folds"), counted(5, "fold", "folds")], ["1 fold", "5 folds"]);
    }
}
