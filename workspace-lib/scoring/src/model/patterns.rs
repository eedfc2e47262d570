//! Lookup tables for trees with few splits.
//!
//! The result of every split determines where a row goes in a tree. With up to seven splits these
//! results are one number below 128, the row's *pattern*. The leaf and the Shapley values of every
//! pattern are computed when the model is read. An explanation then adds up one short line for each
//! tree.
//!
//! The table of Shapley values is the idea of FastTreeSHAP v2 (Yang, 2021, arXiv:2109.09847), which
//! keeps a table for each leaf. The evaluation of every split, needed or not, is the idea of
//! QuickScorer (Lucchese et al., 2015). `docs/performance.md`, “What pays for itself”, compares the
//! tables with walking every tree.

use super::comparison::Comparison;
use super::quadrature::{Paths, ShapleyBuffers};
use super::tree::Tree;

/// Maximum number of splits of a tabulated tree.
const MOST_SPLITS: usize = 7;

/// Number of unused sums before those of the features.
///
/// If a tree has fewer features than splits, zero is added to one of these sums. This takes less
/// time than a branch.
pub(super) const UNUSED_SUMS: usize = MOST_SPLITS;

/// Offset that stores an integer from 0 to 127 in the last bits of a floating-point number.
const INTEGER_OFFSET: f64 = (1_u64 << 52) as f64;

/// Trees with the same number of splits, in boosting order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PatternTables {
    splits_of_a_tree: usize,
    splits: Vec<Comparison>,
    /// For each tree and pattern, the leaf's value; used for scores.
    leaves: Vec<f64>,
    /// For each tree and pattern, the line that an explanation adds up.
    lines: Vec<Line>,
    /// For each tree and each Shapley value of its lines, the index of its sum.
    sums: Vec<u32>,
}

/// The leaf's value, then the Shapley value of each of the tree's features, then zeros.
///
/// The alignment puts each line into one cache line of the processor.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
struct Line([f64; 1 + MOST_SPLITS]);

/// Calls a function with the number of splits of a tree as a constant.
///
/// The compiler then unrolls its loops.
macro_rules! with_splits {
    ($splits:expr, $function:ident<$($more:ident),*>($($argument:expr),*)) => {
        match $splits {
            1 => $function::<1, $($more),*>($($argument),*),
            2 => $function::<2, $($more),*>($($argument),*),
            3 => $function::<3, $($more),*>($($argument),*),
            4 => $function::<4, $($more),*>($($argument),*),
            5 => $function::<5, $($more),*>($($argument),*),
            6 => $function::<6, $($more),*>($($argument),*),
            _ => $function::<MOST_SPLITS, $($more),*>($($argument),*),
        }
    };
}

impl PatternTables {
    pub(super) fn can_hold(tree: &Tree) -> bool {
        (1..=MOST_SPLITS).contains(&tree.splits.len())
    }

    pub(super) fn new(splits_of_a_tree: usize) -> Self {
        Self {
            splits_of_a_tree,
            splits: Vec::new(),
            leaves: Vec::new(),
            lines: Vec::new(),
            sums: Vec::new(),
        }
    }

    pub(super) fn splits_of_a_tree(&self) -> usize {
        self.splits_of_a_tree
    }

    /// Adds the tables of one more tree, whose compiled splits are `splits`.
    pub(super) fn add(&mut self, tree: &Tree, splits: Vec<Comparison>) {
        let mut features: Vec<u32> = tree.splits.iter().map(|split| split.feature as u32).collect();
        features.sort_unstable();
        features.dedup();
        let (paths, mut buffers) = (Paths::new(tree), ShapleyBuffers::default());
        for pattern in 0..1_usize << self.splits_of_a_tree {
            let goes_left = |split: usize| pattern >> split & 1 == 1;
            let leaf = tree.leaf_values[tree.leaf(goes_left)];
            let mut line = [0.0; 1 + MOST_SPLITS];
            line[0] = leaf;
            paths.each(goes_left, &mut buffers, |feature, part| {
                line[1 + features.partition_point(|&other| other < feature)] += part;
            });
            self.leaves.push(leaf);
            self.lines.push(Line(line));
        }
        let unused = features.len()..self.splits_of_a_tree;
        self.sums.extend(features.iter().map(|feature| UNUSED_SUMS as u32 + feature));
        self.sums.extend(unused.map(|sum| sum as u32));
        self.splits.extend(splits);
    }

    /// Writes each tree's pattern for a row: one bit for each split, set if the row goes left.
    pub(super) fn read_patterns(&self, readings: &[f64], patterns: &mut Vec<u8>) {
        patterns.clear();
        with_splits!(self.splits_of_a_tree, read_patterns<>(&self.splits, readings, patterns));
    }

    /// Returns `sum` plus the leaves, added in boosting order.
    pub(super) fn add_leaves(&self, patterns: &[u8], sum: f64) -> f64 {
        let leaves = self.leaves.chunks_exact(1 << self.splits_of_a_tree);
        leaves.zip(patterns).fold(sum, |sum, (leaves, &pattern)| sum + leaves[usize::from(pattern)])
    }

    /// Adds each row's leaves to its sum, in boosting order.
    pub(super) fn add_leaves_of_rows<const ROWS: usize>(
        &self,
        readings: &[[f64; ROWS]],
        sums: &mut [f64; ROWS],
    ) {
        with_splits!(self.splits_of_a_tree, add_leaves_of_rows<ROWS>(&self.splits, &self.leaves, readings, sums));
    }

    /// Returns `sum` plus the leaves, and adds each tree's Shapley values to `sums`.
    ///
    /// Leaves are added in boosting order. The sums of the features come after [`UNUSED_SUMS`]
    /// unused ones.
    pub(super) fn add_lines(&self, patterns: &[u8], sum: f64, sums: &mut [f64]) -> f64 {
        with_splits!(self.splits_of_a_tree, add_lines<>(&self.lines, &self.sums, patterns, sum, sums))
    }
}

fn read_patterns<const SPLITS: usize>(
    splits: &[Comparison],
    readings: &[f64],
    patterns: &mut Vec<u8>,
) {
    let (trees, _) = splits.as_chunks::<SPLITS>();
    patterns.extend(trees.iter().map(|splits| {
        splits.iter().rev().fold(0, |pattern, split| {
            2 * pattern + u8::from(readings[split.reading as usize] <= split.threshold)
        })
    }));
}

fn add_lines<const SPLITS: usize>(
    lines: &[Line],
    places: &[u32],
    patterns: &[u8],
    mut sum: f64,
    sums: &mut [f64],
) -> f64 {
    // The first loop reads one value of each line, so that the processor loads many cache lines at
    // the same time.
    let trees = lines.chunks_exact(1 << SPLITS).zip(patterns);
    for (lines, &pattern) in trees.clone() {
        sum += lines[usize::from(pattern)].0[0];
    }
    let (places, _) = places.as_chunks::<SPLITS>();
    for ((lines, &pattern), places) in trees.zip(places) {
        for (&place, part) in places.iter().zip(&lines[usize::from(pattern)].0[1..]) {
            sums[place as usize] += part;
        }
    }
    sum
}

fn add_leaves_of_rows<const SPLITS: usize, const ROWS: usize>(
    splits: &[Comparison],
    leaves: &[f64],
    readings: &[[f64; ROWS]],
    sums: &mut [f64; ROWS],
) {
    let (trees, _) = splits.as_chunks::<SPLITS>();
    for (splits, leaves) in trees.iter().zip(leaves.chunks_exact(1 << SPLITS)) {
        // Patterns are summed as floating-point numbers: these are compared and added two at a
        // time.
        let mut patterns = [INTEGER_OFFSET; ROWS];
        let mut bit = 1.0;
        for split in splits {
            let readings = &readings[split.reading as usize];
            for (pattern, reading) in patterns.iter_mut().zip(readings) {
                *pattern += if *reading <= split.threshold { bit } else { 0.0 };
            }
            bit *= 2.0;
        }
        for (sum, pattern) in sums.iter_mut().zip(patterns) {
            *sum += leaves[pattern.to_bits() as usize & (leaves.len() - 1)];
        }
    }
}
