//! What a variable would be, had its distribution not changed.

use crate::baseline::Baseline;
use crate::partition::{Observed, Partition};
use crate::summary::{Summary, VariableSummary};

/// Map from the values of a period to the distribution of the reference.
///
/// It moves as little as it can (optimal transport): numbers keep their ranks, and of the values
/// that became more frequent (missing ones, categories) only the excess moves. Applied to a
/// variable before its client is scored again, it tells which decisions the drift has changed.
#[derive(Debug, Clone)]
pub struct Transport<'a> {
    partition: &'a Partition,
    before: &'a VariableSummary,
    now: &'a VariableSummary,
    /// Values of the known numbers' ranks at the beginning of each range, now and before.
    ranks: Option<(Vec<f64>, Vec<f64>)>,
}

/// Value that a [`Transport`] gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transported<'a> {
    /// The value stays as it is.
    Same,
    /// A number of the reference.
    Number(f64),
    /// A category of the reference.
    Category(&'a str),
    /// A missing value.
    Missing,
}

impl<'a> Transport<'a> {
    /// Builds the map of a variable between summaries over the baseline's partition of it.
    ///
    /// `None` where either holds no value.
    pub fn new(
        partition: &'a Partition,
        before: &'a VariableSummary,
        now: &'a VariableSummary,
    ) -> Option<Self> {
        if before.values() == 0 || now.values() == 0 {
            return None;
        }
        let ranks = match partition {
            Partition::Numbers(_) => cumulated(&now.counts).zip(cumulated(&before.counts)),
            Partition::Categories(_) => None,
        };
        Some(Self { partition, before, now, ranks })
    }

    /// Returns what `value` would be; `random`, from 0 to 1, chooses who moves.
    pub fn apply(&self, value: Observed<'_>, random: f64) -> Transported<'a> {
        match (self.partition, value) {
            (Partition::Numbers(_), Observed::Number(number)) if !number.is_nan() => {
                let (missing_now, missing_before) = self.missing_shares();
                let too_few = (missing_before - missing_now).max(0.0);
                if random * (1.0 - missing_now) < too_few {
                    return Transported::Missing;
                }
                self.same_rank(number, random)
            }
            (Partition::Numbers(_), _) => {
                let (missing_now, missing_before) = self.missing_shares();
                let excess = (missing_now - missing_before).max(0.0);
                let at = random * missing_now;
                if at < excess { self.number_at(at / excess) } else { Transported::Same }
            }
            (Partition::Categories(names), value) => self.category(names, value, random),
        }
    }

    fn missing_shares(&self) -> (f64, f64) {
        let share = |of: &VariableSummary| of.missing as f64 / of.values() as f64;
        (share(self.now), share(self.before))
    }

    /// Returns the reference's number at the rank that `number` has now.
    fn same_rank(&self, number: f64, random: f64) -> Transported<'a> {
        let Some((now, before)) = &self.ranks else { return Transported::Same };
        let range = self.partition.range(number);
        let (from, to) = self.partition.ends(range, number, number);
        let width = to - from;
        // A range of a single number, and the open ranges at both ends, are spread at random.
        let is_wide = width.is_finite() && width > f64::EPSILON * from.abs().max(1e-300);
        let within = if is_wide { (number - from) / width } else { random };
        let rank = now[range] + (now[range + 1] - now[range]) * within.clamp(0.0, 1.0);
        // Where the range holds this rank in the reference too, nothing has moved.
        if before[range] <= rank && rank <= before[range + 1] && before[range] < before[range + 1] {
            return Transported::Same;
        }
        self.number_at(rank)
    }

    /// Returns the reference's number at a rank from 0 to 1.
    fn number_at(&self, rank: f64) -> Transported<'a> {
        let Some((_, before)) = &self.ranks else { return Transported::Same };
        let range = before.partition_point(|share| *share <= rank).clamp(1, before.len() - 1) - 1;
        let width = before[range + 1] - before[range];
        let within = if width > 0.0 { ((rank - before[range]) / width).min(1.0) } else { 0.0 };
        let ends = (self.before.minimum.unwrap_or(0.0), self.before.maximum.unwrap_or(0.0));
        let (from, to) = self.partition.ends(range, ends.0, ends.1);
        Transported::Number(from + (to - from) * within)
    }

    /// Moves the excess of a category to those that have too few.
    fn category(&self, names: &'a [String], value: Observed<'_>, random: f64) -> Transported<'a> {
        let missing = names.len();
        let new = missing + 1;
        let state = match value {
            Observed::Category(name) => self.partition.category(name).unwrap_or(new),
            Observed::Number(number) if !number.is_nan() => new,
            _ => missing,
        };
        let share = |of: &VariableSummary, state: usize| {
            let count = if state == missing {
                of.missing
            } else if state == new {
                of.new_categories.count
            } else {
                of.counts[state]
            };
            count as f64 / of.values() as f64
        };
        let excess_of = |state: usize| share(self.now, state) - share(self.before, state);
        let (here, excess) = (share(self.now, state), excess_of(state).max(0.0));
        let at = random * here;
        if at >= excess {
            return Transported::Same;
        }
        let all: f64 = (0..=missing).map(|state| (-excess_of(state)).max(0.0)).sum();
        let mut target = at / excess * all;
        for state in 0..=missing {
            target -= (-excess_of(state)).max(0.0);
            if target < 0.0 {
                return names
                    .get(state)
                    .map_or(Transported::Missing, |name| Transported::Category(name));
            }
        }
        Transported::Same
    }
}

/// The variables of a period and of the reference, between which [`Transport`]s go.
#[derive(Debug, Clone)]
pub struct Transports<'a> {
    baseline: &'a Baseline,
    before: Vec<VariableSummary>,
    now: Vec<VariableSummary>,
}

impl<'a> Transports<'a> {
    /// Prepares the maps of a period to the reference.
    pub fn new(baseline: &'a Baseline, current: &Summary) -> Self {
        Self { baseline, before: baseline.reference.all().variables, now: current.all().variables }
    }

    /// Returns the map of a variable; `None` where either period has no value.
    pub fn of(&self, variable: usize) -> Option<Transport<'_>> {
        let partition = &self.baseline.variables.get(variable)?.partition;
        Transport::new(partition, self.before.get(variable)?, self.now.get(variable)?)
    }
}

/// Returns the share of values below the beginning of each range, and 1; `None` without a value.
fn cumulated(counts: &[u64]) -> Option<Vec<f64>> {
    let total: u64 = counts.iter().sum();
    let mut sum = 0;
    let mut cumulated = vec![0.0];
    for count in counts {
        sum += count;
        cumulated.push(sum as f64 / total as f64);
    }
    (total > 0).then_some(cumulated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary<'a>(
        partition: &Partition,
        values: impl IntoIterator<Item = Observed<'a>>,
    ) -> VariableSummary {
        let mut summary = VariableSummary::empty(partition);
        values.into_iter().for_each(|value| summary.add(partition, value));
        summary
    }

    fn numbers(from: u32, to: u32) -> Vec<Observed<'static>> {
        (from..to).map(|number| Observed::Number(f64::from(number))).collect()
    }

    fn number(transported: Transported<'_>) -> f64 {
        let Transported::Number(number) = transported else { panic!("{transported:?}") };
        number
    }

    #[test]
    fn numbers_that_doubled_are_halved() {
        let mut reference: Vec<f64> = (0..1000).map(f64::from).collect();
        let partition = Partition::of_numbers(&mut reference);
        let before = summary(&partition, numbers(0, 1000));
        let doubled = (0..500).map(|at| Observed::Number(f64::from(2 * at)));
        let now = summary(&partition, doubled);
        // Ranks are the same: nothing moves but by rounding within a range.
        let map = Transport::new(&partition, &before, &now).unwrap();
        assert_eq!(map.apply(Observed::Number(400.0), 0.5), Transported::Same);
        // Everything 300 higher: the value at rank 0.4 was 400.
        let now = summary(&partition, numbers(300, 1300));
        let map = Transport::new(&partition, &before, &now).unwrap();
        assert!((number(map.apply(Observed::Number(700.0), 0.5)) - 400.0).abs() <= 10.0);
        assert!(number(map.apply(Observed::Number(1200.0), 0.9)) >= 700.0);
    }

    #[test]
    fn only_the_excess_of_missing_values_is_filled() {
        let mut reference: Vec<f64> = (0..1000).map(f64::from).collect();
        let partition = Partition::of_numbers(&mut reference);
        let before = summary(&partition, [numbers(0, 900), vec![Observed::Missing; 100]].concat());
        let half = (0..900).step_by(2).map(|at| Observed::Number(f64::from(at)));
        let now = summary(&partition, half.chain(vec![Observed::Missing; 450]));
        let map = Transport::new(&partition, &before, &now).unwrap();
        // Half is missing, a tenth was: of ten missing values, eight are filled.
        let filled = (0..100)
            .filter(|at| map.apply(Observed::Missing, f64::from(*at) / 100.0) != Transported::Same)
            .count();
        assert_eq!(filled, 80);
        assert!((number(map.apply(Observed::Missing, 0.4)) - 450.0).abs() <= 10.0);
        assert_eq!(map.apply(Observed::Number(450.0), 0.0), Transported::Same);
        // The other way round, values become missing.
        let back = Transport::new(&partition, &now, &before).unwrap();
        assert_eq!(back.apply(Observed::Number(450.0), 0.1), Transported::Missing);
        assert_eq!(back.apply(Observed::Missing, 0.1), Transported::Same);
    }

    #[test]
    fn only_the_excess_of_a_category_moves() {
        let partition = Partition::of_categories(["a", "b", "c"]);
        let of = |counts: [usize; 3]| {
            let values = ["a", "b", "c"].iter().zip(counts);
            summary(
                &partition,
                values.flat_map(|(name, count)| vec![Observed::Category(name); count]),
            )
        };
        let (before, now) = (of([50, 30, 20]), of([80, 10, 10]));
        let map = Transport::new(&partition, &before, &now).unwrap();
        // Three of eight move: two to b, which lost twenty, and one to c, which lost ten.
        let moved = |random| map.apply(Observed::Category("a"), random);
        assert_eq!(moved(0.1), Transported::Category("b"));
        assert_eq!(moved(0.3), Transported::Category("c"));
        assert_eq!(moved(0.4), Transported::Same);
        assert_eq!(map.apply(Observed::Category("b"), 0.0), Transported::Same);
        // A new category is all excess.
        let new = summary(&partition, vec![Observed::Category("d"); 10]);
        let map = Transport::new(&partition, &before, &new).unwrap();
        assert_eq!(map.apply(Observed::Category("d"), 0.99), Transported::Category("c"));
    }
}
