//! Conversion of a column's numbers: sentinels become missing, and invalid numbers are refused.

use scoring::{Cell, EXACT_LIMIT};

use super::SchemaColumn;
use crate::tables::Kind;

/// Rule by which the numbers of one column are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberRule {
    is_whole: bool,
    /// True if 1 means yes and 0 means no.
    pub(super) is_flag: bool,
    /// `NaN` if the column has no sentinel, because `NaN` equals no value.
    sentinel: f64,
}

impl NumberRule {
    pub(super) fn for_column(column: &SchemaColumn) -> Self {
        let is_whole = column.kind == Kind::Integer;
        Self {
            is_whole,
            is_flag: is_whole && (column.minimum, column.maximum) == (Some(0.0), Some(1.0)),
            sentinel: column.sentinel.unwrap_or(f64::NAN),
        }
    }

    /// Returns the number to store, or `None` if the column cannot contain it.
    ///
    /// A sentinel becomes `NaN`.
    #[inline]
    #[expect(clippy::float_cmp, reason = "whole numbers and sentinels are exact")]
    pub(super) fn accept(self, value: f64) -> Option<f64> {
        // The conversion through i64 avoids a function call for rounding on processors without a
        // rounding instruction.
        let is_whole = |value: f64| (value as i64) as f64 == value && value.abs() < EXACT_LIMIT;
        if self.is_whole && !is_whole(value) && !value.is_nan() || value.is_infinite() {
            return None;
        }
        Some(if value == self.sentinel { f64::NAN } else { value })
    }

    /// Converts a cell of any form, like [`accept`](Self::accept).
    ///
    /// Words that mean "missing", "yes" and "no" are read as well.
    pub(super) fn read(self, cell: Cell<'_>) -> Option<f64> {
        match cell.flag() {
            Some(flag) if self.is_flag => Some(f64::from(u8::from(flag))),
            _ => self.accept(cell.number().ok()?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Table;

    fn accept(column: &str, value: f64) -> Option<f64> {
        NumberRule::for_column(Table::ApplicationTrain.column(column).unwrap()).accept(value)
    }

    fn read_text(column: &str, text: &str) -> Option<f64> {
        NumberRule::for_column(Table::ApplicationTrain.column(column).unwrap())
            .read(Cell::Untyped(text))
    }

    #[test]
    fn keeps_what_a_column_can_hold() {
        assert_eq!(accept("AMT_CREDIT", 12.5), Some(12.5));
        assert_eq!(accept("SK_ID_CURR", -12.0), Some(-12.0));
        assert_eq!(accept("SK_ID_CURR", 12.5), None);
        assert_eq!(accept("SK_ID_CURR", EXACT_LIMIT - 1.0), Some(EXACT_LIMIT - 1.0));
        assert_eq!(accept("SK_ID_CURR", EXACT_LIMIT), None);
        for infinite in [f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                (accept("AMT_CREDIT", infinite), accept("SK_ID_CURR", infinite)),
                (None, None)
            );
        }
    }

    #[test]
    fn makes_the_sentinel_of_a_column_missing_and_that_of_others_not() {
        assert!(accept("DAYS_EMPLOYED", 365_243.0).unwrap().is_nan());
        assert_eq!(accept("DAYS_BIRTH", 365_243.0), Some(365_243.0));
        assert!(accept("SK_ID_CURR", f64::NAN).unwrap().is_nan());
    }

    #[test]
    fn reads_numbers_in_every_form_that_programs_write() {
        for (text, expected) in [
            ("1e5", 1e5),
            (" 12 ", 12.0),
            ("+5", 5.0),
            ("0.08303696739132256", 0.083_036_967_391_322_56),
        ] {
            assert_eq!(read_text("AMT_CREDIT", text), Some(expected), "{text}");
        }
        for text in ["12a", "1,5", "inf", "1e400", "Y", "true", "\u{661}\u{662}"] {
            assert_eq!(read_text("AMT_CREDIT", text), None, "{text}");
        }
        for text in ["", " ", "NA", "nan", "NULL", "None", r"\N"] {
            assert!(read_text("AMT_CREDIT", text).unwrap().is_nan(), "{text}");
        }
        assert!(read_text("DAYS_EMPLOYED", "365243.000").unwrap().is_nan());
        assert_eq!(["Y", "true", "1.0"].map(|text| read_text("FLAG_MOBIL", text)), [Some(1.0); 3]);
        assert_eq!(["N", "False", "0"].map(|text| read_text("TARGET", text)), [Some(0.0); 3]);
    }
}
