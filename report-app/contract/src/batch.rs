//! One line of a batch response.

use serde::{Deserialize, Serialize};

use crate::{Prediction, Problem};

/// What came of one line of a batch: a prediction, or a problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchLine {
    /// Number of the line that was sent, from 1. Empty lines are counted and not answered.
    pub line: u64,
    /// The prediction, stored under its identifier.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub prediction: Option<Prediction>,
    /// Why there is no prediction.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<Problem>,
}
