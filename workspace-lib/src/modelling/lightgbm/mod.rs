//! LightGBM, the learner the champion comes from.
//!
//! What a search may change is [`Parameters`]; everything else is fixed in [`fit`], so that the
//! same rows and seed give the same trees on any number of cores.

mod averaged;
#[cfg(test)]
mod tests;
mod turns;

use std::fmt;

use lightgbm3::{Booster, Dataset};
use scoring::features::Direction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use self::averaged::averaged;
pub(crate) use self::turns::Announcement;
use self::turns::{Turn, shared_threads};
use crate::{Error, Result};

/// What LightGBM reads as all cores.
const ALL_CORES: usize = 0;

/// Repaid loans for each default that a tree sees when it samples them down.
const REPAID_PER_DEFAULT: f64 = 3.0;

/// How LightGBM adds a tree to those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boosting {
    /// Gradient boosting: each tree corrects all before it.
    #[default]
    Gbdt,
    /// Dropout: each tree corrects all before it but some that are left out for the moment.
    Dart,
    /// Gradient-based one-side sampling: each tree sees the applications with large gradients, and
    /// a sample of the others.
    Goss,
}

/// What is done about defaults being rare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Imbalance {
    /// Nothing: the threshold carries the cost.
    Untreated,
    /// A default weighs as much as the square root of the repaid loans for each default.
    SquareRootWeights,
    /// Defaults weigh as much as repaid loans together.
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

/// LightGBM's parameters that a search may change; the others are fixed in [`fit`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// How trees are added.
    #[serde(default)]
    pub boosting: Boosting,
    /// Number of iterations. One that finds no split adds no tree.
    pub num_iterations: usize,
    /// Shrinkage of each tree.
    pub learning_rate: f64,
    /// Leaves of each tree.
    pub num_leaves: usize,
    /// Fewest applications in a leaf.
    pub min_data_in_leaf: usize,
    /// Share of the features that each tree may use.
    pub feature_fraction: f64,
    /// Share of the applications that each tree sees; goss has a sampling of its own.
    pub bagging_fraction: f64,
    /// L2 penalty on leaf values.
    pub lambda_l2: f64,
    /// What is done about defaults being rare.
    pub imbalance: Imbalance,
    /// Keep the direction that credit practice knows for a feature: more late payments never lower
    /// the risk.
    pub is_monotone: bool,
    /// Models that are averaged, grown from a seed each; a search does not change it.
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
    /// What credit practice knows of each column; empty if nothing.
    pub directions: &'a [Option<Direction>],
    /// A weight for each row; empty if all weigh the same.
    pub weights: &'a [f32],
}

impl Parameters {
    /// Trees that are asked for: one for each iteration of each seed.
    pub fn trees(&self) -> usize {
        self.num_iterations * self.seeds
    }

    /// As LightGBM reads them, 0 `threads` being as many as there are cores. `seed` and the
    /// deterministic options make training repeatable on any number of them.
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
                parameters["scale_pos_weight"] = json!((repaid / defaults).sqrt())
            }
            Imbalance::BalancedWeights => parameters["scale_pos_weight"] = json!(repaid / defaults),
            Imbalance::Untreated | Imbalance::UnderSampling => {}
        }
        if self.is_monotone && sample.directions.iter().any(Option::is_some) {
            let signs: Vec<&str> =
                sample.directions.iter().map(|direction| sign(*direction)).collect();
            parameters["monotone_constraints"] = json!(signs.join(","));
            // Less is lost than by the basic method, at nearly the same speed.
            parameters["monotone_constraints_method"] = json!("intermediate");
        }
        parameters
    }
}

/// A seed as LightGBM takes it, within 32 bits.
fn native_seed(seed: u64) -> u64 {
    seed % 1_000_000_007
}

/// What LightGBM is told of a direction: 1 if the score must not fall as the value rises, −1 if it
/// must not rise.
fn sign(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::RaisesRisk) => "1",
        Some(Direction::LowersRisk) => "-1",
        None => "0",
    }
}

/// Trains on all cores, while nothing else uses LightGBM.
///
/// An iteration in which no split is allowed adds no tree; the next one draws other rows and
/// columns. The model has as many trees as [`Booster::num_iterations`] says, which is what
/// LightGBM's Python package arrives at.
///
/// # Errors
/// [`Error::Length`] if the series do not fit together; [`Error::Data`] for dart with iterations
/// that found no split, and for goss with under-sampling; an error of LightGBM's if it refuses.
pub fn fit(sample: Sample<'_>, parameters: &Parameters, seed: u64) -> Result<Booster> {
    let _alone = Turn::alone();
    train(sample.dataset(parameters, seed)?, &sample, parameters, seed, ALL_CORES)
}

/// Trains beside others that are trained by this function.
///
/// # Errors
/// As [`fit`].
pub(crate) fn fit_beside_others(
    sample: Sample<'_>,
    parameters: &Parameters,
    seed: u64,
    announcement: Announcement,
) -> Result<Booster> {
    let turn = Turn::to_construct(&announcement);
    let dataset = sample.dataset(parameters, seed)?;
    drop(turn);
    drop(announcement);
    let _turn = Turn::to_train();
    train(dataset, &sample, parameters, seed, shared_threads())
}

/// LightGBM's own raw scores of row-major `values` with `features` columns.
///
/// # Errors
/// LightGBM's, if it refuses.
pub fn raw_scores(booster: &Booster, values: &[f64], features: usize) -> Result<Vec<f64>> {
    let _alone = Turn::alone();
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
    // Whether a single tree is the first one or stands for none at all, nothing was left out before
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
    /// LightGBM's data set of these applications. Like LightGBM's Python package, it is given what
    /// the training is, or features that are useless by LightGBM's own defaults would be left out
    /// instead of those that are so by the parameters.
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
