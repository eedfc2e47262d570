//! Clients: finding one, and what is known of one.

use serde::{Deserialize, Serialize};

use crate::{Application, ClientId, Decision, RiskBand, Unit};

/// One line of the client list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientSummary {
    /// The client's number.
    pub client_id: ClientId,
    /// Calibrated probability of default, between 0 and 1.
    pub probability: f64,
    /// What the model decides at the champion's threshold.
    pub decision: Decision,
    /// True where the probability's interval straddles the threshold.
    pub needs_review: bool,
    /// Band of the probability, from A (lowest risk) to E.
    pub risk_band: RiskBand,
}

/// A page of the client list, in ascending order of client number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientPage {
    /// The clients of this page.
    pub clients: Vec<ClientSummary>,
    /// How many clients match the search, over all pages.
    pub total: usize,
    /// Give this as `cursor` to read the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_cursor: Option<String>,
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
