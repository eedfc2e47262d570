//! LightGBM's trees, parsed from its text format and evaluated as LightGBM does.
//!
//! [`Model::parse`] reads `model.txt`. [`Model::score`] sums the leaves that an applicant falls
//! into. [`Model::contributions`] splits that score into exact Shapley values. Both use a compiled
//! form of the trees: `readings` handles missing values once for each input, `ensemble` evaluates,
//! and `quadrature` splits scores.

mod comparison;
mod ensemble;
mod parse;
mod patterns;
mod quadrature;
mod readings;
#[cfg(test)]
mod timings;
mod tree;

use statistics::logistic;
use std::cell::RefCell;

use ensemble::{Ensemble, Scratch};
use tree::Missing;
pub use tree::Tree;

/// Values with an absolute value up to this one count as zero.
///
/// LightGBM has the same constant, `kZeroThreshold`, as a 32-bit float.
pub(crate) const ZERO_THRESHOLD: f64 = 1e-35_f32 as f64;

thread_local! {
    /// Buffers for one evaluation.
    ///
    /// They grow to the size of the largest model; after that nothing is allocated.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A gradient-boosted ensemble for a binary outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    feature_names: Vec<String>,
    trees: Vec<Tree>,
    ensemble: Ensemble,
    /// Steepness of the objective's sigmoid; LightGBM's default is 1.
    sigmoid: f64,
    /// Sum of the trees' expected values over the training data.
    base_score: f64,
    /// For each input, whether it was never missing in training.
    never_missing: Vec<bool>,
}

impl Model {
    fn new(feature_names: Vec<String>, trees: Vec<Tree>, sigmoid: f64) -> Self {
        let base_score = trees.iter().map(Tree::expected_value).sum();
        let mut never_missing = vec![false; feature_names.len()];
        for split in trees.iter().flat_map(|tree| &tree.splits) {
            never_missing[split.feature] |= split.rule.missing() == Missing::None;
        }
        Self {
            ensemble: Ensemble::new(&trees),
            feature_names,
            trees,
            sigmoid,
            base_score,
            never_missing,
        }
    }

    /// Returns the names of the inputs, in the order of the values.
    pub fn feature_names(&self) -> &[String] {
        &self.feature_names
    }

    /// Checks whether the input was never missing in training.
    ///
    /// LightGBM then reads `NaN` as zero, or as one more category.
    ///
    /// # Panics
    /// If the model has fewer inputs.
    pub fn is_never_missing(&self, input: usize) -> bool {
        self.never_missing[input]
    }

    /// Returns the trees, in boosting order.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Returns the expected score over the training data.
    ///
    /// The [`contributions`](Self::contributions) are differences from this score.
    pub fn base_score(&self) -> f64 {
        self.base_score
    }

    /// Returns the raw score of one row.
    ///
    /// `values` holds one number for each input, `NaN` where missing. Leaves are summed in boosting
    /// order, as LightGBM does, so the sum has the same bits on every machine.
    ///
    /// # Panics
    /// If `values` is shorter than the model's inputs.
    pub fn score(&self, values: &[f64]) -> f64 {
        SCRATCH.with_borrow_mut(|scratch| self.ensemble.score(values, scratch))
    }

    /// Writes the raw scores of many rows to `scores`.
    ///
    /// Each has the bits that [`score`](Self::score) returns. `rows` is row-major with one number
    /// for each input.
    ///
    /// # Panics
    /// If `rows` does not hold exactly one row for each of `scores`.
    pub fn score_rows(&self, rows: &[f64], scores: &mut [f64]) {
        let width = self.feature_names.len();
        assert_eq!(
            rows.len(),
            width * scores.len(),
            "expected {width} numbers for each of {} rows",
            scores.len()
        );
        SCRATCH.with_borrow_mut(|scratch| self.ensemble.score_rows(rows, width, scores, scratch));
    }

    /// Returns the objective's own probability at a raw score, before calibration: LightGBM's
    /// `predict`.
    pub fn uncalibrated_probability(&self, score: f64) -> f64 {
        logistic(self.sigmoid * score)
    }

    /// Returns the exact Shapley values of one row, one for each input, in the raw score's unit.
    ///
    /// With [`base_score`](Self::base_score) they add up to [`score`](Self::score). They agree with
    /// LightGBM's `pred_contrib`.
    ///
    /// # Panics
    /// If `values` is shorter than the model's inputs.
    pub fn contributions(&self, values: &[f64]) -> Vec<f64> {
        let mut contributions = vec![0.0; self.feature_names.len()];
        self.explain(values, &mut contributions);
        contributions
    }

    /// Returns the [score](Self::score), and writes its [contributions](Self::contributions) to
    /// `contributions`.
    ///
    /// Nothing is allocated once a thread has scored one row.
    ///
    /// # Panics
    /// If `values` or `contributions` is shorter than the model's inputs.
    pub fn explain(&self, values: &[f64], contributions: &mut [f64]) -> f64 {
        SCRATCH.with_borrow_mut(|scratch| self.ensemble.explain(values, contributions, scratch))
    }
}
