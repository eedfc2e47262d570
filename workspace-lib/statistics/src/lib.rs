//! Formulas that several crates share, each written once.
//!
//! Everything here works on slices of numbers and depends on nothing, so that the scorer, the
//! service and the workspace can all call it. Each formula names its source, and its tests the
//! program whose values it must give.

mod interval;
mod isotonic;
mod logistic;
mod moments;
mod ranking;
mod ranks;
mod stability;

pub use interval::{NORMAL_QUANTILE, mean_interval, wilson_interval};
pub use isotonic::pool_adjacent_violators;
pub use logistic::{LogisticFit, fit_logistic, log_odds, logistic, softplus};
pub use moments::{mean, population_deviation, sample_deviation};
pub use ranking::Ranking;
pub use ranks::{midranks, spearman};
pub use stability::{LEAST_SHARE, population_stability_index};
