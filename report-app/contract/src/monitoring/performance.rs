//! Performance of a period: estimated before outcomes are known, realised when they are.

use serde::{Deserialize, Serialize};

use crate::Estimate;

/// Performance that the probabilities announce.
///
/// Intervals say where the realised figure will lie, at 95 %, if the probabilities are right; they
/// do not cover wrong probabilities, which [`Validity`] is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EstimatedPerformance {
    /// Predictions it was computed from.
    pub predictions: u64,
    /// Share of clients who will default if all are granted.
    pub default_share: Estimate,
    /// Share of the granted clients who will default; absent if none was granted.
    pub default_share_granted: Option<Estimate>,
    /// Business cost per application.
    pub cost: Estimate,
    /// Area under the ROC curve; absent where all have the same outcome for certain.
    pub auc: Option<Estimate>,
    /// Whether the estimate can be trusted.
    pub validity: Validity,
}

/// Whether the assumptions of an estimate hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Validity {
    /// Assumptions that do not hold; with none, the estimate can be trusted.
    pub broken: Vec<Assumption>,
    /// Share of predictions with a value beyond the reference's range, or a new category.
    pub outside_share: f64,
    /// Calibration of the last cohort whose outcomes are known; absent before there is one.
    pub calibration: Option<CalibrationGap>,
}

/// Assumption of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// There are at least a hundred.
    EnoughPredictions,
    /// Few predictions have a value that the reference does not hold.
    WithinRange,
    /// Probabilities are calibrated, as far as outcomes are known.
    Calibrated,
}

/// Defaults observed against those announced.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalibrationGap {
    /// Outcomes that are known.
    pub outcomes: u64,
    /// Defaults among them.
    pub defaults: u64,
    /// Observed share (Wilson's interval).
    pub observed: Estimate,
    /// Mean probability that had been predicted.
    pub predicted: f64,
    /// Observed defaults over predicted ones.
    pub ratio: Estimate,
}

/// Performance on known outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RealisedPerformance {
    /// Calibration in the large.
    pub calibration: CalibrationGap,
    /// Mean squared difference between probability and outcome.
    pub brier_score: f64,
    /// Business cost per application of the decisions at the model's threshold.
    pub cost: Estimate,
    /// Area under the ROC curve (DeLong's interval); absent where all have the same outcome.
    pub auc: Option<Estimate>,
}

impl CalibrationGap {
    /// Checks whether the interval of the observed share holds the predicted one.
    pub fn holds(&self) -> bool {
        (self.observed.low..=self.observed.high).contains(&self.predicted)
    }
}

/// Loans granted in one month, as the report shows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vintage {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Loans granted.
    pub granted: u64,
    /// Applications refused: their outcome stays unknown.
    pub refused: u64,
    /// Share of the granted loans whose outcome is known.
    pub known_share: f64,
    /// Share of defaults that was announced for the granted loans.
    pub estimated: Option<f64>,
    /// Performance on the known outcomes; absent before the first.
    pub realised: Option<RealisedPerformance>,
    /// Whether the known outcomes contradict what was announced for them.
    pub is_contradicted: bool,
}
