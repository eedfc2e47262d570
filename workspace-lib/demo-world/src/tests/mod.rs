//! Tests of whole batches: keys, order and agreement between the tables, and later periods.

mod consistency;
mod drift;

use std::sync::OnceLock;

use crate::batches::Batch;
use crate::columns::{TableColumns, Values};
use crate::population::{Period, Population};

/// The first period of most tests. It has two batches.
pub(crate) const POPULATION: Population = Population { clients: 2500, seed: 11 };

/// Returns the batches of a period of [`POPULATION`]. Each period is generated once.
fn batches(period: Period) -> &'static [Batch] {
    static PERIODS: [OnceLock<Vec<Batch>>; 5] = [const { OnceLock::new() }; 5];
    assert_eq!(period.population, POPULATION);
    PERIODS[period.drift.map_or(0, |drift| drift as usize + 1)]
        .get_or_init(|| period.batches().collect())
}

/// Returns one table of every batch of a period.
pub(crate) fn batches_of(
    period: impl Into<Period>,
    file_stem: &'static str,
) -> impl Iterator<Item = &'static TableColumns> {
    let tables = batches(period.into()).iter().flat_map(|batch| &batch.tables);
    tables.filter(move |table| table.file_stem == file_stem)
}

/// Returns one table of the first batch.
pub(crate) fn first_batch_of(file_stem: &'static str) -> &'static TableColumns {
    batches_of(POPULATION, file_stem).next().unwrap()
}

/// Returns the whole numbers of a column.
pub(crate) fn integers(table: &TableColumns, column: &str) -> Vec<i64> {
    match table.values(column) {
        Some(Values::Integers(values)) => values.clone(),
        Some(Values::Numbers(values)) => {
            values.iter().flatten().map(|value| *value as i64).collect()
        }
        _ => panic!("{column} has no numbers"),
    }
}

/// Returns the numbers of a column.
pub(crate) fn numbers(table: &TableColumns, column: &str) -> Vec<Option<f64>> {
    match table.values(column) {
        Some(Values::Integers(values)) => values.iter().map(|value| Some(*value as f64)).collect(),
        Some(Values::Numbers(values)) => values.clone(),
        _ => panic!("{column} has no numbers"),
    }
}
