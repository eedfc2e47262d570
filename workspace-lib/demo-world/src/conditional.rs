//! Application columns, drawn one after another from distributions fitted to real rows.
//!
//! Every column is divided into cells: frequent single values, and intervals between them. For each
//! column, a decision tree over the earlier columns selects a table with the shares of its cells.
//! Each table describes sixty real clients or more, and omits what only one of them has.
//! `calibration/applications.py` writes these tables.

use std::sync::LazyLock;

use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use statistics::logistic;

use crate::sampling::uniform;

/// The fitted columns, in the order in which they are drawn.
pub(crate) static COLUMNS: LazyLock<Vec<FittedColumn>> = LazyLock::new(|| {
    let tables: Tables = serde_json::from_str(include_str!("../calibration/applications.json"))
        .expect("it is part of the program");
    tables.columns
});

#[derive(Deserialize)]
struct Tables {
    columns: Vec<FittedColumn>,
}

/// One fitted column.
#[derive(Debug, Deserialize)]
pub(crate) struct FittedColumn {
    pub(crate) name: String,
    /// Texts by code, from 1; empty for numbers.
    #[serde(default)]
    pub(crate) words: Vec<String>,
    /// Intervals or single values by code, from 1. The codes of `absolute` follow.
    #[serde(default)]
    cells: Vec<Vec<f64>>,
    #[serde(default)]
    absolute: Vec<f64>,
    /// A column, and intervals that are added to its value. Their codes follow those of `absolute`.
    #[serde(default)]
    near: Option<(usize, Vec<[f64; 2]>)>,
    #[serde(default)]
    base: Option<Base>,
    /// Rounding step for values within an interval; 0 for none.
    #[serde(default)]
    step: f64,
    /// Share of values within intervals that have a finer step, and that step.
    #[serde(default)]
    fine: Option<(f64, f64)>,
    /// First multiple of the step, for a logistic score.
    #[serde(default)]
    start: f64,
    #[serde(default)]
    logistic: bool,
    /// The only values that occur.
    #[serde(default)]
    snap: Vec<f64>,
    /// Distance from which a value is not snapped, if there are many values to snap to.
    #[serde(default = "far")]
    far: f64,
    /// Largest value.
    #[serde(default)]
    most: Option<f64>,
    /// Position of the column with the day of birth, and the minimum age in days.
    #[serde(default)]
    age: Option<(usize, f64)>,
    nodes: Vec<Node>,
    tables: Vec<Vec<u16>>,
    /// Normal score by code.
    pub(crate) scores: Vec<f64>,
    /// Contribution to the log-odds of default, by code.
    #[serde(default)]
    pub(crate) points: Vec<f64>,
}

/// Returns the default of `far`: a few times the precision of the building figures.
fn far() -> f64 {
    6e-4
}

/// Column, largest code of the left branch, left child, right child.
///
/// A child is the position of a node, or -1 - table for a leaf.
#[derive(Debug, Deserialize)]
struct Node(usize, u16, i32, i32);

/// A column whose value is combined with the cell's value.
#[derive(Debug, Deserialize)]
struct Base {
    column: usize,
    how: Combination,
    #[serde(default)]
    slope: f64,
    #[serde(default)]
    offset: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Combination {
    Plus,
    Times,
    Divides,
    Line,
}

/// The codes and numbers of one application, in the order of [`COLUMNS`].
///
/// A missing number is `NaN`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) codes: Vec<u16>,
    pub(crate) numbers: Vec<f64>,
}

/// Price that replaces a missing price in the computation of the credit.
const USUAL_PRICE: f64 = 270_000.0;

/// Maximum number of draws if a value contradicts another column.
const ATTEMPTS: usize = 8;

impl Row {
    /// Draws a row.
    ///
    /// If `forced` returns a code for a column's position, that code is used.
    pub(crate) fn draw(
        forced: impl Fn(usize, &mut ChaCha8Rng) -> Option<u16>,
        random: &mut ChaCha8Rng,
    ) -> Self {
        let mut row = Self {
            codes: Vec::with_capacity(COLUMNS.len()),
            numbers: Vec::with_capacity(COLUMNS.len()),
        };
        for (position, column) in COLUMNS.iter().enumerate() {
            let table = column.table(&row.codes);
            let (mut code, mut number) = (0, f64::NAN);
            for _ in 0..ATTEMPTS {
                code = forced(position, random).unwrap_or_else(|| choose(table, random));
                number = if column.words.is_empty() {
                    column.number(code, &row.numbers, random)
                } else {
                    f64::NAN
                };
                if column.agrees(number, &row.numbers) {
                    break;
                }
            }
            if let Some(most) = column.most {
                number = number.min(most);
            }
            row.codes.push(code);
            row.numbers.push(number);
        }
        row
    }
}

impl FittedColumn {
    /// Returns the position of a column.
    pub(crate) fn position(name: &str) -> usize {
        COLUMNS
            .iter()
            .position(|column| column.name == name)
            .expect("the tables describe every column")
    }

    /// Returns the code of a text.
    pub(crate) fn code(&self, word: &str) -> Option<u16> {
        self.words.iter().position(|known| known == word).map(|position| position as u16 + 1)
    }

    /// Returns the code of the cell that contains a value.
    pub(crate) fn cell(&self, value: f64) -> Option<u16> {
        let holds = |cell: &Vec<f64>| cell[0] <= value && value <= cell[cell.len() - 1];
        self.cells.iter().position(holds).map(|position| position as u16 + 1)
    }

    fn table(&self, codes: &[u16]) -> &[u16] {
        let mut at = if self.nodes.is_empty() { -1 } else { 0 };
        while at >= 0 {
            let Node(column, most, left, right) = self.nodes[at as usize];
            at = if codes[column] <= most { left } else { right };
        }
        &self.tables[(-1 - at) as usize]
    }

    fn agrees(&self, number: f64, numbers: &[f64]) -> bool {
        let is_young = self.age.is_some_and(|(birth, age)| number < numbers[birth] + age);
        !is_young && !self.most.is_some_and(|most| number > most)
    }

    fn number(&self, code: u16, numbers: &[f64], random: &mut ChaCha8Rng) -> f64 {
        let Some(position) = usize::from(code).checked_sub(1) else { return f64::NAN };
        let Some(cell) = self.cells.get(position) else {
            return self.value_after_cells(position - self.cells.len(), numbers, random);
        };
        let is_interval = cell.len() > 1;
        let value =
            if is_interval { cell[0] + uniform(random) * (cell[1] - cell[0]) } else { cell[0] };
        if self.logistic {
            return self.snap_to_allowed(logistic(
                self.start + ((value - self.start) / self.step).round() * self.step,
            ));
        }
        let Some(base) = &self.base else {
            return if is_interval {
                self.nearest(rounded(value, self.step(random)))
            } else {
                value
            };
        };
        let from = numbers[base.column];
        match base.how {
            Combination::Plus if is_interval => from + rounded(value, self.step),
            Combination::Plus => from + value,
            Combination::Times => {
                let from = if from.is_nan() { USUAL_PRICE } else { from };
                self.snap_to_allowed(rounded(value * from, self.step))
            }
            Combination::Divides => self.snap_to_allowed(rounded(from / value, self.step)),
            Combination::Line if value == 0.0 && (from <= 0.0 || from >= 1.0) => from,
            Combination::Line => {
                let mean = base.offset + base.slope * from + value;
                // Both columns were rounded from the same exact value.
                let jitter =
                    if self.snap.is_empty() { (uniform(random) - 0.5) * self.step } else { 0.0 };
                self.snap_to_allowed(rounded((mean + jitter).clamp(0.0, 1.0), self.step))
            }
        }
    }

    /// Returns the value of a code after those of the cells.
    fn value_after_cells(&self, position: usize, numbers: &[f64], random: &mut ChaCha8Rng) -> f64 {
        if let Some(value) = self.absolute.get(position) {
            return *value;
        }
        let (column, intervals) = self.near.as_ref().expect("every code has a value");
        let [from, to] = intervals[position - self.absolute.len()];
        numbers[*column] + rounded(from + uniform(random) * (to - from), self.step)
    }

    fn step(&self, random: &mut ChaCha8Rng) -> f64 {
        match self.fine {
            Some((share, step)) if uniform(random) < share => step,
            _ => self.step,
        }
    }

    /// Returns the nearest allowed value.
    ///
    /// If there are many allowed values and the nearest one is far, `value` is returned unchanged.
    fn snap_to_allowed(&self, value: f64) -> f64 {
        let nearest = self.nearest(value);
        if self.snap.len() < 60 || (nearest - value).abs() < self.far { nearest } else { value }
    }

    /// Returns the nearest allowed value.
    fn nearest(&self, value: f64) -> f64 {
        let after = self.snap.partition_point(|known| *known < value);
        let near =
            self.snap[after.saturating_sub(1)..self.snap.len().min(after + 1)].iter().copied();
        near.min_by(|a, b| (a - value).abs().total_cmp(&(b - value).abs())).unwrap_or(value)
    }
}

/// Draws a code from a table that alternates codes and shares.
fn choose(table: &[u16], random: &mut ChaCha8Rng) -> u16 {
    let total: u32 = table.iter().skip(1).step_by(2).map(|share| u32::from(*share)).sum();
    let mut remaining = uniform(random) * f64::from(total);
    for pair in table.chunks_exact(2) {
        remaining -= f64::from(pair[1]);
        if remaining < 0.0 {
            return pair[0];
        }
    }
    table[table.len() - 2]
}

/// Rounds to the nearest multiple of `step`, without floating-point noise in later digits.
fn rounded(value: f64, step: f64) -> f64 {
    if step == 0.0 { value } else { ((value / step).round() * step * 1e6).round() / 1e6 }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn every_tree_ends_in_a_table_and_looks_only_at_columns_before() {
        for (position, column) in COLUMNS.iter().enumerate() {
            assert!(!column.tables.is_empty(), "{}", column.name);
            for Node(before, _, left, right) in &column.nodes {
                assert!(*before < position, "{}", column.name);
                for child in [*left, *right] {
                    let exists = if child < 0 { (-1 - child) as usize } else { 0 };
                    assert!(
                        exists < column.tables.len() && child < column.nodes.len() as i32,
                        "{}",
                        column.name
                    );
                }
            }
            for code in column.tables.iter().flatten().step_by(2) {
                assert!(usize::from(*code) < column.scores.len(), "{}", column.name);
            }
        }
    }

    #[test]
    fn amounts_agree_with_each_other_and_days_with_the_age() {
        let at = FittedColumn::position;
        let (birth, employed, identity) =
            (at("DAYS_BIRTH"), at("DAYS_EMPLOYED"), at("DAYS_ID_PUBLISH"));
        let (credit, annuity) = (at("AMT_CREDIT"), at("AMT_ANNUITY"));
        for seed in 0..500 {
            let row = Row::draw(|_, _| None, &mut ChaCha8Rng::seed_from_u64(seed));
            let number = |column: usize| row.numbers[column];
            assert!(number(employed) > number(birth) && number(identity) <= 0.0);
            assert!(
                number(annuity).is_nan()
                    || (5.0..60.0).contains(&(number(credit) / number(annuity)))
            );
            assert!((number(credit) / 4.5).fract().abs() < 1e-9);
        }
    }
}
