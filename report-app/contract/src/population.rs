//! Distribution of a field or a feature over the clients.

use serde::{Deserialize, Serialize};

use crate::Unit;

/// Distribution of a field or feature over all clients, or over those that a filter keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Population {
    /// Name of the field or feature.
    pub field: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its values count.
    pub unit: Unit,
    /// How many clients there are.
    pub all_clients: usize,
    /// How many of them the filter keeps.
    pub clients: usize,
    /// The filter, condition by condition.
    pub filter: Vec<FilterCondition>,
    /// Ranges of numbers in ascending order, or categories, the most frequent first. Ranges are the
    /// same whatever the filter; a group that would be about fewer than ten clients is left out.
    pub groups: Vec<PopulationGroup>,
    /// Clients who have no value; absent where that would be about fewer than ten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<GroupCounts>,
    /// Clients of what is left out, together: ten or more; absent where it is nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small_groups: Option<GroupCounts>,
    /// Version of the model that decides.
    pub model_version: String,
}

/// One condition of a filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilterCondition {
    /// Name of the field or feature.
    pub field: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What it must be: a category, or a range `from..to` without its upper end.
    pub condition: String,
}

/// Clients whose value is in a range, or is a category.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PopulationGroup {
    /// The category, as the raw table spells it; absent for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The category's label, in the language asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Lower end of the range, which belongs to it; absent in the first range, which has none.
    /// Where each value is a group, the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Upper end of the range, which does not belong to it; absent in the last range, which has
    /// none. Where each value is a group, the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// Who they are.
    #[serde(flatten)]
    pub counts: GroupCounts,
}

/// How many clients there are in a group, and what is decided for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupCounts {
    /// How many.
    pub clients: usize,
    /// For how many the decision is to grant.
    pub granted: usize,
    /// For how many the decision is to refuse.
    pub refused: usize,
    /// Mean of their probabilities of default, which is the share that the model expects to
    /// default; absent without clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_default_share: Option<f64>,
}
