//! Population stability index between what is answered now and the clients that the bundle was published with.

use std::collections::BTreeMap;

use contract::{Drift, DriftLevel};
use scoring::Value;

/// Tenths of the reference.
const PARTS: usize = 10;

/// Share that stands for a part without anybody, whose logarithm does not exist.
const NOBODY: f64 = 1e-4;

/// 95 % quantile of the standard normal distribution.
const NORMAL: f64 = 1.644_853_626_951_472_7;

/// How far `current` has moved from `reference`; nothing where either is empty.
///
/// The index is Σ (c − r) ln(c / r) over the parts' shares: tenths of the reference's numbers or its categories, and the
/// missing values. Without drift it is about (1/n + 1/m) χ² with one degree of freedom less than parts (Yurdakul and
/// Naranjo, *Statistical properties of the population stability index*, Journal of Risk Model Validation 14, 2020): no
/// more than that quantile is `by_chance`.
pub(super) fn between(name: &str, label: &str, reference: &[Value], current: &[Value]) -> Option<Drift> {
    if reference.is_empty() || current.is_empty() {
        return None;
    }
    let parts = Parts::of(reference);
    let (expected, found) = (parts.shares(reference), parts.shares(current));
    let index: f64 = (expected.iter().zip(&found))
        .map(|(expected, found)| (expected.max(NOBODY), found.max(NOBODY)))
        .map(|(expected, found)| (found - expected) * (found / expected).ln())
        .sum();
    let used = expected.iter().zip(&found).filter(|(expected, found)| **expected > 0.0 || **found > 0.0).count();
    let sizes = 1.0 / reference.len() as f64 + 1.0 / current.len() as f64;
    let by_chance = sizes * chi_squared_quantile(used.saturating_sub(1));
    let level = match index {
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

/// 95 % quantile of χ², by Wilson and Hilferty's approximation (within 1 % from two degrees on).
fn chi_squared_quantile(degrees: usize) -> f64 {
    if degrees == 0 {
        return 0.0;
    }
    let spread = 2.0 / (9.0 * degrees as f64);
    degrees as f64 * (1.0 - spread + NORMAL * spread.sqrt()).powi(3)
}

/// Parts of the reference: where each tenth but the first begins, or its categories; then the missing values.
enum Parts {
    Tenths(Vec<f64>),
    Categories(BTreeMap<String, usize>),
}

impl Parts {
    fn of(reference: &[Value]) -> Self {
        let categories: BTreeMap<String, usize> = reference
            .iter()
            .filter_map(|value| if let Value::Text(text) = value { Some(text.clone()) } else { None })
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .zip(0..)
            .collect();
        if !categories.is_empty() {
            return Self::Categories(categories);
        }
        let mut numbers: Vec<f64> = reference.iter().map(Value::number).filter(|number| !number.is_nan()).collect();
        numbers.sort_unstable_by(f64::total_cmp);
        let mut beginnings: Vec<f64> = match numbers.len() {
            0 => Vec::new(),
            count => (1..PARTS).map(|part| numbers[part * count / PARTS]).collect(),
        };
        beginnings.dedup();
        Self::Tenths(beginnings)
    }

    /// Share of `values` in each part; what the reference does not know counts as one more part before the missing.
    fn shares(&self, values: &[Value]) -> Vec<f64> {
        let known = match self {
            Self::Tenths(beginnings) => beginnings.len() + 1,
            Self::Categories(categories) => categories.len(),
        };
        let mut counts = vec![0_usize; known + 2];
        for value in values {
            let part = match (self, value) {
                (Self::Tenths(beginnings), Value::Number(number)) if !number.is_nan() => {
                    beginnings.partition_point(|beginning| beginning <= number)
                }
                (Self::Categories(categories), Value::Text(text)) => categories.get(text).copied().unwrap_or(known),
                (_, Value::Missing) => known + 1,
                _ => known,
            };
            counts[part] += 1;
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
            drift.is_some_and(|drift| drift.population_stability_index == 0.0 && drift.level == DriftLevel::Stable)
        );
        assert_eq!(between("x", "X", &values, &[]), None);
    }

    #[test]
    fn the_index_is_the_formula() {
        // Two categories: half and half before, three quarters and a quarter now, each a hundred times.
        let of = |shares: [usize; 2]| -> Vec<Value> {
            ["a", "b"].into_iter().zip(shares).flat_map(|(text, times)| vec![Value::from(text); times]).collect()
        };
        let drift = between("x", "X", &of([50, 50]), &of([75, 25]));
        let expected = 0.25 * (0.75_f64 / 0.5).ln() - 0.25 * (0.25_f64 / 0.5).ln();
        assert!(drift.as_ref().is_some_and(|drift| (drift.population_stability_index - expected).abs() < 1e-12));
        // χ² with one degree of freedom: 3.84.
        assert!(drift.is_some_and(|drift| (drift.by_chance - 0.02 * 3.84).abs() < 0.02 * 0.1));
    }

    #[test]
    fn a_shift_by_a_tenth_and_values_that_went_missing_are_noticed() {
        let before = numbers(0..1000);
        let shifted = between("x", "X", &before, &numbers(300..1300));
        assert!(shifted.is_some_and(|drift| drift.level == DriftLevel::Large));
        let missing: Vec<Value> =
            (0..1000).map(|at| if at % 5 == 0 { Value::Missing } else { before[at].clone() }).collect();
        assert!(between("x", "X", &before, &missing).is_some_and(|drift| drift.level > DriftLevel::Stable));
    }
}
