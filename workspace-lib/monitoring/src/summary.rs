//! Summaries of predictions, of a size that does not depend on how many there are.
//!
//! A day has one summary, and the summary of a month is the sum of its days: adding is exact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::partition::{NewCategories, Observed, Partition, positive_zero};

/// Counts of the values of one variable.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VariableSummary {
    /// How many values lie in each part.
    pub counts: Vec<u64>,
    /// How many are missing.
    pub missing: u64,
    /// Least number, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<f64>,
    /// Greatest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<f64>,
    /// Values that are no category of the reference.
    #[serde(default, skip_serializing_if = "is_nothing_new")]
    pub new_categories: NewCategories,
}

fn is_nothing_new(new: &NewCategories) -> bool {
    new.count == 0
}

impl VariableSummary {
    /// Returns the summary of no value.
    pub fn empty(partition: &Partition) -> Self {
        Self { counts: vec![0; partition.len()], ..Self::default() }
    }

    /// Counts one value.
    pub fn add(&mut self, partition: &Partition, value: Observed<'_>) {
        match (value, partition) {
            (Observed::Number(number), Partition::Numbers(_)) if !number.is_nan() => {
                self.counts[partition.range(number)] += 1;
                self.widen(positive_zero(number));
            }
            (Observed::Number(number), Partition::Categories(_)) if !number.is_nan() => {
                self.new_categories.add(&number.to_string());
            }
            (Observed::Category(name), _) => match partition.category(name) {
                Some(part) => self.counts[part] += 1,
                None => self.new_categories.add(name),
            },
            (Observed::Missing | Observed::Number(_), _) => self.missing += 1,
        }
    }

    fn widen(&mut self, number: f64) {
        self.minimum = Some(self.minimum.map_or(number, |least| least.min(number)));
        self.maximum = Some(self.maximum.map_or(number, |greatest| greatest.max(number)));
    }

    /// Adds the counts of another summary over the same partition.
    pub fn merge(&mut self, other: &Self) {
        add_counts(&mut self.counts, &other.counts);
        self.missing += other.missing;
        [other.minimum, other.maximum].into_iter().flatten().for_each(|end| self.widen(end));
        self.new_categories.merge(&other.new_categories);
    }

    /// Returns how many values are known, new categories included.
    pub fn known(&self) -> u64 {
        self.counts.iter().sum::<u64>() + self.new_categories.count
    }

    /// Returns how many values were counted.
    pub fn values(&self) -> u64 {
        self.known() + self.missing
    }
}

/// Adds counts part by part. A longer list wins, so that nothing is lost.
fn add_counts(counts: &mut Vec<u64>, others: &[u64]) {
    if counts.len() < others.len() {
        counts.resize(others.len(), 0);
    }
    counts.iter_mut().zip(others).for_each(|(count, other)| *count += other);
}

/// Counts and sums of probabilities in one part of their range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ScorePart {
    /// How many predictions.
    pub count: u64,
    /// Sum of their probabilities.
    pub sum: f64,
    /// Sum of the squares of their probabilities.
    pub squares: f64,
}

impl ScorePart {
    /// Counts one probability.
    pub fn add(&mut self, probability: f64) {
        self.count += 1;
        self.sum += probability;
        self.squares += probability * probability;
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// Returns the mean probability; `None` without a prediction.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// Probabilities by part of their range.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreSummary {
    /// Parts of the range of probabilities.
    pub parts: Vec<ScorePart>,
}

impl ScoreSummary {
    /// Returns the summary of no prediction.
    pub fn empty(partition: &Partition) -> Self {
        Self { parts: vec![ScorePart::default(); partition.len()] }
    }

    /// Counts one probability, from 0 to 1.
    pub fn add(&mut self, partition: &Partition, probability: f64) {
        self.parts[partition.range(probability)].add(probability);
    }

    /// Adds the sums of another summary over the same partition.
    pub fn merge(&mut self, other: &Self) {
        if self.parts.len() < other.parts.len() {
            self.parts.resize(other.parts.len(), ScorePart::default());
        }
        self.parts.iter_mut().zip(&other.parts).for_each(|(part, other)| part.merge(other));
    }

    /// Returns the sums over all parts.
    pub fn total(&self) -> ScorePart {
        self.sums(0..self.parts.len())
    }

    /// Returns the sums over some parts.
    pub fn sums(&self, parts: std::ops::Range<usize>) -> ScorePart {
        let mut total = ScorePart::default();
        for part in &self.parts[parts] {
            total.merge(part);
        }
        total
    }
}

/// Predictions whose outcome is known, by part of the range of probabilities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OutcomeSummary {
    /// All of them.
    pub known: ScoreSummary,
    /// Those that defaulted.
    pub defaults: ScoreSummary,
}

impl OutcomeSummary {
    /// Returns the summary of no outcome.
    pub fn empty(partition: &Partition) -> Self {
        Self { known: ScoreSummary::empty(partition), defaults: ScoreSummary::empty(partition) }
    }

    /// Counts one outcome.
    pub fn add(&mut self, partition: &Partition, probability: f64, defaulted: bool) {
        self.known.add(partition, probability);
        if defaulted {
            self.defaults.add(partition, probability);
        }
    }

    /// Returns the outcomes of the parts before `end`.
    #[must_use]
    pub fn before(&self, end: usize) -> Self {
        let mut kept = self.clone();
        for scores in [&mut kept.known, &mut kept.defaults] {
            for part in scores.parts.iter_mut().skip(end) {
                *part = ScorePart::default();
            }
        }
        kept
    }

    /// Adds the sums of another summary over the same partition.
    pub fn merge(&mut self, other: &Self) {
        self.known.merge(&other.known);
        self.defaults.merge(&other.defaults);
    }
}

/// Decisions about one group of clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// How many predictions.
    pub predictions: u64,
    /// How many of them were refused.
    pub refused: u64,
    /// Sum of their probabilities.
    pub sum: f64,
}

impl GroupSummary {
    /// Counts a decision.
    pub fn add(&mut self, probability: f64, is_refused: bool) {
        self.predictions += 1;
        self.refused += u64::from(is_refused);
        self.sum += probability;
    }

    /// Returns the share of granted applications; 0 of none.
    pub fn granted_share(&self) -> f64 {
        (self.predictions - self.refused) as f64 / self.predictions.max(1) as f64
    }

    /// Returns the mean probability; 0 of none.
    pub fn mean_probability(&self) -> f64 {
        self.sum / self.predictions.max(1) as f64
    }
}

/// Summary of the predictions of a period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Predictions, without the repeated ones.
    pub predictions: u64,
    /// Predictions left out because the same application was sent before on the same day.
    pub repeated: u64,
    /// Predictions of which a value lies beyond the reference's range, or is a new category.
    pub outside: u64,
    /// Each stratum's variables and probabilities: personal and revolving loans, for instance.
    pub strata: BTreeMap<String, StratumSummary>,
    /// Decisions by attribute and group: `CODE_GENDER`, `F`.
    pub groups: BTreeMap<String, BTreeMap<String, GroupSummary>>,
}

/// Variables and probabilities of one stratum.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StratumSummary {
    /// Predictions.
    pub predictions: u64,
    /// Each variable, in the order of the baseline.
    pub variables: Vec<VariableSummary>,
    /// Probabilities.
    pub scores: ScoreSummary,
}

impl StratumSummary {
    /// Adds the counts of another stratum over the same partitions.
    pub fn merge(&mut self, other: &Self) {
        self.predictions += other.predictions;
        if self.variables.len() < other.variables.len() {
            self.variables.resize(other.variables.len(), VariableSummary::default());
        }
        for (variable, other) in self.variables.iter_mut().zip(&other.variables) {
            variable.merge(other);
        }
        self.scores.merge(&other.scores);
    }
}

impl Summary {
    /// Adds the counts of another period over the same baseline.
    pub fn merge(&mut self, other: &Self) {
        self.predictions += other.predictions;
        self.repeated += other.repeated;
        self.outside += other.outside;
        for (stratum, summary) in &other.strata {
            self.strata.entry(stratum.clone()).or_default().merge(summary);
        }
        for (attribute, groups) in &other.groups {
            let known = self.groups.entry(attribute.clone()).or_default();
            for (group, summary) in groups {
                let known = known.entry(group.clone()).or_default();
                known.predictions += summary.predictions;
                known.refused += summary.refused;
                known.sum += summary.sum;
            }
        }
    }

    /// Returns the share of predictions with a value that the reference does not hold; 0 of none.
    pub fn outside_share(&self) -> f64 {
        self.outside as f64 / self.predictions.max(1) as f64
    }

    /// Counts a decision about a client of a group.
    pub fn count_group(
        &mut self,
        (attribute, group): (&str, &str),
        probability: f64,
        is_refused: bool,
    ) {
        let groups = self.groups.entry(attribute.to_owned()).or_default();
        groups.entry(group.to_owned()).or_default().add(probability, is_refused);
    }

    /// Returns all strata as one.
    pub fn all(&self) -> StratumSummary {
        let mut all = StratumSummary::default();
        self.strata.values().for_each(|stratum| all.merge(stratum));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_two_days_is_the_summary_of_both() {
        let partition = Partition::of_numbers(&mut (0..50).map(f64::from).collect::<Vec<_>>());
        let summary = |values: &[f64]| {
            let mut summary = VariableSummary::empty(&partition);
            for value in values {
                summary.add(&partition, Observed::Number(*value));
            }
            summary
        };
        let (first, second) = ([1.0, 2.0, f64::NAN, -7.0], [3.0, 80.0, f64::NAN]);
        let mut both = summary(&first);
        both.merge(&summary(&second));
        assert_eq!(both, summary(&[&first[..], &second].concat()));
        assert_eq!(
            (both.missing, both.known(), both.minimum, both.maximum),
            (2, 5, Some(-7.0), Some(80.0))
        );
        assert_eq!((both.counts[0], both.counts.last()), (1, Some(&1)));
    }

    #[test]
    fn a_category_that_is_new_is_counted_by_its_name() {
        let partition = Partition::of_categories(["a", "b"]);
        let mut summary = VariableSummary::empty(&partition);
        for value in [Observed::Category("a"), Observed::Category("c"), Observed::Missing] {
            summary.add(&partition, value);
        }
        assert_eq!((summary.counts.as_slice(), summary.missing), (&[1, 0][..], 1));
        assert_eq!((summary.new_categories.count, summary.new_categories.names["c"]), (1, 1));
        assert_eq!(summary.values(), 3);
    }

    #[test]
    fn sums_of_probabilities_are_exact_on_each_side_of_a_boundary() {
        let partition = Partition::Numbers(vec![0.0, 1.0]).with_boundary(0.25);
        let mut scores = ScoreSummary::empty(&partition);
        for p in &[0.125, 0.25, 0.5] {
            scores.add(&partition, *p);
        }
        let refused = scores.sums(partition.range(0.25)..partition.len());
        assert_eq!((refused.count, refused.sum, refused.squares), (2, 0.75, 0.3125));
        assert_eq!(scores.total().count, 3);
    }
}
