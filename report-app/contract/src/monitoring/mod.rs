//! Monitoring of the model in production.

mod alarms;
mod drift;
mod performance;

use serde::{Deserialize, Serialize};

pub use alarms::{AlarmState, Finding, IndicatorCode, Level, Transition};
pub use drift::{DriftReport, ShapeTest, TestResult, VariableDrift};
pub use performance::{
    Assumption, CalibrationGap, EstimatedPerformance, RealisedPerformance, Validity, Vintage,
};

/// Predictions of a range of days: their drift from the bundle's clients, their estimated quality
/// and their outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Monitoring {
    /// Version of the model that answers; everything below is about its predictions.
    pub model_version: String,
    /// First day, `YYYY-MM-DD`, UTC.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: String,
    /// Last day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: String,
    /// Each day with predictions.
    pub days: Vec<MonitoredDay>,
    /// How many predictions were answered.
    pub predictions: u64,
    /// Share of them that was refused; absent for fewer than ten predictions.
    pub refusal_rate: Option<f64>,
    /// Share of the bundle's clients that the model refuses.
    pub expected_refusal_rate: f64,
    /// How far probabilities and important features have moved from those of the bundle's clients,
    /// the furthest first.
    pub drift: Vec<Drift>,
    /// Quality of the decisions, estimated from the probabilities alone; absent for fewer than ten
    /// granted or ten refused predictions.
    pub estimated: Option<Estimated>,
    /// What became of the loans whose outcome was recorded; absent for fewer than ten.
    pub realised: Option<Realised>,
    /// The alerts.
    pub alerts: Vec<Alert>,
    /// Version of the challenger, to those who may compare it; absent where none is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenger_version: Option<String>,
}

/// Predictions of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoredDay {
    /// The day, `YYYY-MM-DD`, UTC.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub day: String,
    /// How many predictions were answered.
    pub predictions: u64,
    /// How many of them were refused; absent where that would be about fewer than ten predictions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<u64>,
}

/// How far a distribution has moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Drift {
    /// `probability`, or the name of a feature.
    pub name: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// Predictions it was computed from: the latest.
    pub predictions: usize,
    /// Population stability index between these predictions and the bundle's clients. The bins are
    /// the frequent values, tenths of the other numbers, categories, and missing values.
    pub population_stability_index: f64,
    /// Index up to which chance alone explains it, at 95 %.
    pub by_chance: f64,
    /// What it means.
    pub level: DriftLevel,
}

/// What a population stability index means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DriftLevel {
    /// Fewer than 100 predictions: not judged.
    TooFew,
    /// Below 0.1, or no more than chance.
    Stable,
    /// From 0.1 on.
    Moderate,
    /// From 0.25 on.
    Large,
}

/// What the probabilities say of the decisions, if they are calibrated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimated {
    /// Predictions it was computed from: the latest.
    pub predictions: usize,
    /// Mean probability of default of all.
    pub default_share: f64,
    /// Mean probability of default of those that were granted; absent if none was.
    pub default_share_granted: Option<f64>,
    /// Expected business cost per application, in units of one wrongly refused client.
    pub cost: f64,
    /// Expected area under the ROC curve; absent where all probabilities are 0, or all are 1.
    pub auc: Option<f64>,
}

/// What became of loans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Realised {
    /// Predictions with an outcome.
    pub outcomes: usize,
    /// How many of them defaulted.
    pub defaults: usize,
    /// Share of them that defaulted.
    pub default_share: f64,
    /// Lower end of its 95 % interval (Wilson's).
    pub default_share_low: f64,
    /// Upper end.
    pub default_share_high: f64,
    /// Mean probability of default that had been predicted for them.
    pub predicted_share: f64,
    /// Mean squared difference between probability and outcome.
    pub brier_score: f64,
    /// Business cost per application of the model's decisions.
    pub cost: f64,
    /// Area under the ROC curve; absent where all have the same outcome.
    pub auc: Option<f64>,
}

/// Finding that a person has to examine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// Stable code of the kind of alert: `bundle_refused`, `challenger_refused`, `drift`,
    /// `refusal_rate` or `calibration`.
    pub code: String,
    /// What it is about: a feature's name for instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What was found, in the language asked for.
    pub message: String,
}
