//! Groups of clients, and advisors.

use serde::{Deserialize, Serialize};

use crate::Estimate;

/// Decisions by the groups of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoredAttribute {
    /// The attribute: `CODE_GENDER`, `age`.
    pub attribute: String,
    /// Its label, in the language asked for.
    #[serde(default)]
    pub label: String,
    /// Its groups, without those of fewer than ten predictions and what would reveal them.
    pub groups: Vec<MonitoredGroup>,
}

/// Decisions about one group of clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoredGroup {
    /// The group: `F`, `25-34`.
    pub group: String,
    /// Its label, in the language asked for.
    #[serde(default)]
    pub label: String,
    /// Predictions, without the repeated ones.
    pub predictions: u64,
    /// Share that was refused (Wilson's interval).
    pub refusal_rate: Estimate,
    /// Share of the reference's group that the model refuses; absent if the reference has fewer
    /// than ten of the group.
    pub expected_refusal_rate: Option<f64>,
    /// Mean probability of default.
    pub mean_probability: f64,
    /// Share that was granted, over that of the most favoured group here.
    pub granted_ratio: f64,
}

/// What advisors decided on the model's predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonitoredReviews {
    /// Reviews of the range of days.
    pub reviews: u64,
    /// All reviews; the share that agrees with the model is one minus the rate.
    pub overrides: Overrides,
    /// Reviews of refusals that became grants, among those of refusals; absent for fewer than ten.
    pub to_granted: Option<Overrides>,
    /// Reviews of grants that became refusals, among those of grants; absent for fewer than ten.
    pub to_refused: Option<Overrides>,
    /// Reviews of files that the model cannot decide; absent for fewer than ten.
    pub in_doubt: Option<Overrides>,
    /// Overridden predictions with a known outcome, and the share that defaulted; absent for fewer
    /// than ten.
    pub overridden_outcomes: Option<Overrides>,
    /// Median time from opening the file to the review, in seconds; absent for fewer than ten
    /// reviews before which the advisor opened the file, within half a day.
    pub median_seconds: Option<f64>,
    /// Share of these reviews that took less than twenty seconds.
    pub under_twenty_seconds: Option<Estimate>,
    /// Advisors who never departed from the model in twenty reviews or more.
    pub always_agree: u64,
}

/// Share of a number of cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overrides {
    /// All cases.
    pub cases: u64,
    /// Those that are counted.
    pub counted: u64,
    /// Their share (Wilson's interval).
    pub rate: Estimate,
}
