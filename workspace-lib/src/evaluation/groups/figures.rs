//! Figures of one group of applications: its decisions and the quality of its probabilities.
//!
//! A default is the positive outcome and a refusal the positive decision: a true positive is a
//! refused defaulter. A figure for which the group is too small is absent.

use scoring::Label;
use serde::{Deserialize, Serialize};
use statistics::NORMAL_QUANTILE;

use super::{DecisionData, MINIMUM_APPLICATIONS};
use crate::evaluation::interval::Estimate;
use crate::evaluation::paired::auc;
use crate::evaluation::recalibration::recalibration;

/// Fewest clients of an outcome for a slope, or for a comparison of that outcome's rate.
pub(super) const MINIMUM_OUTCOMES: usize = 20;

/// Decisions on one group and the quality of its probabilities.
///
/// Rates are shares of 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupFigures {
    /// Name of the group.
    pub label: Label,
    /// Number of its applications.
    pub applications: usize,
    /// Defaults among them.
    pub defaults: usize,
    /// Share of defaults, with Wilson's interval like every share here.
    pub default_rate: Option<Estimate>,
    /// Mean predicted probability.
    pub mean_probability: Option<f64>,
    /// Share granted.
    pub selection_rate: Option<Estimate>,
    /// Selection rate divided by the reference group's.
    ///
    /// Its interval is the delta method's on the logarithm of the ratio (Katz et al. 1978; scipy's
    /// `relative_risk`). If a count is zero, half an application is added to each count (Walter
    /// 1975). `None` if the reference group was granted nothing.
    pub disparate_impact: Option<Estimate>,
    /// Share of defaulters who were refused.
    pub true_positive_rate: Option<Estimate>,
    /// Share of good clients who were refused.
    pub false_positive_rate: Option<Estimate>,
    /// Share of good clients who were granted, minus the reference group's.
    ///
    /// The interval is Newcombe's. Below 0, good clients of this group are granted less often.
    pub equal_opportunity_gap: Option<Estimate>,
    /// Share of defaults divided by the mean predicted probability; 1 is right.
    ///
    /// Above 1, the model underestimates the group's risk. The interval is that of the share of
    /// defaults; the prediction is taken as exact.
    pub observed_to_predicted: Option<Estimate>,
    /// Calibration slope, if there are at least 20 defaulters and 20 good clients.
    pub calibration_slope: Option<Estimate>,
    /// Area under the ROC curve within the group, with DeLong's interval.
    ///
    /// Absent with fewer than 2 clients of either outcome.
    pub auc: Option<Estimate>,
    /// Mean cost in the cost matrix's units, with a normal interval.
    ///
    /// Absent with fewer than 2 applications.
    pub cost_per_application: Option<Estimate>,
    /// Mean loss in euros, with a normal interval.
    ///
    /// Absent with fewer than 2 applications.
    pub euros_per_application: Option<Estimate>,
}

/// Counts of a group's applications by outcome and decision.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct DecisionCounts {
    pub(super) granted_repaid: usize,
    pub(super) granted_defaulted: usize,
    pub(super) refused_repaid: usize,
    pub(super) refused_defaulted: usize,
}

impl DecisionCounts {
    pub(super) fn count(members: &[usize], data: &DecisionData<'_>) -> Self {
        let mut counts = Self::default();
        for &application in members {
            *match (data.refused[application], data.defaults[application]) {
                (false, false) => &mut counts.granted_repaid,
                (false, true) => &mut counts.granted_defaulted,
                (true, false) => &mut counts.refused_repaid,
                (true, true) => &mut counts.refused_defaulted,
            } += 1;
        }
        counts
    }

    pub(super) fn applications(self) -> usize {
        self.repaid() + self.defaulted()
    }

    pub(super) fn repaid(self) -> usize {
        self.granted_repaid + self.refused_repaid
    }

    pub(super) fn defaulted(self) -> usize {
        self.granted_defaulted + self.refused_defaulted
    }

    fn granted(self) -> usize {
        self.granted_repaid + self.granted_defaulted
    }

    pub(super) fn selection_rate(self) -> Option<Estimate> {
        Estimate::share(self.granted(), self.applications())
    }

    /// Returns the selection rate divided by that of `reference`.
    fn disparate_impact(self, reference: Self) -> Option<Estimate> {
        let value = self.selection_rate()?.value / reference.selection_rate()?.value;
        if !value.is_finite() {
            return None;
        }
        let correction = if self.granted() == 0 { 0.5 } else { 0.0 };
        let parts = |counts: Self| {
            (counts.granted() as f64 + correction, counts.applications() as f64 + correction)
        };
        let ((granted, applications), (other_granted, other_applications)) =
            (parts(self), parts(reference));
        let logarithm = (granted / applications).ln() - (other_granted / other_applications).ln();
        // Rounding must not make a variance negative where everybody is granted.
        let variance = (granted.recip() - applications.recip()).max(0.0)
            + (other_granted.recip() - other_applications.recip()).max(0.0);
        let half = NORMAL_QUANTILE * variance.sqrt();
        Some(Estimate {
            value,
            low: if correction > 0.0 { 0.0 } else { (logarithm - half).exp() },
            high: (logarithm + half).exp(),
        })
    }

    fn opportunity(self) -> Option<Estimate> {
        Estimate::share(self.granted_repaid, self.repaid())
    }
}

/// The reference in a comparison of groups.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reference {
    /// Another group.
    Other(DecisionCounts),
    /// The group is the reference itself.
    Itself,
}

/// Cost of the decision on every application, in the cost matrix's units and in euros.
pub(super) struct DecisionLosses {
    pub(super) costs: Vec<f64>,
    pub(super) euros: Vec<f64>,
}

impl GroupFigures {
    /// Checks whether the group is too small to be compared with others.
    pub fn is_small(&self) -> bool {
        self.applications < MINIMUM_APPLICATIONS
    }

    /// Computes the figures of the applications `members`.
    pub(super) fn new(
        label: Label,
        members: &[usize],
        reference: Reference,
        data: &DecisionData<'_>,
        losses: &DecisionLosses,
    ) -> Self {
        let counts = DecisionCounts::count(members, data);
        let of_members =
            |values: &[f64]| -> Vec<f64> { members.iter().map(|&member| values[member]).collect() };
        let probabilities = of_members(data.probabilities);
        let defaults: Vec<bool> = members.iter().map(|&member| data.defaults[member]).collect();
        let mean_probability =
            (!members.is_empty()).then(|| probabilities.iter().sum::<f64>() / members.len() as f64);
        let default_rate = Estimate::share(counts.defaulted(), members.len());
        let has_outcomes = counts.defaulted().min(counts.repaid()) >= MINIMUM_OUTCOMES;
        let (disparate_impact, equal_opportunity_gap) = match reference {
            Reference::Itself => (
                counts.selection_rate().filter(|rate| rate.value > 0.0).map(|_| certain(1.0)),
                counts.opportunity().map(|_| certain(0.0)),
            ),
            Reference::Other(other) => (
                counts.disparate_impact(other),
                counts.opportunity().zip(other.opportunity()).map(|(own, other)| own.less(other)),
            ),
        };
        Self {
            label,
            applications: members.len(),
            defaults: counts.defaulted(),
            default_rate,
            mean_probability,
            selection_rate: counts.selection_rate(),
            disparate_impact,
            true_positive_rate: Estimate::share(counts.refused_defaulted, counts.defaulted()),
            false_positive_rate: Estimate::share(counts.refused_repaid, counts.repaid()),
            equal_opportunity_gap,
            observed_to_predicted: default_rate
                .zip(mean_probability)
                .and_then(|(rate, predicted)| over(rate, predicted)),
            calibration_slope: has_outcomes
                .then(|| recalibration(&probabilities, &defaults))
                .flatten()
                .map(|recalibration| recalibration.slope),
            auc: auc(&probabilities, &defaults),
            cost_per_application: Estimate::mean(&of_members(&losses.costs)),
            euros_per_application: Estimate::mean(&of_members(&losses.euros)),
        }
    }
}

fn certain(value: f64) -> Estimate {
    Estimate { value, low: value, high: value }
}

fn over(rate: Estimate, predicted: f64) -> Option<Estimate> {
    let ratio = |share: f64| share / predicted;
    (predicted > 0.0).then(|| Estimate {
        value: ratio(rate.value),
        low: ratio(rate.low),
        high: ratio(rate.high),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(granted: usize, refused: usize) -> DecisionCounts {
        DecisionCounts {
            granted_repaid: granted,
            refused_repaid: refused,
            ..DecisionCounts::default()
        }
    }

    #[test]
    fn a_group_that_is_granted_nothing_has_an_impact_of_zero_and_an_upper_end() {
        let impact = counts(0, 10).disparate_impact(counts(50, 50)).unwrap();
        assert_eq!((impact.value, impact.low), (0.0, 0.0));
        // Half an application is added to each count: 0.5 of 10.5 against 50.5 of 100.5.
        let spread = (1.0f64 / 0.5 - 1.0 / 10.5 + 1.0 / 50.5 - 1.0 / 100.5).sqrt();
        let high = (0.5 / 10.5) / (50.5 / 100.5) * (1.959_963_984_540_054 * spread).exp();
        assert!((impact.high - high).abs() < 1e-12, "{impact:?}");
        assert_eq!(counts(1, 1).disparate_impact(counts(0, 9)), None);
        assert_eq!(counts(3, 0).disparate_impact(counts(9, 0)), Some(certain(1.0)));
    }
}
