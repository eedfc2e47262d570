//! LightGBM, the learner the champion comes from.

use lightgbm3::{Booster, Dataset};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Error, Result};

/// Below this many applications LightGBM's threads wait for each other longer than they work.
const ROWS_WORTH_THREADS: usize = 20_000;

/// LightGBM's parameters that a search may change; the others are fixed in [`fit`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Number of trees.
    pub num_iterations: usize,
    /// Shrinkage of each tree.
    pub learning_rate: f64,
    /// Leaves of each tree.
    pub num_leaves: usize,
    /// Fewest applications in a leaf.
    pub min_data_in_leaf: usize,
    /// Share of the features that each tree may use.
    pub feature_fraction: f64,
    /// Share of the applications that each tree sees.
    pub bagging_fraction: f64,
    /// L2 penalty on leaf values.
    pub lambda_l2: f64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            num_iterations: 600,
            learning_rate: 0.015,
            num_leaves: 7,
            min_data_in_leaf: 100,
            feature_fraction: 0.3,
            bagging_fraction: 0.6,
            lambda_l2: 5.0,
        }
    }
}

impl Parameters {
    /// As LightGBM reads them. `seed` and the deterministic options make training repeatable.
    fn to_json(&self, applications: usize, seed: u64) -> Value {
        json!({
            "objective": "binary",
            "num_iterations": self.num_iterations,
            "learning_rate": self.learning_rate,
            "num_leaves": self.num_leaves,
            "min_data_in_leaf": self.min_data_in_leaf,
            "feature_fraction": self.feature_fraction,
            "bagging_fraction": self.bagging_fraction,
            "bagging_freq": 1,
            "lambda_l2": self.lambda_l2,
            "seed": seed % 1_000_000_007,
            "deterministic": true,
            "force_col_wise": true,
            // 0 is as many as there are cores.
            "num_threads": i32::from(applications < ROWS_WORTH_THREADS),
            "verbosity": -1,
        })
    }
}

/// Trains on row-major `values` (`NaN` where missing), one column for each of `names`.
///
/// # Errors
/// If the series do not fit together, or LightGBM refuses.
pub fn fit(values: &[f64], defaults: &[bool], names: &[String], parameters: &Parameters, seed: u64) -> Result<Booster> {
    if values.len() != defaults.len() * names.len() {
        return Err(Error::Length {
            left: "values",
            right: "applications × features",
            left_length: values.len(),
            right_length: defaults.len() * names.len(),
        });
    }
    let labels: Vec<f32> = defaults.iter().map(|&default| f32::from(u8::from(default))).collect();
    let mut dataset = Dataset::from_slice(values, &labels, names.len() as i32, true)?;
    dataset.set_feature_names(names)?;
    Ok(Booster::train(dataset, &parameters.to_json(defaults.len(), seed))?)
}
