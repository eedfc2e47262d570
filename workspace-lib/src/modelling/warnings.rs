//! What to know before relying on a champion.

use super::candidate::Candidate;
use super::search::Search;
use super::studies::{Studies, TOO_GOOD};

/// With fewer defaults than this every figure is mostly chance.
const FEW_DEFAULTS: usize = 200;

/// Share of its cost that the best of many trials may be flattered by before it is said.
const FLATTERY: f64 = 0.03;

/// What to know before relying on the champion.
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
        let chance =
            if comparison.cost.is_above_zero() { "which is more than chance" } else { "which is within chance" };
        warnings.push(format!(
            "{} costs {:.4} less for each application than the published model, {chance}",
            other.name, comparison.cost.value
        ));
    }
    let auc = champion.value("auc");
    if auc > TOO_GOOD {
        warnings.push(format!(
            "an area under the curve of {auc:.3} is too good to be true for such data: look for a feature that knows the outcome"
        ));
    }
    if search.trials.len() > 1 {
        let best = &search.trials[search.best - 1];
        warnings.extend((search.cost_on_other_folds > best.cost * (1.0 + FLATTERY)).then(|| {
            format!(
                "the best trial's own cost of {:.4} flatters it; trials chosen on the other folds cost {:.4}",
                best.cost, search.cost_on_other_folds
            )
        }));
    }
    warnings.extend(studies.iter().flat_map(|studies| studies.warnings()));
    warnings
}
