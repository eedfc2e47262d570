//! The clients whose decision waits for an advisor.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Decision, Review, RiskBand};

/// A page of the clients whose decision waits for an advisor, and what the caller settled today.
///
/// A client waits where the prediction of the model that answers needs a review, and no review of a
/// prediction of the client by this version of the model was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Queue {
    /// How many clients wait, over all pages.
    pub waiting: usize,
    /// The clients of this page: the nearest to the threshold first, and of equals the one opened
    /// first.
    pub clients: Vec<QueuedClient>,
    /// Give this as `cursor` to read the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_cursor: Option<String>,
    /// The reviews that the caller wrote today (UTC), newest first.
    pub settled_today: Vec<Review>,
}

/// A client whose decision waits.
///
/// Where the service asks for the caller's opinion first, what the model says is absent until it is
/// given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedClient {
    /// The client's number.
    pub client_id: ClientId,
    /// Calibrated probability of default.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probability: Option<f64>,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// What the model decides.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub decision: Option<Decision>,
    /// Band of the probability, from A (lowest risk) to E.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub risk_band: Option<RiskBand>,
    /// How far the probability is from the threshold, on either side.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub distance: Option<f64>,
    /// When the client's prediction by this model was first read, RFC 3339, UTC; absent where
    /// nobody has read it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub waiting_since: Option<String>,
}
