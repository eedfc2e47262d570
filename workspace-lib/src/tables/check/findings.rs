//! What the rows of one table show: missing values, repeated keys, orphans, implausible values.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::{MissingShare, OutOfRange, UnknownCategories};
use crate::tables::{Kind, Table};

/// Unknown categories of a column that are named in the report.
const EXAMPLES: usize = 3;

/// The share of rows without a value, for every column that has any, largest first.
pub(super) fn missing_shares(frame: &DataFrame) -> Vec<MissingShare> {
    let rows = frame.height().max(1) as f64;
    let mut shares: Vec<MissingShare> = frame
        .columns()
        .iter()
        .filter(|column| column.null_count() > 0)
        .map(|column| MissingShare { column: column.name().to_string(), share: column.null_count() as f64 / rows })
        .collect();
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// How many rows repeat the key of another.
pub(super) fn duplicate_keys(frame: &DataFrame, key: &[&str]) -> usize {
    let mut keys: Vec<(i64, i64)> = match key {
        [] => return 0,
        [only] => integers(frame, only).map(|value| (value, 0)).collect(),
        [first, second, ..] => integers(frame, first).zip(integers(frame, second)).collect(),
    };
    keys.par_sort_unstable();
    keys.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

/// Rows whose `key` is not among `parents`.
pub(super) fn rows_without(frame: &DataFrame, key: &str, parents: &HashSet<i64>) -> usize {
    // Histories come in runs of one key: most rows repeat the row above.
    let mut last = (i64::MIN, false);
    integers(frame, key)
        .filter(|value| {
            if last.0 != *value {
                last = (*value, !parents.contains(value));
            }
            last.1
        })
        .count()
}

/// Values of each column that are below or above what is plausible.
pub(super) fn out_of_range(frame: &DataFrame, table: Table) -> Vec<OutOfRange> {
    table
        .columns()
        .par_iter()
        .filter_map(|description| {
            let (minimum, maximum) = (description.minimum?, description.maximum?);
            let column = frame.column(description.name).ok()?;
            let found = match description.kind {
                Kind::Integer => {
                    Extent::of(column.i64().ok()?.iter().flatten().map(|value| value as f64), minimum, maximum)
                }
                _ => Extent::of(column.f64().ok()?.iter().flatten(), minimum, maximum),
            };
            (found.outside > 0).then_some(OutOfRange {
                column: description.name,
                rows: found.outside,
                minimum,
                maximum,
                smallest: found.smallest,
                largest: found.largest,
            })
        })
        .collect()
}

struct Extent {
    outside: usize,
    smallest: f64,
    largest: f64,
}

impl Extent {
    fn of(values: impl Iterator<Item = f64>, minimum: f64, maximum: f64) -> Self {
        let nothing = Self { outside: 0, smallest: f64::INFINITY, largest: f64::NEG_INFINITY };
        values.fold(nothing, |found, value| Self {
            outside: found.outside + usize::from(value < minimum || value > maximum),
            smallest: found.smallest.min(value),
            largest: found.largest.max(value),
        })
    }
}

/// Texts that are none of a column's known categories.
pub(super) fn unknown_categories(frame: &DataFrame, table: Table) -> Vec<UnknownCategories> {
    table
        .columns()
        .par_iter()
        .filter(|description| !description.categories.is_empty())
        .filter_map(|description| {
            let texts = frame.column(description.name).ok()?.str().ok()?;
            let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
            for text in texts.iter().flatten().filter(|text| !description.categories.contains(text)) {
                *unknown.entry(text).or_default() += 1;
            }
            (!unknown.is_empty()).then(|| UnknownCategories {
                column: description.name,
                rows: unknown.values().sum(),
                examples: unknown.keys().take(EXAMPLES).map(|text| (*text).to_owned()).collect(),
            })
        })
        .collect()
}

/// The known values of a whole-number column; none if the frame lacks it.
pub(super) fn integers<'a>(frame: &'a DataFrame, column: &str) -> Box<dyn Iterator<Item = i64> + 'a> {
    match frame.column(column).and_then(|column| column.i64()) {
        Ok(values) => Box::new(values.iter().flatten()),
        Err(_) => Box::new(std::iter::empty()),
    }
}
