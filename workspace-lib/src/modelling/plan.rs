//! What a training is asked to do.

use serde::{Deserialize, Serialize};

use super::lightgbm::Parameters;
use crate::evaluation::{CostMatrix, LoanEconomics};
use crate::features::InputOptions;

/// Which other learners LightGBM is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Baselines {
    /// Dummy, scorecard, logistic regression, random forest, and LightGBM with each treatment of
    /// imbalance and monotone.
    All,
    /// The dummy, and LightGBM with the parameters before any search.
    Fewest,
}

/// How to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Share of the labelled applications that is held out from every choice; 0 holds out none.
    #[serde(default)]
    pub holdout: f64,
    /// Number of folds.
    pub folds: usize,
    /// How often the applications are cut into folds for figures to be reported on. Search and
    /// selection have folds of their own.
    pub repetitions: usize,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// Cost of wrong decisions in money.
    pub economics: LoanEconomics,
    /// LightGBM's parameters before any search: the first trial's, and those of the candidates that
    /// differ in one thing only.
    pub parameters: Parameters,
    /// LightGBM parameter sets to try.
    pub trials: usize,
    /// Models that the champion is the mean of, grown from a seed each; search and selection use
    /// one.
    #[serde(default = "one")]
    pub seeds: usize,
    /// Whom LightGBM is compared with.
    pub baselines: Baselines,
    /// Whether the studies are made: learning curve, ablations, leakage, fairness, explanations.
    pub studies: bool,
    /// What the champion may read.
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
