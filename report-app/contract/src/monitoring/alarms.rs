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

/// Indicator of the monitoring plan, with its value now and its limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoredIndicator {
    /// Which indicator.
    pub code: IndicatorCode,
    /// Its name, in the language asked for.
    pub name: String,
    /// Days over which it is computed.
    pub window_days: u32,
    /// Fewest observations of which it is judged.
    pub least_count: u32,
    /// Limit of amber.
    pub amber: f64,
    /// Limit of red.
    pub red: f64,
    /// Value found and both limits as people write them, in the language asked for.
    pub written: WrittenIndicator,
    /// Whether values below the limits are beyond them; above, if not.
    pub is_lower_limit: bool,
    /// What was found; absent where nothing was measured.
    pub finding: Option<Finding>,
    /// What is to be done where a limit is crossed, in the language asked for.
    pub action: String,
    /// Role that does it.
    pub owner: String,
}

/// Figures of an indicator in its unit, with the signs of a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrittenIndicator {
    /// Value found, with what it is about; absent where nothing was measured.
    pub value: Option<String>,
    /// Limit of amber.
    pub amber: String,
    /// Limit of red.
    pub red: String,
}

/// Alarm of the monitoring plan, and what was done about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarm {
    /// Identifier, UUID version 7.
    pub alarm_id: String,
    /// Which indicator.
    pub code: IndicatorCode,
    /// Name of the indicator, in the language asked for.
    pub name: String,
    /// Highest level since it was raised: amber or red.
    pub level: Level,
    /// Whether it is still raised.
    pub is_raised: bool,
    /// Day of the judgement that raised it, `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub since: String,
    /// Day until which the action is due, by the working days of the plan.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub deadline: String,
    /// Whether it is raised, not acknowledged, and its deadline is over.
    pub is_overdue: bool,
    /// Latest finding that was told.
    pub finding: Finding,
    /// What was found, in a sentence in the language asked for.
    #[serde(default)]
    pub message: String,
    /// What is to be done, in the language asked for.
    pub action: String,
    /// Role that does it.
    pub owner: String,
    /// Who took it in hand; absent before.
    pub acknowledgement: Option<Acknowledgement>,
    /// What happened to it, in the order of time.
    pub events: Vec<AlarmEvent>,
}

/// Change of an alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlarmEvent {
    /// When it was found, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub at: String,
    /// What changed.
    pub transition: Transition,
    /// Level after it: that of the alarm which was cleared.
    pub level: Level,
    /// Model that answered.
    pub model_version: String,
}

/// Who took an alarm in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acknowledgement {
    /// When, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub at: String,
    /// Who: `user:NAME` or `key:NAME:IDENTIFIER`.
    pub by: String,
    /// What is being done.
    pub note: String,
}

/// Body of an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcknowledgementRequest {
    /// What is being done, 1 to 2000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 2000, pattern = r"^[^\u0000]*[^\s\u0000][^\u0000]*$")
    )]
    pub note: String,
}

/// Alarms, the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarms {
    /// Day of the latest judgement, `YYYY-MM-DD`; absent before the first.
    pub judged_on: Option<String>,
    /// Day from which the next judgement is due.
    pub next_judgement: String,
    /// Those that are raised, and the latest of those that were.
    pub alarms: Vec<Alarm>,
}
