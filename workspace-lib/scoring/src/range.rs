//! A range of numbers.

use serde::{Deserialize, Serialize};

/// Smallest and largest value of a feature, both included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The smallest.
    pub minimum: f64,
    /// The largest.
    pub maximum: f64,
}
