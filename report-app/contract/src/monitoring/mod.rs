//! Monitoring of the model in production.

mod alarms;
mod drift;
mod flips;
mod people;
mod performance;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use alarms::{
    Acknowledgement, AcknowledgementRequest, Alarm, AlarmEvent, AlarmState, Alarms, Finding,
    IndicatorCode, Level, MonitoredIndicator, Transition, WrittenIndicator,
};
pub use drift::{DriftReport, ShapeTest, TestResult, VariableDrift};
pub use flips::{FlippedDecisions, Flips};
pub use people::{MonitoredAttribute, MonitoredGroup, MonitoredReviews, Overrides};
pub use performance::{
    Assumption, CalibrationGap, EstimatedPerformance, RealisedPerformance, Validity, Vintage,
};

use crate::Estimate;

/// Predictions of a range of days: their drift from the model's reference, their estimated quality
/// and their outcomes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// How many of them repeat an earlier one of the same day. Every figure but the volume and the
    /// refusals leaves them out.
    #[serde(default)]
    pub repeated: u64,
    /// Days of the range that are still to be counted; a minute later there are fewer.
    #[serde(default)]
    pub days_to_count: u64,
    /// Share of them that was refused; absent for fewer than ten predictions.
    pub refusal_rate: Option<f64>,
    /// Share of the reference's applications that the model refuses.
    pub expected_refusal_rate: f64,
    /// Why the model has no reference to compare with, so that nothing is said of drift; absent if
    /// it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_reference: Option<String>,
    /// How far the score, the mix of products and every input have moved from the reference; absent
    /// without a reference, and for fewer than ten predictions.
    pub drift: Option<DriftReport>,
    /// Labels of the drift's variables by name, in the language asked for.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Quality of the decisions, estimated from the probabilities alone; absent for fewer than ten
    /// granted or ten refused predictions.
    pub estimated: Option<EstimatedPerformance>,
    /// What became of the loans whose outcome was recorded; absent for fewer than ten.
    pub realised: Option<RealisedPerformance>,
    /// Loans by month of granting, over the last year, whatever the range.
    #[serde(default)]
    pub vintages: Vec<Vintage>,
    /// Observed share of defaults minus the one that was estimated, over all of these months;
    /// absent for fewer than ten outcomes.
    #[serde(default)]
    pub estimation_error: Option<Estimate>,
    /// Decisions by group of clients.
    #[serde(default)]
    pub groups: Vec<MonitoredAttribute>,
    /// What advisors decided; absent for fewer than ten reviews.
    #[serde(default)]
    pub reviews: Option<MonitoredReviews>,
    /// Decisions that the drift has changed; absent where no input has moved beyond chance.
    #[serde(default)]
    pub flips: Option<Flips>,
    /// Every indicator of the monitoring plan over its own range of days, with its limits.
    #[serde(default)]
    pub indicators: Vec<MonitoredIndicator>,
    /// Alarms that are raised.
    #[serde(default)]
    pub alarms: Vec<Alarm>,
    /// What somebody has to look at now: findings beyond their limits.
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

/// Finding that a person has to examine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// Stable code of the kind of alert: `bundle_refused`, `challenger_refused`, or the indicator of
    /// the monitoring plan.
    pub code: String,
    /// What it is about: a feature's name for instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What was found, in the language asked for.
    pub message: String,
    /// What is to be done, in the language asked for.
    #[serde(default)]
    pub action: String,
}

impl Monitoring {
    /// Returns the level of a variable's drift by the limits of the monitoring plan.
    ///
    /// The score has limits of its own. Without limits, everything is quiet.
    pub fn drift_level(&self, variable: &VariableDrift) -> Level {
        let code = if variable.name == VariableDrift::SCORE {
            IndicatorCode::ProbabilityDrift
        } else {
            IndicatorCode::FeatureDrift
        };
        let indicator = self.indicators.iter().find(|indicator| indicator.code == code);
        let Some(indicator) = indicator else { return Level::Quiet };
        if variable.is_too_few {
            Level::TooFew
        } else if variable.exceeds(indicator.red) {
            Level::Red
        } else if variable.exceeds(indicator.amber) {
            Level::Amber
        } else {
            Level::Quiet
        }
    }

    /// Returns the label of a variable; its name if it has none.
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.labels.get(name).map_or(name, String::as_str)
    }
}
