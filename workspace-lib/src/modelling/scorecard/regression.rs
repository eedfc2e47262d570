//! Logistic regression by Newton's method on the penalised log-likelihood.
//!
//! The method is also called iteratively reweighted least squares. It is for the few columns of a
//! scorecard, which needs exact coefficients and the information matrix behind significance tests.
//! A small ridge keeps the coefficients finite when a column separates the outcomes. The
//! coefficients are those of scikit-learn's `LogisticRegression(C=1/RIDGE)`, which does not
//! penalise the intercept either.

use rayon::prelude::*;
use statistics::{logistic, softplus};

use super::super::vectors::{add, dot};
use crate::{Error, Result};

/// Ridge: penalty on half the sum of squared coefficients, without the intercept's.
pub(super) const RIDGE: f64 = 0.01;

/// Convergence: the next step would raise the log-likelihood by less than half of this.
const TOLERANCE: f64 = 1e-9;

/// Largest number of steps before giving up; five or six are usual.
const MOST_STEPS: usize = 60;

/// Number of rows that are summed together.
///
/// It is fixed, so that sums do not depend on the number of cores.
pub(super) const ROWS_AT_ONCE: usize = 4096;

/// Design matrix: row-major, each row with a leading one.
#[derive(Debug)]
pub(super) struct Design {
    pub(super) width: usize,
    pub(super) rows: Vec<f64>,
}

/// A fitted regression.
#[derive(Debug)]
pub(super) struct Regression {
    /// The intercept, then one for each column.
    pub(super) coefficients: Vec<f64>,
    /// Cholesky factor of the information matrix with the ridge.
    pub(super) factor: Cholesky,
}

/// The log-likelihood at some coefficients, with its gradient and information matrix.
///
/// Only the lower half of the matrix is filled.
struct Likelihood {
    value: f64,
    gradient: Vec<f64>,
    information: Vec<f64>,
}

impl Regression {
    /// Fits the log-odds of default, starting from `start` (zeros are sufficient).
    ///
    /// # Errors
    /// If it does not converge.
    pub(super) fn fit(design: &Design, defaults: &[bool], start: Vec<f64>) -> Result<Self> {
        let mut coefficients = start;
        let mut likelihood = Likelihood::at(design, defaults, &coefficients);
        for _ in 0..MOST_STEPS {
            let factor = Cholesky::decompose(&likelihood.information, design.width)?;
            let mut step = factor.solve(&likelihood.gradient);
            if dot(&step, &likelihood.gradient) < TOLERANCE {
                add(&mut coefficients, &step, 1.0);
                return Ok(Self { coefficients, factor });
            }
            // A step that is too long overshoots: halve it until the likelihood rises.
            loop {
                let next: Vec<f64> =
                    coefficients.iter().zip(&step).map(|(value, step)| value + step).collect();
                let there = Likelihood::at(design, defaults, &next);
                if there.value >= likelihood.value - 1e-12 * likelihood.value.abs() {
                    (coefficients, likelihood) = (next, there);
                    break;
                }
                for step in &mut step {
                    *step /= 2.0;
                }
                if step.iter().all(|step| step.abs() < 1e-12) {
                    return Err(no_convergence());
                }
            }
        }
        Err(no_convergence())
    }
}

fn no_convergence() -> Error {
    Error::Data(
        "the scorecard's regression did not converge: leave out a feature that repeats another"
            .into(),
    )
}

impl Likelihood {
    fn at(design: &Design, defaults: &[bool], coefficients: &[f64]) -> Self {
        let width = design.width;
        let parts: Vec<Self> = design
            .rows
            .par_chunks(ROWS_AT_ONCE * width)
            .zip(defaults.par_chunks(ROWS_AT_ONCE))
            .map(|(rows, defaults)| Self::of_rows(rows, defaults, coefficients))
            .collect();
        let mut sum =
            Self { value: 0.0, gradient: vec![0.0; width], information: vec![0.0; width * width] };
        for part in parts {
            sum.value += part.value;
            add(&mut sum.gradient, &part.gradient, 1.0);
            add(&mut sum.information, &part.information, 1.0);
        }
        for (column, slope) in coefficients.iter().enumerate().skip(1) {
            sum.value -= 0.5 * RIDGE * slope.powi(2);
            sum.gradient[column] -= RIDGE * slope;
            sum.information[column * width + column] += RIDGE;
        }
        sum
    }

    fn of_rows(rows: &[f64], defaults: &[bool], coefficients: &[f64]) -> Self {
        let width = coefficients.len();
        let mut sum =
            Self { value: 0.0, gradient: vec![0.0; width], information: vec![0.0; width * width] };
        for (row, &default) in rows.chunks_exact(width).zip(defaults) {
            let log_odds = dot(row, coefficients);
            let probability = logistic(log_odds);
            sum.value -= softplus(if default { -log_odds } else { log_odds });
            add(&mut sum.gradient, row, f64::from(u8::from(default)) - probability);
            let weight = probability * (1.0 - probability);
            for (column, line) in sum.information.chunks_exact_mut(width).enumerate() {
                add(&mut line[..=column], &row[..=column], weight * row[column]);
            }
        }
        sum
    }
}

/// The lower triangle L of a symmetric positive definite matrix L·Lᵀ.
#[derive(Debug)]
pub(super) struct Cholesky {
    width: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors a matrix of which `lower` is the lower half, row-major.
    fn decompose(lower: &[f64], width: usize) -> Result<Self> {
        let mut lower = lower.to_vec();
        for row in 0..width {
            for column in 0..=row {
                let (before, from) = lower.split_at_mut(row * width);
                let earlier = if column == row {
                    &from[..column]
                } else {
                    &before[column * width..][..column]
                };
                let rest = from[column] - dot(&from[..column], earlier);
                if column < row {
                    from[column] = rest / before[column * width + column];
                } else if rest > 0.0 {
                    from[column] = rest.sqrt();
                } else {
                    return Err(no_convergence());
                }
            }
        }
        Ok(Self { width, lower })
    }

    /// Solves L·Lᵀ·x = `right` for x.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solution = right.to_vec();
        for row in 0..self.width {
            let line = &self.lower[row * self.width..][..=row];
            solution[row] = (solution[row] - dot(&line[..row], &solution[..row])) / line[row];
        }
        for row in (0..self.width).rev() {
            let below = (row + 1..self.width)
                .map(|other| self.lower[other * self.width + row] * solution[other]);
            solution[row] =
                (solution[row] - below.sum::<f64>()) / self.lower[row * self.width + row];
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::oracle::{oracle, rows};
    use super::*;

    /// Builds the oracle's rows with a leading one and their first `columns` columns, and their
    /// outcomes.
    fn design(columns: usize) -> (Design, Vec<bool>) {
        let (rows, defaults) = rows();
        let rows = rows
            .into_iter()
            .flat_map(|row| [1.0].into_iter().chain(row.into_iter().take(columns)))
            .collect();
        (Design { width: columns + 1, rows }, defaults)
    }

    #[test]
    fn coefficients_are_those_of_scikit_learn() {
        let (design, defaults) = design(3);
        let fitted = Regression::fit(&design, &defaults, vec![0.0; 4]).unwrap();
        for (ours, theirs) in fitted.coefficients.iter().zip(oracle("coefficients")) {
            assert!((ours - theirs).abs() < 1e-6, "{ours} and {theirs}");
        }
    }

    #[test]
    fn a_start_far_away_leads_to_the_same_coefficients() {
        let (design, defaults) = design(3);
        let fitted = Regression::fit(&design, &defaults, vec![5.0, -8.0, 8.0, 20.0]).unwrap();
        for (ours, theirs) in fitted.coefficients.iter().zip(oracle("coefficients")) {
            assert!((ours - theirs).abs() < 1e-6, "{ours} and {theirs}");
        }
    }

    #[test]
    fn the_ridge_keeps_coefficients_finite_when_a_column_separates_the_outcomes() {
        let (rows, _) = rows();
        let design = Design { width: 2, rows: rows.iter().flat_map(|row| [1.0, row[2]]).collect() };
        let defaults: Vec<bool> = rows.iter().map(|row| row[2] > 0.0).collect();
        let fitted = Regression::fit(&design, &defaults, vec![0.0; 2]).unwrap();
        for (ours, theirs) in fitted.coefficients.iter().zip(oracle("separated")) {
            assert!((ours - theirs).abs() < 1e-3, "{ours} and {theirs}");
        }
    }

    #[test]
    fn solves_a_system_computed_by_hand() {
        // 4x + 2y = 10 and 2x + 5y = 13: x = 1.5, y = 2.
        let factor = Cholesky::decompose(&[4.0, 0.0, 2.0, 5.0], 2).unwrap();
        let solution = factor.solve(&[10.0, 13.0]);
        assert!((solution[0] - 1.5).abs() < 1e-14 && (solution[1] - 2.0).abs() < 1e-14);
        assert!(
            Cholesky::decompose(&[1.0, 0.0, 1.0, 1.0], 2).is_err(),
            "a matrix without an inverse"
        );
    }
}
