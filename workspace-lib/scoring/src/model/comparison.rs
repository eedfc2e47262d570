//! A split as scoring evaluates it.

/// A compiled split: left if the reading is at most the threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Comparison {
    pub(super) threshold: f64,
    pub(super) reading: u32,
}
