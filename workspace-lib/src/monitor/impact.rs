//! Decisions that a drift has changed, and what that costs.

use contract::{CostMatrix, Estimate};
use monitoring::{Baseline, Observed, Transported, Transports};
use rayon::prelude::*;
use scoring::{Bundle, Value};
use serde::{Deserialize, Serialize};
use statistics::wilson_interval;

use super::counting::{Sample, feature, is_category, probability};
use crate::Result;
use crate::evaluation::LoanEconomics;

/// Decisions that one variable's drift has changed.
///
/// Each sampled prediction is scored again with the value that the variable would have, had its
/// distribution stayed that of the reference (see [`Transports`]). If the drift is an error of a
/// source, the decisions that differ are wrong; if it is real, they are right, and the clients have
/// changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionImpact {
    /// Name of the variable.
    pub feature: String,
    /// Predictions that were scored again.
    pub predictions: usize,
    /// Share of them whose decision would be otherwise (Wilson's interval).
    pub flips: Estimate,
    /// Share that is refused and would be granted.
    pub now_refused: f64,
    /// Share that is granted and would be refused.
    pub now_granted: f64,
    /// Cost per application of the decisions that differ, if the drift is an error of a source.
    pub cost: f64,
    /// The same in euros; absent where no amount is known.
    pub euros: Option<f64>,
}

/// Scores a sample again without the drift of `variable`; `None` where it cannot be told.
pub(super) fn decision_impact(
    (baseline, bundle): (&Baseline, &Bundle),
    transports: &Transports<'_>,
    variable: usize,
    sample: &Sample,
    (costs, economics): (CostMatrix, LoanEconomics),
) -> Result<Option<DecisionImpact>> {
    let name = &baseline.variables[variable].name;
    let feature = feature(bundle, name)?;
    let Some(transport) = transports.of(variable) else { return Ok(None) };
    let width = baseline.variables.len();
    let count = sample.probabilities.len();
    if count == 0 {
        return Ok(None);
    }
    let again = |row: usize| {
        let mut values = sample.values[row * width..(row + 1) * width].to_vec();
        let text = if is_category(feature) {
            feature.display_value(values[variable])
        } else {
            Value::Missing
        };
        let observed = match (is_category(feature), text.text()) {
            (false, _) => Observed::Number(values[variable]),
            (true, Some(name)) => Observed::Category(name),
            (true, None) => Observed::Missing,
        };
        // Evenly spread numbers from 0 to 1, the same in every run.
        let random = ((row + 1) as f64 * 0.618_033_988_749_894_9).fract();
        values[variable] = match transport.apply(observed, random) {
            Transported::Same => return sample.probabilities[row],
            Transported::Number(number) => number,
            Transported::Missing => f64::NAN,
            Transported::Category(name) => feature.number(&name.into()),
        };
        probability(bundle, &mut values)
    };
    let without: Vec<f64> = (0..count).into_par_iter().map(again).collect();
    let is_refused = |probability: f64| probability >= baseline.threshold;
    let flips: Vec<usize> = (0..count)
        .filter(|row| is_refused(sample.probabilities[*row]) != is_refused(without[*row]))
        .collect();
    let refused = flips.iter().filter(|row| is_refused(sample.probabilities[**row])).count();
    let share = |count_of: usize| count_of as f64 / count as f64;
    let (low, high) = wilson_interval(flips.len(), count).unwrap_or_default();
    let cost = |row: &usize| {
        let decided = is_refused(sample.probabilities[*row]);
        costs.expected(decided, without[*row]) - costs.expected(!decided, without[*row])
    };
    let euros = |row: &usize| {
        let (amount, probability) = (sample.amounts[*row], without[*row]);
        let granted = economics.loss_given_default * amount * probability;
        let refused = economics.margin * amount * (1.0 - probability);
        if is_refused(sample.probabilities[*row]) { refused - granted } else { granted - refused }
    };
    let has_amounts = sample.amounts.iter().any(|amount| !amount.is_nan());
    let known = flips.iter().filter(|row| !sample.amounts[**row].is_nan());
    Ok(Some(DecisionImpact {
        feature: name.clone(),
        predictions: count,
        flips: Estimate { value: share(flips.len()), low, high },
        now_refused: share(refused),
        now_granted: share(flips.len() - refused),
        cost: flips.iter().map(cost).sum::<f64>() / count as f64,
        euros: has_amounts.then(|| known.map(euros).sum::<f64>() / count as f64),
    }))
}
