//! Aggregates over a whole history table, block by block on all cores.

use std::ops::Range;

use rayon::prelude::*;
use scoring::features::Aggregate;

use super::BLOCK;
use super::clients::ClientRows;
use super::grouping::Groups;
use super::program::{Cells, Inputs};
use super::segments::Segments;
use super::stage::{Memory, Stage};
use crate::tables::Values;

/// Number of rows that are brought into the clients' order together.
///
/// The rows of a client lie far apart in a file, among the rows of thousands of other clients. So
/// the number is large, and each cache line that is fetched serves many rows. It is still small
/// enough for a column of these rows to stay in the cache.
const STRETCH: usize = 1 << 16;

/// Aggregates of every client.
pub(crate) struct Aggregated {
    /// For each aggregate one value for each client, at the client's place; `NaN` where missing.
    pub(crate) values: Vec<Vec<f64>>,
    /// Number of rows that were left out because they repeat the key of an earlier row.
    pub(crate) repeated: usize,
}

/// Computes `aggregates` over the rows of each client.
///
/// `places` has the output position of each client's value.
///
/// Of a client's rows with the same values in the columns `unique`, only the first counts.
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
    let stretches: Vec<(Vec<Vec<f64>>, usize)> = ranges(&rows.bounds, STRETCH)
        .into_par_iter()
        .map_init(Working::default, |working, clients| task.run(clients, working))
        .collect();

    let repeated = stretches.iter().map(|(_, repeated)| repeated).sum();
    let values = (0..aggregates.len()).into_par_iter().map(|at| {
        let mut all = vec![f64::NAN; places.len()];
        let of_clients = stretches.iter().flat_map(|(outputs, _)| &outputs[at]);
        for (value, place) in of_clients.zip(places) {
            all[*place as usize] = *value;
        }
        all
    });
    Aggregated { values: values.collect(), repeated }
}

/// Splits the clients into ranges that together have about `most` rows each.
fn ranges(bounds: &[u32], most: usize) -> Vec<Range<usize>> {
    let clients = bounds.len() - 1;
    let mut ranges = Vec::new();
    let mut from = 0;
    for client in 0..clients {
        let rows = (bounds[client + 1] - bounds[from]) as usize;
        if rows >= most || client + 1 == clients || client + 1 - from >= most {
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

/// Buffers that a thread reuses.
#[derive(Default)]
struct Working {
    memory: Memory,
    groups: Groups,
    rows: Vec<u32>,
    stretch: Vec<Gathered>,
    block: Vec<Gathered>,
}

/// The cells of a column for some rows, in the clients' order.
#[derive(Default)]
struct Gathered {
    numbers: Vec<f64>,
    codes: Vec<u16>,
}

impl Task<'_> {
    /// Computes the aggregates of a range of clients, and counts the repeated rows.
    fn run(&self, clients: Range<usize>, working: &mut Working) -> (Vec<Vec<f64>>, usize) {
        let bounds = &self.rows.bounds[clients.start..=clients.end];
        let (start, end) = (bounds[0] as usize, bounds[bounds.len() - 1] as usize);
        let mut outputs = vec![Vec::with_capacity(clients.len()); self.outputs];
        let mut repeated = 0;
        let Working { memory, groups, rows, stretch, block } = working;
        let in_order: Vec<Cells<'_>> = match &self.rows.order {
            None => self.columns.iter().map(|(_, values)| Cells::of(values, start..end)).collect(),
            Some(order) => self.gather(&order[start..end], stretch),
        };
        for clients in ranges(bounds, BLOCK) {
            let bounds = &bounds[clients.start..=clients.end];
            let from = bounds[0] as usize - start;
            let to = bounds[bounds.len() - 1] as usize - start;
            let mut segments =
                Segments { bounds: bounds.iter().map(|bound| bound - bounds[0]).collect() };
            let mut cells: Vec<Cells<'_>> =
                in_order.iter().map(|cells| cells.slice(from..to)).collect();
            if !self.unique.is_empty() {
                let keys: Vec<&[f64]> = self.unique.iter().map(|at| cells[*at].numbers()).collect();
                groups.number(&keys, &segments);
                if groups.first_rows().len() < to - from {
                    repeated += to - from - groups.first_rows().len();
                    let first = (start + from) as u32;
                    rows.clear();
                    rows.extend(groups.first_rows().iter().map(|row| self.rows.row(first + row)));
                    segments.clone_from(&groups.clients);
                    cells = self.gather(rows, block);
                }
            }
            self.stage.run(&cells, &segments, memory, &mut outputs);
        }
        (outputs, repeated)
    }

    /// Copies the cells of these rows into contiguous buffers.
    fn gather<'a>(&self, rows: &[u32], gathered: &'a mut Vec<Gathered>) -> Vec<Cells<'a>> {
        gathered.resize_with(self.columns.len(), Gathered::default);
        let columns = self.columns.iter().zip(gathered);
        let cells = columns.map(|((_, values), own)| match values {
            Values::Numbers(numbers) => {
                own.numbers.clear();
                own.numbers.extend(rows.iter().map(|row| numbers[*row as usize]));
                Cells::Numbers(&own.numbers)
            }
            Values::Categories { codes, .. } => {
                own.codes.clear();
                own.codes.extend(rows.iter().map(|row| codes[*row as usize]));
                Cells::Codes(&own.codes)
            }
        });
        cells.collect()
    }
}
