//! Alarms: what the monitoring plan watches, and what was found.

use serde::{Deserialize, Serialize};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IndicatorCode {
    /// Largest rise of a variable's share of missing values.
    MissingShare,
    /// Share of predictions with a value that the reference does not hold.
    OutsideTrainingRange,
    /// Stability index of the probabilities.
    ProbabilityDrift,
    /// Largest stability index of an input.
    FeatureDrift,
    /// Difference between the refusal rate and that of the reference.
    RefusalRateGap,
    /// Area under the curve of the training minus the realised one.
    AucLoss,
    /// Relative difference between observed and predicted defaults.
    CalibrationGap,
    /// Largest ratio of observed and predicted defaults of a month of granting.
    VintageDefaultRate,
    /// Least ratio of a group's share of granted applications and the most favoured group's.
    DisparateImpact,
    /// Least ratio of observed and predicted defaults of a group.
    GroupCalibration,
    /// Share of reviews that depart from the model.
    OverrideRate,
    /// The same among the files that the model cannot decide.
    OverrideRateLow,
    /// Median working days from a client's request for a second review to the answer.
    SecondReviewDays,
    /// Share of unchanged clients whose first reason stays the same with a new model.
    ReasonStability,
    /// Share of requests that failed by the service's fault.
    ErrorShare,
    /// 99th percentile of the time to answer, in milliseconds.
    LatencyP99,
}

impl IndicatorCode {
    /// Returns its name in files: `missing_share`, ….
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingShare => "missing_share",
            Self::OutsideTrainingRange => "outside_training_range",
            Self::ProbabilityDrift => "probability_drift",
            Self::FeatureDrift => "feature_drift",
            Self::RefusalRateGap => "refusal_rate_gap",
            Self::AucLoss => "auc_loss",
            Self::CalibrationGap => "calibration_gap",
            Self::VintageDefaultRate => "vintage_default_rate",
            Self::DisparateImpact => "disparate_impact",
            Self::GroupCalibration => "group_calibration",
            Self::OverrideRate => "override_rate",
            Self::OverrideRateLow => "override_rate_low",
            Self::SecondReviewDays => "second_review_days",
            Self::ReasonStability => "reason_stability",
            Self::ErrorShare => "error_share",
            Self::LatencyP99 => "latency_p99",
        }
    }
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Fewer observations than the plan asks for: not judged.
    TooFew,
    /// Within the limits, or no more than chance explains.
    Quiet,
    /// Someone looks for the cause.
    Amber,
    /// Someone acts.
    Red,
}

/// Value of an indicator in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Which indicator.
    pub code: IndicatorCode,
    /// What it is about: a variable, a month, a group.
    pub about: Option<String>,
    /// Its value.
    pub value: f64,
    /// Value up to which (for a lower limit: down to which) chance alone explains it.
    pub by_chance: f64,
    /// Observations it comes from.
    pub count: u64,
    /// What it means.
    pub level: Level,
}

/// An alarm that is raised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlarmState {
    /// Which indicator.
    pub code: IndicatorCode,
    /// Latest finding that was not quiet.
    pub finding: Finding,
    /// Highest level since it was raised: amber or red.
    pub level: Level,
    /// Day of the judgement that raised it, `YYYY-MM-DD`.
    pub since: String,
    /// Quiet judgements in a row.
    pub quiet: u32,
}

/// Change of an alarm that people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// There was no alarm, there is one.
    Raised,
    /// An amber alarm is red.
    Escalated,
    /// It is over.
    Cleared,
}
