//! French number formats: decimal commas, narrow no-break spaces.

use scoring::{Language, Metric};

use crate::documents::numbers::{Interval, Numbers, Style};
use crate::evaluation::{Difference, Estimate};

const FRENCH: Numbers = Numbers { language: Language::French };

/// Writes a number with this many decimals: `0,774`. A number that is not finite is a dash.
///
/// ```
/// # use workspace_lib::notebook::decimal;
/// assert_eq!(decimal(0.7742, 3), "0,774");
/// ```
pub fn decimal(value: f64, decimals: usize) -> String {
    FRENCH.number(value, decimals)
}

/// Writes a share as a percentage: `8,1 %`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// assert_eq!(percent(0.0807, 1), "8,1\u{202f}%");
/// ```
pub fn percent(share: f64, decimals: usize) -> String {
    FRENCH.percent(share, decimals)
}

/// Writes a difference of two shares in percentage points, with its sign: `+2,1 points`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// assert_eq!(points(0.021, 1), "+2,1\u{a0}points");
/// assert_eq!(points(0.004, 1), "+0,4\u{a0}point");
/// ```
pub fn points(difference: f64, decimals: usize) -> String {
    let points = signed(100.0 * difference, decimals);
    let unit = if (100.0 * difference).abs() < 2.0 { "point" } else { "points" };
    format!("{points}\u{a0}{unit}")
}

/// Writes a whole number with a space between thousands: `17 264`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// assert_eq!(count(17_264), "17\u{202f}264");
/// ```
pub fn count(number: usize) -> String {
    FRENCH.count(number as f64)
}

/// Writes an amount in whole euros: `450 000 €`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// assert_eq!(euros(450_000.0), "450\u{202f}000\u{a0}€");
/// ```
pub fn euros(amount: f64) -> String {
    format!("{}\u{a0}€", decimal(amount, 0))
}

/// Writes a number with its sign. A number that rounds to zero has no sign.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// assert_eq!(signed(0.0123, 3), "+0,012");
/// assert_eq!(signed(-0.0001, 3), "0,000");
/// ```
pub fn signed(value: f64, decimals: usize) -> String {
    FRENCH.signed(value, decimals)
}

/// Text forms of a figure with its 95 % interval.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let rate = Estimate { value: 0.278, low: 0.272, high: 0.284 };
/// assert_eq!(rate.interval(3), "0,278 [0,272\u{202f}; 0,284]");
/// assert_eq!(rate.percent_interval(1), "27,8\u{202f}% [27,2\u{202f}; 28,4]");
/// ```
pub trait WithInterval {
    /// Writes the figure and the ends of its interval: `0,774 [0,761 ; 0,786]`.
    fn interval(&self, decimals: usize) -> String;

    /// Writes the figure and its interval as percentages: `27,8 % [27,2 ; 28,4]`.
    fn percent_interval(&self, decimals: usize) -> String;

    /// Writes a difference and its interval with signs: `+0,012 [+0,002 ; +0,022]`.
    fn signed_interval(&self, decimals: usize) -> String;
}

macro_rules! with_interval {
    ($($figure:ty),*) => {
        $(impl WithInterval for $figure {
            fn interval(&self, decimals: usize) -> String {
                FRENCH.interval(Interval::from(self), Style { decimals, ..Style::default() })
            }

            fn percent_interval(&self, decimals: usize) -> String {
                FRENCH.interval(Interval::from(self), Style { decimals, is_percent: true, ..Style::default() })
            }

            fn signed_interval(&self, decimals: usize) -> String {
                FRENCH.interval(Interval::from(self), Style { decimals, is_signed: true, ..Style::default() })
            }
        })*
    };
}

with_interval!(Metric, Estimate, Difference);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_french_prose_writes_them() {
        assert_eq!(decimal(0.7742, 3), "0,774");
        assert_eq!(percent(0.0807, 1), "8,1\u{202f}%");
        assert_eq!(count(17_264), "17\u{202f}264");
        assert_eq!(euros(450_000.0), "450\u{202f}000\u{a0}€");
    }

    #[test]
    fn a_difference_has_a_sign_and_what_rounds_to_zero_none() {
        assert_eq!(signed(0.0123, 3), "+0,012");
        assert_eq!(signed(-0.0123, 3), "\u{2212}0,012");
        assert_eq!(signed(-0.0001, 3), "0,000");
        assert_eq!(points(0.021, 1), "+2,1\u{a0}points");
        assert_eq!(points(-0.004, 1), "\u{2212}0,4\u{a0}point");
    }

    #[test]
    fn a_figure_has_its_interval_beside_it() {
        let estimate = Estimate { value: 0.278, low: 0.272, high: 0.284 };
        assert_eq!(estimate.interval(3), "0,278 [0,272\u{202f}; 0,284]");
        assert_eq!(estimate.percent_interval(1), "27,8\u{202f}% [27,2\u{202f}; 28,4]");
        assert_eq!(estimate.signed_interval(2), "+0,28 [+0,27\u{202f}; +0,28]");
    }
}
