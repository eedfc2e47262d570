//! Joint distribution of two fields or features over the clients.

use serde::{Deserialize, Serialize};

use crate::{FilterCondition, GroupCounts, Unit};

/// Distribution of two fields or features together, over all clients or those that a filter keeps.
///
/// Two numbers or two categories make cells; a number and a category make boxes, of the number
/// within each category. Nothing is about fewer than ten clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JointPopulation {
    /// Name of the first field or feature.
    pub field: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its values count.
    pub unit: Unit,
    /// Name of the second.
    pub other: String,
    /// Its label.
    pub other_label: String,
    /// What its values count.
    pub other_unit: Unit,
    /// How many clients the filter keeps.
    pub clients: usize,
    /// How many clients there are: all, or the nearest that were asked for.
    pub all_clients: usize,
    /// The filter, condition by condition.
    pub filter: Vec<FilterCondition>,
    /// The cells with at least ten clients; empty where there are boxes. They are in the order of
    /// the first field, then of the second.
    pub cells: Vec<JointCell>,
    /// The number within each category, the most frequent category first; empty where there are
    /// cells.
    pub boxes: Vec<BoxPlot>,
    /// Clients of what is left out, together, those without a value included: ten or more; absent
    /// where it is nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small_groups: Option<GroupCounts>,
    /// Version of the model that decides.
    pub model_version: String,
}

/// Clients with a range or category of one field and a range or category of another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JointCell {
    /// Lower end of the first field's range, which belongs to it; absent in the first range and for
    /// categories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Upper end of that range, which does not belong to it; absent in the last range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// The first field's category, as the raw table spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its label, in the language asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_label: Option<String>,
    /// Lower end of the second field's range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_from: Option<f64>,
    /// Upper end of that range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_to: Option<f64>,
    /// The second field's category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_category: Option<String>,
    /// Its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_category_label: Option<String>,
    /// How many clients, at least ten.
    pub clients: usize,
    /// For how many the decision is to refuse.
    pub refused: usize,
    /// Mean of their probabilities of default.
    pub expected_default_share: f64,
}

/// How a number is distributed within a category of at least ten clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoxPlot {
    /// The category, as the raw table spells it.
    pub category: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// How many clients have a number.
    pub clients: usize,
    /// The value below which a tenth of them lies.
    pub p10: f64,
    /// Below which a quarter lies.
    pub first_quartile: f64,
    /// Below which half lies.
    pub median: f64,
    /// Below which three quarters lie.
    pub third_quartile: f64,
    /// Below which nine tenths lie.
    pub p90: f64,
}
