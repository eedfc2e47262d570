//! A client's position among all clients.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Unit, Value};

/// A client's main information, each with its place among all clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The client's number.
    pub client_id: ClientId,
    /// How many clients it is compared with.
    pub clients: usize,
    /// About a dozen fields and features, in the order in which a person reads them.
    pub fields: Vec<FieldStanding>,
    /// Version of the model that decides.
    pub model_version: String,
}

/// The place of one value among those of all clients.
///
/// Shares are of the clients who have a value, in steps of a hundredth, or of ten clients where
/// that is more: fewer than ten clients count as nobody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldStanding {
    /// Name of the field or feature.
    pub name: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its value counts.
    pub unit: Unit,
    /// The client's value; `null` where missing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub value: Option<Value>,
    /// The value's label, for a category.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value_label: Option<String>,
    /// Share of the clients whose number is smaller; absent for a category and without a value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_below: Option<f64>,
    /// Share of the clients with the same value; absent without a value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_same: Option<f64>,
    /// The middle value of all clients, or the most frequent category.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub usual_value: Option<Value>,
    /// The usual value's label, for a category.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub usual_value_label: Option<String>,
}
