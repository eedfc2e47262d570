//! Evaluates feature definitions over whole tables.
//!
//! A table is a set of columns. Its rows are brought into the order of the clients and cut into
//! blocks that fit the processor's cache. Each block goes through every aggregate at once: each
//! distinct filter and value is computed in one loop over the block, then summed up client by
//! client. Rows are sorted or hashed only where an aggregate needs it. The cost grows linearly with
//! the rows, and the result does not depend on the number of threads.
//!
//! `NaN` is a missing value, as in the scalar evaluation of [`scoring::features`]. A property test
//! checks that both evaluations give the same values.

mod aggregation;
mod client_rows;
mod grouping;
mod program;
mod segments;
mod stage;

use rayon::prelude::*;
use scoring::Feature;
use scoring::features::{Aggregate, Definition, Expression};

pub(crate) use aggregation::aggregate;
pub(crate) use client_rows::{ClientRows, KeyIndex, NO_CLIENT};
use program::{BlockValues, ColumnSlice, Inputs, Program};

use crate::tables::Values;

/// Number of rows that are evaluated together.
///
/// A block is small enough for the processor's cache, and large enough to make up for the fixed
/// cost of a block.
const BLOCK_ROWS: usize = 4096;

/// Computes `aggregates` over the rows of a history table.
///
/// Returns one list for each aggregate with one value for each client, `NaN` where missing.
///
/// `client_of_row` has the client of each row, an index below `clients`, in the table's order.
pub fn aggregates(
    columns: &[(&str, Values)],
    client_of_row: &[u32],
    clients: usize,
    aggregates: &[&Aggregate],
) -> Vec<Vec<f64>> {
    let places: Vec<u32> = (0..clients as u32).collect();
    aggregate(columns, &ClientRows::new(client_of_row, clients), &places, &[], aggregates).values
}

/// Computes those of `features` that follow from the application and from other features.
///
/// Returns one list for each of them with one value for each application, `NaN` where missing.
/// Aggregates and neighbours' rates are not among them.
///
/// `columns` are the applications' raw columns. They also hold the values of each aggregate and of
/// each neighbours' rate, under the feature's name.
pub fn row_features(columns: &[(&str, Values)], features: &[Feature]) -> Vec<Vec<f64>> {
    let mut inputs = Inputs::default();
    for (name, values) in columns {
        inputs.push(name, values);
    }
    let mut program = Program::default();
    let mut nodes = Vec::with_capacity(features.len());
    for feature in features {
        let node = match &feature.definition {
            Definition::Row(expression) => program.number(expression, &inputs),
            Definition::Category { column, levels } => {
                let levels: Vec<&str> = levels.iter().map(|level| level.value.as_str()).collect();
                program.level(column, &levels, &inputs)
            }
            Definition::Aggregate(_) | Definition::Neighbours(_) => {
                program.number(&Expression::Feature(feature.name.clone()), &inputs)
            }
        };
        program.name_feature(&feature.name, node);
        if feature.definition.is_row_level() {
            nodes.push(node);
        }
    }

    let height = columns.first().map_or(0, |(_, values)| values.len());
    let starts: Vec<usize> = (0..height).step_by(BLOCK_ROWS).collect();
    let blocks: Vec<Vec<Vec<f64>>> = starts
        .into_par_iter()
        .map_init(BlockValues::default, |block, from| {
            let to = height.min(from + BLOCK_ROWS);
            let cells: Vec<ColumnSlice<'_>> =
                columns.iter().map(|(_, values)| ColumnSlice::new(values, from..to)).collect();
            block.compute(&program, &cells, to - from);
            nodes.iter().map(|node| block.numbers(&program, &cells, *node).to_vec()).collect()
        })
        .collect();
    let column = |at: usize| blocks.iter().flat_map(|block| &block[at]).copied().collect();
    (0..nodes.len()).into_par_iter().map(column).collect()
}
