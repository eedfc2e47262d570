//! The known clients most similar to a client, and their outcomes.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Decision, Unit, Value};

/// Answer of `GET /v1/clients/{client_id}/similar`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarClients {
    /// The client's number.
    pub client_id: ClientId,
    /// How many known clients were compared with: as many as asked for, or all.
    pub clients: usize,
    /// How many of them defaulted.
    pub defaults: usize,
    /// Share of defaults among them.
    pub default_share: f64,
    /// Lower end of the share's 95 % interval.
    pub default_share_low: f64,
    /// Upper end of the share's 95 % interval.
    pub default_share_high: f64,
    /// What they were compared by, the most important first.
    pub features: Vec<ComparedFeature>,
    /// The nearest granted and the nearest refused of the bundle's clients; a side with fewer than
    /// ten is left out.
    #[serde(default)]
    pub sides: Vec<SimilarSide>,
    /// Version of the model whose most important features are compared.
    pub model_version: String,
}

/// The nearest clients with one decision, and what they are like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarSide {
    /// What the model decides for them.
    pub decision: Decision,
    /// How many they are, at least ten.
    pub clients: usize,
    /// The middle one of their probabilities of default.
    pub median_probability: f64,
    /// What they are like, feature by feature, beside the client.
    pub features: Vec<ComparedFeature>,
}

/// A feature that clients are compared by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedFeature {
    /// Name of the feature.
    pub feature: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its value counts.
    pub unit: Unit,
    /// The client's value; `null` where missing, which is compared as if it were the usual value.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub value: Option<Value>,
    /// The middle value of the similar clients.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub median: Option<Value>,
}
