//! Aggregates over a whole history table, block by block on all cores.

use rayon::prelude::*;
use scoring::features::Aggregate;

use super::BLOCK;
use super::clients::ClientRows;
use super::grouping::Groups;
use super::program::{Cells, Inputs};
use super::segments::Segments;
use super::stage::{Memory, Stage};
use crate::tables::Values;

/// Aggregates of every client.
pub(crate) struct Aggregated {
    /// For each aggregate, one value for each client, in its place; `NaN` where missing.
    pub(crate) values: Vec<Vec<f64>>,
    /// Rows that repeat the key of an earlier one, and were left out.
    pub(crate) repeated: usize,
}

/// Computes `aggregates` over the rows of each client; `places` says where each client's value goes.
///
/// Of the rows of a client with the same values in the columns `unique`, only the first counts.
pub(crate) fn aggregate(
    columns: &[(&str, Values)],
    rows: &ClientRows,
    places: &[u32],
    unique: &[usize],
    aggregates: &[&Aggregate],
) -> Aggregated {
    let mut inputs = Inputs::default();
    for (name, values) in columns {
        inputs.push(name, values);
    }
    let numbered: Vec<(usize, &Aggregate)> = aggregates.iter().copied().enumerate().collect();
    let stage = Stage::new(&numbered, &inputs);
    let task = Task { columns, rows, unique, stage: &stage, outputs: aggregates.len() };
    let blocks: Vec<(Vec<Vec<f64>>, usize)> = blocks(&rows.bounds)
        .into_par_iter()
        .map_init(Working::default, |working, clients| task.run(clients, working))
        .collect();

    let repeated = blocks.iter().map(|(_, repeated)| repeated).sum();
    let values = (0..aggregates.len()).into_par_iter().map(|at| {
        let mut all = vec![f64::NAN; places.len()];
        let of_clients = blocks.iter().flat_map(|(outputs, _)| &outputs[at]);
        for (value, place) in of_clients.zip(places) {
            all[*place as usize] = *value;
        }
        all
    });
    Aggregated { values: values.collect(), repeated }
}

/// Ranges of clients who together have about [`BLOCK`] rows.
fn blocks(bounds: &[u32]) -> Vec<std::ops::Range<usize>> {
    let clients = bounds.len() - 1;
    let mut ranges = Vec::new();
    let mut from = 0;
    for client in 0..clients {
        let rows = (bounds[client + 1] - bounds[from]) as usize;
        if rows >= BLOCK || client + 1 == clients || client + 1 - from >= BLOCK {
            ranges.push(from..client + 1);
            from = client + 1;
        }
    }
    ranges
}

struct Task<'a> {
    columns: &'a [(&'a str, Values)],
    rows: &'a ClientRows,
    unique: &'a [usize],
    stage: &'a Stage,
    outputs: usize,
}

/// What a thread keeps from block to block.
#[derive(Default)]
struct Working {
    memory: Memory,
    groups: Groups,
    rows: Vec<u32>,
    gathered: Vec<Gathered>,
}

/// A block's cells, brought into the clients' order.
#[derive(Default)]
struct Gathered {
    numbers: Vec<f64>,
    codes: Vec<u16>,
}

impl Task<'_> {
    /// The aggregates of a range of clients, and how many rows were repeated.
    fn run(&self, clients: std::ops::Range<usize>, working: &mut Working) -> (Vec<Vec<f64>>, usize) {
        let bounds = &self.rows.bounds[clients.start..=clients.end];
        let from = bounds[0] as usize;
        let to = bounds[bounds.len() - 1] as usize;
        let mut segments = Segments { bounds: bounds.iter().map(|bound| bound - bounds[0]).collect() };
        working.gathered.resize_with(self.columns.len(), Gathered::default);

        let mut cells = Vec::with_capacity(self.columns.len());
        let mut repeated = 0;
        let mut outputs = vec![Vec::with_capacity(clients.len()); self.outputs];
        let Working { memory, groups, rows, gathered } = working;
        match &self.rows.order {
            None => cells.extend(self.columns.iter().map(|(_, values)| Cells::of(values, from..to))),
            Some(order) => self.gather(&order[from..to], gathered, &mut cells),
        }
        if !self.unique.is_empty() {
            let keys: Vec<&[f64]> = self.unique.iter().map(|at| cells[*at].numbers()).collect();
            groups.number(&keys, &segments);
            if groups.first_rows().len() < to - from {
                repeated = to - from - groups.first_rows().len();
                rows.clear();
                let row_of =
                    |row: u32| self.rows.order.as_ref().map_or(from as u32 + row, |order| order[from + row as usize]);
                rows.extend(groups.first_rows().iter().map(|row| row_of(*row)));
                segments.clone_from(&groups.clients);
                cells = Vec::with_capacity(self.columns.len());
                self.gather(rows, gathered, &mut cells);
            }
        }
        self.stage.run(&cells, &segments, memory, &mut outputs);
        (outputs, repeated)
    }

    fn gather<'a>(&self, rows: &[u32], gathered: &'a mut [Gathered], cells: &mut Vec<Cells<'a>>) {
        for ((_, values), own) in self.columns.iter().zip(gathered) {
            match values {
                Values::Numbers(numbers) => {
                    own.numbers.clear();
                    own.numbers.extend(rows.iter().map(|row| numbers[*row as usize]));
                    cells.push(Cells::Numbers(&own.numbers));
                }
                Values::Categories { codes, .. } => {
                    own.codes.clear();
                    own.codes.extend(rows.iter().map(|row| codes[*row as usize]));
                    cells.push(Cells::Codes(&own.codes));
                }
            }
        }
    }
}
