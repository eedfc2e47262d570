//! Model evaluation: ranking, probabilities and the cost of decisions, each with an interval.
//!
//! It also tests whether two models differ significantly, and whether decisions are alike for
//! groups of applicants.

mod assessment;
mod bootstrap;
mod calibration_quality;
mod cost;
mod drift;
mod economics;
mod groups;
mod interval;
mod metrics;
#[cfg(test)]
mod oracle;
mod paired;
mod recalibration;
mod reliability;

pub use assessment::{Assessment, Confusion, amounts, assess};
pub use bootstrap::{Decisions, Evaluation, evaluate, evaluate_repetitions, median};
pub(crate) use bootstrap::{percentile, resampled};
pub use calibration_quality::{BrierParts, CalibrationQuality, calibration_quality};
pub(crate) use cost::Sweep;
pub use cost::{DecisionCosts, Threshold};
pub use drift::{population_stability_index, stability_by_feature};
pub use economics::{LoanEconomics, LoanLosses};
pub use groups::{
    DecisionData, GroupComparison, GroupFigures, Grouping, MINIMUM_APPLICATIONS, compare,
    protected_groupings, segment_groupings,
};
pub use interval::Estimate;
pub(crate) use interval::mean;
pub use metrics::{Ranked, brier, log_loss};
pub use paired::{Difference, auc_difference, mean_difference};
pub use reliability::{ReliabilityBin, reliability};
pub use scoring::CostMatrix;

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
