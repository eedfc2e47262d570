//! How good a model is: ranking, probabilities, and the cost of its decisions, each with an interval.

mod bootstrap;
mod cost;
mod metrics;

pub use bootstrap::{Evaluation, evaluate, median};
pub(crate) use bootstrap::{percentile, resampled};
pub use cost::{CostMatrix, Threshold};
pub use metrics::{Ranked, brier, log_loss};

use crate::{Error, Result};

/// Checks that there is one probability for each outcome, and at least one of each outcome.
pub(crate) fn check(probabilities: &[f64], defaults: &[bool]) -> Result<()> {
    if probabilities.len() != defaults.len() {
        return Err(Error::Length {
            left: "probabilities",
            right: "outcomes",
            left_length: probabilities.len(),
            right_length: defaults.len(),
        });
    }
    let positives = defaults.iter().filter(|&&default| default).count();
    if positives == 0 || positives == defaults.len() {
        return Err(Error::Data(format!(
            "expected clients who defaulted and clients who repaid, found {positives} defaults among {} applications",
            defaults.len()
        )));
    }
    Ok(())
}
