//! Business cost of a decision rule.
//!
//! A refused good client costs one unit, an accepted default `false_negative` units. Every choice
//! between models or thresholds minimises [`DecisionCosts::per_application`]. AUC is reported
//! beside it, never optimised.

use scoring::{CostMatrix, Decision};
use serde::{Deserialize, Serialize};

use super::check;
use crate::Result;

/// A threshold and the cost of deciding at it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// Mean cost per application.
    pub cost: f64,
    /// Share of applications refused.
    pub refusal_rate: f64,
}

/// Costs of the decisions on many applications.
///
/// `probabilities`, `refused` and `defaults` have one entry per application, in the same order.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let costs = CostMatrix { false_negative: 9.0, false_positive: 1.0 };
/// assert_eq!(costs.break_even(), 0.1);
/// assert_eq!(costs.decision_costs(&[false, true], &[true, false]), [9.0, 1.0]);
/// ```
pub trait DecisionCosts {
    /// Returns the cost of each decision, given its outcome.
    fn decision_costs(&self, refused: &[bool], defaults: &[bool]) -> Vec<f64>;

    /// Returns the mean cost per application of refusing from `threshold` on.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let probabilities = [0.1, 0.4, 0.35, 0.8];
    /// let defaults = [false, false, true, true];
    /// // One default of four is accepted; it costs ten units.
    /// assert_eq!(CostMatrix::default().per_application(&probabilities, &defaults, 0.5)?, 2.5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the series differ in length or hold only one outcome.
    fn per_application(
        &self,
        probabilities: &[f64],
        defaults: &[bool],
        threshold: f64,
    ) -> Result<f64>;

    /// Returns the cost at every threshold at which a decision changes.
    ///
    /// Thresholds descend, from refusing nobody to refusing everyone.
    ///
    /// # Errors
    /// If the series differ in length or hold only one outcome.
    fn curve(&self, probabilities: &[f64], defaults: &[bool]) -> Result<Vec<Threshold>>;

    /// Returns the cheapest threshold; of equally cheap ones, the one that refuses fewest.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let probabilities = [0.125, 0.5, 0.375, 0.75];
    /// let defaults = [false, false, true, true];
    /// let cheapest = CostMatrix::default().cheapest(&probabilities, &defaults)?;
    /// // Half-way between 0.125 and 0.375: both defaults and one good client are refused.
    /// assert_eq!((cheapest.threshold, cheapest.cost), (0.25, 0.25));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`curve`](Self::curve).
    fn cheapest(&self, probabilities: &[f64], defaults: &[bool]) -> Result<Threshold>;
}

impl DecisionCosts for CostMatrix {
    fn decision_costs(&self, refused: &[bool], defaults: &[bool]) -> Vec<f64> {
        let decisions = refused.iter().zip(defaults);
        decisions.map(|(&refused, &default)| self.of_decision(refused, default)).collect()
    }

    fn per_application(
        &self,
        probabilities: &[f64],
        defaults: &[bool],
        threshold: f64,
    ) -> Result<f64> {
        check(probabilities, defaults)?;
        let cost = |(&probability, &default): (&f64, &bool)| {
            self.of_decision(Decision::is_refused(probability, threshold), default)
        };
        Ok(probabilities.iter().zip(defaults).map(cost).sum::<f64>() / defaults.len() as f64)
    }

    fn curve(&self, probabilities: &[f64], defaults: &[bool]) -> Result<Vec<Threshold>> {
        check(probabilities, defaults)?;
        let applications = defaults.len() as f64;
        let positives = defaults.iter().filter(|&&default| default).count() as f64;
        let mut curve = Vec::new();
        Sweep::new(probabilities, defaults).visit(
            |_| 1.0,
            |threshold, refused| {
                let cost = (positives - refused.defaults) * self.false_negative
                    + refused.repaid * self.false_positive;
                let refusal_rate = (refused.defaults + refused.repaid) / applications;
                curve.push(Threshold { threshold, cost: cost / applications, refusal_rate });
            },
        );
        Ok(curve)
    }

    fn cheapest(&self, probabilities: &[f64], defaults: &[bool]) -> Result<Threshold> {
        let curve = self.curve(probabilities, defaults)?;
        let first = curve[0];
        Ok(curve
            .into_iter()
            .fold(first, |best, next| if next.cost < best.cost { next } else { best }))
    }
}

/// Applications by descending probability, so that one pass visits every threshold.
#[derive(Debug)]
pub(crate) struct Sweep<'a> {
    probabilities: &'a [f64],
    defaults: &'a [bool],
    order: Vec<usize>,
}

/// Weight of the applications that a threshold refuses, by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Refused {
    pub(crate) defaults: f64,
    pub(crate) repaid: f64,
}

impl<'a> Sweep<'a> {
    /// Sorts the applications once; `defaults` has one entry for each probability.
    pub(crate) fn new(probabilities: &'a [f64], defaults: &'a [bool]) -> Self {
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|&left, &right| probabilities[right].total_cmp(&probabilities[left]));
        Self { probabilities, defaults, order }
    }

    /// Visits every threshold at which a decision changes, from refusing nobody to refusing
    /// everyone.
    ///
    /// `visit` gets the threshold and what it refuses. `weight` returns the weight of an
    /// application by its position.
    pub(crate) fn visit(&self, weight: impl Fn(usize) -> f64, mut visit: impl FnMut(f64, Refused)) {
        let mut refused = Refused::default();
        visit(1.0, refused);
        for (rank, &at) in self.order.iter().enumerate() {
            *if self.defaults[at] { &mut refused.defaults } else { &mut refused.repaid } +=
                weight(at);
            let probability = self.probabilities[at];
            match self.order.get(rank + 1).map(|&next| self.probabilities[next]) {
                None => visit(probability, refused),
                // Half-way to the next lower probability, so that no decision depends on the last
                // digit of either.
                Some(next) if next < probability => {
                    visit(f64::midpoint(probability, next), refused);
                }
                Some(_) => {}
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "costs computed by hand, exact in binary")]
mod tests {
    use super::*;

    const PROBABILITIES: [f64; 4] = [0.1, 0.4, 0.35, 0.8];
    const DEFAULTS: [bool; 4] = [false, false, true, true];

    #[test]
    fn a_missed_default_costs_ten_times_a_refused_good_client() {
        let costs = CostMatrix::default();
        assert_eq!(costs.per_application(&PROBABILITIES, &DEFAULTS, 0.5).unwrap(), 10.0 / 4.0);
        assert_eq!(costs.per_application(&PROBABILITIES, &DEFAULTS, 0.3).unwrap(), 1.0 / 4.0);
        assert_eq!(costs.per_application(&PROBABILITIES, &DEFAULTS, 0.0).unwrap(), 2.0 / 4.0);
    }

    #[test]
    fn each_decision_has_its_cost() {
        let refused = [false, true, false, true];
        assert_eq!(
            CostMatrix::default().decision_costs(&refused, &DEFAULTS),
            [0.0, 1.0, 10.0, 0.0]
        );
    }

    #[test]
    fn finds_the_cheapest_threshold() {
        let cheapest = CostMatrix::default().cheapest(&PROBABILITIES, &DEFAULTS).unwrap();
        assert_eq!(
            cheapest,
            Threshold { threshold: f64::midpoint(0.35, 0.1), cost: 0.25, refusal_rate: 0.75 }
        );
    }

    #[test]
    fn a_sweep_goes_from_refusing_nobody_to_refusing_everyone_by_weight() {
        let weights = [1.0, 0.0, 2.0, 1.0];
        let mut met = Vec::new();
        let visit =
            |threshold, refused: Refused| met.push((threshold, refused.defaults, refused.repaid));
        Sweep::new(&[0.5, 0.25, 0.25, 0.75], &[false, false, true, true])
            .visit(|at| weights[at], visit);
        assert_eq!(met, [(1.0, 0.0, 0.0), (0.625, 1.0, 0.0), (0.375, 1.0, 1.0), (0.25, 3.0, 1.0)]);
    }

    #[test]
    fn refuses_data_with_one_outcome_only() {
        let message =
            CostMatrix::default().cheapest(&[0.1, 0.2], &[false, false]).unwrap_err().to_string();
        assert_eq!(
            message,
            "expected clients who defaulted and clients who repaid, found 0 defaults among 2 applications"
        );
    }
}
