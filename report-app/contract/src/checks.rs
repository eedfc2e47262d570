//! Checks of a client's file before the decision is communicated.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Decision};

/// What looks wrong or missing in a client's file, and what the decision rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checks {
    /// The client's number.
    pub client_id: ClientId,
    /// What to check: what would change the decision first.
    pub checks: Vec<Check>,
    /// What the decision rests on.
    pub basis: Basis,
    /// Version of the model that decides.
    pub model_version: String,
}

/// Something to check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// Stable code of the kind of check.
    ///
    /// * `assumed_value`: missing where training saw none missing; the usual value was scored.
    /// * `outside_training_range`: beyond everything that training saw.
    /// * `implausible`: hardly possible, or at odds with other fields.
    /// * `missing`: not there; at its usual value the decision would be another.
    pub code: String,
    /// Names of the fields or features that it is about.
    pub fields: Vec<String>,
    /// A plain sentence, in the language asked for.
    pub message: String,
    /// Probability of default with the usual values instead; absent where that cannot be computed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probability_if_usual: Option<f64>,
    /// What the model would decide then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub decision_if_usual: Option<Decision>,
    /// True where that is another decision.
    pub changes_decision: bool,
}

/// What a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Basis {
    /// Whether the client had credits with this lender before.
    pub has_history_here: bool,
    /// Whether other lenders reported credits of the client.
    pub has_history_elsewhere: bool,
    /// How many external scores are known.
    pub external_scores: usize,
    /// What the decision rests on where there is little history, in the language asked for; absent
    /// where there is enough.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
}
