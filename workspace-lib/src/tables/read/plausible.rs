//! Check for columns with impossible values: flipped signs, and numbers that stand for "not known".
//!
//! A few implausible values are only reported by a check; they are used all the same. A whole
//! column of implausible values is a mistake, and so is one implausible value in many rows. Every
//! score from such a column would be wrong, so the column is refused.

use std::collections::HashMap;
use std::path::Path;

use super::{Columns, Error, SchemaColumn, Values};
use crate::tables::TARGET;

/// Minimum number of known values for a column to be checked.
const MINIMUM_VALUES: usize = 5;

/// Share of the known values above which one implausible value cannot be chance.
const MINIMUM_SHARE: f64 = 0.01;

/// Number of values in the first sample of a column. For most columns the sample is enough.
const SAMPLE_SIZE: usize = 4096;

/// Returns an error for each column whose values cannot be right.
pub(super) fn implausible(columns: &Columns, file: &Path) -> Vec<Error> {
    let errors = columns.columns.iter().filter_map(|(name, values)| {
        let column = columns
            .table
            .column(name)
            .filter(|_| !name.starts_with("SK_ID_") && *name != TARGET)?;
        let (minimum, maximum) = (column.minimum?, column.maximum?);
        let Values::Numbers(numbers) = values else { return None };
        let step = numbers.len().div_ceil(SAMPLE_SIZE).max(1);
        let sample = RangeSummary::new(numbers.iter().step_by(step), minimum, maximum);
        // Only a column with an implausible sample is checked completely.
        sample.complaint(column)?;
        let (found, cause) =
            RangeSummary::new(numbers.iter(), minimum, maximum).complaint(column)?;
        Some(Error::Implausible {
            file: file.to_path_buf(),
            column: name,
            found,
            minimum,
            maximum,
            cause,
        })
    });
    errors.collect()
}

/// Summary of a column's values against its plausible range.
struct RangeSummary {
    known: usize,
    outside: usize,
    /// Number of values outside the range whose opposite is within the range.
    flipped: usize,
    /// The most frequent implausible value, and its number of rows.
    shared: Option<(f64, usize)>,
}

impl RangeSummary {
    fn new<'a>(values: impl Iterator<Item = &'a f64>, minimum: f64, maximum: f64) -> Self {
        let range = minimum..=maximum;
        let (mut known, mut outside, mut flipped) = (0, 0, 0);
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for value in values.filter(|value| !value.is_nan()) {
            known += 1;
            if !range.contains(value) {
                outside += 1;
                flipped += usize::from(range.contains(&-value));
                *counts.entry(value.to_bits()).or_default() += 1;
            }
        }
        let shared = counts.into_iter().map(|(bits, count)| (f64::from_bits(bits), count));
        let shared =
            shared.max_by(|left, right| left.1.cmp(&right.1).then(left.0.total_cmp(&right.0)));
        Self { known, outside, flipped, shared }
    }

    /// Returns what was found and its likely cause; `None` if the column is plausible.
    fn complaint(&self, column: &SchemaColumn) -> Option<(String, String)> {
        if self.known < MINIMUM_VALUES {
            return None;
        }
        let (value, count) = self.shared?;
        if self.outside == self.known {
            let found =
                format!("all {} values are outside the range, most often {value}", self.known);
            let cause = if 2 * self.flipped >= self.known {
                let counted = if column.name.starts_with("DAYS_")
                    || column.name.starts_with("MONTHS_")
                {
                    " Days and months are counted back from the application, as numbers below zero."
                } else {
                    ""
                };
                format!("The signs are probably flipped.{counted} Multiply the column by -1.")
            } else {
                "The column is probably in another unit, or holds something else. Export it as in Kaggle's file."
                    .to_owned()
            };
            return Some((found, cause));
        }
        let is_shared =
            count >= MINIMUM_VALUES && count as f64 >= MINIMUM_SHARE * self.known as f64;
        is_shared.then(|| {
            let known_word = column.sentinel.map_or_else(String::new, |sentinel| format!(", or write {sentinel}"));
            let cause = format!(
                "The number probably stands for a value that is not known. Leave these cells empty{known_word}."
            );
            (format!("{count} of {} values are {value}", self.known), cause)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Table;

    fn complaint(column: &str, values: &[f64]) -> Option<String> {
        let column = Table::ApplicationTrain.column(column).unwrap();
        let summary =
            RangeSummary::new(values.iter(), column.minimum.unwrap(), column.maximum.unwrap());
        summary.complaint(column).map(|(found, cause)| format!("{found}. {cause}"))
    }

    #[test]
    fn says_what_a_column_beyond_its_range_probably_is() {
        assert_eq!(
            complaint("DAYS_BIRTH", &[12_000.0, 15_000.0, f64::NAN, 9000.0, 9000.0, 20_000.0])
                .unwrap(),
            "all 5 values are outside the range, most often 9000. The signs are probably flipped. Days and months are counted \
             back from the application, as numbers below zero. Multiply the column by -1."
        );
        assert_eq!(
            complaint("EXT_SOURCE_1", &[50.0, 60.0, 70.0, 80.0, 90.0]).unwrap(),
            "all 5 values are outside the range, most often 90. The column is probably in another unit, or holds something \
             else. Export it as in Kaggle's file."
        );
    }

    #[test]
    fn says_what_a_number_that_many_rows_share_probably_is() {
        let mut employed = vec![-1000.0; 400];
        assert_eq!(complaint("DAYS_EMPLOYED", &employed), None);
        employed.extend([36_500.0; 4]);
        assert_eq!(complaint("DAYS_EMPLOYED", &employed), None, "four rows may be chance");
        employed.push(36_500.0);
        assert_eq!(
            complaint("DAYS_EMPLOYED", &employed).unwrap(),
            "5 of 405 values are 36500. The number probably stands for a value that is not known. Leave these cells empty, or \
             write 365243."
        );
        employed.extend([-1.0; 200]);
        assert_eq!(complaint("DAYS_EMPLOYED", &employed), None, "fewer than one in a hundred");
    }

    #[test]
    fn leaves_single_odd_values_and_short_columns_alone() {
        assert_eq!(
            complaint("OBS_30_CNT_SOCIAL_CIRCLE", &[0.0, 1.0, 354.0, 2.0, 0.0, 348.0]),
            None
        );
        assert_eq!(complaint("DAYS_BIRTH", &[12_000.0; 4]), None);
    }
}
