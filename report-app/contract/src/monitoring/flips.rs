//! Decisions that would be otherwise, had an input not moved.

use serde::{Deserialize, Serialize};

use crate::Estimate;

/// Decisions that the drift of the inputs has changed.
///
/// A sample of the latest predictions is scored again with the values that the drifted inputs would
/// have, had their distribution stayed that of the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Flips {
    /// Predictions that were scored again.
    pub predictions: u64,
    /// Each of the inputs that moved most, beyond chance, the furthest first; at most five.
    pub variables: Vec<FlippedDecisions>,
    /// All of these inputs at once.
    pub together: FlippedDecisions,
}

/// Decisions that would be otherwise with other values of an input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlippedDecisions {
    /// Name of the input; absent for all at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many decisions would be otherwise.
    pub flipped: u64,
    /// Refusals that would be grants.
    pub wrongly_refused: u64,
    /// Grants that would be refusals.
    pub wrongly_granted: u64,
    /// Share of the decisions that would be otherwise (Wilson's interval).
    pub share: Estimate,
    /// What these decisions cost per application, in units of one wrongly refused client, by the
    /// probabilities with the other values.
    pub cost: f64,
    /// The same in euros, over the applications whose amount is known; absent where the training
    /// has not stated what a loan loses and earns, or no amount is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub euros: Option<f64>,
}
