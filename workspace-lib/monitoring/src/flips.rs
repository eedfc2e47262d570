//! Decisions that a drift has changed.

use std::hash::{DefaultHasher, Hash, Hasher};

use contract::{CostMatrix, DriftReport, FlippedDecisions, Flips, LoanEconomics};
use scoring::{Bundle, Decision, Value};

use crate::baseline::Baseline;
use crate::partition::Observed;
use crate::shares::share;
use crate::summary::Summary;
use crate::transport::{Transport, Transported, Transports};

/// Most inputs that are looked at.
const INPUTS: usize = 5;

/// Prediction that is scored again.
#[derive(Debug, Clone, PartialEq)]
pub struct FlipCase {
    /// The model's inputs, in its order, `NaN` where missing.
    pub inputs: Vec<f64>,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Amount of the loan, if it is known.
    pub amount: Option<f64>,
    /// Number of its own, from which it is drawn whether its value moves.
    pub seed: u64,
}

/// Input that moved, and the map back.
struct Moved<'a> {
    /// Position among the model's inputs.
    input: usize,
    name: &'a str,
    map: Transport<'a>,
}

/// Scores cases again, for each of the inputs that moved most and for all of them.
///
/// Each input has the value that it would have, had its distribution stayed that of the reference.
/// If the drift is an error of a source, the decisions that differ are wrong; if it is real, they
/// are right, and the clients have changed. `None` where no input has moved beyond chance, and
/// without a case.
///
/// # Panics
/// If a case has fewer inputs than the model.
pub fn flips(
    (baseline, bundle): (&Baseline, &Bundle),
    current: &Summary,
    drift: &DriftReport,
    cases: &[FlipCase],
    economics: Option<LoanEconomics>,
) -> Option<Flips> {
    let transports = Transports::new(baseline, current);
    let furthest = drift.variables.iter().filter(|variable| variable.exceeds(0.0)).take(INPUTS);
    let moved: Vec<Moved<'_>> = furthest
        .filter_map(|variable| {
            let at = baseline.variables.iter().position(|known| known.name == variable.name)?;
            let inputs = &bundle.manifest().feature_names;
            let input = inputs.iter().position(|name| *name == variable.name)?;
            Some(Moved { input, name: &baseline.variables[at].name, map: transports.of(at)? })
        })
        .collect();
    if moved.is_empty() || cases.is_empty() {
        return None;
    }
    let each = moved.iter().map(|one| FlippedDecisions {
        name: Some(one.name.to_owned()),
        ..flipped(bundle, cases, std::slice::from_ref(one), economics)
    });
    Some(Flips {
        predictions: cases.len() as u64,
        variables: each.collect(),
        together: flipped(bundle, cases, &moved, economics),
    })
}

/// Scores every case with the values of some inputs moved back.
fn flipped(
    bundle: &Bundle,
    cases: &[FlipCase],
    moved: &[Moved<'_>],
    economics: Option<LoanEconomics>,
) -> FlippedDecisions {
    let manifest = bundle.manifest();
    let costs: CostMatrix = manifest.cost_matrix;
    let (mut refused, mut granted, mut cost) = (0_u64, 0_u64, 0.0);
    let (mut euros, mut known) = (0.0, 0_usize);
    for case in cases {
        let probability = case.probability(bundle, moved);
        let is_refused = Decision::is_refused(probability, manifest.threshold);
        known += usize::from(case.amount.is_some());
        if is_refused == case.is_refused {
            continue;
        }
        refused += u64::from(case.is_refused);
        granted += u64::from(!case.is_refused);
        cost +=
            costs.expected(case.is_refused, probability) - costs.expected(is_refused, probability);
        if let Some((amount, economics)) = case.amount.zip(economics) {
            let loss = |refused| economics.expected_loss(refused, probability, amount);
            euros += loss(case.is_refused) - loss(is_refused);
        }
    }
    let flipped = refused + granted;
    FlippedDecisions {
        name: None,
        flipped,
        wrongly_refused: refused,
        wrongly_granted: granted,
        share: share(flipped, cases.len() as u64).unwrap_or_default(),
        cost: cost / cases.len().max(1) as f64,
        euros: economics.filter(|_| known > 0).map(|_| euros / known as f64),
    }
}

impl FlipCase {
    /// Computes the probability with the values of some inputs moved back.
    fn probability(&self, bundle: &Bundle, moved: &[Moved<'_>]) -> f64 {
        let mut inputs = self.inputs.clone();
        for one in moved {
            let feature = &bundle.features().features[bundle.inputs()[one.input]];
            let value = feature.display_value(inputs[one.input]);
            let observed = Observed::from(&value);
            match one.map.apply(observed, random(self.seed, one.name)) {
                Transported::Same => {}
                Transported::Number(number) => inputs[one.input] = number,
                Transported::Category(name) => {
                    inputs[one.input] = feature.number(&Value::from(name));
                }
                Transported::Missing => inputs[one.input] = f64::NAN,
            }
        }
        bundle.calibrated_inputs(&mut inputs).probability
    }
}

/// Returns a number from 0 to 1 that is the same each time for a case and an input.
fn random(seed: u64, input: &str) -> f64 {
    let mut hasher = DefaultHasher::new();
    (seed, input).hash(&mut hasher);
    // 53 bits, as many as a double holds.
    (hasher.finish() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_moves_is_drawn_evenly_and_always_the_same() {
        let drawn: Vec<f64> = (0..1000).map(|at| random(at, "income")).collect();
        assert!((drawn.iter().sum::<f64>() / 1000.0 - 0.5).abs() < 0.03);
        assert!(drawn.iter().all(|number| (0.0..1.0).contains(number)));
        assert!((drawn[7] - random(7, "income")).abs() < f64::EPSILON);
        assert!((drawn[7] - random(7, "age")).abs() > f64::EPSILON);
    }
}
