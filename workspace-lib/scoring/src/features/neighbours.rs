//! Share of defaults among the known clients who are most alike.

use serde::{Deserialize, Serialize};

/// Who is alike, and how many of them count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Neighbours {
    /// What tells how alike two clients are.
    pub by: Vec<Dimension>,
    /// How many of the nearest count.
    pub count: usize,
}

/// A feature by which clients are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// The feature, defined earlier.
    pub feature: String,
    /// A difference of this much counts as one.
    pub scale: f64,
    /// What stands for a missing value.
    pub if_missing: f64,
}

impl Neighbours {
    /// The place of a client among the others; `value` gives a feature's value by its name.
    ///
    /// Every coordinate is finite: an infinite value counts as a very large one.
    pub fn point(&self, value: impl Fn(&str) -> f64) -> Vec<f32> {
        self.by.iter().map(|dimension| dimension.of(value(&dimension.feature))).collect()
    }
}

impl Dimension {
    /// The coordinate of a value of the feature.
    pub fn of(&self, value: f64) -> f32 {
        let known = if value.is_nan() { self.if_missing } else { value };
        (known / self.scale).clamp(-1e6, 1e6) as f32
    }
}
