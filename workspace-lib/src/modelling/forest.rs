//! Random forest, the other ensemble of trees that LightGBM is compared with.
//!
//! It is smartcore's regression forest on outcomes of 0 and 1. A leaf's mean is its default rate,
//! and the forest's mean over trees is a probability. The trees are split between several forests
//! that grow in parallel. Each forest has its own seed, so that the result does not depend on the
//! number of cores.

use rayon::prelude::*;
use smartcore::ensemble::random_forest_regressor::{
    RandomForestRegressor, RandomForestRegressorParameters,
};
use smartcore::linalg::basic::matrix::DenseMatrix;

use super::check_rows;
use super::medians::MedianImputer;
use crate::Result;

type Trees = RandomForestRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>;

/// Number of forests that grow in parallel.
const FORESTS: usize = 8;

/// Number of trees of each forest.
const TREES: usize = 25;

/// Most levels of a tree.
const DEPTH: u16 = 9;

/// Fewest applications in a leaf.
const LEAF: usize = 50;

/// Each split considers one feature in this many.
const SHARE_OF_FEATURES: usize = 7;

/// Number of rows that are scored in one batch.
const ROWS_AT_ONCE: usize = 1024;

/// A random forest of 200 trees; missing values are replaced by the median.
///
/// Trees are shallow (8 splits deep) and their leaves are large (50 applications). Defaults are
/// rare: deeper trees ranked unseen clients worse, at more cost.
///
/// Each split chooses among a seventh of the features rather than the customary square root,
/// because most features have little information. smartcore spends its time on sorting the rows of
/// a node by every feature, not on choosing.
#[derive(Debug)]
pub struct Forest {
    imputer: MedianImputer,
    forests: Vec<Trees>,
    default_rate: f64,
}

impl Forest {
    /// Fits on row-major `values` with `features` columns.
    ///
    /// Missing values are `NaN`. `seed` makes the fit repeatable.
    ///
    /// # Errors
    /// If the series do not fit together or hold one outcome only.
    pub fn fit(values: &[f64], defaults: &[bool], features: usize, seed: u64) -> Result<Self> {
        check_rows(values, defaults, features)?;
        let imputer = MedianImputer::fit(values, features);
        let columns = (0..features).flat_map(|feature| {
            let column = values.iter().skip(feature).step_by(features);
            let imputer = &imputer;
            column.map(move |&value| imputer.impute(feature, value))
        });
        let matrix = DenseMatrix::new(defaults.len(), features, columns.collect(), true)?;
        let outcomes: Vec<f64> =
            defaults.iter().map(|&default| f64::from(u8::from(default))).collect();
        let grow = |forest: u64| {
            let parameters = RandomForestRegressorParameters::default()
                .with_n_trees(TREES)
                .with_max_depth(DEPTH)
                .with_min_samples_leaf(LEAF)
                .with_m(features.div_ceil(SHARE_OF_FEATURES))
                // smartcore numbers its trees' seeds from here on.
                .with_seed(seed.wrapping_add(forest * TREES as u64));
            RandomForestRegressor::fit(&matrix, &outcomes, parameters)
        };
        let forests = (0..FORESTS as u64).into_par_iter().map(grow).collect::<Result<_, _>>()?;
        let default_rate = outcomes.iter().sum::<f64>() / outcomes.len() as f64;
        Ok(Self { imputer, forests, default_rate })
    }

    /// Returns the log-odds of default for each row of `values`.
    ///
    /// # Errors
    /// If smartcore returns an error.
    pub fn scores(&self, values: &[f64]) -> Result<Vec<f64>> {
        let features = self.imputer.features();
        let scores: Result<Vec<Vec<f64>>> = values
            .par_chunks(ROWS_AT_ONCE * features)
            .map(|rows| self.scores_of_rows(rows))
            .collect();
        Ok(scores?.concat())
    }

    fn scores_of_rows(&self, values: &[f64]) -> Result<Vec<f64>> {
        let features = self.imputer.features();
        let filled =
            values.iter().enumerate().map(|(at, &value)| self.imputer.impute(at % features, value));
        let rows = values.len() / features;
        let matrix = DenseMatrix::new(rows, features, filled.collect(), false)?;
        let mut sums = vec![0.0; rows];
        for forest in &self.forests {
            for (sum, share) in sums.iter_mut().zip(forest.predict(&matrix)?) {
                *sum += share;
            }
        }
        let leaf = LEAF as f64;
        Ok(sums
            .into_iter()
            .map(|sum| {
                // As if each leaf held one more application at the average default rate, so that a
                // share is never 0 or 1.
                let share =
                    (sum / self.forests.len() as f64 * leaf + self.default_rate) / (leaf + 1.0);
                (share / (1.0 - share)).ln()
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Ranked;

    /// Builds two features: the first determines the outcome with noise, the second is noise.
    ///
    /// Rows repeat every 1,000.
    fn applications() -> (Vec<f64>, Vec<bool>) {
        let rows = 0..2000_u32;
        let values = rows
            .clone()
            .flat_map(|row| [f64::from(row % 40), f64::from(row * 7919 % 101)])
            .collect();
        (values, rows.map(|row| row % 40 + row * 31 % 25 > 50).collect())
    }

    fn with_cores(cores: usize, values: &[f64], defaults: &[bool], seed: u64) -> Vec<f64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap();
        pool.install(|| Forest::fit(values, defaults, 2, seed).unwrap().scores(values).unwrap())
    }

    #[test]
    fn scores_depend_on_the_seed_and_not_on_the_number_of_cores() {
        let (values, defaults) = applications();
        let scores = with_cores(1, &values, &defaults, 5);
        assert_eq!(scores, with_cores(3, &values, &defaults, 5));
        assert_ne!(scores, with_cores(3, &values, &defaults, 6));
    }

    #[test]
    fn scores_are_log_odds_of_the_default_rate_of_like_clients() {
        let (values, defaults) = applications();
        let scores = Forest::fit(&values, &defaults, 2, 5).unwrap().scores(&values).unwrap();
        let auc = |scores: &[f64]| Ranked::new(scores, &defaults).unwrap().auc(&vec![1.0; 2000]);
        let deciding: Vec<f64> = values.iter().step_by(2).copied().collect();
        assert!(auc(&scores) > auc(&deciding) - 0.02, "{} and {}", auc(&scores), auc(&deciding));
        // There are 50 clients with each value from 0 to 39. Those below 26 never default; those at
        // 39 default half the time.
        let rate_at = |value: f64| {
            let like = || values.chunks_exact(2).zip(&defaults).filter(|(row, _)| row[0] >= value);
            like().filter(|(_, default)| **default).count() as f64 / like().count() as f64
        };
        let probability = statistics::logistic(scores[39]);
        assert!((probability - rate_at(38.0)).abs() < 0.1, "{probability} and {}", rate_at(38.0));
        assert!(scores.iter().all(|score| score.is_finite()));
        assert!(scores[0] < -4.0, "no default below 26 leaves less than 2 %: {}", scores[0]);
    }

    #[test]
    fn a_missing_value_counts_as_the_median() {
        let (values, defaults) = applications();
        let forest = Forest::fit(&values, &defaults, 2, 5).unwrap();
        let scores = forest.scores(&[f64::NAN, 50.0, 19.5, 50.0]).unwrap();
        assert!((scores[0] - scores[1]).abs() < 1e-12);
    }

    #[test]
    fn refuses_one_outcome_and_rows_that_do_not_fit() {
        let refusal = |values: &[f64], defaults: &[bool]| {
            Forest::fit(values, defaults, 2, 0).unwrap_err().to_string()
        };
        assert_eq!(
            refusal(&[1.0; 6], &[false; 3]),
            "expected clients who defaulted and clients who repaid, found 0 defaults among 3 applications"
        );
        assert_eq!(
            refusal(&[1.0; 5], &[true, false]),
            "expected as many values as applications × features, found 5 and 4"
        );
    }
}
