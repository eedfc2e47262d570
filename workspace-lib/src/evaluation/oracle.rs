//! Reference figures for tests, computed in Python: scikit-learn, scipy and the benchmarks' own
//! DeLong.
//!
//! `tests/fixtures/evaluation/make_oracle.py` writes them, together with the scores and outcomes
//! that they are computed from.

use serde::Deserialize;

/// Contents of `oracle.json`.
///
/// Estimates are value, low, high.
#[derive(Deserialize)]
pub(super) struct Oracle {
    pub(super) probabilities: Vec<f64>,
    pub(super) defaults: Vec<bool>,
    /// Three repetitions of one model's scores.
    pub(super) left: Vec<Vec<f64>>,
    /// Two repetitions of another model's scores.
    pub(super) right: Vec<Vec<f64>>,
    /// Group of each application; −1 means none.
    pub(super) group_of: Vec<i64>,
    pub(super) amounts: Vec<f64>,
    pub(super) threshold: f64,
    /// Value, low, high, p-value.
    pub(super) auc_difference: Vec<f64>,
    pub(super) mean_difference: Vec<f64>,
    pub(super) auc: Vec<f64>,
    pub(super) slope: Vec<f64>,
    pub(super) intercept: Vec<f64>,
    pub(super) in_the_large: Vec<f64>,
    /// Applications, predicted, observed, low, high of each bin.
    pub(super) reliability: Vec<Vec<f64>>,
    pub(super) brier_and_calibration_error: Vec<f64>,
    pub(super) groups: Vec<OracleGroup>,
}

/// Figures of one group.
#[derive(Deserialize)]
pub(super) struct OracleGroup {
    pub(super) applications: usize,
    pub(super) defaults: usize,
    pub(super) selection_rate: Vec<f64>,
    pub(super) disparate_impact: Vec<f64>,
    pub(super) true_positive_rate: Vec<f64>,
    pub(super) false_positive_rate: Vec<f64>,
    pub(super) equal_opportunity_gap: Vec<f64>,
    pub(super) observed_to_predicted: Vec<f64>,
    pub(super) slope: Vec<f64>,
    pub(super) auc: Vec<f64>,
    pub(super) cost: Vec<f64>,
    pub(super) euros: Vec<f64>,
}

pub(super) fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../../tests/fixtures/evaluation/oracle.json")).unwrap()
}

/// Checks that values are equal up to the last digits.
///
/// Another order of summation changes these digits.
pub(super) fn assert_close(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len(), "{actual:?} is not {expected:?}");
    for (found, wanted) in actual.iter().zip(expected) {
        assert!(
            (found - wanted).abs() <= 1e-9 * wanted.abs().max(1e-3),
            "{actual:?} is not {expected:?}"
        );
    }
}
