//! Population stability index between current predictions and the clients of the bundle.

use std::collections::BTreeMap;

use contract::{Drift, DriftLevel};
use scoring::Value;
use statistics::{LEAST_SHARE, population_stability_index};

/// Number of quantile bins of the reference's numbers. Frequent values get bins of their own.
const BINS: usize = 10;

/// Fewest predictions for which drift is assessed: with fewer, the index is mostly chance.
pub(super) const MIN_SAMPLE: usize = 100;

/// 95 % quantile of the standard normal distribution.
const NORMAL: f64 = 1.644_853_626_951_472_7;

/// Measures how far `current` has drifted from `reference`; `None` if either is empty.
///
/// The index is [`population_stability_index`] over these bins:
///
/// * For texts, each category of the reference is a bin.
/// * For numbers, each value that at least a tenth of the clients share is a bin. The tenths of all
///   other numbers are bins as well.
/// * Missing values are a bin.
///
/// A bin that is empty now counts as half a prediction, or as its share in the reference if that is
/// less.
///
/// Without drift the index is about (1/n + 1/m) χ², with one degree of freedom less than bins
/// (Yurdakul and Naranjo, *Statistical properties of the population stability index*, Journal of
/// Risk Model Validation 14, 2020). `by_chance` is the 95 % quantile of this distribution.
pub(super) fn between(
    name: &str,
    label: &str,
    reference: &[Value],
    current: &[Value],
) -> Option<Drift> {
    if reference.is_empty() || current.is_empty() {
        return None;
    }
    let bins = Bins::new(reference);
    let empty_share = 0.5 / current.len() as f64;
    let shares: Vec<(f64, f64)> =
        bins.shares(reference).into_iter().zip(bins.shares(current)).collect();
    let used = || shares.iter().filter(|(expected, found)| *expected > 0.0 || *found > 0.0);
    let index = population_stability_index(used().map(|&(expected, found)| {
        let expected = expected.max(LEAST_SHARE);
        (expected, if found > 0.0 { found } else { empty_share.min(expected) })
    }));
    let sizes = 1.0 / reference.len() as f64 + 1.0 / current.len() as f64;
    let by_chance = sizes * chi_squared_quantile(used().count().saturating_sub(1));
    let level = match index {
        _ if current.len() < MIN_SAMPLE => DriftLevel::TooFew,
        index if index <= by_chance || index < 0.1 => DriftLevel::Stable,
        index if index < 0.25 => DriftLevel::Moderate,
        _ => DriftLevel::Large,
    };
    Some(Drift {
        name: name.to_owned(),
        label: label.to_owned(),
        predictions: current.len(),
        population_stability_index: index,
        by_chance,
        level,
    })
}

/// Computes the 95 % quantile of χ², by Wilson and Hilferty's approximation.
///
/// It is accurate within 1 % from two degrees of freedom on.
fn chi_squared_quantile(degrees: usize) -> f64 {
    if degrees == 0 {
        return 0.0;
    }
    let spread = 2.0 / (9.0 * degrees as f64);
    degrees as f64 * (1.0 - spread + NORMAL * spread.sqrt()).powi(3)
}

/// Bins of the reference. Two more follow: values that are in no bin, and missing values.
enum Bins {
    Numbers {
        /// Numbers with a bin of their own, ascending.
        masses: Vec<f64>,
        /// Lower bounds of the ranges of the other numbers, without the first range, ascending.
        beginnings: Vec<f64>,
    },
    Categories(BTreeMap<String, usize>),
}

/// Returns the number with negative zero replaced by zero.
fn number(value: f64) -> f64 {
    value + 0.0
}

impl Bins {
    fn new(reference: &[Value]) -> Self {
        let categories: BTreeMap<String, usize> = reference
            .iter()
            .filter_map(
                |value| if let Value::Text(text) = value { Some(text.clone()) } else { None },
            )
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .zip(0..)
            .collect();
        if !categories.is_empty() {
            return Self::Categories(categories);
        }
        let mut numbers: Vec<f64> = reference
            .iter()
            .map(|value| number(value.number()))
            .filter(|number| !number.is_nan())
            .collect();
        numbers.sort_unstable_by(f64::total_cmp);
        let is_mass = |equal: &[f64]| equal.len() * BINS >= numbers.len();
        let (masses, others): (Vec<&[f64]>, Vec<&[f64]>) = numbers
            .chunk_by(|left, right| left.total_cmp(right).is_eq())
            .partition(|equal| is_mass(equal));
        let masses: Vec<f64> = masses.into_iter().map(|equal| equal[0]).collect();
        let others = others.concat();
        let tenth = |bin: usize| others.get(bin * others.len() / BINS).copied();
        // A frequent number also separates the range below it from the range above it.
        let mut beginnings: Vec<f64> =
            (1..BINS).filter_map(tenth).chain(masses.iter().copied()).collect();
        beginnings.sort_unstable_by(f64::total_cmp);
        beginnings.dedup();
        Self::Numbers { masses, beginnings }
    }

    /// Returns the number of bins, without those of unknown and missing values.
    fn known_bins(&self) -> usize {
        match self {
            Self::Numbers { masses, beginnings } => masses.len() + beginnings.len() + 1,
            Self::Categories(categories) => categories.len(),
        }
    }

    /// Returns the bin of a value.
    fn find(&self, value: &Value) -> usize {
        let unknown = self.known_bins();
        match (self, value) {
            (_, Value::Missing) => unknown + 1,
            (_, Value::Number(number)) if number.is_nan() => unknown + 1,
            (Self::Numbers { masses, beginnings }, &Value::Number(value)) => {
                let value = number(value);
                masses.binary_search_by(|mass| mass.total_cmp(&value)).unwrap_or_else(|_| {
                    masses.len() + beginnings.partition_point(|&beginning| beginning <= value)
                })
            }
            (Self::Categories(categories), Value::Text(text)) => {
                categories.get(text).copied().unwrap_or(unknown)
            }
            _ => unknown,
        }
    }

    /// Returns the share of `values` in each bin.
    fn shares(&self, values: &[Value]) -> Vec<f64> {
        let mut counts = vec![0_usize; self.known_bins() + 2];
        for value in values {
            counts[self.find(value)] += 1;
        }
        counts.into_iter().map(|count| count as f64 / values.len() as f64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: impl Iterator<Item = u32>) -> Vec<Value> {
        numbers.map(|number| Value::from(f64::from(number))).collect()
    }

    #[test]
    fn nothing_has_moved_between_the_same_values() {
        let values = numbers(0..1000);
        let drift = between("x", "X", &values, &values);
        assert!(
            drift.is_some_and(|drift| drift.population_stability_index == 0.0
                && drift.level == DriftLevel::Stable)
        );
        assert_eq!(between("x", "X", &values, &[]), None);
    }

    #[test]
    fn the_index_is_the_formula() {
        // Two categories: half and half before, three quarters and a quarter now, in samples of
        // 100.
        let of = |shares: [usize; 2]| -> Vec<Value> {
            ["a", "b"]
                .into_iter()
                .zip(shares)
                .flat_map(|(text, times)| vec![Value::from(text); times])
                .collect()
        };
        let drift = between("x", "X", &of([50, 50]), &of([75, 25]));
        let expected = 0.25 * (0.75_f64 / 0.5).ln() - 0.25 * (0.25_f64 / 0.5).ln();
        assert!(
            drift
                .as_ref()
                .is_some_and(|drift| (drift.population_stability_index - expected).abs() < 1e-12)
        );
        // The 95 % quantile of χ² with one degree of freedom is 3.84.
        assert!(drift.is_some_and(|drift| (drift.by_chance - 0.02 * 3.84).abs() < 0.02 * 0.1));
    }

    #[test]
    fn a_shift_by_a_tenth_and_values_that_went_missing_are_noticed() {
        let before = numbers(0..1000);
        let shifted = between("x", "X", &before, &numbers(300..1300));
        assert!(shifted.is_some_and(|drift| drift.level == DriftLevel::Large));
        let missing: Vec<Value> = (0..1000)
            .map(|at| if at % 5 == 0 { Value::Missing } else { before[at].clone() })
            .collect();
        assert!(
            between("x", "X", &before, &missing)
                .is_some_and(|drift| drift.level > DriftLevel::Stable)
        );
    }

    /// Returns a thousand values: nine of ten are `usual`, the others are the numbers 1 to 100.
    fn mostly(usual: f64) -> Vec<Value> {
        (0..900).map(|_| Value::from(usual)).chain(numbers(1..101)).collect()
    }

    fn index(reference: &[Value], current: &[Value]) -> (f64, DriftLevel) {
        let drift = between("x", "X", reference, current).unwrap();
        (drift.population_stability_index, drift.level)
    }

    #[test]
    fn a_number_that_nine_clients_in_ten_share_is_a_bin_by_itself() {
        // Now seven in ten are zero, and every other number occurs three times: ten bins grow from
        // 1 % to 3 %.
        let now: Vec<Value> = (0..700)
            .map(|_| Value::from(0.0))
            .chain((0..3).flat_map(|_| numbers(1..101)))
            .collect();
        let by_hand = (0.7 - 0.9) * (0.7_f64 / 0.9).ln() + 10.0 * 0.02 * 3.0_f64.ln();
        let (found, level) = index(&mostly(0.0), &now);
        assert!((found - by_hand).abs() < 1e-12, "{found}, by hand {by_hand}");
        assert_eq!(level, DriftLevel::Large);
        assert_eq!(index(&mostly(0.0), &mostly(0.0)), (0.0, DriftLevel::Stable));
    }

    #[test]
    fn what_moves_beside_the_number_that_most_share_is_seen() {
        // The other hundred are all larger than before. Of ten bins of 1 %, the last has 10 % now
        // and nine are empty.
        let moved: Vec<Value> =
            (0..900).map(|_| Value::from(0.0)).chain(numbers(500..600)).collect();
        let empty_share = 0.5 / 1000.0;
        let by_hand =
            0.09 * 10.0_f64.ln() + 9.0 * (empty_share - 0.01) * (empty_share / 0.01_f64).ln();
        let (found, level) = index(&mostly(0.0), &moved);
        assert!((found - by_hand).abs() < 1e-12, "{found}, by hand {by_hand}");
        assert_eq!(level, DriftLevel::Large);
        // They were above the most frequent number, and are below it now.
        let below: Vec<Value> =
            (0..900).map(|_| Value::from(0.0)).chain((0..100).map(|_| Value::from(-1.0))).collect();
        assert_eq!(index(&mostly(0.0), &below).1, DriftLevel::Large);
        // Another number is the most frequent one.
        assert_eq!(index(&mostly(0.0), &mostly(50.5)).1, DriftLevel::Large);
    }

    #[test]
    fn both_zeros_are_one() {
        assert_eq!(index(&mostly(-0.0), &mostly(0.0)), (0.0, DriftLevel::Stable));
        assert_eq!(index(&mostly(0.0), &mostly(-0.0)), (0.0, DriftLevel::Stable));
        let both: Vec<Value> =
            (0..1000).map(|at| Value::from(if at % 2 == 0 { 0.0 } else { -0.0 })).collect();
        assert_eq!(
            index(&both, &mostly(0.0)).1,
            index(&numbers((0..1000).map(|_| 0)), &mostly(0.0)).1
        );
        assert_eq!(Bins::new(&both).known_bins(), 3, "zero, below it and above it");
    }

    #[test]
    fn no_number_is_missing_like_a_missing_value() {
        let bins = Bins::new(&numbers(0..10));
        assert_eq!(bins.find(&Value::Number(f64::NAN)), bins.find(&Value::Missing));
    }

    #[test]
    fn few_predictions_are_not_judged_whatever_they_are() {
        let far = |count: u32| numbers((0..count).map(|_| 5000));
        assert_eq!(index(&mostly(0.0), &far(8)).1, DriftLevel::TooFew);
        assert_eq!(index(&mostly(0.0), &far(99)).1, DriftLevel::TooFew);
        assert_eq!(index(&mostly(0.0), &far(100)).1, DriftLevel::Large);
    }
}
