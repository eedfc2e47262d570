//! How far the predictions of a period are from the reference.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Estimate;

/// How the shapes of two distributions are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShapeTest {
    /// Kolmogorov–Smirnov, for numbers.
    KolmogorovSmirnov,
    /// χ², for categories.
    ChiSquared,
}

/// How far a variable has moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VariableDrift {
    /// Name of the feature; `probability`, or the column of the strata.
    pub name: String,
    /// Values that were compared, missing ones included.
    pub predictions: u64,
    /// Whether that is too few to judge: fewer than a hundred.
    pub is_too_few: bool,
    /// Population stability index, missing and new values included.
    ///
    /// The interval has the index's bias taken off, so that it can lie below the value.
    pub stability_index: Estimate,
    /// Index up to which chance alone explains it, at the rate of false alarms asked for.
    pub by_chance: f64,
    /// Least index that so many predictions would have shown with a power of 80 %.
    pub least_detectable: f64,
    /// Test on the known values; absent where nothing can be compared.
    pub test: Option<TestResult>,
    /// Wasserstein's distance of order 1 between the known numbers, in the variable's unit.
    pub wasserstein: Option<f64>,
    /// The same in standard deviations of the reference.
    pub wasserstein_scaled: Option<f64>,
    /// Share of missing values in the reference.
    pub missing_before: f64,
    /// Share of missing values now.
    pub missing_now: f64,
    /// Difference of both shares (Newcombe's interval).
    pub missing_change: Estimate,
    /// Share of values that are no category of the reference.
    pub new_category_share: f64,
    /// Some new categories by name, with their counts.
    pub new_categories: BTreeMap<String, u64>,
}

/// Result of a test that two samples have the same distribution.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestResult {
    /// Which test.
    pub test: ShapeTest,
    /// Its statistic.
    pub statistic: f64,
    /// Its p-value.
    pub p_value: f64,
    /// The p-value adjusted for the number of variables (Benjamini and Hochberg).
    pub adjusted_p_value: f64,
}

/// Drift of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriftReport {
    /// Predictions, without the repeated ones.
    pub predictions: u64,
    /// Shares of the strata; absent where there is one.
    pub mix: Option<VariableDrift>,
    /// The probability; absent where none is known.
    pub score: Option<VariableDrift>,
    /// Each input, the furthest first.
    pub variables: Vec<VariableDrift>,
}

impl VariableDrift {
    /// Name of the score among the variables.
    pub const SCORE: &str = "probability";

    /// Checks whether the index is at least `limit` and more than chance explains.
    pub fn exceeds(&self, limit: f64) -> bool {
        let index = self.stability_index.value;
        !self.is_too_few && index >= limit && index > self.by_chance
    }
}
