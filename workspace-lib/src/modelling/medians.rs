//! Median imputation, for learners that cannot read missing values.
//!
//! The medians are those of the training rows. Rows that are scored later are filled with the same
//! medians.

use rayon::prelude::*;

use crate::evaluation::median;

/// The median of each feature.
#[derive(Debug, Clone)]
pub(super) struct MedianImputer(Vec<f64>);

impl MedianImputer {
    /// Computes the medians of row-major `values` with `features` columns.
    ///
    /// A feature without a known value gets 0.
    pub(super) fn fit(values: &[f64], features: usize) -> Self {
        let of_feature = |feature| {
            let column = values.iter().skip(feature).step_by(features).copied();
            let median = median(column.filter(|value| value.is_finite()));
            if median.is_nan() { 0.0 } else { median }
        };
        Self((0..features).into_par_iter().map(of_feature).collect())
    }

    /// Returns the number of features.
    pub(super) fn features(&self) -> usize {
        self.0.len()
    }

    /// Returns `value`, or the feature's median if it is missing or infinite.
    pub(super) fn impute(&self, feature: usize, value: f64) -> f64 {
        if value.is_finite() { value } else { self.0[feature] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "values computed by hand")]
    fn a_missing_or_infinite_value_becomes_the_median_of_the_known_ones() {
        // Columns: 1, missing, 3, infinite | all missing.
        let values = [1.0, f64::NAN, f64::NAN, f64::NAN, 3.0, f64::NAN, f64::INFINITY, f64::NAN];
        let imputer = MedianImputer::fit(&values, 2);
        assert_eq!(imputer.features(), 2);
        assert_eq!([imputer.impute(0, 1.0), imputer.impute(0, f64::NAN)], [1.0, 2.0]);
        assert_eq!(imputer.impute(0, f64::NEG_INFINITY), 2.0);
        assert_eq!(imputer.impute(1, f64::NAN), 0.0);
    }
}
