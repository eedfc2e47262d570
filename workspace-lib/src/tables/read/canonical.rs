//! What a number of a column means: missing values are really missing, and nothing is kept that the column cannot hold.

use super::SchemaColumn;
use crate::tables::Kind;

/// Texts that mean "not available" in every category column.
pub const NOT_AVAILABLE: [&str; 2] = ["XNA", "XAP"];

/// Whole numbers below are exact as floats: 2^53.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// How the numbers of a column are to be taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    is_whole: bool,
    /// `NaN` if there is none: it is equal to nothing.
    sentinel: f64,
}

impl Meaning {
    pub(super) fn of(column: &SchemaColumn) -> Self {
        Self { is_whole: column.kind == Kind::Integer, sentinel: column.sentinel.unwrap_or(f64::NAN) }
    }

    /// The number to keep, `NaN` if it stands for "missing"; `None` if the column cannot hold it.
    #[inline]
    #[expect(clippy::float_cmp, reason = "whole numbers and sentinels are exact")]
    pub(super) fn accept(self, value: f64) -> Option<f64> {
        // By way of i64, because rounding is a function call on processors without an instruction for it.
        let is_whole = |value: f64| (value as i64) as f64 == value && value.abs() < EXACT;
        if self.is_whole && !is_whole(value) && !value.is_nan() || value.is_infinite() {
            return None;
        }
        Some(if value == self.sentinel { f64::NAN } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Table;

    fn accept(column: &str, value: f64) -> Option<f64> {
        Meaning::of(Table::ApplicationTrain.column(column).unwrap()).accept(value)
    }

    #[test]
    fn keeps_what_a_column_can_hold() {
        assert_eq!(accept("AMT_CREDIT", 12.5), Some(12.5));
        assert_eq!(accept("SK_ID_CURR", -12.0), Some(-12.0));
        assert_eq!(accept("SK_ID_CURR", 12.5), None);
        assert_eq!(accept("SK_ID_CURR", EXACT - 1.0), Some(EXACT - 1.0));
        assert_eq!(accept("SK_ID_CURR", EXACT), None);
        for infinite in [f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!((accept("AMT_CREDIT", infinite), accept("SK_ID_CURR", infinite)), (None, None));
        }
    }

    #[test]
    fn makes_the_sentinel_of_a_column_missing_and_that_of_others_not() {
        assert!(accept("DAYS_EMPLOYED", 365_243.0).unwrap().is_nan());
        assert_eq!(accept("DAYS_BIRTH", 365_243.0), Some(365_243.0));
        assert!(accept("SK_ID_CURR", f64::NAN).unwrap().is_nan());
    }
}
