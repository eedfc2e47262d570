//! Gates of a training pipeline: what must hold before the next step.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A gate of the pipeline, in the order in which they are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateName {
    /// The tables can be used.
    Data,
    /// The features can be computed.
    Features,
    /// The model is trained and its bundle written.
    Training,
    /// On the holdout, no simple model is significantly better.
    Evaluation,
    /// The comparison with the champion is fair, and made.
    Comparison,
    /// The better model is the champion.
    Promotion,
}

impl fmt::Display for GateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Data => "data",
            Self::Features => "features",
            Self::Training => "training",
            Self::Evaluation => "evaluation",
            Self::Comparison => "comparison",
            Self::Promotion => "promotion",
        })
    }
}

/// Verdict of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The pipeline goes on.
    Passed,
    /// The pipeline ends here.
    Failed,
}

/// A gate that was reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    /// The gate.
    pub name: GateName,
    /// Whether the pipeline may go on.
    pub verdict: Verdict,
    /// Why, as a sentence.
    pub reason: String,
    /// The figures behind the verdict, by name.
    pub figures: BTreeMap<String, Value>,
    /// When its step began, RFC 3339 in UTC.
    pub started_at: String,
    /// When the verdict was reached, RFC 3339 in UTC.
    pub ended_at: String,
}
