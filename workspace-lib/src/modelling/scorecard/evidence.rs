//! Weight of evidence and information value: how well a bin separates defaults from repaid loans.
//!
//! The weight of evidence of a bin is `ln(share of the repaid in it / share of the defaults in it)`
//! (Siddiqi, *Credit Risk Scorecards*, 2006, chapter 6). It is positive where clients are safer
//! than average, negative where they are riskier. Half an application is added to each count, so
//! that a bin without a default has a finite weight. The weights are those of
//! `category_encoders.WOEEncoder(regularization=0.5)` with the opposite sign.

use serde::{Deserialize, Serialize};

/// Smoothing: added to the defaults and to the repaid loans of a bin.
const SMOOTHING: f64 = 0.5;

/// Applications and how many of them defaulted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OutcomeCounts {
    pub(super) applications: usize,
    pub(super) defaults: usize,
}

impl OutcomeCounts {
    pub(super) fn add(&mut self, default: bool) {
        self.applications += 1;
        self.defaults += usize::from(default);
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            applications: self.applications + other.applications,
            defaults: self.defaults + other.defaults,
        }
    }

    pub(super) fn repaid(self) -> usize {
        self.applications - self.defaults
    }

    /// Checks whether some defaulted and some repaid.
    pub(super) fn has_both_outcomes(self) -> bool {
        self.defaults > 0 && self.repaid() > 0
    }

    /// Returns the share of defaults; `None` without an application.
    pub(super) fn default_rate(self) -> Option<f64> {
        (self.applications > 0).then(|| self.defaults as f64 / self.applications as f64)
    }

    /// Returns the bin's shares of the population's repaid loans and of its defaults.
    fn shares(self, population: Self) -> (f64, f64) {
        let share = |part: usize, whole: usize| {
            (part as f64 + SMOOTHING) / (whole as f64 + 2.0 * SMOOTHING)
        };
        (share(self.repaid(), population.repaid()), share(self.defaults, population.defaults))
    }

    /// Computes the weight of evidence of a bin of `population`; positive is safer than average.
    pub(super) fn weight_of_evidence(self, population: Self) -> f64 {
        let (repaid, defaults) = self.shares(population);
        (repaid / defaults).ln()
    }

    /// Computes what a bin adds to the information value of its characteristic.
    ///
    /// It is `(share of repaid − share of defaults) × weight`, never negative.
    pub(super) fn information(self, population: Self) -> f64 {
        let (repaid, defaults) = self.shares(population);
        (repaid - defaults) * (repaid / defaults).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_information_are_those_computed_by_hand() {
        let population = OutcomeCounts { applications: 100, defaults: 9 };
        let risky = OutcomeCounts { applications: 20, defaults: 5 };
        // (15.5 / 92) / (5.5 / 10) and (76.5 / 92) / (4.5 / 10).
        let safe = OutcomeCounts { applications: 80, defaults: 4 };
        let (repaid, defaults) = (15.5_f64 / 92.0, 5.5 / 10.0);
        assert!((risky.weight_of_evidence(population) - (repaid / defaults).ln()).abs() < 1e-15);
        assert!((risky.weight_of_evidence(population) - -1.183_112).abs() < 1e-6);
        assert!((safe.weight_of_evidence(population) - 0.614_010).abs() < 1e-6);
        let information = risky.information(population) + safe.information(population);
        assert!(
            (information - (0.381_522 * 1.183_112 + 0.381_522 * 0.614_010)).abs() < 1e-6,
            "{information}"
        );
    }

    #[test]
    fn a_bin_without_a_default_has_a_finite_weight() {
        let population = OutcomeCounts { applications: 100, defaults: 10 };
        let weight = OutcomeCounts { applications: 10, defaults: 0 }.weight_of_evidence(population);
        assert!((weight - ((10.5_f64 / 91.0) / (0.5 / 11.0)).ln()).abs() < 1e-15);
    }
}
