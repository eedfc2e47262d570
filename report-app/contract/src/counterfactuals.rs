//! Counterfactuals: the changes with which a refused application would be granted.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Decision, RiskBand, Unit, Value};

/// Answer of `POST /v1/counterfactuals`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counterfactuals {
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Calibrated probability of default of the application as it is.
    pub probability: f64,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// What the model decides on the application as it is.
    pub decision: Decision,
    /// Up to three different ways to have it granted, the least effort first. Empty where the
    /// application is granted as it is, and where nothing plausible is enough.
    pub proposals: Vec<Proposal>,
    /// What the proposals are, or why there is none, in a sentence.
    pub message: String,
    /// Version of the model that decided.
    pub model_version: String,
}

/// A changed application that the model grants: at 95 % of the threshold or below, where something
/// plausible leads there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// What the client does.
    pub levers: Vec<Lever>,
    /// The fields that change. Given as `application` to `POST /v1/predictions` they lead to the
    /// same probability.
    pub changes: Vec<Change>,
    /// How much of what is plausible is asked of the client: each lever counts from 0 to 1.
    pub effort: f64,
    /// Calibrated probability of default of the changed application.
    pub probability: f64,
    /// Lower end of its interval.
    pub probability_low: f64,
    /// Upper end of its interval.
    pub probability_high: f64,
    /// What the model decides on it.
    pub decision: Decision,
    /// Its risk band.
    pub risk_band: RiskBand,
}

/// One thing about an application that a client can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lever {
    /// `amount`, `down_payment`, `longer_duration`, `shorter_duration`, `co_borrower_income` or
    /// `papers`.
    pub code: String,
    /// What a person reads, in the language asked for.
    pub label: String,
}

/// One field of a changed application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// The field's raw name.
    pub field: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its value counts.
    pub unit: Unit,
    /// Its value in the application; `null` where missing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub from: Option<Value>,
    /// The value that it takes.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub to: Option<Value>,
}
