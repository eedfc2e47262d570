//! Evaluates feature definitions over whole tables.
//!
//! A table is a set of columns. Its rows are brought into the order of the clients, cut into blocks
//! that fit the processor's cache, and each block goes through every aggregate at once: each
//! distinct filter and value is computed in one loop over the block, then summed up client by
//! client. Nothing is sorted or hashed but what an aggregate asks for, cost grows linearly with the
//! rows, and the result does not depend on the number of threads. `NaN` is missing, as in the
//! scalar evaluation of [`scoring::features`], with which a property test holds this one equal.

mod clients;
mod grouping;
mod history;
mod program;
mod segments;
mod stage;

use rayon::prelude::*;
use scoring::Feature;
use scoring::features::{Aggregate, Definition, Expression};

pub(crate) use clients::{ClientRows, NOBODY, Positions};
pub(crate) use history::aggregate;
use program::{Block, Cells, Inputs, Program};

use crate::tables::Values;

/// Rows that are evaluated together: few enough for the processor's cache, enough to make up for
/// what a block costs.
const BLOCK: usize = 4096;

/// Values of `aggregates` over the rows of a history table, one list for each aggregate with one
/// value for each client; `NaN` where missing.
///
/// `client_of_row` has a position below `clients` for each row, in the table's order.
pub fn aggregates(
    columns: &[(&str, Values)],
    client_of_row: &[u32],
    clients: usize,
    aggregates: &[&Aggregate],
) -> Vec<Vec<f64>> {
    let places: Vec<u32> = (0..clients as u32).collect();
    aggregate(columns, &ClientRows::new(client_of_row, clients), &places, &[], aggregates).values
}

/// Values of those of `features` that are computed from the application and from other features,
/// for each row of applications; `NaN` where missing. Aggregates and rates of neighbours are not
/// among them.
///
/// `columns` are the applications' raw columns and, under the feature's name, the values of each
/// aggregate and of each neighbours' rate.
pub fn rows(columns: &[(&str, Values)], features: &[Feature]) -> Vec<Vec<f64>> {
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
        if feature.definition.is_of_row() {
            nodes.push(node);
        }
    }

    let height = columns.first().map_or(0, |(_, values)| values.len());
    let starts: Vec<usize> = (0..height).step_by(BLOCK).collect();
    let blocks: Vec<Vec<Vec<f64>>> = starts
        .into_par_iter()
        .map_init(Block::default, |block, from| {
            let to = height.min(from + BLOCK);
            let cells: Vec<Cells<'_>> =
                columns.iter().map(|(_, values)| Cells::of(values, from..to)).collect();
            block.compute(&program, &cells, to - from);
            nodes.iter().map(|node| block.numbers(&program, &cells, *node).to_vec()).collect()
        })
        .collect();
    let column = |at: usize| blocks.iter().flat_map(|block| &block[at]).copied().collect();
    (0..nodes.len()).into_par_iter().map(column).collect()
}
