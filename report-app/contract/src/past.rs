//! Earlier predictions about a client.

use serde::{Deserialize, Serialize};

use crate::Decision;

/// What was decided of a client, newest first.
///
/// It is the client's own prediction by each version of the model that was asked, and every other
/// one that an advisor reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastPredictions {
    /// The predictions.
    pub predictions: Vec<PastPrediction>,
}

/// A prediction as it was stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastPrediction {
    /// Identifier under which the prediction is stored.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// Probability from which an application was refused.
    pub threshold: f64,
    /// What the model decided.
    pub decision: Decision,
    /// True where the probability's interval straddled the threshold.
    pub needs_review: bool,
    /// Version of the model that decided.
    pub model_version: String,
    /// True where fields had been edited: a simulation, and not the client's own application.
    pub is_of_edited_application: bool,
    /// Its reasons, most important first.
    pub reasons: Vec<PastReason>,
}

/// A reason of a prediction of before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastReason {
    /// Code of the reason group.
    pub code: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// Sum of the group's contributions, in log-odds.
    pub contribution: f64,
}
