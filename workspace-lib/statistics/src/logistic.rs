//! The logistic function, and the logistic regression of outcomes on one score.

/// Iterations after which a fit counts as having no finite answer.
const ITERATIONS: usize = 100;

/// Size of a step, in log-odds, below which the fit has converged.
const TOLERANCE: f64 = 1e-10;

/// Returns the probability of `log_odds`.
///
/// ```
/// // Odds of one to three.
/// let log_odds = (1.0_f64 / 3.0).ln();
/// assert!((statistics::logistic(log_odds) - 0.25).abs() < 1e-15);
/// ```
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Returns the log-odds of a probability, which is first kept one machine epsilon away from 0 and 1.
///
/// scikit-learn's `log_loss` keeps the same distance.
///
/// ```
/// use statistics::log_odds;
///
/// assert_eq!(log_odds(0.5), 0.0);
/// assert!(log_odds(0.0).is_finite());
/// ```
pub fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    (probability / (1.0 - probability)).ln()
}

/// Returns ln(1 + e^`value`) without overflow.
///
/// The negative log-likelihood of a default with these log-odds is `softplus(-log_odds)`, that of a
/// repaid loan `softplus(log_odds)`.
pub fn softplus(value: f64) -> f64 {
    value.max(0.0) + (-value.abs()).exp().ln_1p()
}

/// A logistic regression on one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogisticFit {
    /// Log-odds at score 0.
    pub intercept: f64,
    /// Log-odds for each unit of the score.
    pub slope: f64,
    /// Entries of the information matrix: intercept, intercept with slope, slope.
    pub information: [f64; 3],
}

/// Log-likelihood, its gradient and the information matrix at an intercept and a slope.
struct Likelihood {
    value: f64,
    gradient: [f64; 2],
    information: [f64; 3],
}

impl Likelihood {
    fn at(intercept: f64, slope: f64, scores: &[f64], targets: &[f64]) -> Self {
        let (mut value, mut gradient, mut information) = (0.0, [0.0; 2], [0.0; 3]);
        for (&score, &target) in scores.iter().zip(targets) {
            let log_odds = intercept + slope * score;
            value -= softplus(log_odds) - target * log_odds;
            let probability = logistic(log_odds);
            let error = target - probability;
            let weight = probability * (1.0 - probability);
            gradient[0] += error;
            gradient[1] += error * score;
            information[0] += weight;
            information[1] += weight * score;
            information[2] += weight * score * score;
        }
        Self { value, gradient, information }
    }
}

/// Fits the logistic regression of `targets`, shares of default from 0 to 1, on `scores`.
///
/// Newton's method; a step that loses likelihood is halved until it does not. `start` is an
/// intercept and a slope; `slope_is_free` false holds the slope at its start. `None` where the
/// likelihood has no finite maximum, or none is reached in 100 steps.
///
/// ```
/// use statistics::{fit_logistic, logistic};
///
/// // One of four defaulted at score 0, three of four at score 1.
/// let scores = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
/// let defaults = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
/// let fit = fit_logistic(&scores, &defaults, (0.0, 0.0), true);
/// assert!(fit.is_some_and(|fit| (logistic(fit.intercept + fit.slope) - 0.75).abs() < 1e-9));
/// ```
pub fn fit_logistic(
    scores: &[f64],
    targets: &[f64],
    start: (f64, f64),
    slope_is_free: bool,
) -> Option<LogisticFit> {
    let (mut intercept, mut slope) = start;
    let mut here = Likelihood::at(intercept, slope, scores, targets);
    for _ in 0..ITERATIONS {
        let mut step = newton_step(&here, slope_is_free)?;
        loop {
            let size = step[0].abs() + step[1].abs();
            let next = Likelihood::at(intercept + step[0], slope + step[1], scores, targets);
            // Near the maximum the likelihood is flat: what it loses there is rounding.
            if next.value >= here.value - 1e-11 * here.value.abs() || size < TOLERANCE {
                (intercept, slope) = (intercept + step[0], slope + step[1]);
                here = next;
                if size < TOLERANCE {
                    return Some(LogisticFit { intercept, slope, information: here.information });
                }
                break;
            }
            step = step.map(|part| part / 2.0);
        }
    }
    None
}

/// Solves for Newton's step; `None` where the information matrix cannot be inverted.
fn newton_step(here: &Likelihood, slope_is_free: bool) -> Option<[f64; 2]> {
    let [constant, cross, square] = here.information;
    let step = if slope_is_free {
        let determinant = constant * square - cross * cross;
        [
            (square * here.gradient[0] - cross * here.gradient[1]) / determinant,
            (constant * here.gradient[1] - cross * here.gradient[0]) / determinant,
        ]
    } else {
        [here.gradient[0] / constant, 0.0]
    };
    step.iter().all(|part| part.is_finite()).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_and_log_odds_are_each_other_s_inverse() {
        assert!((logistic(0.0) - 0.5).abs() < 1e-15);
        assert!((logistic(3.0f64.ln()) - 0.75).abs() < 1e-15);
        assert!((log_odds(0.75) - 3.0f64.ln()).abs() < 1e-15);
        assert!(log_odds(0.0).is_finite() && log_odds(1.0).is_finite());
    }

    #[test]
    fn softplus_does_not_overflow() {
        assert!((softplus(0.0) - 2.0f64.ln()).abs() < 1e-15);
        assert!((softplus(1000.0) - 1000.0).abs() < 1e-12);
        assert!(softplus(-1000.0).abs() < 1e-300);
    }

    #[test]
    fn two_scores_give_the_line_through_their_log_odds() {
        // One quarter of those at 0 defaulted, three quarters of those at 1.
        let scores = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        let targets = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
        let fit = fit_logistic(&scores, &targets, (0.0, 0.0), true).expect("finite");
        assert!((fit.intercept + 3.0f64.ln()).abs() < 1e-12, "{fit:?}");
        assert!((fit.slope - 2.0 * 3.0f64.ln()).abs() < 1e-12, "{fit:?}");
        // Four scores at 0 and four at 1, each with weight 3/16.
        assert!(
            (fit.information[0] - 1.5).abs() < 1e-12 && (fit.information[2] - 0.75).abs() < 1e-12
        );
    }

    #[test]
    fn separated_outcomes_have_no_finite_fit() {
        assert_eq!(fit_logistic(&[0.0, 1.0], &[0.0, 1.0], (0.0, 1.0), true), None);
        assert_eq!(fit_logistic(&[2.0, 2.0], &[0.0, 1.0], (0.0, 1.0), true), None);
    }
}
