//! LightGBM's trees, read from its own text format and evaluated as LightGBM does.
//!
//! [`Model::parse`] reads `model.txt`; [`Model::score`] adds up the leaves an applicant falls into;
//! [`Model::contributions`] splits that score into exact Shapley values.

mod parse;
mod shapley;
mod tree;

pub use tree::Tree;

/// Values with an absolute value up to this one count as zero, as in LightGBM (`kZeroThreshold`, a 32-bit float there).
pub(crate) const ZERO_THRESHOLD: f64 = 1e-35_f32 as f64;

/// A gradient-boosted ensemble for a binary outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    feature_names: Vec<String>,
    trees: Vec<Tree>,
    /// Steepness of the objective's sigmoid; LightGBM's default is 1.
    sigmoid: f64,
    /// Sum of the trees' expected values over the training data.
    base_score: f64,
}

impl Model {
    /// Names of the inputs, in the order in which values are given.
    pub fn feature_names(&self) -> &[String] {
        &self.feature_names
    }

    /// The trees, in boosting order.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The expected score over the training data: what [`contributions`](Self::contributions) start from.
    pub fn base_score(&self) -> f64 {
        self.base_score
    }

    /// Raw score of one row: `values` holds one number for each input, `NaN` where missing.
    ///
    /// # Panics
    /// If `values` is shorter than the model's inputs.
    pub fn score(&self, values: &[f64]) -> f64 {
        self.trees.iter().map(|tree| tree.leaf_value(values)).sum()
    }

    /// The objective's own probability at a raw score, before calibration: LightGBM's `predict`.
    pub fn uncalibrated_probability(&self, score: f64) -> f64 {
        1.0 / (1.0 + (-self.sigmoid * score).exp())
    }

    /// Exact Shapley values of one row, one for each input, in the raw score's unit. With
    /// [`base_score`](Self::base_score) they add up to [`score`](Self::score). Agrees with LightGBM's `pred_contrib`.
    ///
    /// # Panics
    /// If `values` is shorter than the model's inputs.
    pub fn contributions(&self, values: &[f64]) -> Vec<f64> {
        let mut contributions = vec![0.0; self.feature_names.len()];
        for tree in &self.trees {
            shapley::add_contributions(tree, values, &mut contributions);
        }
        contributions
    }
}
