//! Options of a training.

use serde::{Deserialize, Serialize};

use super::lightgbm::Parameters;
use crate::evaluation::{CostMatrix, LoanEconomics};
use crate::features::InputOptions;

/// The other learners that LightGBM is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Baselines {
    /// Dummy, scorecard, logistic regression, random forest, and several variants of LightGBM.
    ///
    /// The variants are the parameters before any search, each treatment of imbalance, and
    /// directions ignored.
    All,
    /// The dummy, and LightGBM with the parameters before any search.
    Fewest,
}

/// Options of a training.
///
/// ```
/// use workspace_lib::modelling::{Plan, steps};
///
/// let plan = Plan { trials: 12, ..Plan::default() };
/// assert_eq!(steps(&plan), steps(&Plan::default()) + 11);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Share of the labelled applications that is held out from every choice; 0 holds out none.
    #[serde(default)]
    pub holdout: f64,
    /// Number of folds.
    pub folds: usize,
    /// Number of reported repetitions of cross-validation, each with its own folds.
    ///
    /// Search and selection have folds of their own.
    pub repetitions: usize,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// Cost of wrong decisions in money.
    pub economics: LoanEconomics,
    /// LightGBM's parameters before any search.
    ///
    /// They are those of the first trial, and of the candidates that differ in one thing only.
    pub parameters: Parameters,
    /// Number of LightGBM parameter sets to try.
    pub trials: usize,
    /// Number of models that the champion averages, each with its own seed.
    ///
    /// Search and selection use one.
    #[serde(default = "one")]
    pub seeds: usize,
    /// The learners that LightGBM is compared with.
    pub baselines: Baselines,
    /// Whether to run the studies: learning curve, ablations, leakage, fairness, explanations.
    pub studies: bool,
    /// Options for the inputs that the champion may read.
    pub inputs: InputOptions,
    /// Seed of folds, training, search and bootstrap.
    pub seed: u64,
}

fn one() -> usize {
    1
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            holdout: 0.2,
            folds: 5,
            repetitions: 2,
            costs: CostMatrix::default(),
            economics: LoanEconomics::default(),
            parameters: Parameters::default(),
            trials: 1,
            seeds: 1,
            baselines: Baselines::All,
            studies: true,
            inputs: InputOptions::default(),
            seed: 20_261_123,
        }
    }
}
