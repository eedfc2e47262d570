//! Compiled aggregates over one table: the values of each row, and the statistics of each client.

use scoring::features::{Aggregate, Expression, Grouping, Latest, Statistic};

use super::grouping::Groups;
use super::program::{BlockValues, ColumnSlice, Inputs, NodeId, Program};
use super::segments::{Segments, statistics, statistics_of_condition};

/// Compiled aggregates over rows with the same columns, and over groups of these rows.
#[derive(Debug, Default)]
pub(super) struct Stage {
    program: Program,
    passes: Vec<Pass>,
    latest: Vec<LatestPass>,
    grouped: Vec<GroupedStage>,
}

/// Statistics of one value over the same rows, all computed in one pass.
#[derive(Debug)]
struct Pass {
    value: NodeId,
    /// True if the value is an indicator, 1 or 0; then `value` is the node of its condition.
    is_condition: bool,
    kept: Option<NodeId>,
    statistics: Vec<Statistic>,
    outputs: Vec<usize>,
}

/// A statistic over the latest of the kept rows.
#[derive(Debug)]
struct LatestPass {
    time: NodeId,
    value: NodeId,
    kept: Option<NodeId>,
    rows: usize,
    statistic: Statistic,
    output: usize,
}

/// Aggregates over groups of rows, each summarised in one row.
#[derive(Debug)]
struct GroupedStage {
    keys: Vec<NodeId>,
    columns: Vec<(NodeId, Statistic)>,
    stage: Stage,
}

/// Buffers that are reused for the next block.
#[derive(Debug, Default)]
pub(super) struct Memory {
    block: BlockValues,
    groups: Groups,
    latest: Vec<usize>,
    values: Vec<f64>,
    columns: Vec<Vec<f64>>,
    grouped: Vec<Memory>,
}

impl Stage {
    /// Compiles aggregates. Each comes with the position of its output.
    pub(super) fn new(aggregates: &[(usize, &Aggregate)], inputs: &Inputs<'_>) -> Self {
        let mut stage = Self::default();
        let mut groupings: Vec<(&Grouping, Vec<(usize, &Aggregate)>)> = Vec::new();
        for (output, aggregate) in aggregates {
            match &aggregate.grouping {
                None => stage.push(*output, aggregate, inputs),
                Some(grouping) => {
                    match groupings.iter_mut().find(|(other, _)| *other == grouping) {
                        Some((_, together)) => together.push((*output, aggregate)),
                        None => groupings.push((grouping, vec![(*output, aggregate)])),
                    }
                }
            }
        }
        for (grouping, aggregates) in groupings {
            stage.push_grouped(grouping, &aggregates, inputs);
        }
        stage
    }

    fn push(&mut self, output: usize, aggregate: &Aggregate, inputs: &Inputs<'_>) {
        let is_condition =
            aggregate.latest.is_none() && matches!(aggregate.value, Expression::Indicator(_));
        let value = match &aggregate.value {
            Expression::Indicator(condition) if is_condition => {
                self.program.condition(condition, inputs)
            }
            value => self.program.number(value, inputs),
        };
        let kept = aggregate.filter.as_ref().map(|filter| self.program.condition(filter, inputs));
        let statistic = aggregate.statistic;
        if let Some(latest) = &aggregate.latest {
            let time = self.program.number(&scoring::features::column(&latest.by), inputs);
            self.latest.push(LatestPass {
                time,
                value,
                kept,
                rows: latest.rows,
                statistic,
                output,
            });
            return;
        }
        if let Some(pass) =
            self.passes.iter_mut().find(|pass| pass.value == value && pass.kept == kept)
        {
            pass.statistics.push(statistic);
            pass.outputs.push(output);
        } else {
            let (statistics, outputs) = (vec![statistic], vec![output]);
            self.passes.push(Pass { value, is_condition, kept, statistics, outputs });
        }
    }

    fn push_grouped(
        &mut self,
        grouping: &Grouping,
        aggregates: &[(usize, &Aggregate)],
        inputs: &Inputs<'_>,
    ) {
        let keys = grouping
            .by
            .iter()
            .map(|key| self.program.number(&scoring::features::column(key), inputs))
            .collect();
        let columns = grouping.columns.iter().map(|column| {
            let value = self.program.number(&column.value, inputs);
            (value, column.statistic)
        });
        let columns = columns.collect();
        let mut inner = Inputs::default();
        for name in grouping.by.iter().chain(grouping.columns.iter().map(|column| &column.name)) {
            inner.push_numbers(name);
        }
        let ungrouped: Vec<(usize, Aggregate)> = aggregates
            .iter()
            .map(|(output, aggregate)| {
                (*output, Aggregate { grouping: None, ..(*aggregate).clone() })
            })
            .collect();
        let references: Vec<(usize, &Aggregate)> =
            ungrouped.iter().map(|(output, aggregate)| (*output, aggregate)).collect();
        self.grouped.push(GroupedStage { keys, columns, stage: Self::new(&references, &inner) });
    }

    /// Appends one value for each client to each of `outputs`.
    ///
    /// The rows of a client are a segment of `clients`.
    pub(super) fn run(
        &self,
        inputs: &[ColumnSlice<'_>],
        clients: &Segments,
        memory: &mut Memory,
        outputs: &mut [Vec<f64>],
    ) {
        let rows = clients.bounds.last().copied().unwrap_or(0) as usize;
        memory.block.compute(&self.program, inputs, rows);
        for pass in &self.passes {
            let kept = pass.kept.map(|kept| memory.block.holds(kept));
            let mut own: Vec<Vec<f64>> =
                pass.outputs.iter().map(|at| std::mem::take(&mut outputs[*at])).collect();
            if pass.is_condition {
                let holds = memory.block.holds(pass.value);
                statistics_of_condition(holds, kept, clients, &pass.statistics, &mut own);
            } else {
                let values = memory.block.numbers(&self.program, inputs, pass.value);
                statistics(values, kept, clients, &pass.statistics, &mut own);
            }
            for (at, values) in pass.outputs.iter().zip(own) {
                outputs[*at] = values;
            }
        }
        for pass in &self.latest {
            pass.run(&self.program, inputs, clients, memory, &mut outputs[pass.output]);
        }
        memory.grouped.resize_with(self.grouped.len(), Memory::default);
        for (at, grouped) in self.grouped.iter().enumerate() {
            grouped.run(&self.program, inputs, clients, at, memory, outputs);
        }
    }
}

impl LatestPass {
    /// Computes the statistic over each client's latest rows.
    ///
    /// It keeps the latest rows seen so far, the latest first. Nearly every row is older than all
    /// of them, so that one comparison is enough.
    fn run(
        &self,
        program: &Program,
        inputs: &[ColumnSlice<'_>],
        clients: &Segments,
        memory: &mut Memory,
        output: &mut Vec<f64>,
    ) {
        let Memory { block, latest, values: chosen, .. } = memory;
        let times = block.numbers(program, inputs, self.time);
        let values = block.numbers(program, inputs, self.value);
        let kept = self.kept.map(|kept| block.holds(kept));
        for rows in clients.iter() {
            if rows.is_empty() {
                output.push(f64::NAN);
                continue;
            }
            latest.clear();
            for row in rows {
                if kept.is_none_or(|kept| kept[row]) {
                    insert_if_late(latest, self.rows, row, times);
                }
            }
            chosen.clear();
            chosen.extend(latest.iter().map(|row| values[*row]));
            output.push(self.statistic.compute(chosen));
        }
    }
}

/// Inserts `row` into the ordered list of the at most `most` latest rows.
///
/// A row without a time is the oldest. Of equal times, the first row in the table's order is the
/// latest.
fn insert_if_late(latest: &mut Vec<usize>, most: usize, row: usize, times: &[f64]) {
    let is_later_than = |other: usize| Latest::order(times[row], times[other]).is_lt();
    if latest.len() == most {
        match latest.last() {
            Some(oldest) if is_later_than(*oldest) => _ = latest.pop(),
            _ => return,
        }
    }
    let place =
        latest.iter().rposition(|other| !is_later_than(*other)).map_or(0, |before| before + 1);
    latest.insert(place, row);
}

impl GroupedStage {
    fn run(
        &self,
        program: &Program,
        inputs: &[ColumnSlice<'_>],
        clients: &Segments,
        at: usize,
        memory: &mut Memory,
        outputs: &mut [Vec<f64>],
    ) {
        let Memory { block, groups, values, columns, grouped, .. } = memory;
        let keys: Vec<&[f64]> =
            self.keys.iter().map(|key| block.numbers(program, inputs, *key)).collect();
        groups.group_rows(&keys, clients);

        columns.resize_with(self.keys.len() + self.columns.len(), Vec::new);
        let (key_columns, summaries) = columns.split_at_mut(self.keys.len());
        for (column, key) in key_columns.iter_mut().zip(&keys) {
            column.clear();
            column.extend(groups.first_rows().iter().map(|row| key[*row as usize]));
        }
        for (column, (value, statistic)) in summaries.iter_mut().zip(&self.columns) {
            groups.summary(block.numbers(program, inputs, *value), *statistic, values, column);
        }
        let cells: Vec<ColumnSlice<'_>> =
            columns.iter().map(|column| ColumnSlice::Numbers(column)).collect();
        self.stage.run(&cells, &groups.clients, &mut grouped[at], outputs);
    }
}
