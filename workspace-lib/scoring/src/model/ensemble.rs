//! All trees of a model, laid out for evaluation.
//!
//! A row is [read](super::readings) once; then every split is the comparison of a reading with a
//! threshold. For a tree with few splits, all of them are evaluated, without a branch that the
//! processor could mispredict. The result is looked up in a table ([`patterns`](super::patterns)).
//! A larger tree is walked from its root. Leaves are always added in boosting order, so a score has
//! the same bits everywhere.

use super::comparison::Comparison;
use super::patterns::{PatternTables, UNUSED_SUMS};
use super::quadrature::{Paths, ShapleyBuffers};
use super::readings::Readings;
use super::tree::{Node, Tree};

/// Number of rows that are scored together.
///
/// They share each threshold that is loaded, and two are compared at a time.
const ROWS: usize = 16;

/// A model's trees.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ensemble {
    readings: Readings,
    groups: Vec<TreeGroup>,
}

/// Consecutive trees that are evaluated in the same way.
#[derive(Debug, Clone, PartialEq)]
enum TreeGroup {
    /// Trees with the same small number of splits.
    Tabulated(PatternTables),
    /// One larger tree, or one without splits.
    Walked(WalkedTree),
}

/// A tree that is walked from its root.
#[derive(Debug, Clone, PartialEq)]
struct WalkedTree {
    splits: Vec<Comparison>,
    /// The two children of each split: right, left.
    children: Vec<[Node; 2]>,
    leaf_values: Vec<f64>,
    paths: Paths,
}

/// Buffers of an evaluation.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    readings: Vec<f64>,
    patterns: Vec<u8>,
    /// Sums of Shapley values, after [`UNUSED_SUMS`] unused ones.
    parts: Vec<f64>,
    buffers: ShapleyBuffers,
}

impl Ensemble {
    pub(super) fn new(trees: &[Tree]) -> Self {
        Self::grouped(trees, PatternTables::can_hold)
    }

    /// Tabulates the trees for which `is_tabulated` is true; all others are walked.
    pub(super) fn grouped(trees: &[Tree], is_tabulated: impl Fn(&Tree) -> bool) -> Self {
        let mut readings = Readings::default();
        let mut groups: Vec<TreeGroup> = Vec::new();
        for tree in trees {
            let splits: Vec<Comparison> =
                tree.splits.iter().map(|split| readings.comparison(split)).collect();
            match groups.last_mut() {
                Some(TreeGroup::Tabulated(tables)) if tables.splits_of_a_tree() == splits.len() => {
                    tables.add(tree, splits);
                }
                _ if is_tabulated(tree) => {
                    let mut tables = PatternTables::new(splits.len());
                    tables.add(tree, splits);
                    groups.push(TreeGroup::Tabulated(tables));
                }
                _ => groups.push(TreeGroup::Walked(WalkedTree {
                    splits,
                    children: tree.splits.iter().map(|split| [split.right, split.left]).collect(),
                    leaf_values: tree.leaf_values.clone(),
                    paths: Paths::new(tree),
                })),
            }
        }
        Self { readings, groups }
    }

    /// Returns the sum of the leaves that a row falls into.
    pub(super) fn score(&self, values: &[f64], scratch: &mut Scratch) -> f64 {
        let Scratch { readings, patterns, .. } = scratch;
        self.read(values, readings);
        let mut sum = 0.0;
        for group in &self.groups {
            match group {
                TreeGroup::Tabulated(tables) => {
                    tables.read_patterns(readings, patterns);
                    sum = tables.add_leaves(patterns, sum);
                }
                TreeGroup::Walked(walked) => {
                    sum += walked.leaf(|split| splits_left(&walked.splits[split], readings));
                }
            }
        }
        sum
    }

    /// Writes the [`score`](Self::score) of each row to `scores`.
    pub(super) fn score_rows(
        &self,
        rows: &[f64],
        width: usize,
        scores: &mut [f64],
        scratch: &mut Scratch,
    ) {
        // The values of one reading, for all rows, are adjacent.
        scratch.readings.clear();
        scratch.readings.resize(self.readings.len() * ROWS, 0.0);
        let mut rows = rows;
        for scores in scores.chunks_mut(ROWS) {
            for row in 0..scores.len() {
                let (values, rest) = rows.split_at(width);
                self.readings.read(
                    values,
                    ROWS,
                    scratch.readings.get_mut(row..).unwrap_or_default(),
                );
                rows = rest;
            }
            let (readings, _) = scratch.readings.as_chunks::<ROWS>();
            let mut sums = [0.0; ROWS];
            for group in &self.groups {
                match group {
                    TreeGroup::Tabulated(tables) => tables.add_leaves_of_rows(readings, &mut sums),
                    TreeGroup::Walked(walked) => {
                        for (row, sum) in sums.iter_mut().enumerate().take(scores.len()) {
                            let reading =
                                |split: &Comparison| readings[split.reading as usize][row];
                            *sum += walked.leaf(|split| {
                                reading(&walked.splits[split]) <= walked.splits[split].threshold
                            });
                        }
                    }
                }
            }
            scores.copy_from_slice(&sums[..scores.len()]);
        }
    }

    /// Returns the [`score`](Self::score), and writes the Shapley values of the inputs to
    /// `contributions`.
    pub(super) fn explain(
        &self,
        values: &[f64],
        contributions: &mut [f64],
        scratch: &mut Scratch,
    ) -> f64 {
        let Scratch { readings, patterns, parts, buffers } = scratch;
        self.read(values, readings);
        parts.clear();
        parts.resize(UNUSED_SUMS + contributions.len(), 0.0);
        let mut sum = 0.0;
        for group in &self.groups {
            match group {
                TreeGroup::Tabulated(tables) => {
                    tables.read_patterns(readings, patterns);
                    sum = tables.add_lines(patterns, sum, parts);
                }
                TreeGroup::Walked(walked) => {
                    let goes_left = |split: usize| splits_left(&walked.splits[split], readings);
                    sum += walked.leaf(goes_left);
                    walked.paths.each(goes_left, buffers, |feature, part| {
                        parts[UNUSED_SUMS + feature as usize] += part;
                    });
                }
            }
        }
        contributions.copy_from_slice(&parts[UNUSED_SUMS..]);
        sum
    }

    fn read(&self, values: &[f64], readings: &mut Vec<f64>) {
        readings.resize(self.readings.len(), 0.0);
        self.readings.read(values, 1, readings);
    }
}

fn splits_left(split: &Comparison, readings: &[f64]) -> bool {
    readings[split.reading as usize] <= split.threshold
}

impl WalkedTree {
    fn leaf(&self, goes_left: impl Fn(usize) -> bool) -> f64 {
        let mut node = if self.children.is_empty() { Node::Leaf(0) } else { Node::Split(0) };
        loop {
            match node {
                Node::Split(split) => node = self.children[split][usize::from(goes_left(split))],
                Node::Leaf(leaf) => return self.leaf_values[leaf],
            }
        }
    }
}

/// Compares scores and explanations of random ensembles with those of their single trees.
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::tests::any_tree;
    use super::*;

    proptest! {
        #[test]
        #[expect(clippy::float_cmp, reason = "the same sum in the same order")]
        fn equals_its_trees_one_by_one(
            trees in prop::collection::vec(any_tree(5), 1..12),
            rows in prop::collection::vec(-1.5..1.5f64, 5 * 20),
        ) {
            let ensemble = Ensemble::new(&trees);
            let mut scratch = Scratch::default();
            let mut together = vec![0.0; 20];
            ensemble.score_rows(&rows, 5, &mut together, &mut scratch);
            for (row, together) in rows.chunks_exact(5).zip(together) {
                let score: f64 = trees.iter().map(|tree| tree.leaf_value(row)).sum();
                prop_assert_eq!(ensemble.score(row, &mut scratch), score);
                prop_assert_eq!(together, score);
                let mut contributions = [0.0; 5];
                prop_assert_eq!(ensemble.explain(row, &mut contributions, &mut scratch), score);
                let mut expected = [0.0; 5];
                for tree in &trees {
                    let goes_left = |split: usize| tree.splits[split].goes_left(row[tree.splits[split].feature]);
                    let add = |feature: u32, part: f64| expected[feature as usize] += part;
                    Paths::new(tree).each(goes_left, &mut ShapleyBuffers::default(), add);
                }
                for (found, expected) in contributions.iter().zip(expected) {
                    prop_assert!((found - expected).abs() < 1e-13, "{} and {}", found, expected);
                }
            }
        }
    }
}
