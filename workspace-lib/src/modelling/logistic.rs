//! Logistic regression, the linear model every other is compared with.

use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};

use crate::Result;
use crate::evaluation::median;

/// Standardised values beyond this many standard deviations are drawn in, so that one amount cannot carry the fit.
const CLIP: f64 = 4.0;

/// Logistic regression on standardised features, missing values at the median.
#[derive(Debug, Clone)]
pub struct LogisticModel {
    scales: Vec<Scale>,
    coefficients: Vec<f64>,
    intercept: f64,
}

/// How one feature is standardised.
#[derive(Debug, Clone, Copy)]
struct Scale {
    median: f64,
    mean: f64,
    deviation: f64,
}

impl LogisticModel {
    /// Fits on row-major `values` (`NaN` where missing) with `features` columns; `penalty` is the L2 penalty.
    ///
    /// # Errors
    /// If smartcore refuses.
    pub fn fit(values: &[f64], defaults: &[bool], features: usize, penalty: f64) -> Result<Self> {
        let scales: Vec<Scale> = (0..features).map(|feature| Scale::of(values, features, feature)).collect();
        let rows = standardised(values, &scales);
        let matrix = DenseMatrix::new(defaults.len(), features, rows, false)?;
        let labels: Vec<i32> = defaults.iter().map(|&default| i32::from(default)).collect();
        let parameters = LogisticRegressionParameters::default().with_alpha(penalty);
        let fitted = LogisticRegression::fit(&matrix, &labels, parameters)?;
        let coefficients = fitted.coefficients().iterator(0).copied().collect();
        let intercept = *fitted.intercept().get((0, 0));
        Ok(Self { scales, coefficients, intercept })
    }

    /// Log-odds of default for each row of `values`.
    pub fn scores(&self, values: &[f64]) -> Vec<f64> {
        let rows = standardised(values, &self.scales);
        rows.chunks_exact(self.scales.len())
            .map(|row| {
                self.intercept + row.iter().zip(&self.coefficients).map(|(value, weight)| value * weight).sum::<f64>()
            })
            .collect()
    }
}

impl Scale {
    fn of(values: &[f64], features: usize, feature: usize) -> Self {
        let column = || values.iter().skip(feature).step_by(features).copied();
        let median = median(column());
        let median = if median.is_nan() { 0.0 } else { median };
        let filled = || column().map(|value| if value.is_finite() { value } else { median });
        let rows = (values.len() / features) as f64;
        let mean = filled().sum::<f64>() / rows;
        let deviation = (filled().map(|value| (value - mean).powi(2)).sum::<f64>() / rows).sqrt();
        Self { median, mean, deviation }
    }

    fn apply(self, value: f64) -> f64 {
        let value = if value.is_finite() { value } else { self.median };
        if self.deviation > 0.0 { ((value - self.mean) / self.deviation).clamp(-CLIP, CLIP) } else { 0.0 }
    }
}

fn standardised(values: &[f64], scales: &[Scale]) -> Vec<f64> {
    values.iter().zip(scales.iter().cycle()).map(|(&value, scale)| scale.apply(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_value_with_more_defaults_gets_a_higher_score() {
        let values: Vec<f64> = (0..400).map(|index| f64::from(index % 40)).collect();
        let defaults: Vec<bool> = (0..400).map(|index| index % 40 + (index / 40) * 3 > 45).collect();
        let model = LogisticModel::fit(&values, &defaults, 1, 1.0).unwrap();
        let scores = model.scores(&[0.0, 20.0, 39.0, f64::NAN]);
        assert!(scores[0] < scores[1] && scores[1] < scores[2]);
        assert!((scores[3] - model.scores(&[19.5])[0]).abs() < 1e-12, "a missing value counts as the median");
    }
}
