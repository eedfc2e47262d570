//! Whether a larger value raises the risk.

use serde::{Deserialize, Serialize};

/// Effect of a larger value on the risk of default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A larger value is riskier.
    RaisesRisk,
    /// A larger value is safer.
    LowersRisk,
}
