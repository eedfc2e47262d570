//! Decisions that the drift of the inputs has changed.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use ::monitoring::{FlipCase, Summary};
use contract::{DriftReport, Flips};
use store::{MonitoredPrediction, StoredNumbers};

use super::counting::{amount, identity};
use crate::champion::Champion;

/// Most predictions that are scored again.
pub(super) const SAMPLE: usize = 2_000;

/// Scores the latest of `rows` again, without those that repeat another.
///
/// `None` where no input has moved beyond chance.
pub(super) fn flips(
    champion: &Champion,
    current: &Summary,
    drift: &DriftReport,
    rows: &[MonitoredPrediction],
) -> Option<Flips> {
    let mut seen = HashSet::new();
    let distinct = rows.iter().filter(|row| seen.insert(identity(row)));
    let cases: Vec<FlipCase> =
        distinct.filter_map(|row| case(champion, row)).take(SAMPLE).collect();
    let model = (&champion.reference.baseline, &champion.answers.bundle);
    ::monitoring::flips(model, current, drift, &cases, champion.reference.economics)
}

/// Reads the inputs of a stored prediction; `None` if one was not stored.
fn case(champion: &Champion, row: &MonitoredPrediction) -> Option<FlipCase> {
    let stored = StoredNumbers::read(&row.contributions)?;
    let bundle = &champion.answers.bundle;
    let number = |(at, &feature): (usize, &usize)| {
        let value = champion.numbers.value_at(&stored, at)?;
        Some(bundle.features().features[feature].number(&value))
    };
    let inputs: Option<Vec<f64>> = bundle.inputs().iter().enumerate().map(number).collect();
    let mut hasher = DefaultHasher::new();
    row.prediction_id.hash(&mut hasher);
    Some(FlipCase {
        inputs: inputs?,
        is_refused: row.is_refused,
        amount: amount(champion, row),
        seed: hasher.finish(),
    })
}
