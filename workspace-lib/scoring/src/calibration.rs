//! Calibration: the map from the model's raw score to a probability of default.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// One knot of the calibration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationPoint {
    /// Raw score, in log-odds.
    pub score: f64,
    /// Probability of default at that score.
    pub probability: f64,
    /// Lower end of the probability's interval.
    pub low: f64,
    /// Upper end of the probability's interval.
    pub high: f64,
}

impl CalibrationPoint {
    /// Checks whether the probability's interval contains the threshold, so that a person should
    /// look at the decision.
    pub fn needs_review(&self, threshold: f64) -> bool {
        self.low < threshold && threshold <= self.high
    }
}

/// A monotone, piecewise linear map from raw score to probability, with an interval.
///
/// It is the content of `calibration.json`. Between two knots each of the three curves is
/// interpolated linearly. Before the first knot and after the last one it is constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// How the knots were computed, for a human reader.
    pub method: String,
    /// Knots by ascending score.
    pub points: Vec<CalibrationPoint>,
}

impl Calibration {
    /// Checks that the map is monotone and its numbers are valid.
    ///
    /// # Errors
    /// [`Error::Calibration`] if there is no knot, if a score does not rise, or if a curve falls.
    /// Also if a probability and its interval are not `0 ≤ low ≤ probability ≤ high ≤ 1`.
    pub fn check(&self) -> Result<()> {
        if self.points.is_empty() {
            return Err(Error::Calibration(
                "there is no point; expected at least one. Train the bundle again.".into(),
            ));
        }
        for (index, point) in self.points.iter().enumerate() {
            let ordered = [0.0, point.low, point.probability, point.high, 1.0].is_sorted();
            if !ordered || !point.score.is_finite() {
                return Err(Error::Calibration(format!(
                    "point {index}: expected a finite score and 0 ≤ low ≤ probability ≤ high ≤ 1, found {point:?}. \
                     Train the bundle again."
                )));
            }
        }
        for (index, pair) in self.points.windows(2).enumerate() {
            let rises = pair[0].score < pair[1].score
                && pair[0].probability <= pair[1].probability
                && pair[0].low <= pair[1].low
                && pair[0].high <= pair[1].high;
            if !rises {
                return Err(Error::Calibration(format!(
                    "point {}: the curve falls after {:?}, found {:?}. A calibration must rise with the score; \
                     train the bundle again.",
                    index + 1,
                    pair[0],
                    pair[1]
                )));
            }
        }
        Ok(())
    }

    /// Returns the probability and its interval at a raw score.
    ///
    /// The map must have been [checked](Self::check).
    ///
    /// ```
    /// use scoring::{Calibration, CalibrationPoint};
    ///
    /// let points = [(-2.0, 0.1), (0.0, 0.3)].map(|(score, probability)| CalibrationPoint {
    ///     score,
    ///     probability,
    ///     low: 0.0,
    ///     high: 1.0,
    /// });
    /// let calibration = Calibration { method: "by hand".to_owned(), points: points.to_vec() };
    /// assert_eq!(calibration.at(-1.0).probability, 0.2);
    /// ```
    pub fn at(&self, score: f64) -> CalibrationPoint {
        let after = self.points.partition_point(|point| point.score <= score);
        let (Some(left), Some(right)) =
            (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after))
        else {
            let edge = self.points[after.min(self.points.len() - 1)];
            return CalibrationPoint { score, ..edge };
        };
        let share = (score - left.score) / (right.score - left.score);
        let between = |from: f64, to: f64| from + share * (to - from);
        CalibrationPoint {
            score,
            probability: between(left.probability, right.probability),
            low: between(left.low, right.low),
            high: between(left.high, right.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(score: f64, probability: f64) -> CalibrationPoint {
        CalibrationPoint {
            score,
            probability,
            low: probability / 2.0,
            high: f64::midpoint(1.0, probability),
        }
    }

    fn calibration() -> Calibration {
        Calibration {
            method: "by hand".into(),
            points: vec![point(-2.0, 0.1), point(0.0, 0.3), point(1.0, 0.8)],
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "values computed by hand")]
    fn interpolates_between_knots_and_is_constant_beyond() {
        assert_eq!(calibration().at(-3.0).probability, 0.1);
        assert_eq!(calibration().at(-1.0).probability, 0.2);
        assert_eq!(calibration().at(0.0).probability, 0.3);
        assert_eq!(calibration().at(9.0).high, 0.9);
    }

    #[test]
    fn refuses_a_falling_curve() {
        let mut falling = calibration();
        falling.points[2].probability = 0.2;
        falling.points[2].low = 0.15;
        assert!(
            falling
                .check()
                .unwrap_err()
                .to_string()
                .starts_with("calibration.json: point 2: the curve falls after")
        );
        assert!(Calibration { method: String::new(), points: vec![] }.check().is_err());
    }

    proptest! {
        #[test]
        fn never_falls(left in -5.0..5.0f64, right in -5.0..5.0f64) {
            let (low, high) = if left < right { (left, right) } else { (right, left) };
            let calibration = calibration();
            prop_assert!(calibration.check().is_ok());
            prop_assert!(calibration.at(low).probability <= calibration.at(high).probability);
        }
    }
}
