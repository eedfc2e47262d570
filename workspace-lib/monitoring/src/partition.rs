//! Fixed division of a variable's values into parts, from which every figure is computed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Number of quantile parts of a numeric variable.
///
/// A rank is therefore known to within one hundredth, and a Kolmogorov–Smirnov statistic as well.
pub const PARTS: usize = 100;

/// Least share of the numbers in a range. Towards both ends ranges become narrow, so that distances
/// in the variable's unit are right for long tails as well.
const TAIL_PARTS: usize = 1000;

/// Share of the reference above which neighbouring parts form one bin of the stability index.
const BIN_SHARE: f64 = 0.1;

/// Value of a variable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Observed<'a> {
    /// A number; `NaN` is a missing value.
    Number(f64),
    /// A category.
    Category(&'a str),
    /// A missing value.
    Missing,
}

impl<'a> From<&'a scoring::Value> for Observed<'a> {
    fn from(value: &'a scoring::Value) -> Self {
        match value {
            scoring::Value::Number(number) => Self::Number(*number),
            scoring::Value::Text(text) => Self::Category(text),
            scoring::Value::Missing => Self::Missing,
        }
    }
}

/// Parts of a variable: ranges of numbers, or categories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partition {
    /// Lower ends of the ranges, ascending; the first range is below all of them.
    ///
    /// The first range lies below every number of the reference, the last one above.
    Numbers(Vec<f64>),
    /// Categories of the reference.
    Categories(Vec<String>),
}

impl Partition {
    /// Divides the numbers of a reference into about [`PARTS`] ranges of equal counts.
    ///
    /// A number that occurs more often than that has a range of its own. Missing values (`NaN`) are
    /// left out. The numbers are sorted in place.
    ///
    /// ```
    /// use monitoring::Partition;
    ///
    /// // Nine of ten are zero: zero has a range of its own.
    /// let mut numbers = [vec![0.0; 900], (1..=100).map(f64::from).collect()].concat();
    /// let partition = Partition::of_numbers(&mut numbers);
    /// assert_ne!(partition.range(0.0), partition.range(1.0));
    /// assert_ne!(partition.range(0.0), partition.range(-1.0));
    /// ```
    pub fn of_numbers(numbers: &mut [f64]) -> Self {
        numbers.sort_unstable_by(f64::total_cmp);
        // NaNs are at both ends, by their sign.
        let known = numbers.iter().copied().filter(|number| !number.is_nan()).map(positive_zero);
        let known: Vec<f64> = known.collect();
        let mut beginnings = Vec::new();
        let (mut below, mut in_range) = (0, known.len());
        for equal in known.chunk_by(|left, right| left >= right) {
            let is_frequent = equal.len() * PARTS >= known.len();
            let to_end = below.min(known.len() - below);
            let full = (to_end / 2).clamp(known.len() / TAIL_PARTS, known.len() / PARTS).max(1);
            if is_frequent || in_range >= full {
                beginnings.push(equal[0]);
                in_range = 0;
            }
            below += equal.len();
            in_range += equal.len();
            if is_frequent {
                beginnings.push(equal[0].next_up());
                in_range = 0;
            }
        }
        if let Some(highest) = known.last() {
            beginnings.push(highest.next_up());
        }
        beginnings.dedup();
        Self::Numbers(beginnings)
    }

    /// Builds the partition of the categories of a reference.
    pub fn of_categories<'a>(categories: impl IntoIterator<Item = &'a str>) -> Self {
        let distinct: std::collections::BTreeSet<&str> = categories.into_iter().collect();
        Self::Categories(distinct.into_iter().map(str::to_owned).collect())
    }

    /// Divides ranges of numbers at `boundary` too.
    #[must_use]
    pub fn with_boundary(mut self, boundary: f64) -> Self {
        if let Self::Numbers(beginnings) = &mut self {
            let at = beginnings.partition_point(|beginning| *beginning < boundary);
            if beginnings.get(at).is_none_or(|beginning| *beginning > boundary) {
                beginnings.insert(at, boundary);
            }
        }
        self
    }

    /// Returns the number of parts.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(beginnings) => beginnings.len() + 1,
            Self::Categories(categories) => categories.len(),
        }
    }

    /// Checks whether there is no part; only a partition of no category has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the range of a number that is not `NaN`; 0 for a partition into categories.
    pub fn range(&self, number: f64) -> usize {
        match self {
            Self::Numbers(beginnings) => {
                beginnings.partition_point(|beginning| *beginning <= number)
            }
            Self::Categories(_) => 0,
        }
    }

    /// Returns the part of a category; `None` for one that the reference does not hold.
    pub fn category(&self, category: &str) -> Option<usize> {
        match self {
            Self::Numbers(_) => None,
            Self::Categories(categories) => {
                categories.binary_search_by(|known| known.as_str().cmp(category)).ok()
            }
        }
    }

    /// Checks whether a value is beyond what the reference holds: out of its range, or new.
    pub fn is_outside(&self, value: Observed<'_>) -> bool {
        match (self, value) {
            (_, Observed::Missing) => false,
            (_, Observed::Number(number)) if number.is_nan() => false,
            (Self::Numbers(beginnings), Observed::Number(number)) => {
                let range = self.range(number);
                range == 0 || range == beginnings.len()
            }
            (Self::Categories(_), Observed::Number(_)) => true,
            (_, Observed::Category(name)) => self.category(name).is_none(),
        }
    }

    /// Returns both ends of a range of numbers, within `lowest` and `highest`.
    pub(crate) fn ends(&self, range: usize, lowest: f64, highest: f64) -> (f64, f64) {
        let Self::Numbers(beginnings) = self else { return (0.0, 0.0) };
        let from = if range == 0 { lowest } else { beginnings[range - 1] };
        let to = beginnings.get(range).copied().unwrap_or(highest);
        (from, to.max(from))
    }

    /// Groups parts into the bins of the stability index.
    ///
    /// For each part, returns its bin: a category is a bin; neighbouring ranges form one of about a
    /// tenth of the reference, whose counts by part are `counts`. The ranges below and above the
    /// reference belong to the first and the last bin.
    pub(crate) fn bins(&self, counts: &[u64]) -> Vec<usize> {
        if let Self::Categories(categories) = self {
            return (0..categories.len()).collect();
        }
        let total: u64 = counts.iter().sum();
        let is_large = |count: u64| count as f64 >= BIN_SHARE * total as f64;
        let (mut bin, mut in_bin) = (0, 0);
        let mut bins = Vec::with_capacity(counts.len());
        for (part, &count) in counts.iter().enumerate() {
            let is_last = part + 1 == counts.len();
            if in_bin > 0 && !is_last && (is_large(in_bin) || is_large(count)) {
                bin += 1;
                in_bin = 0;
            }
            in_bin += count;
            bins.push(bin);
        }
        bins
    }
}

/// Returns the number, with negative zero replaced by zero.
pub(crate) fn positive_zero(number: f64) -> f64 {
    number + 0.0
}

/// Counts of categories that the reference does not hold, of a fixed size.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCategories {
    /// Values that are no category of the reference.
    pub count: u64,
    /// Counts of some of them by name, at most [`NewCategories::NAMES`].
    pub names: BTreeMap<String, u64>,
}

impl NewCategories {
    /// Most names that are kept.
    pub const NAMES: usize = 8;

    /// Counts one category.
    pub fn add(&mut self, name: &str) {
        self.add_many(name, 1);
    }

    /// Adds the counts of another summary.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (name, count) in &other.names {
            self.name(name, *count);
        }
    }

    /// Counts a category several times.
    pub(crate) fn add_many(&mut self, name: &str, count: u64) {
        self.count += count;
        self.name(name, count);
    }

    fn name(&mut self, name: &str, count: u64) {
        let name: String = name.chars().take(80).collect();
        if let Some(known) = self.names.get_mut(&name) {
            *known += count;
        } else if self.names.len() < Self::NAMES {
            self.names.insert(name, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(partition: &Partition) -> &[f64] {
        let Partition::Numbers(beginnings) = partition else { panic!("{partition:?}") };
        beginnings
    }

    #[test]
    fn ten_thousand_different_numbers_have_ranges_of_a_hundred_and_finer_ones_at_both_ends() {
        let mut values: Vec<f64> = (0..10_000).map(f64::from).rev().collect();
        let partition = Partition::of_numbers(&mut values);
        let beginnings = numbers(&partition);
        assert_eq!(beginnings[..6], [0.0, 10.0, 20.0, 39.0, 77.0, 153.0]);
        let widths =
            |wide: f64| beginnings.windows(2).filter(|two| two[1] - two[0] >= wide).count();
        assert_eq!((beginnings.len(), widths(100.0), widths(10.0)), (111, 96, 109));
        assert_eq!(beginnings.last(), Some(&9999.0_f64.next_up()));
        let ranges = [-1.0, 0.0, 9.9, 10.0, 9999.0, 9999.5].map(|at| partition.range(at));
        assert_eq!(ranges, [0, 1, 1, 2, 110, 111]);
    }

    #[test]
    fn frequent_numbers_have_ranges_of_their_own_and_both_zeros_are_one() {
        let mut values = vec![-0.0, 0.0, 0.0, 5.0, 5.0, f64::NAN, -f64::NAN];
        let partition = Partition::of_numbers(&mut values);
        assert_eq!(partition.range(-0.0), partition.range(0.0));
        let ranges: Vec<usize> = [-1.0, 0.0, 2.0, 5.0, 6.0].map(|at| partition.range(at)).to_vec();
        assert!(ranges.is_sorted_by(|left, right| left < right), "{ranges:?}");
        assert_eq!(Partition::of_numbers(&mut [f64::NAN]), Partition::Numbers(vec![]));
        assert_eq!(Partition::of_numbers(&mut []).len(), 1);
    }

    #[test]
    fn infinities_are_numbers() {
        let mut values = vec![f64::NEG_INFINITY, 1.0, 2.0, f64::INFINITY];
        let partition = Partition::of_numbers(&mut values);
        let ranges: Vec<usize> = values.iter().map(|at| partition.range(*at)).collect();
        assert!(ranges.is_sorted_by(|left, right| left < right), "{ranges:?}");
    }

    #[test]
    fn bins_hold_a_tenth_and_frequent_numbers_their_own() {
        let mut values: Vec<f64> = (0..1000).map(f64::from).collect();
        let partition = Partition::of_numbers(&mut values);
        let mut counts = vec![0_u64; partition.len()];
        for value in &values {
            counts[partition.range(*value)] += 1;
        }
        let bins = partition.bins(&counts);
        let mut in_bin = [0_u64; 10];
        bins.iter().zip(&counts).for_each(|(bin, count)| in_bin[*bin] += count);
        assert!(in_bin.iter().all(|count| (90..=110).contains(count)), "{in_bin:?}");
        // Nine in ten are zero; the other hundred are one bin above it.
        let partition = Partition::Numbers(vec![0.0, 0.0_f64.next_up(), 50.0, 101.0]);
        assert_eq!(partition.bins(&[0, 900, 50, 50, 0]), [0, 0, 1, 1, 1]);
        assert_eq!(Partition::of_categories(["b", "a", "b"]).bins(&[1, 2]), [0, 1]);
    }

    #[test]
    fn a_boundary_divides_a_range_once() {
        let partition = Partition::Numbers(vec![0.0, 1.0]).with_boundary(0.5).with_boundary(0.5);
        assert_eq!(numbers(&partition), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn names_of_new_categories_are_few() {
        let mut new = NewCategories::default();
        (0..20).for_each(|at| new.add(&format!("category {at}")));
        let mut other = NewCategories::default();
        other.add("category 3");
        new.merge(&other);
        assert_eq!((new.count, new.names.len(), new.names["category 3"]), (21, 8, 2));
        // A name that is cut is the same each time.
        let mut long = NewCategories::default();
        (0..3).for_each(|_| long.add(&"x".repeat(100)));
        assert_eq!(long.names[&"x".repeat(80)], 3);
    }
}
