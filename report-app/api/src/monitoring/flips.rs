//! Decisions that would be otherwise, had the inputs not moved.
//!
//! A sample of predictions is scored again with the values that the drifted inputs would have had in
//! the reference ([`Transports`]). What the changed decisions cost is by the probabilities with
//! these values.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use ::monitoring::{Summary, Transport, Transported, Transports};
use contract::{DriftReport, FlippedDecisions, Flips};
use scoring::{Decision, Value};
use store::{MonitoredPrediction, StoredNumbers};

use super::counting::{amount, identity, observe};
use super::groups::share;
use super::reference::Economics;
use crate::champion::Champion;

/// Most predictions that are scored again.
pub(super) const SAMPLE: usize = 2_000;

/// Most inputs that are looked at.
const INPUTS: usize = 5;

/// Prediction with the inputs of the model.
struct Case<'a> {
    row: &'a MonitoredPrediction,
    values: Vec<Value>,
    amount: Option<f64>,
}

/// Input that moved, and the map back.
struct Moved<'a> {
    /// Position among the model's inputs.
    input: usize,
    name: &'a str,
    map: Transport<'a>,
}

/// Scores the latest of `rows` again, for each of the inputs that moved most and for all of them.
///
/// `None` where none has moved beyond chance.
pub(super) fn flips(
    champion: &Champion,
    current: &Summary,
    drift: &DriftReport,
    rows: &[MonitoredPrediction],
) -> Option<Flips> {
    let baseline = &champion.reference.baseline;
    let transports = Transports::new(baseline, current);
    let furthest = drift.variables.iter().filter(|variable| variable.exceeds(0.0)).take(INPUTS);
    let moved: Vec<Moved<'_>> = furthest
        .filter_map(|variable| {
            let at = baseline.variables.iter().position(|known| known.name == variable.name)?;
            let inputs = &champion.answers.bundle.manifest().feature_names;
            let input = inputs.iter().position(|name| *name == variable.name)?;
            Some(Moved { input, name: &baseline.variables[at].name, map: transports.of(at)? })
        })
        .collect();
    let mut seen = HashSet::new();
    let distinct = rows.iter().filter(|row| seen.insert(identity(row)));
    let cases: Vec<Case<'_>> =
        distinct.filter_map(|row| Case::new(champion, row)).take(SAMPLE).collect();
    if moved.is_empty() || cases.is_empty() {
        return None;
    }
    let each = moved.iter().map(|one| {
        let name = Some(one.name.to_owned());
        FlippedDecisions { name, ..flipped(champion, &cases, std::slice::from_ref(one)) }
    });
    Some(Flips {
        predictions: cases.len() as u64,
        variables: each.collect(),
        together: flipped(champion, &cases, &moved),
    })
}

/// Scores every case with the values of some inputs moved back.
fn flipped(champion: &Champion, cases: &[Case<'_>], moved: &[Moved<'_>]) -> FlippedDecisions {
    let manifest = champion.answers.bundle.manifest();
    let (mut refused, mut granted, mut cost) = (0_u64, 0_u64, 0.0);
    let (mut euros, mut known) = (0.0, 0_usize);
    for case in cases {
        let probability = case.probability(champion, moved);
        let is_refused = Decision::is_refused(probability, manifest.threshold);
        known += usize::from(case.amount.is_some());
        if is_refused == case.row.is_refused {
            continue;
        }
        refused += u64::from(case.row.is_refused);
        granted += u64::from(!case.row.is_refused);
        let costs = manifest.cost_matrix;
        cost += costs.expected(case.row.is_refused, probability)
            - costs.expected(is_refused, probability);
        if let Some((amount, economics)) = case.amount.zip(champion.reference.economics) {
            let loss = |refused| economics.expected_loss(refused, probability, amount);
            euros += loss(case.row.is_refused) - loss(is_refused);
        }
    }
    let flipped = refused + granted;
    FlippedDecisions {
        name: None,
        flipped,
        wrongly_refused: refused,
        wrongly_granted: granted,
        share: share(flipped, cases.len() as u64),
        cost: cost / cases.len().max(1) as f64,
        euros: champion
            .reference
            .economics
            .filter(|_| known > 0)
            .map(|_| euros / known.max(1) as f64),
    }
}

impl<'a> Case<'a> {
    /// Reads the inputs of a stored prediction; `None` if one was not stored.
    fn new(champion: &Champion, row: &'a MonitoredPrediction) -> Option<Self> {
        let stored = StoredNumbers::read(&row.contributions)?;
        let inputs = 0..champion.answers.bundle.inputs().len();
        let values: Option<Vec<Value>> =
            inputs.map(|at| champion.numbers.value_at(&stored, at)).collect();
        Some(Self { row, values: values?, amount: amount(champion, row) })
    }

    /// Computes the probability with the values of some inputs moved back.
    fn probability(&self, champion: &Champion, moved: &[Moved<'_>]) -> f64 {
        let bundle = &champion.answers.bundle;
        let feature = |input: usize| &bundle.features().features[bundle.inputs()[input]];
        let mut inputs: Vec<f64> = self
            .values
            .iter()
            .enumerate()
            .map(|(input, value)| feature(input).number(value))
            .collect();
        for one in moved {
            let random = random(&self.row.prediction_id, one.name);
            match one.map.apply(observe(&self.values[one.input]), random) {
                Transported::Same => {}
                Transported::Number(number) => inputs[one.input] = number,
                Transported::Category(name) => {
                    inputs[one.input] = feature(one.input).number(&Value::from(name));
                }
                Transported::Missing => inputs[one.input] = f64::NAN,
            }
        }
        bundle.assume_usual_values(&mut inputs);
        bundle.calibration().at(bundle.model().score(&inputs)).probability
    }
}

impl Economics {
    /// Returns the expected loss of a decision in euros: an accepted default loses, a refused good
    /// client would have earned.
    fn expected_loss(&self, refused: bool, probability: f64, amount: f64) -> f64 {
        if refused {
            (1.0 - probability) * self.margin * amount
        } else {
            probability * self.loss_given_default * amount
        }
    }
}

/// Returns a number from 0 to 1 that is the same each time for a prediction and an input.
fn random(prediction_id: &str, input: &str) -> f64 {
    let mut hasher = DefaultHasher::new();
    (prediction_id, input).hash(&mut hasher);
    // 53 bits, as many as a double holds.
    (hasher.finish() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loss_of_a_decision_is_by_what_it_may_turn_out_to_be() {
        let economics = Economics { loss_given_default: 0.5, margin: 0.0625 };
        assert!((economics.expected_loss(false, 0.25, 8000.0) - 1000.0).abs() < 1e-9);
        assert!((economics.expected_loss(true, 0.25, 8000.0) - 375.0).abs() < 1e-9);
    }

    #[test]
    fn who_moves_is_drawn_evenly_and_always_the_same() {
        let drawn: Vec<f64> = (0..1000).map(|at| random(&at.to_string(), "income")).collect();
        assert!((drawn.iter().sum::<f64>() / 1000.0 - 0.5).abs() < 0.03);
        assert!(drawn.iter().all(|number| (0.0..1.0).contains(number)));
        assert!((drawn[7] - random("7", "income")).abs() < f64::EPSILON);
        assert!((drawn[7] - random("7", "age")).abs() > f64::EPSILON);
    }
}
