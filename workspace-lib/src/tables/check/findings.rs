//! Findings in the rows of one table: missing values, repeated keys, orphans, implausible values.

use std::collections::HashSet;

use rayon::prelude::*;

use super::{MissingShare, OutOfRange, UnknownCategories};
use crate::tables::{Columns, Values};

/// Maximum number of unknown categories per column in the report.
const EXAMPLES: usize = 3;

/// Number of rows below which an optional column may be empty without a finding.
const FEW_ROWS: usize = 1000;

/// Returns the share of missing values of every column that has any, largest first.
pub(super) fn missing_shares(columns: &Columns) -> Vec<MissingShare> {
    let rows = columns.rows.max(1) as f64;
    let mut shares: Vec<MissingShare> = columns
        .columns
        .par_iter()
        .map(|(name, values)| (name, values.missing()))
        .filter(|(_, missing)| *missing > 0)
        .map(|(name, missing)| MissingShare {
            column: (*name).to_owned(),
            share: missing as f64 / rows,
        })
        .collect();
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// Returns the columns of the file without any value, although some rows should have one.
pub(super) fn without_values(columns: &Columns) -> Vec<&'static str> {
    let should_have_some = |name: &str| {
        let is_required = columns.table.column(name).is_some_and(|column| column.required);
        columns.rows >= if is_required { 1 } else { FEW_ROWS } && !columns.absent.contains(&name)
    };
    let empty = columns.columns.iter().filter(|(_, values)| values.missing() == columns.rows);
    empty.map(|(name, _)| *name).filter(|name| should_have_some(name)).collect()
}

/// Counts the rows that repeat the key of another row; rows without a whole key do not count.
pub(super) fn duplicate_keys(columns: &Columns, key: &[&str]) -> usize {
    let numbers = |name: &str| columns.numbers(name).unwrap_or_default();
    let mut keys: Vec<(i64, i64)> = match key {
        [] => return 0,
        [only] => integers(columns, only).map(|value| (value, 0)).collect(),
        [first, second, ..] => {
            let pairs = numbers(first).iter().zip(numbers(second));
            let complete = pairs.filter(|(first, second)| !first.is_nan() && !second.is_nan());
            complete.map(|(first, second)| (*first as i64, *second as i64)).collect()
        }
    };
    keys.par_sort_unstable();
    keys.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

/// Counts the rows whose `key` is not among `parents`.
pub(super) fn rows_without(columns: &Columns, key: &str, parents: &HashSet<i64>) -> usize {
    // Histories come in runs of one key, so most rows repeat the row above.
    let mut last = (i64::MIN, false);
    integers(columns, key)
        .filter(|value| {
            if last.0 != *value {
                last = (*value, !parents.contains(value));
            }
            last.1
        })
        .count()
}

/// Returns the columns that have values outside the plausible range.
pub(super) fn out_of_range(columns: &Columns) -> Vec<OutOfRange> {
    let found = columns.columns.par_iter().filter_map(|(name, values)| {
        let description = columns.table.column(name)?;
        let (minimum, maximum) = (description.minimum?, description.maximum?);
        let Values::Numbers(numbers) = values else { return None };
        let found = Extent::of(numbers, minimum, maximum);
        (found.outside > 0).then_some(OutOfRange {
            column: name,
            rows: found.outside,
            minimum,
            maximum,
            smallest: found.smallest,
            largest: found.largest,
        })
    });
    found.collect()
}

struct Extent {
    outside: usize,
    smallest: f64,
    largest: f64,
}

impl Extent {
    /// Computes the extent of `values`. Missing values are ignored.
    fn of(values: &[f64], minimum: f64, maximum: f64) -> Self {
        let nothing = Self { outside: 0, smallest: f64::INFINITY, largest: f64::NEG_INFINITY };
        values.iter().fold(nothing, |found, &value| Self {
            outside: found.outside + usize::from(value < minimum || value > maximum),
            smallest: found.smallest.min(value),
            largest: found.largest.max(value),
        })
    }
}

/// Returns the columns that have texts outside the known categories.
pub(super) fn unknown_categories(columns: &Columns) -> Vec<UnknownCategories> {
    let found = columns.columns.par_iter().filter_map(|(name, values)| {
        let description = columns.table.column(name)?;
        let Values::Categories { codes, words } = values else { return None };
        let mut unknown: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !description.categories.contains(word))
            .collect();
        if unknown.is_empty() {
            return None;
        }
        let is_unknown: Vec<bool> =
            words.iter().map(|word| unknown.contains(&word.as_str())).collect();
        let rows =
            codes.iter().filter(|code| **code > 0 && is_unknown[usize::from(**code) - 1]).count();
        unknown.sort_unstable();
        let examples = unknown.into_iter().take(EXAMPLES).map(str::to_owned).collect();
        Some(UnknownCategories { column: name, rows, examples })
    });
    found.collect()
}

/// Returns the known values of an integer column; none if there is no such column.
pub(super) fn integers<'a>(
    columns: &'a Columns,
    name: &str,
) -> impl Iterator<Item = i64> + use<'a> {
    let numbers = columns.numbers(name).unwrap_or_default();
    numbers.iter().filter(|value| !value.is_nan()).map(|value| *value as i64)
}
