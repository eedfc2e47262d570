//! Calibration: whether clients with a probability of 8 % default eight times in a hundred.
//!
//! The lender's threshold relies on it. There are two views. The logistic recalibration shows in
//! which direction probabilities are wrong. The parts of the Brier score show how much of the error
//! a better calibration could remove.

use serde::{Deserialize, Serialize};

use super::interval::{Estimate, mean};
use super::recalibration::{in_the_large, recalibration};
use super::reliability::{ReliabilityBin, equal_counts};
use super::{brier, check};
use crate::{Error, Result};

/// How well probabilities are calibrated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationQuality {
    /// Mean predicted probability.
    pub mean_predicted: f64,
    /// Share of defaults.
    pub observed_rate: f64,
    /// Calibration-in-the-large: the shift of all log-odds that makes the mean probability right.
    ///
    /// It is 0 for a calibrated model.
    pub in_the_large: Option<Estimate>,
    /// Calibration slope; 1 is right, below 1 the probabilities are too extreme.
    ///
    /// `None` if all probabilities are equal or separate the outcomes.
    pub slope: Option<Estimate>,
    /// Intercept of the regression that has this slope.
    pub intercept: Option<Estimate>,
    /// Parts of the Brier score.
    pub brier: BrierParts,
    /// Expected calibration error: the mean distance between predicted and observed over the bins.
    ///
    /// A bin's weight is its number of applications.
    pub expected_calibration_error: f64,
    /// Predicted against observed default rates, by ascending probability.
    pub reliability: Vec<ReliabilityBin>,
}

/// The Brier score and its parts over the bins of the reliability curve.
///
/// They satisfy `score = reliability − resolution + uncertainty + within_bin_variance −
/// within_bin_covariance`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BrierParts {
    /// Mean squared distance between probability and outcome.
    pub score: f64,
    /// Squared distance between predicted and observed, which a better calibration would remove.
    pub reliability: f64,
    /// Squared distance between each bin's observed share and the overall one.
    ///
    /// It is what the discrimination between clients gains.
    pub resolution: f64,
    /// Variance of the outcomes: the score if everyone gets the default rate.
    pub uncertainty: f64,
    /// Variance of the probabilities within bins.
    pub within_bin_variance: f64,
    /// Twice the covariance of outcomes and probabilities within bins.
    pub within_bin_covariance: f64,
}

/// Measures how well `probabilities` are calibrated against `defaults`.
///
/// Both have one entry per application. Slope and intercept are those of the logistic regression of
/// the outcome on the log-odds of the probability (Cox 1958), with Wald intervals. Log-odds are
/// taken one machine epsilon away from 0 and 1.
///
/// The Brier score's parts are Murphy's (1973, *A new vector partition of the probability score*)
/// over at most `bins` bins of equal counts. Two within-bin terms make them add up (Stephenson,
/// Coelho and Jolliffe 2008, *Two extra components in the Brier score decomposition*).
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// // One in four defaults where the model says 25 %, three in four where it says 75 %.
/// let probabilities = [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75];
/// let defaults = [true, false, false, false, true, true, true, false];
/// let quality = calibration_quality(&probabilities, &defaults, 2)?;
/// assert_eq!(quality.expected_calibration_error, 0.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if the series differ in length; [`Error::Data`] if they hold only one outcome,
/// a probability is not from 0 to 1, or `bins` is 0.
pub fn calibration_quality(
    probabilities: &[f64],
    defaults: &[bool],
    bins: usize,
) -> Result<CalibrationQuality> {
    check(probabilities, defaults)?;
    if let Some(row) =
        probabilities.iter().position(|probability| !(0.0..=1.0).contains(probability))
    {
        let (found, application) = (probabilities[row], row + 1);
        return Err(Error::Data(format!(
            "expected a probability from 0 to 1 for application {application}, found {found}"
        )));
    }
    if bins == 0 {
        return Err(Error::Data("expected at least one bin, found 0".into()));
    }
    let members = equal_counts(probabilities, bins);
    let reliability: Vec<ReliabilityBin> = members
        .iter()
        .filter_map(|members| ReliabilityBin::from_members(members, probabilities, defaults))
        .collect();
    let recalibration = recalibration(probabilities, defaults);
    let applications = defaults.len() as f64;
    let distances = reliability
        .iter()
        .map(|bin| bin.applications as f64 * (bin.predicted - bin.observed).abs());
    Ok(CalibrationQuality {
        mean_predicted: mean(probabilities),
        observed_rate: defaults.iter().filter(|&&default| default).count() as f64 / applications,
        in_the_large: in_the_large(probabilities, defaults),
        slope: recalibration.map(|recalibration| recalibration.slope),
        intercept: recalibration.map(|recalibration| recalibration.intercept),
        brier: BrierParts::new(probabilities, defaults, &members, &reliability),
        expected_calibration_error: distances.sum::<f64>() / applications,
        reliability,
    })
}

impl BrierParts {
    /// Computes the parts; `members` are the applications of each of `bins`.
    fn new(
        probabilities: &[f64],
        defaults: &[bool],
        members: &[Vec<usize>],
        bins: &[ReliabilityBin],
    ) -> Self {
        let applications = defaults.len() as f64;
        let outcome = |application: usize| f64::from(u8::from(defaults[application]));
        let rate = (0..defaults.len()).map(outcome).sum::<f64>() / applications;
        let mut parts = Self {
            score: brier(probabilities, defaults, &vec![1.0; defaults.len()]),
            reliability: 0.0,
            resolution: 0.0,
            uncertainty: rate * (1.0 - rate),
            within_bin_variance: 0.0,
            within_bin_covariance: 0.0,
        };
        for (members, bin) in members.iter().zip(bins) {
            let weight = bin.applications as f64 / applications;
            parts.reliability += weight * (bin.predicted - bin.observed).powi(2);
            parts.resolution += weight * (bin.observed - rate).powi(2);
            for &application in members {
                let distance = probabilities[application] - bin.predicted;
                parts.within_bin_variance += distance * distance / applications;
                parts.within_bin_covariance +=
                    2.0 * (outcome(application) - bin.observed) * distance / applications;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{assert_close, oracle};
    use super::*;

    #[test]
    fn agrees_with_scikit_learn_and_scipy() {
        let oracle = oracle();
        let quality = calibration_quality(&oracle.probabilities, &oracle.defaults, 10).unwrap();
        for (estimate, expected) in [
            (quality.slope, &oracle.slope),
            (quality.intercept, &oracle.intercept),
            (quality.in_the_large, &oracle.in_the_large),
        ] {
            let Estimate { value, low, high } = estimate.unwrap();
            assert_close(&[value, low, high], expected);
        }
        let bins = quality.reliability.iter();
        let flat = bins.flat_map(|bin| {
            [bin.applications as f64, bin.predicted, bin.observed, bin.low, bin.high]
        });
        assert_close(&flat.collect::<Vec<f64>>(), &oracle.reliability.concat());
        assert_close(
            &[quality.brier.score, quality.expected_calibration_error],
            &oracle.brier_and_calibration_error,
        );
    }

    #[test]
    fn the_parts_of_the_brier_score_add_up() {
        let oracle = oracle();
        for bins in [1, 3, 10, 1000] {
            let parts =
                calibration_quality(&oracle.probabilities, &oracle.defaults, bins).unwrap().brier;
            let sum = parts.reliability - parts.resolution
                + parts.uncertainty
                + parts.within_bin_variance
                - parts.within_bin_covariance;
            assert!((sum - parts.score).abs() < 1e-14, "{bins} bins: {parts:?}");
        }
    }

    #[test]
    fn parts_are_those_computed_by_hand() {
        // Bins {0.1, 0.3} with outcomes 0 1 and {0.6, 0.8} with 1 1; overall rate 3/4.
        let parts = calibration_quality(&[0.1, 0.3, 0.6, 0.8], &[false, true, true, true], 2)
            .unwrap()
            .brier;
        let expected = [
            (0.01 + 0.49 + 0.16 + 0.04) / 4.0,
            (2.0 * 0.3 * 0.3 + 2.0 * 0.3 * 0.3) / 4.0,
            (2.0 * 0.0625 + 2.0 * 0.0625) / 4.0,
            0.1875,
            4.0 * 0.01 / 4.0,
            2.0 * (0.5 * 0.1 + 0.5 * 0.1) / 4.0,
        ];
        let BrierParts {
            score,
            reliability,
            resolution,
            uncertainty,
            within_bin_variance,
            within_bin_covariance,
        } = parts;
        assert_close(
            &[
                score,
                reliability,
                resolution,
                uncertainty,
                within_bin_variance,
                within_bin_covariance,
            ],
            &expected,
        );
    }

    #[test]
    fn refuses_what_is_no_probability() {
        let message = |probabilities: &[f64], bins| {
            calibration_quality(probabilities, &[true, false], bins).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[0.1, 1.5], 10),
            "expected a probability from 0 to 1 for application 2, found 1.5"
        );
        assert_eq!(
            message(&[f64::NAN, 0.5], 10),
            "expected a probability from 0 to 1 for application 1, found NaN"
        );
        assert_eq!(message(&[0.1, 0.5], 0), "expected at least one bin, found 0");
    }

    #[test]
    fn is_finite_and_reads_back_from_json_with_certain_probabilities() {
        let quality =
            calibration_quality(&[0.0, 0.0, 1.0, 1.0], &[false, false, true, true], 4).unwrap();
        assert_eq!(quality.slope, None);
        let text = serde_json::to_string(&quality).unwrap();
        assert_eq!(serde_json::from_str::<CalibrationQuality>(&text).unwrap(), quality);
    }
}
