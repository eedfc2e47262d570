//! The client list, and the data of one client.

use serde::{Deserialize, Serialize};

use crate::{Application, ClientId, Decision, RiskBand, Unit};

/// One line of the client list.
///
/// Where the service asks for the caller's opinion first, probability, decision and band are absent
/// until it is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientSummary {
    /// The client's number.
    pub client_id: ClientId,
    /// Calibrated probability of default, between 0 and 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probability: Option<f64>,
    /// What the model decides at the champion's threshold.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub decision: Option<Decision>,
    /// True where the probability's interval straddles the threshold.
    pub needs_review: bool,
    /// Band of the probability, from A (lowest risk) to E.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub risk_band: Option<RiskBand>,
    /// What an advisor decided on a prediction of the client by this version of the model; absent
    /// without a review.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub review: Option<Decision>,
}

/// A page of the client list, in the order asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientPage {
    /// The clients of this page.
    pub clients: Vec<ClientSummary>,
    /// How many clients match the search and the filters, over all pages.
    pub total: usize,
    /// Rank of the page's first client among those found, from 1; 0 without clients.
    #[serde(default)]
    pub first: usize,
    /// Give this as `cursor` to read the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_cursor: Option<String>,
    /// Give this as `cursor` to read the page before; absent on the first one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub previous_cursor: Option<String>,
}

/// Clients whose files the caller opened, the latest first, each once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecentClients {
    /// The clients.
    pub clients: Vec<RecentClient>,
}

/// A client whose file the caller opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecentClient {
    /// The client's number.
    pub client_id: ClientId,
    /// When the caller last opened the file, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub opened_at: String,
    /// Calibrated probability of default; absent until an opinion is given where the service asks
    /// for it first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probability: Option<f64>,
    /// What the model decides; absent like the probability.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub decision: Option<Decision>,
    /// True where the probability's interval straddles the threshold.
    pub needs_review: bool,
}

/// What is known of one client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// The client's number.
    pub client_id: ClientId,
    /// The application's fields, by raw column name.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::application_schema))]
    pub application: Application,
    /// Summaries of the client's credit history, in the order of the feature definitions.
    pub history: Vec<HistoryValue>,
}

/// One summary of a client's credit history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryValue {
    /// Name of the feature.
    pub feature: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What the value counts.
    pub unit: Unit,
    /// The value; `null` where the client has no such history.
    pub value: Option<f64>,
}
