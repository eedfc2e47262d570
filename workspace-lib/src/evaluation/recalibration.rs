//! Logistic recalibration: the regression of outcomes on the log-odds of their probabilities.
//!
//! It shows how probabilities are wrong. A slope below 1 means that they are too extreme, an
//! intercept above 0 that they are too low. The fit is by maximum likelihood. Where the likelihood
//! has no finite maximum (one outcome only, or outcomes that a cut separates) there is no result.

use statistics::{fit_logistic, log_odds};

use super::interval::Estimate;

/// Intercept and slope of the logistic regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Recalibration {
    pub(super) intercept: Estimate,
    pub(super) slope: Estimate,
}

/// Fits intercept and slope, with 95 % Wald intervals.
///
/// The source is Cox 1958, *Two further applications of a model for binary regression*.
pub(super) fn recalibration(probabilities: &[f64], defaults: &[bool]) -> Option<Recalibration> {
    let log_odds: Vec<f64> =
        probabilities.iter().map(|&probability| log_odds(probability)).collect();
    if is_separated(&log_odds, defaults) {
        return None;
    }
    let fit = fit_logistic(&log_odds, &targets(defaults), AS_THEY_ARE, true)?;
    let [constant, cross, square] = fit.information;
    let determinant = constant * square - cross * cross;
    // Nearly equal probabilities make the determinant zero.
    (determinant > 0.0).then(|| Recalibration {
        intercept: Estimate::around(fit.intercept, (square / determinant).sqrt()),
        slope: Estimate::around(fit.slope, (constant / determinant).sqrt()),
    })
}

/// Checks whether a cut separates the outcomes, or one outcome is missing.
///
/// The likelihood then grows with the slope without limit. Equal log-odds, which have no slope,
/// count as separated too.
fn is_separated(log_odds: &[f64], defaults: &[bool]) -> bool {
    let range = |outcome: bool| {
        let of_outcome = log_odds.iter().zip(defaults).filter(|(_, default)| **default == outcome);
        of_outcome.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (&value, _)| {
            (low.min(value), high.max(value))
        })
    };
    let ((lowest_repaid, highest_repaid), (lowest_defaulted, highest_defaulted)) =
        (range(false), range(true));
    highest_repaid <= lowest_defaulted || highest_defaulted <= lowest_repaid
}

/// Computes calibration-in-the-large: the intercept with the slope fixed at 1.
///
/// Its interval is the 95 % Wald interval.
pub(super) fn in_the_large(probabilities: &[f64], defaults: &[bool]) -> Option<Estimate> {
    let log_odds: Vec<f64> =
        probabilities.iter().map(|&probability| log_odds(probability)).collect();
    if !defaults.contains(&true) || !defaults.contains(&false) {
        return None;
    }
    let fit = fit_logistic(&log_odds, &targets(defaults), AS_THEY_ARE, false)?;
    Some(Estimate::around(fit.intercept, fit.information[0].sqrt().recip()))
}

/// Intercept and slope that leave probabilities unchanged: the start of a fit.
const AS_THEY_ARE: (f64, f64) = (0.0, 1.0);

/// Converts outcomes to numbers: 1 for a default, 0 for a repaid loan.
fn targets(defaults: &[bool]) -> Vec<f64> {
    defaults.iter().map(|&default| f64::from(u8::from(default))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_probabilities_give_the_line_through_their_observed_shares() {
        // One quarter of those at 0.2 defaulted, three quarters of those at 0.5.
        let probabilities = [0.2, 0.2, 0.2, 0.2, 0.5, 0.5, 0.5, 0.5];
        let defaults = [true, false, false, false, true, true, true, false];
        let Recalibration { intercept, slope } = recalibration(&probabilities, &defaults).unwrap();
        // Log-odds ln(1/4) and 0 become −ln 3 and ln 3.
        assert!((intercept.value - 3.0f64.ln()).abs() < 1e-12, "{intercept:?}");
        assert!((slope.value - 2.0 * 3.0f64.ln() / 4.0f64.ln()).abs() < 1e-12, "{slope:?}");
        // The intercept is the log-odds at 0.5 of 3 defaults and 1 repaid loan: variance 1/3 + 1/1.
        assert!(
            (intercept.high - intercept.value - 1.959_963_984_540_054 * (4.0f64 / 3.0).sqrt())
                .abs()
                < 1e-9
        );
    }

    #[test]
    fn equal_probabilities_have_an_intercept_but_no_slope() {
        let (probabilities, defaults) = ([0.5; 4], [true, false, false, false]);
        assert_eq!(recalibration(&probabilities, &defaults), None);
        let estimate = in_the_large(&probabilities, &defaults).unwrap();
        assert!((estimate.value + 3.0f64.ln()).abs() < 1e-12, "{estimate:?}");
    }

    #[test]
    fn what_has_no_finite_answer_has_none() {
        assert_eq!(recalibration(&[0.1, 0.2, 0.8, 0.9], &[false, false, true, true]), None);
        // Both outcomes occur at 0.2, and no outcome crosses it.
        assert_eq!(recalibration(&[0.1, 0.2, 0.2, 0.9], &[true, true, false, false]), None);
        assert_eq!(recalibration(&[0.1, 0.2], &[false, false]), None);
        assert_eq!(in_the_large(&[0.1, 0.2], &[false, false]), None);
        assert_eq!(recalibration(&[], &[]), None);
    }

    #[test]
    fn certain_probabilities_stay_finite() {
        let probabilities = [0.0, 0.0, 0.3, 0.4, 0.6, 1.0, 1.0, 0.5];
        let defaults = [false, true, false, true, true, false, true, false];
        let Recalibration { intercept, slope } = recalibration(&probabilities, &defaults).unwrap();
        assert!(
            [intercept.low, intercept.high, slope.low, slope.high]
                .iter()
                .all(|end| end.is_finite())
        );
        assert!(slope.value < 0.5, "certain and wrong is too extreme: {slope:?}");
    }
}
