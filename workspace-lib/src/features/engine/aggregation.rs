//! Aggregates over a whole history table, block by block on all cores.

use std::ops::Range;

use rayon::prelude::*;
use scoring::features::Aggregate;

use super::BLOCK_ROWS;
use super::client_rows::ClientRows;
use super::grouping::Groups;
use super::program::{ColumnSlice, Inputs};
use super::segments::Segments;
use super::stage::{Memory, Stage};
use crate::tables::Values;

/// Number of rows that are brought into the clients' order together.
///
/// The rows of a client lie far apart in a file, among the rows of thousands of other clients. So
/// the number is large, and each cache line that is fetched serves many rows. It is still small
/// enough for a column of these rows to stay in the cache.
const CHUNK_ROWS: usize = 1 << 16;

/// Aggregates of every client.
pub(crate) struct AggregateValues {
    /// For each aggregate one value for each client, at the client's place; `NaN` where missing.
    pub(crate) values: Vec<Vec<f64>>,
    /// Number of rows that were left out because they repeat the key of an earlier row.
    pub(crate) duplicates: usize,
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
) -> AggregateValues {
    let mut inputs = Inputs::default();
    for (name, values) in columns {
        inputs.push(name, values);
    }
    let numbered: Vec<(usize, &Aggregate)> = aggregates.iter().copied().enumerate().collect();
    let stage = Stage::new(&numbered, &inputs);
    let aggregation =
        Aggregation { columns, rows, unique, stage: &stage, outputs: aggregates.len() };
    let chunks: Vec<(Vec<Vec<f64>>, usize)> = ranges(&rows.bounds, CHUNK_ROWS)
        .into_par_iter()
        .map_init(ChunkBuffers::default, |buffers, clients| aggregation.run(clients, buffers))
        .collect();

    let duplicates = chunks.iter().map(|(_, duplicates)| duplicates).sum();
    let values = (0..aggregates.len()).into_par_iter().map(|at| {
        let mut all = vec![f64::NAN; places.len()];
        let of_clients = chunks.iter().flat_map(|(outputs, _)| &outputs[at]);
        for (value, place) in of_clients.zip(places) {
            all[*place as usize] = *value;
        }
        all
    });
    AggregateValues { values: values.collect(), duplicates }
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

struct Aggregation<'a> {
    columns: &'a [(&'a str, Values)],
    rows: &'a ClientRows,
    unique: &'a [usize],
    stage: &'a Stage,
    outputs: usize,
}

/// Buffers that a thread reuses.
#[derive(Default)]
struct ChunkBuffers {
    memory: Memory,
    groups: Groups,
    rows: Vec<u32>,
    chunk: Vec<ColumnBuffer>,
    block: Vec<ColumnBuffer>,
}

/// The cells of a column for some rows, in the clients' order.
#[derive(Default)]
struct ColumnBuffer {
    numbers: Vec<f64>,
    codes: Vec<u16>,
}

impl Aggregation<'_> {
    /// Computes the aggregates of a range of clients, and counts the duplicate rows.
    fn run(&self, clients: Range<usize>, buffers: &mut ChunkBuffers) -> (Vec<Vec<f64>>, usize) {
        let bounds = &self.rows.bounds[clients.start..=clients.end];
        let (start, end) = (bounds[0] as usize, bounds[bounds.len() - 1] as usize);
        let mut outputs = vec![Vec::with_capacity(clients.len()); self.outputs];
        let mut duplicates = 0;
        let ChunkBuffers { memory, groups, rows, chunk, block } = buffers;
        let in_order: Vec<ColumnSlice<'_>> = match &self.rows.order {
            None => self
                .columns
                .iter()
                .map(|(_, values)| ColumnSlice::new(values, start..end))
                .collect(),
            Some(order) => self.gather(&order[start..end], chunk),
        };
        for clients in ranges(bounds, BLOCK_ROWS) {
            let bounds = &bounds[clients.start..=clients.end];
            let from = bounds[0] as usize - start;
            let to = bounds[bounds.len() - 1] as usize - start;
            let mut segments =
                Segments { bounds: bounds.iter().map(|bound| bound - bounds[0]).collect() };
            let mut cells: Vec<ColumnSlice<'_>> =
                in_order.iter().map(|cells| cells.slice(from..to)).collect();
            if !self.unique.is_empty() {
                let keys: Vec<&[f64]> = self.unique.iter().map(|at| cells[*at].numbers()).collect();
                groups.assign_groups(&keys, &segments);
                if groups.first_rows().len() < to - from {
                    duplicates += to - from - groups.first_rows().len();
                    let first = (start + from) as u32;
                    rows.clear();
                    rows.extend(groups.first_rows().iter().map(|row| self.rows.row(first + row)));
                    segments.clone_from(&groups.clients);
                    cells = self.gather(rows, block);
                }
            }
            self.stage.run(&cells, &segments, memory, &mut outputs);
        }
        (outputs, duplicates)
    }

    /// Copies the cells of these rows into contiguous buffers.
    fn gather<'a>(&self, rows: &[u32], buffers: &'a mut Vec<ColumnBuffer>) -> Vec<ColumnSlice<'a>> {
        buffers.resize_with(self.columns.len(), ColumnBuffer::default);
        let columns = self.columns.iter().zip(buffers);
        let cells = columns.map(|((_, values), own)| match values {
            Values::Numbers(numbers) => {
                own.numbers.clear();
                own.numbers.extend(rows.iter().map(|row| numbers[*row as usize]));
                ColumnSlice::Numbers(&own.numbers)
            }
            Values::Categories { codes, .. } => {
                own.codes.clear();
                own.codes.extend(rows.iter().map(|row| codes[*row as usize]));
                ColumnSlice::Codes(&own.codes)
            }
        });
        cells.collect()
    }
}
