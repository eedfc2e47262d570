//! Readings: inputs encoded so that every split is one comparison.
//!
//! A split compares a number with its threshold. But LightGBM first checks what counts as missing
//! and where missing values go, or in which category set the value is. Splits of one input that
//! treat missing values alike encode it alike. So each *reading* is computed once for a row, and
//! every split becomes the one comparison `reading ≤ threshold`.

use super::ZERO_THRESHOLD;
use super::comparison::Comparison;
use super::tree::{Missing, Rule, Split};

/// Threshold between the readings of a category: 0 goes left and 1 goes right.
const BETWEEN_CATEGORIES: f64 = 0.5;

/// One encoding of one input.
#[derive(Debug, Clone, PartialEq)]
struct Reading {
    input: usize,
    kind: ReadingKind,
}

#[derive(Debug, Clone, PartialEq)]
enum ReadingKind {
    /// A number. A missing value becomes −∞, which is at most every threshold, or `NaN`, which is
    /// at most none.
    Number { missing: Missing, default_left: bool },
    /// 0 if the category is in the set that goes left, else 1.
    Category(Split),
}

/// All readings of a model.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Readings(Vec<Reading>);

impl Readings {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the comparison that is equivalent to a split, and adds its reading if it is new.
    pub(super) fn comparison(&mut self, split: &Split) -> Comparison {
        let (kind, threshold) = match &split.rule {
            Rule::Numerical { threshold, missing, default_left } => {
                // Without missing values there is no default direction.
                let default_left = *default_left && *missing != Missing::None;
                (ReadingKind::Number { missing: *missing, default_left }, *threshold)
            }
            Rule::Categorical { .. } => (ReadingKind::Category(split.clone()), BETWEEN_CATEGORIES),
        };
        let is_same =
            |reading: &Reading| reading.input == split.feature && reading.kind.is_same(&kind);
        let position = self.0.iter().position(is_same).unwrap_or_else(|| {
            self.0.push(Reading { input: split.feature, kind });
            self.0.len() - 1
        });
        Comparison { threshold, reading: position as u32 }
    }

    /// Writes the readings of one row to `into`, `stride` apart.
    pub(super) fn read(&self, values: &[f64], stride: usize, into: &mut [f64]) {
        for (reading, read) in self.0.iter().zip(into.iter_mut().step_by(stride)) {
            *read = reading.kind.read(values[reading.input]);
        }
    }
}

impl ReadingKind {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Category(left), Self::Category(right)) => left.rule == right.rule,
            _ => self == other,
        }
    }

    fn read(&self, value: f64) -> f64 {
        match self {
            Self::Number { missing, default_left } => {
                let is_zero =
                    value.abs() <= ZERO_THRESHOLD || (value.is_nan() && *missing != Missing::NaN);
                let value = if is_zero { 0.0 } else { value };
                let is_missing = match missing {
                    Missing::None => false,
                    Missing::Zero => is_zero,
                    Missing::NaN => value.is_nan(),
                };
                match (is_missing, default_left) {
                    (false, _) => value,
                    (true, true) => f64::NEG_INFINITY,
                    (true, false) => f64::NAN,
                }
            }
            Self::Category(split) => f64::from(!split.goes_left(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::Node;
    use super::*;

    fn any_value() -> impl Strategy<Value = f64> {
        prop_oneof![
            Just(f64::NAN),
            Just(f64::INFINITY),
            Just(f64::NEG_INFINITY),
            Just(0.0),
            Just(-0.0),
            Just(1e-36),
            -70.0..70.0f64,
            (-3..70).prop_map(f64::from),
        ]
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        let missing = prop_oneof![Just(Missing::None), Just(Missing::Zero), Just(Missing::NaN)];
        let threshold = any_value().prop_filter("a threshold is a number", |value| !value.is_nan());
        prop_oneof![
            (threshold, missing, any::<bool>()).prop_map(|(threshold, missing, default_left)| {
                Rule::Numerical { threshold, missing, default_left }
            }),
            prop::collection::vec(any::<u32>(), 1..3).prop_map(|left_categories| {
                Rule::Categorical { left_categories, missing: Missing::NaN }
            }),
        ]
    }

    proptest! {
        /// Checks that a reading sends every value to the same side as the split itself.
        #[test]
        fn a_reading_decides_as_the_split_does(
            rules in prop::collection::vec(any_rule(), 1..20),
            values in prop::collection::vec(any_value(), 3),
        ) {
            let splits: Vec<Split> = rules
                .into_iter()
                .enumerate()
                .map(|(index, rule)| Split { feature: index % 3, rule, left: Node::Leaf(0), right: Node::Leaf(1) })
                .collect();
            let mut readings = Readings::default();
            let compared: Vec<Comparison> = splits.iter().map(|split| readings.comparison(split)).collect();
            let mut read = vec![0.0; readings.len()];
            readings.read(&values, 1, &mut read);
            for (split, Comparison { threshold, reading }) in splits.iter().zip(compared) {
                prop_assert_eq!(read[reading as usize] <= threshold, split.goes_left(values[split.feature]));
            }
        }
    }
}
