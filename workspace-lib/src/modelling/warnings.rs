//! Warnings to read before relying on a champion.

use super::candidate::{Candidate, Comparison, EvaluatedCandidate, Evaluator};
use super::learner::Learner;
use super::search::Search;
use super::studies::{SUSPICIOUS_AUC, Studies};
use crate::Result;

/// Number of defaults below which every figure is mostly chance.
const FEW_DEFAULTS: usize = 200;

/// Relative optimism of the best trial's own cost above which there is a warning.
const OPTIMISM_LIMIT: f64 = 0.03;

/// Returns the warnings to read before relying on the champion.
pub(super) fn warn(
    candidates: &[Candidate],
    champion: &Candidate,
    search: &Search,
    studies: Option<&Studies>,
    defaults: usize,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if defaults < FEW_DEFAULTS {
        warnings.push(format!(
            "there are {defaults} defaults only: every figure is uncertain, and a difference between candidates is mostly chance"
        ));
    }
    let cost = |candidate: &Candidate| candidate.value("cost_per_application");
    for other in candidates.iter().filter(|other| cost(other) < cost(champion)) {
        let Some(comparison) = &other.champion_against_it else { continue };
        let chance = if comparison.cost.is_above_zero() {
            "which is more than chance"
        } else {
            "which is within chance"
        };
        warnings.push(format!(
            "{} costs {:.4} less for each application than the published model, {chance}",
            other.name, comparison.cost.value
        ));
    }
    let auc = champion.value("auc");
    if auc > SUSPICIOUS_AUC {
        warnings.push(format!(
            "an area under the curve of {auc:.3} is too good to be true for such data: look for a feature that knows the outcome"
        ));
    }
    if search.trials.len() > 1 {
        let best = &search.trials[search.best - 1];
        warnings.extend((search.cost_on_other_folds > best.cost * (1.0 + OPTIMISM_LIMIT)).then(|| {
            format!(
                "the best trial's own cost of {:.4} flatters it; trials chosen on the other folds cost {:.4}",
                best.cost, search.cost_on_other_folds
            )
        }));
    }
    warnings.extend(studies.iter().flat_map(|studies| studies.warnings()));
    warnings
}

/// Warns of candidates that are significantly worse than the dummy or the scorecard.
///
/// The champion is included. Something is wrong with how such a candidate was fitted, or with the
/// data.
///
/// # Errors
/// If the candidates are not of the same applications.
pub(super) fn worse_than_baseline_warnings(
    evaluator: &Evaluator<'_>,
    evaluated: &[EvaluatedCandidate],
    champion: &EvaluatedCandidate,
) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    for simplest in evaluated.iter().filter(|evaluated| {
        [Learner::Dummy, Learner::Scorecard].contains(&evaluated.candidate.learner)
    }) {
        let is_other = |other: &&EvaluatedCandidate| {
            other.candidate.learner != simplest.candidate.learner
                && other.candidate.learner != Learner::Dummy
        };
        for other in evaluated.iter().chain([champion]).filter(is_other) {
            let comparison = evaluator.compare(other, simplest)?;
            warnings.extend(describe_loss(
                &other.candidate.name,
                &simplest.candidate.name,
                &comparison,
            ));
        }
    }
    Ok(warnings)
}

/// Describes by how much a candidate is significantly worse than a simpler one, in AUC or cost.
///
/// Returns `None` if it is not.
fn describe_loss(name: &str, simplest: &str, comparison: &Comparison) -> Option<String> {
    let Comparison { auc, cost } = comparison;
    let mut losses = Vec::new();
    if auc.is_below_zero() {
        losses.push(format!(
            "its area under the curve is {:.3} smaller [{:.3}, {:.3}]",
            -auc.value, -auc.high, -auc.low
        ));
    }
    if cost.is_above_zero() {
        losses.push(format!(
            "it costs {:.4} more for each application [{:.4}, {:.4}]",
            cost.value, cost.low, cost.high
        ));
    }
    let losses = losses.join(" and ");
    (!losses.is_empty()).then(|| {
        format!("{name} is worse than the {simplest} by more than chance: {losses}. Look at how it was fitted")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Difference;

    fn comparison(auc: f64, cost: f64) -> Comparison {
        let around =
            |value: f64| Difference { value, low: value - 0.01, high: value + 0.01, p_value: 0.5 };
        Comparison { auc: around(auc), cost: around(cost) }
    }

    #[test]
    fn a_significant_loss_is_reported_with_its_interval() {
        assert_eq!(
            describe_loss("LightGBM, dart", "scorecard", &comparison(-0.199, 0.05)).as_deref(),
            Some(
                "LightGBM, dart is worse than the scorecard by more than chance: its area under the curve is 0.199 smaller \
                 [0.189, 0.209] and it costs 0.0500 more for each application [0.0400, 0.0600]. Look at how it was fitted"
            )
        );
        assert_eq!(
            describe_loss("random forest", "dummy", &comparison(0.2, 0.011)).as_deref(),
            Some(
                "random forest is worse than the dummy by more than chance: it costs 0.0110 more for each application \
                 [0.0010, 0.0210]. Look at how it was fitted"
            )
        );
    }

    #[test]
    fn an_insignificant_loss_and_a_gain_are_not_reported() {
        assert_eq!(describe_loss("a", "dummy", &comparison(-0.009, 0.009)), None);
        assert_eq!(describe_loss("a", "dummy", &comparison(0.1, -0.1)), None);
    }
}
