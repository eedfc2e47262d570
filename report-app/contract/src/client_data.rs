//! Everything that is stored about a client, for the client (GDPR, article 15), and its erasure
//! (article 17).

use serde::{Deserialize, Serialize};

use crate::{
    AuditLine, ClientId, Decision, Opinion, Outcome, PredictionRequest, Review, RiskBand, Value,
    Warning,
};

/// Everything that the service's store holds about a client.
///
/// The model's own file of clients is not a part of it: `GET /v1/clients/{client_id}` shows that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientData {
    /// The client's number.
    pub client_id: ClientId,
    /// Predictions, oldest first.
    pub predictions: Vec<KeptPrediction>,
    /// What a challenger said of these predictions, in their order; it decided nothing.
    pub shadow_predictions: Vec<KeptShadowPrediction>,
    /// Outcomes of loans, in the order in which they were recorded.
    pub outcomes: Vec<Outcome>,
    /// Reviews by advisors, newest first.
    pub reviews: Vec<Review>,
    /// Opinions of advisors, newest first.
    pub opinions: Vec<Opinion>,
    /// Who did what with the client's file, oldest first. Where the client was one of a list, the
    /// detail is left out, because it names others.
    pub audit: Vec<AuditLine>,
}

/// A prediction with everything that was asked and answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptPrediction {
    /// Identifier.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Version of the model that decided.
    pub model_version: String,
    /// `stored` for the client's own prediction, `request` for one of a body.
    pub origin: String,
    /// Language of the sentences: `fr` or `en`.
    pub language: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// What the model decided.
    pub decision: Decision,
    /// What was asked.
    pub request: PredictionRequest,
    /// What was answered.
    pub answer: KeptAnswer,
    /// Value and contribution of each feature of the model.
    pub values: Vec<KeptValue>,
}

/// What a challenger would have answered in the champion's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptShadowPrediction {
    /// Identifier of the champion's prediction.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// Version of the challenger.
    pub model_version: String,
    /// Its calibrated probability of default.
    pub probability: f64,
    /// What it would have decided.
    pub decision: Decision,
    /// Codes of its most important reasons, most important first.
    pub reasons: Vec<String>,
    /// How many inputs nobody could give it.
    pub lacking: u64,
}

/// What was answered, without what other members of the prediction say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct KeptAnswer {
    /// Lower end of the probability's interval.
    pub probability_low: Option<f64>,
    /// Upper end of the probability's interval.
    pub probability_high: Option<f64>,
    /// Probability from which an application was refused.
    pub threshold: Option<f64>,
    /// True where the interval straddled the threshold.
    pub needs_review: Option<bool>,
    /// Risk band.
    pub risk_band: Option<RiskBand>,
    /// Score before calibration, in log-odds.
    pub score: Option<f64>,
    /// Reasons, most important first.
    pub reasons: Vec<KeptReason>,
    /// What a reader had to know of the values.
    pub warnings: Vec<Warning>,
}

/// A reason as it was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptReason {
    /// Code of the reason group.
    pub code: String,
    /// The sentence.
    #[serde(default)]
    pub sentence: String,
    /// Sum of the group's contributions, in log-odds.
    pub contribution: f64,
}

/// Value of a feature and its contribution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptValue {
    /// Name of the feature.
    pub feature: String,
    /// Its value; `null` where missing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub value: Option<Value>,
    /// Its contribution to the score, in log-odds.
    pub contribution: f64,
}

/// What was erased about a client: the numbers of rows that have become anonymous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasedData {
    /// Predictions.
    pub predictions: u64,
    /// Reviews.
    pub reviews: u64,
    /// Opinions.
    pub opinions: u64,
    /// Entries of the audit log.
    pub audit_entries: u64,
}
