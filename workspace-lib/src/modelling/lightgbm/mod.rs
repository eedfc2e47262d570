//! LightGBM, the learner of the champion.
//!
//! A search may change only [`Parameters`]. [`fit`] fixes everything else, so that the same rows
//! and seed give the same trees on any number of cores.

mod averaging;
mod lock;
#[cfg(test)]
mod tests;

use std::fmt;

use lightgbm3::{Booster, Dataset};
use scoring::features::Direction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use self::averaging::average_models;
pub(crate) use self::lock::PendingDataset;
use self::lock::{Permit, shared_threads};
use crate::{Error, Result};

/// Number of threads that means all cores to LightGBM.
const ALL_CORES: usize = 0;

/// Repaid loans for each default in a tree's sample, with under-sampling.
const REPAID_PER_DEFAULT: f64 = 3.0;

/// How LightGBM adds a tree to those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boosting {
    /// Gradient boosting: each tree corrects all before it.
    #[default]
    Gbdt,
    /// Dropout: each tree corrects all before it, except some that are dropped for one iteration.
    Dart,
    /// Gradient-based one-side sampling.
    ///
    /// Each tree sees the applications with large gradients, and a sample of the others.
    Goss,
}

/// Treatment of class imbalance: defaults are rare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Imbalance {
    /// Nothing: the threshold carries the cost.
    Untreated,
    /// A default weighs the square root of the number of repaid loans for each default.
    SquareRootWeights,
    /// All defaults together weigh as much as all repaid loans.
    BalancedWeights,
    /// Each tree sees three repaid loans for each default.
    UnderSampling,
}

impl Imbalance {
    /// Every treatment.
    pub const ALL: [Self; 4] =
        [Self::Untreated, Self::SquareRootWeights, Self::BalancedWeights, Self::UnderSampling];
}

impl fmt::Display for Imbalance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Untreated => "untreated",
            Self::SquareRootWeights => "square-root weights",
            Self::BalancedWeights => "balanced weights",
            Self::UnderSampling => "under-sampling",
        })
    }
}

/// The parameters of LightGBM that a search may change; [`fit`] fixes the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// How trees are added.
    #[serde(default)]
    pub boosting: Boosting,
    /// Number of iterations; one that finds no split adds no tree.
    pub num_iterations: usize,
    /// Shrinkage of each tree.
    pub learning_rate: f64,
    /// Leaves of each tree.
    pub num_leaves: usize,
    /// Fewest applications in a leaf.
    pub min_data_in_leaf: usize,
    /// Share of the features that each tree may use.
    pub feature_fraction: f64,
    /// Share of the applications that each tree sees; goss has its own sampling.
    pub bagging_fraction: f64,
    /// L2 penalty on leaf values.
    pub lambda_l2: f64,
    /// Treatment of class imbalance.
    pub imbalance: Imbalance,
    /// Whether to keep the direction that credit practice expects of a feature.
    ///
    /// For example, more late payments never lower the risk.
    pub is_monotone: bool,
    /// Number of models that are averaged, each with its own seed; a search does not change it.
    #[serde(default = "one")]
    pub seeds: usize,
}

fn one() -> usize {
    1
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            boosting: Boosting::Gbdt,
            num_iterations: 600,
            learning_rate: 0.015,
            num_leaves: 7,
            min_data_in_leaf: 100,
            feature_fraction: 0.3,
            bagging_fraction: 0.6,
            lambda_l2: 5.0,
            imbalance: Imbalance::Untreated,
            is_monotone: true,
            seeds: 1,
        }
    }
}

/// Applications that LightGBM learns from.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// Row-major, one column for each of `names`, `NaN` where missing.
    pub values: &'a [f64],
    /// Outcome of each row.
    pub defaults: &'a [bool],
    /// Names of the columns.
    pub names: &'a [String],
    /// Expected direction of each column in credit practice; empty if none is known.
    pub directions: &'a [Option<Direction>],
    /// A weight for each row; empty if all weigh the same.
    pub weights: &'a [f32],
}

impl Parameters {
    /// Returns the planned number of trees: one for each iteration of each seed.
    pub fn trees(&self) -> usize {
        self.num_iterations * self.seeds
    }

    /// Returns the parameters as JSON for LightGBM.
    ///
    /// 0 `threads` means as many as there are cores. `seed` and the deterministic options make
    /// training repeatable on any number of threads.
    pub fn to_json(&self, sample: &Sample<'_>, seed: u64, threads: usize) -> Value {
        let defaults = sample.defaults.iter().filter(|&&default| default).count() as f64;
        let repaid = sample.defaults.len() as f64 - defaults;
        let mut parameters = json!({
            "objective": "binary",
            "num_iterations": self.num_iterations,
            "learning_rate": self.learning_rate,
            "num_leaves": self.num_leaves,
            "min_data_in_leaf": self.min_data_in_leaf,
            "feature_fraction": self.feature_fraction,
            "lambda_l2": self.lambda_l2,
            "seed": native_seed(seed),
            "deterministic": true,
            "force_col_wise": true,
            "num_threads": threads,
            "verbosity": -1,
        });
        match self.boosting {
            Boosting::Goss => parameters["data_sample_strategy"] = json!("goss"),
            Boosting::Dart => parameters["boosting"] = json!("dart"),
            Boosting::Gbdt => {}
        }
        if self.boosting != Boosting::Goss {
            parameters["bagging_freq"] = json!(1);
            if self.imbalance == Imbalance::UnderSampling {
                parameters["pos_bagging_fraction"] = json!(self.bagging_fraction);
                let share = (REPAID_PER_DEFAULT * defaults / repaid).min(1.0);
                parameters["neg_bagging_fraction"] = json!(self.bagging_fraction * share);
            } else {
                parameters["bagging_fraction"] = json!(self.bagging_fraction);
            }
        }
        match self.imbalance {
            Imbalance::SquareRootWeights => {
                parameters["scale_pos_weight"] = json!((repaid / defaults).sqrt());
            }
            Imbalance::BalancedWeights => parameters["scale_pos_weight"] = json!(repaid / defaults),
            Imbalance::Untreated | Imbalance::UnderSampling => {}
        }
        if self.is_monotone && sample.directions.iter().any(Option::is_some) {
            let signs: Vec<&str> =
                sample.directions.iter().map(|direction| sign(*direction)).collect();
            parameters["monotone_constraints"] = json!(signs.join(","));
            // It loses less than the basic method, at nearly the same speed.
            parameters["monotone_constraints_method"] = json!("intermediate");
        }
        parameters
    }
}

/// Converts a seed to one that LightGBM accepts, within 32 bits.
fn native_seed(seed: u64) -> u64 {
    seed % 1_000_000_007
}

/// Returns LightGBM's monotone constraint for a direction.
///
/// It is 1 if the score must not fall as the value rises, −1 if it must not rise.
fn sign(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::RaisesRisk) => "1",
        Some(Direction::LowersRisk) => "-1",
        None => "0",
    }
}

/// Trains on all cores, with exclusive use of LightGBM.
///
/// An iteration in which no split is allowed adds no tree. The next one draws other rows and
/// columns. [`Booster::num_iterations`] is the number of trees of the model, the same as in
/// LightGBM's Python package.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let values: Vec<f64> = (0..1000).map(f64::from).collect();
/// let defaults: Vec<bool> = values.iter().map(|debt| *debt >= 700.0).collect();
/// let names = ["debt".to_owned()];
/// let (values, defaults, names) = (&values, &defaults, &names);
/// let sample = Sample { values, defaults, names, directions: &[], weights: &[] };
/// let parameters = Parameters { num_iterations: 3, ..Parameters::default() };
/// let model = Model::parse(&fit_lightgbm(sample, &parameters, 1)?.save_string()?)?;
/// assert!(model.score(&[900.0]) > model.score(&[100.0]));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if the series do not fit together; [`Error::Data`] for dart with iterations
/// that found no split, and for goss with under-sampling; an error of LightGBM's if it refuses.
pub fn fit(sample: Sample<'_>, parameters: &Parameters, seed: u64) -> Result<Booster> {
    let _permit = Permit::exclusive();
    train(sample.dataset(parameters, seed)?, &sample, parameters, seed, ALL_CORES)
}

/// Trains in parallel with other calls of this function.
///
/// # Errors
/// As [`fit`].
pub(crate) fn fit_in_parallel(
    sample: Sample<'_>,
    parameters: &Parameters,
    seed: u64,
    pending: PendingDataset,
) -> Result<Booster> {
    let permit = Permit::shared_construction(&pending);
    let dataset = sample.dataset(parameters, seed)?;
    drop(permit);
    drop(pending);
    let _permit = Permit::shared_training();
    train(dataset, &sample, parameters, seed, shared_threads())
}

/// Computes LightGBM's own raw scores of row-major `values` with `features` columns.
///
/// # Errors
/// LightGBM's, if it returns an error.
pub fn raw_scores(booster: &Booster, values: &[f64], features: usize) -> Result<Vec<f64>> {
    let _permit = Permit::exclusive();
    Ok(booster.raw_scores(values, features as i32, true)?)
}

fn train(
    dataset: Dataset,
    sample: &Sample<'_>,
    parameters: &Parameters,
    seed: u64,
    threads: usize,
) -> Result<Booster> {
    if parameters.boosting == Boosting::Goss && parameters.imbalance == Imbalance::UnderSampling {
        return Err(Error::Data(
            "LightGBM's goss has a sampling of its own and cannot under-sample repaid loans. Choose another boosting, or \
             another treatment of imbalance."
                .into(),
        ));
    }
    let booster = Booster::train(dataset, &parameters.to_json(sample, seed, threads))?;
    let (trees, asked) = (booster.num_iterations() as usize, parameters.num_iterations);
    // A single tree is the first one or stands for none: in both cases no tree was dropped before
    // it.
    if parameters.boosting == Boosting::Dart && trees < asked && trees > 1 {
        return Err(Error::Data(format!(
            "LightGBM's dart found no split in {} of {asked} iterations. It leaves the trees that it had left out in such an \
             iteration with their signs turned, so that the model's scores are not those it was trained on. Train on more \
             applications, ask for fewer in a leaf, or choose another boosting.",
            asked - trees
        )));
    }
    Ok(booster)
}

impl Sample<'_> {
    /// Builds LightGBM's data set of these applications.
    ///
    /// Like LightGBM's Python package, it passes parameters of the training to the data set.
    /// Otherwise LightGBM would leave out features that are useless by its own defaults, not by the
    /// parameters.
    fn dataset(&self, parameters: &Parameters, seed: u64) -> Result<Dataset> {
        let Sample { values, defaults, names, directions, weights } = *self;
        if values.len() != defaults.len() * names.len() {
            return Err(Error::Length {
                left: "values",
                right: "applications × features",
                left_length: values.len(),
                right_length: defaults.len() * names.len(),
            });
        }
        if !directions.is_empty() && directions.len() != names.len() {
            return Err(Error::Length {
                left: "directions",
                right: "features",
                left_length: directions.len(),
                right_length: names.len(),
            });
        }
        let labels: Vec<f32> =
            defaults.iter().map(|&default| f32::from(u8::from(default))).collect();
        let parameters = format!(
            "min_data_in_leaf={} seed={} verbosity=-1",
            parameters.min_data_in_leaf,
            native_seed(seed)
        );
        let mut dataset = Dataset::from_slice_with_parameters(
            values,
            &labels,
            names.len() as i32,
            true,
            &parameters,
        )?;
        dataset.set_feature_names(names)?;
        if !weights.is_empty() {
            dataset.set_weights(weights)?;
        }
        Ok(dataset)
    }
}
