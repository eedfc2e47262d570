//! Groups in which the values of a field are counted.

use std::collections::BTreeSet;

use contract::{GroupCounts, PopulationGroup};
use scoring::{Decision, Value};

use crate::disclosure::Cell;

/// Share of the clients below the first range, and above the lower bound of the last one.
const TAIL: f64 = 0.01;

/// Counts of one group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Number of clients with or without the filter.
    pub(super) all: usize,
    pub(super) granted: usize,
    pub(super) refused: usize,
    pub(super) probabilities: f64,
}

impl Tally {
    pub(super) fn count(&mut self, decision: Decision, probability: f64) {
        match decision {
            Decision::Granted => self.granted += 1,
            Decision::Refused => self.refused += 1,
        }
        self.probabilities += probability;
    }

    pub(super) fn clients(&self) -> usize {
        self.granted + self.refused
    }

    pub(super) fn cell(&self) -> Cell {
        Cell { clients: self.clients(), can_be_filled: self.all > 0 }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            granted: self.granted + other.granted,
            refused: self.refused + other.refused,
            probabilities: self.probabilities + other.probabilities,
        }
    }

    pub(super) fn counts(self) -> GroupCounts {
        let clients = self.clients();
        let expected_default_share = (clients > 0).then(|| self.probabilities / clients as f64);
        GroupCounts {
            clients,
            granted: self.granted,
            refused: self.refused,
            expected_default_share,
        }
    }
}

/// Groups of a variable's values, with their counts.
pub(super) struct Groups {
    kind: Kind,
    tallies: Vec<Tally>,
}

/// Kind of groups: one per category, one per number if these are few, else ranges of numbers.
enum Kind {
    /// Categories in alphabetical order.
    Categories(Vec<String>),
    /// Distinct numbers, ascending.
    Numbers(Vec<f64>),
    /// Lower bounds of the ranges, without the first range, ascending.
    Ranges(Vec<f64>),
}

impl Groups {
    pub(super) fn new<'a>(values: impl Iterator<Item = &'a Value>, bins: usize) -> Self {
        let kind = Kind::of(values, bins);
        let count = match &kind {
            Kind::Categories(categories) => categories.len(),
            Kind::Numbers(numbers) => numbers.len(),
            Kind::Ranges(beginnings) => beginnings.len() + 1,
        };
        Self { kind, tallies: vec![Tally::default(); count] }
    }

    /// Returns the number of groups.
    pub(super) fn len(&self) -> usize {
        self.tallies.len()
    }

    /// Returns the index of the group that contains a value; `None` for a missing value.
    pub(super) fn place(&self, value: &Value) -> Option<usize> {
        match (&self.kind, value) {
            (Kind::Categories(categories), Value::Text(text)) => {
                categories.binary_search(text).ok()
            }
            (Kind::Numbers(numbers), Value::Number(number)) => {
                numbers.binary_search_by(|known| known.total_cmp(&unsigned_zero(*number))).ok()
            }
            (Kind::Ranges(beginnings), Value::Number(number)) => {
                Some(beginnings.partition_point(|beginning| beginning <= number))
            }
            _ => None,
        }
    }

    pub(super) fn find(&mut self, value: &Value) -> Option<&mut Tally> {
        let place = self.place(value)?;
        self.tallies.get_mut(place)
    }

    /// Describes the group at an index, without its counts.
    pub(super) fn group(
        &self,
        place: usize,
        label: impl Fn(&str) -> Option<String>,
    ) -> PopulationGroup {
        match &self.kind {
            Kind::Categories(categories) => {
                let category = categories[place].clone();
                PopulationGroup {
                    label: label(&category),
                    category: Some(category),
                    ..PopulationGroup::default()
                }
            }
            Kind::Numbers(numbers) => {
                let number = Some(numbers[place]);
                PopulationGroup { from: number, to: number, ..PopulationGroup::default() }
            }
            Kind::Ranges(beginnings) => {
                let from = place.checked_sub(1).map(|before| beginnings[before]);
                PopulationGroup {
                    from,
                    to: beginnings.get(place).copied(),
                    ..PopulationGroup::default()
                }
            }
        }
    }

    /// Returns the groups with their counts, in the order in which they are shown.
    pub(super) fn finish(
        self,
        label: impl Fn(&str) -> Option<String>,
    ) -> Vec<(PopulationGroup, Tally)> {
        let places = 0..self.tallies.len();
        let mut groups: Vec<_> =
            places.map(|place| (self.group(place, &label), self.tallies[place])).collect();
        if matches!(self.kind, Kind::Categories(_)) {
            groups.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.clients()));
        }
        groups
    }
}

impl Kind {
    fn of<'a>(values: impl Iterator<Item = &'a Value>, bins: usize) -> Self {
        let (mut numbers, mut categories) = (Vec::new(), BTreeSet::new());
        for value in values {
            match value {
                Value::Number(number) => numbers.push(unsigned_zero(*number)),
                Value::Text(text) if !categories.contains(text) => {
                    _ = categories.insert(text.clone());
                }
                Value::Text(_) | Value::Missing => {}
            }
        }
        if !categories.is_empty() {
            return Self::Categories(categories.into_iter().collect());
        }
        numbers.sort_unstable_by(f64::total_cmp);
        let mut different = numbers.clone();
        different.dedup();
        if different.len() <= bins {
            return Self::Numbers(different);
        }
        let at = |share: f64| numbers[((numbers.len() - 1) as f64 * share).round() as usize];
        Self::Ranges(beginnings(at(TAIL), at(1.0 - TAIL), bins))
    }
}

/// Returns the number with negative zero replaced by zero.
fn unsigned_zero(number: f64) -> f64 {
    number + 0.0
}

/// Returns about `bins` − 1 round numbers between `low` and `high`, the lower bounds of ranges.
pub(super) fn beginnings(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let rough = (high - low) / bins.saturating_sub(1).max(1) as f64;
    if !(rough > 0.0 && rough.is_finite()) {
        return vec![high];
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let first = (low / step).ceil();
    let steps = ((high / step).floor() - first).max(0.0) as usize;
    // A multiple of a step is rounded to the decimals of the step: 0.3, not 0.30000000000000004.
    let decimals = (-step.log10().floor()).max(0.0) as i32 + 1;
    let scale = 10_f64.powi(decimals);
    (0..=steps).map(|at| ((first + at as f64) * step * scale).round() / scale).collect()
}
