//! Logistic regression, the linear model that all others are compared with.
//!
//! smartcore's L-BFGS minimises the penalised log-likelihood, as its own `LogisticRegression` does.
//! That one needs five passes over the rows at each step, and continues until the likelihood no
//! longer changes in its last digit. Here one pass is enough for a step, all cores take part, and
//! the fit stops when the coefficients no longer matter.

use std::cell::RefCell;

use rayon::prelude::*;
use smartcore::optimization::FunctionOrder;
use smartcore::optimization::first_order::FirstOrderOptimizer;
use smartcore::optimization::first_order::lbfgs::LBFGS;
use smartcore::optimization::line_search::Backtracking;
use statistics::{logistic, mean, population_deviation, softplus};

use super::check_rows;
use super::medians::MedianImputer;
use super::vectors::{add, dot};
use crate::{Error, Result};

/// Limit of standardised values, in standard deviations.
///
/// With it, one amount cannot dominate the fit.
const CLIP: f64 = 4.0;

/// Convergence: no coefficient changes the mean log-likelihood at a greater rate than this.
const TOLERANCE: f64 = 1e-5;

/// Number of rows that are summed together.
///
/// It is fixed, so that sums do not depend on the number of cores.
const ROWS_AT_ONCE: usize = 1024;

/// Logistic regression on standardised features; missing values are replaced by the median.
#[derive(Debug, Clone)]
pub struct LogisticModel {
    standards: Standards,
    coefficients: Vec<f64>,
    intercept: f64,
}

/// Standardisation of the features.
#[derive(Debug, Clone)]
struct Standards {
    imputer: MedianImputer,
    means: Vec<f64>,
    /// Reciprocal of the standard deviation; 0 for a constant feature.
    scales: Vec<f64>,
}

impl LogisticModel {
    /// Fits on row-major `values` with `features` columns.
    ///
    /// Missing values are `NaN`. `penalty` is the L2 penalty: the weight of half the sum of squared
    /// coefficients against the log-likelihood. It is scikit-learn's `1/C`.
    ///
    /// # Errors
    /// If the series do not fit together or hold one outcome only, or the fit does not converge.
    pub fn fit(values: &[f64], defaults: &[bool], features: usize, penalty: f64) -> Result<Self> {
        check_rows(values, defaults, features)?;
        let standards = Standards::fit(values, features);
        let rows = standards.apply(values);
        let objective = Objective { rows: &rows, defaults, features, penalty };
        let cached = CachedObjective { objective, latest: RefCell::default() };
        let optimiser = LBFGS { g_atol: TOLERANCE, ..LBFGS::default() };
        let line_search = Backtracking { order: FunctionOrder::THIRD, ..Backtracking::default() };
        let value = |coefficients: &Vec<f64>| cached.at(coefficients, |loss| loss.value);
        let gradient = |into: &mut Vec<f64>, coefficients: &Vec<f64>| {
            cached.at(coefficients, |loss| into.clone_from(&loss.gradient));
        };
        let found = optimiser.optimize(&value, &gradient, &vec![0.0; features + 1], &line_search);
        if found.iterations >= optimiser.max_iter {
            return Err(Error::Data(format!(
                "the logistic regression did not converge in {} iterations: leave out a feature that repeats another",
                optimiser.max_iter
            )));
        }
        let mut coefficients = found.x;
        let intercept = coefficients.pop().unwrap_or_default();
        Ok(Self { standards, coefficients, intercept })
    }

    /// Returns the log-odds of default for each row of `values`.
    pub fn scores(&self, values: &[f64]) -> Vec<f64> {
        let rows = self.standards.apply(values);
        rows.chunks_exact(self.coefficients.len())
            .map(|row| self.intercept + dot(row, &self.coefficients))
            .collect()
    }
}

impl Standards {
    fn fit(values: &[f64], features: usize) -> Self {
        let imputer = MedianImputer::fit(values, features);
        let moments = |feature| {
            let filled = || {
                values
                    .iter()
                    .skip(feature)
                    .step_by(features)
                    .map(|&value| imputer.impute(feature, value))
            };
            let deviation = population_deviation(filled());
            (mean(filled()), if deviation > 0.0 { 1.0 / deviation } else { 0.0 })
        };
        let (means, scales) = (0..features).into_par_iter().map(moments).unzip();
        Self { imputer, means, scales }
    }

    fn apply(&self, values: &[f64]) -> Vec<f64> {
        let features = self.imputer.features();
        let mut standardised = values.to_vec();
        standardised.par_chunks_mut(features * ROWS_AT_ONCE).for_each(|rows| {
            for row in rows.chunks_exact_mut(features) {
                for (feature, value) in row.iter_mut().enumerate() {
                    let filled = self.imputer.impute(feature, *value);
                    *value =
                        ((filled - self.means[feature]) * self.scales[feature]).clamp(-CLIP, CLIP);
                }
            }
        });
        standardised
    }
}

/// Objective of the fit: mean negative log-likelihood plus penalty.
struct Objective<'a> {
    rows: &'a [f64],
    defaults: &'a [bool],
    features: usize,
    penalty: f64,
}

/// The loss at some coefficients, of which the intercept is last, with its gradient.
#[derive(Debug, Default)]
struct Loss {
    coefficients: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// The objective with a cache of its latest value.
///
/// L-BFGS asks for value and gradient several times at the same coefficients.
struct CachedObjective<'a> {
    objective: Objective<'a>,
    latest: RefCell<Loss>,
}

impl CachedObjective<'_> {
    fn at<T>(&self, coefficients: &[f64], read: impl FnOnce(&Loss) -> T) -> T {
        let mut latest = self.latest.borrow_mut();
        if latest.coefficients != coefficients {
            *latest = self.objective.loss(coefficients);
        }
        read(&latest)
    }
}

impl Objective<'_> {
    fn loss(&self, coefficients: &[f64]) -> Loss {
        let parts: Vec<(f64, Vec<f64>)> = self
            .rows
            .par_chunks(self.features * ROWS_AT_ONCE)
            .zip(self.defaults.par_chunks(ROWS_AT_ONCE))
            .map(|(rows, defaults)| self.of_rows(rows, defaults, coefficients))
            .collect();
        let (mut value, mut gradient) = (0.0, vec![0.0; coefficients.len()]);
        for (part, part_gradient) in parts {
            value += part;
            add(&mut gradient, &part_gradient, 1.0);
        }
        let slopes = &coefficients[..self.features];
        value += 0.5 * self.penalty * dot(slopes, slopes);
        add(&mut gradient[..self.features], slopes, self.penalty);
        let applications = self.defaults.len() as f64;
        for slope in &mut gradient {
            *slope /= applications;
        }
        Loss { coefficients: coefficients.to_vec(), value: value / applications, gradient }
    }

    /// Computes the negative log-likelihood of some rows, and its gradient.
    fn of_rows(&self, rows: &[f64], defaults: &[bool], coefficients: &[f64]) -> (f64, Vec<f64>) {
        let (slopes, intercept) = (&coefficients[..self.features], coefficients[self.features]);
        let (mut value, mut gradient) = (0.0, vec![0.0; coefficients.len()]);
        for (row, &default) in rows.chunks_exact(self.features).zip(defaults) {
            let log_odds = intercept + dot(row, slopes);
            value += softplus(if default { -log_odds } else { log_odds });
            let error = logistic(log_odds) - f64::from(u8::from(default));
            add(&mut gradient[..self.features], row, error);
            gradient[self.features] += error;
        }
        (value, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{oracle, rows};
    use super::*;

    #[test]
    fn a_higher_value_with_more_defaults_gets_a_higher_score() {
        let values: Vec<f64> = (0..400).map(|index| f64::from(index % 40)).collect();
        let defaults: Vec<bool> =
            (0..400).map(|index| index % 40 + (index / 40) * 3 > 45).collect();
        let model = LogisticModel::fit(&values, &defaults, 1, 1.0).unwrap();
        let scores = model.scores(&[0.0, 20.0, 39.0, f64::NAN]);
        assert!(scores[0] < scores[1] && scores[1] < scores[2]);
        assert!(
            (scores[3] - model.scores(&[19.5])[0]).abs() < 1e-12,
            "a missing value counts as the median"
        );
    }

    #[test]
    fn coefficients_are_those_of_scikit_learn() {
        let (rows, defaults) = rows();
        let model = LogisticModel::fit(&rows.concat(), &defaults, 3, 10.0).unwrap();
        let ours = [model.intercept].into_iter().chain(model.coefficients);
        for (ours, theirs) in ours.zip(oracle("standardised_penalty_10")) {
            assert!((ours - theirs).abs() < 1e-3, "{ours} and {theirs}");
        }
    }

    #[test]
    fn constant_and_missing_features_change_nothing() {
        let (rows, defaults) = rows();
        let plain: Vec<f64> = rows.iter().flat_map(|row| [row[0], row[1]]).collect();
        let padded: Vec<f64> =
            rows.iter().flat_map(|row| [f64::NAN, row[0], 7.0, row[1]]).collect();
        let scores = LogisticModel::fit(&plain, &defaults, 2, 10.0).unwrap().scores(&plain);
        let padded_scores =
            LogisticModel::fit(&padded, &defaults, 4, 10.0).unwrap().scores(&padded);
        for (score, padded) in scores.iter().zip(padded_scores) {
            assert!((score - padded).abs() < 1e-9, "{score} and {padded}");
        }
    }

    #[test]
    fn refuses_one_outcome() {
        let message =
            LogisticModel::fit(&[1.0, 2.0], &[true, true], 1, 1.0).unwrap_err().to_string();
        assert_eq!(
            message,
            "expected clients who defaulted and clients who repaid, found 2 defaults among 2 applications"
        );
    }
}
