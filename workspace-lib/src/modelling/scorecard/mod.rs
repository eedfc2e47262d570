//! A scorecard: the classical model of credit practice, with which the champion is compared.
//!
//! It is a logistic regression on weights of evidence (Siddiqi, *Credit Risk Scorecards*, 2006;
//! Thomas, *Consumer Credit Models*, 2009). Each characteristic is cut into a few bins along which
//! the default rate only rises or only falls. Each bin has points. An advisor can add up a client's
//! score by hand.

mod binning;
mod evidence;
mod points;
mod regression;
mod selection;

use rayon::prelude::*;
use scoring::features::Direction;

use self::binning::Binning;
pub use self::points::{
    BASE_ODDS, BASE_POINTS, Characteristic, CharacteristicBin, POINTS_TO_DOUBLE_THE_ODDS,
};
use self::selection::{CandidateCharacteristic, LEAST_INFORMATION, forward, remove_redundant};
use super::check_rows;
use crate::{Error, Result};

/// A fitted scorecard.
#[derive(Debug, Clone)]
pub struct Scorecard {
    /// Number of values in a row.
    features: usize,
    /// Log-odds of default where every weight of evidence is 0.
    intercept: f64,
    /// Characteristics in descending order of information value.
    lines: Vec<Line>,
}

/// One characteristic of the card.
#[derive(Debug, Clone)]
struct Line {
    /// Position of its feature in a row.
    feature: usize,
    name: String,
    coefficient: f64,
    binning: Binning,
}

impl Scorecard {
    /// Fits a scorecard on row-major `values`, with one column for each of `names`.
    ///
    /// Values are missing where they are not finite. `directions` hold the direction of each column
    /// in credit practice, if practice knows one.
    ///
    /// A feature that is constant, missing throughout or contrary to its direction is left out. So
    /// are features with too little information, and redundant ones: see the module `selection`.
    ///
    /// # Errors
    /// If the series do not fit together, hold one outcome only, or no feature has enough
    /// information about default.
    pub fn fit(
        values: &[f64],
        defaults: &[bool],
        names: &[String],
        directions: &[Option<Direction>],
    ) -> Result<Self> {
        check_rows(values, defaults, names.len())?;
        if directions.len() != names.len() {
            return Err(Error::Length {
                left: "directions",
                right: "features",
                left_length: directions.len(),
                right_length: names.len(),
            });
        }
        let candidates = (0..names.len()).into_par_iter().filter_map(|feature| {
            let column: Vec<f64> =
                values.iter().skip(feature).step_by(names.len()).copied().collect();
            let binning = Binning::fit(&column, defaults, directions[feature])
                .filter(|binning| binning.information_value >= LEAST_INFORMATION)?;
            let positions = column.iter().map(|&value| binning.position(value) as u8).collect();
            Some(CandidateCharacteristic { feature, binning, positions })
        });
        let selected = forward(remove_redundant(candidates.collect()), defaults)?;
        if selected.characteristics.is_empty() {
            return Err(Error::Data(format!(
                "expected a feature with an information value of {LEAST_INFORMATION} or more for a scorecard, found none \
                 among {}. Train on more applications.",
                names.len()
            )));
        }
        let coefficients = &selected.regression.coefficients;
        let mut lines: Vec<Line> = selected
            .characteristics
            .into_iter()
            .zip(&coefficients[1..])
            .map(|(CandidateCharacteristic { feature, binning, .. }, &coefficient)| Line {
                feature,
                name: names[feature].clone(),
                coefficient,
                binning,
            })
            .collect();
        lines.sort_by(|left, right| {
            right.binning.information_value.total_cmp(&left.binning.information_value)
        });
        Ok(Self { features: names.len(), intercept: coefficients[0], lines })
    }

    /// Returns the log-odds of default for each row of row-major `values`, not rounded to points.
    pub fn scores(&self, values: &[f64]) -> Vec<f64> {
        let score = |row: &[f64]| {
            self.intercept
                + self
                    .lines
                    .iter()
                    .map(|line| line.coefficient * line.weight_of_evidence(row))
                    .sum::<f64>()
        };
        values.chunks_exact(self.features).map(score).collect()
    }

    /// Returns the points of an applicant, the sum over the characteristics.
    ///
    /// `row` has one value for each feature. 600 points are odds of 50 to 1 that the applicant
    /// repays, and 20 more double the odds.
    pub fn points(&self, row: &[f64]) -> i32 {
        self.lines.iter().map(|line| self.worth(line, line.weight_of_evidence(row))).sum()
    }

    /// Returns the card: its characteristics in descending order of information value.
    pub fn card(&self) -> Vec<Characteristic> {
        let characteristic = |line: &Line| Characteristic {
            feature: line.name.clone(),
            information_value: line.binning.information_value,
            coefficient: line.coefficient,
            bins: points::printed(&line.binning, |weight| self.worth(line, weight)),
        };
        self.lines.iter().map(characteristic).collect()
    }

    /// Returns the points of a weight of evidence of one of the characteristics.
    fn worth(&self, line: &Line, weight_of_evidence: f64) -> i32 {
        points::points(weight_of_evidence, line.coefficient, self.intercept, self.lines.len())
    }
}

impl Line {
    fn weight_of_evidence(&self, row: &[f64]) -> f64 {
        self.binning.weights[self.binning.position(row[self.feature])]
    }
}

#[cfg(test)]
mod tests;
