//! Default rate of the nearest known clients.

use serde::{Deserialize, Serialize};

/// Definition of the neighbours: the dimensions of the distance, and the number of neighbours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Neighbours {
    /// Dimensions of the distance between two clients.
    pub by: Vec<Dimension>,
    /// Number of nearest clients.
    pub count: usize,
}

/// One dimension of the distance between clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// The feature, defined earlier.
    pub feature: String,
    /// Difference of the feature's value that counts as one.
    pub scale: f64,
    /// Value that replaces a missing one.
    pub if_missing: f64,
}

impl Neighbours {
    /// Returns the point of a client; `value` returns a feature's value by its name.
    ///
    /// Every coordinate is finite: an infinite value counts as a very large one.
    pub fn point(&self, value: impl Fn(&str) -> f64) -> Vec<f32> {
        self.by.iter().map(|dimension| dimension.coordinate(value(&dimension.feature))).collect()
    }
}

impl Dimension {
    /// Returns the coordinate of a value of the feature.
    pub fn coordinate(&self, value: f64) -> f32 {
        let known = if value.is_nan() { self.if_missing } else { value };
        (known / self.scale).clamp(-1e6, 1e6) as f32
    }
}
