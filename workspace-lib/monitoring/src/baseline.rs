//! Baseline: what the predictions of production are compared with.

use std::collections::HashSet;

use scoring::Decision;
use serde::{Deserialize, Serialize};

use crate::partition::{Observed, Partition};
use crate::summary::{OutcomeSummary, ScoreSummary, StratumSummary, Summary, VariableSummary};

/// Format of the baseline and of stored summaries.
pub const FORMAT: u32 = 1;

/// Reference of a model: parts of each variable, and how the training's applications fill them.
///
/// It is written by the training, from the applications the model was developed on, with their
/// out-of-fold probabilities and outcomes. Its size does not depend on how many there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Format, [`FORMAT`].
    pub format: u32,
    /// The model's inputs, in its order.
    pub variables: Vec<BaselineVariable>,
    /// Parts of the range of probabilities; the threshold is the beginning of one.
    pub scores: Partition,
    /// Threshold from which an application is refused.
    pub threshold: f64,
    /// Column whose values are the strata; absent if there is one stratum.
    pub stratum: Option<String>,
    /// The reference's applications.
    pub reference: Summary,
    /// Their outcomes.
    pub outcomes: OutcomeSummary,
}

/// Variable of a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BaselineVariable {
    /// Name of the feature.
    pub name: String,
    /// Its parts.
    pub partition: Partition,
    /// Standard deviation of its known numbers; 0 for categories.
    pub deviation: f64,
}

/// Values of a variable in the reference, by row.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; `NaN` is a missing value.
    Numbers(Vec<f64>),
    /// Categories; `None` is a missing value.
    Categories(Vec<Option<String>>),
}

/// Application of production, and what the model answered.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// Values of the model's inputs, in the baseline's order.
    pub values: &'a [Observed<'a>],
    /// Calibrated probability of default.
    pub probability: f64,
    /// Whether it was refused.
    pub is_refused: bool,
    /// Stratum; empty where the baseline has one.
    pub stratum: &'a str,
    /// Attribute and group of the client, for figures by group.
    pub groups: &'a [(&'a str, &'a str)],
    /// Hash of the client and of what was sent, by which a repetition is noticed.
    pub identity: Option<u64>,
}

/// Reference's application with its outcome.
#[derive(Debug, Clone, Copy)]
pub struct ReferenceRow<'a> {
    /// Out-of-fold probability.
    pub probability: f64,
    /// Whether the client defaulted.
    pub defaulted: bool,
    /// Stratum; empty where there is one.
    pub stratum: &'a str,
    /// Attribute and group of the client.
    pub groups: &'a [(&'a str, &'a str)],
}

impl BaselineVariable {
    /// Divides the values of a variable into parts.
    pub fn new(name: &str, column: &Column) -> Self {
        let (partition, deviation) = match column {
            Column::Numbers(numbers) => {
                let known = || numbers.iter().copied().filter(|number| number.is_finite());
                let has_known = known().next().is_some();
                let deviation =
                    if has_known { statistics::population_deviation(known()) } else { 0.0 };
                (Partition::of_numbers(&mut numbers.clone()), deviation)
            }
            Column::Categories(names) => {
                (Partition::of_categories(names.iter().flatten().map(String::as_str)), 0.0)
            }
        };
        Self { name: name.to_owned(), partition, deviation }
    }
}

impl Column {
    /// Returns the value of a row.
    pub fn value(&self, row: usize) -> Observed<'_> {
        match self {
            Self::Numbers(numbers) => Observed::Number(numbers[row]),
            Self::Categories(categories) => {
                categories[row].as_deref().map_or(Observed::Missing, Observed::Category)
            }
        }
    }
}

impl Baseline {
    /// Builds the baseline of a model from the applications it was developed on.
    ///
    /// Each of `columns` has a value for each of `rows`.
    pub fn new(
        threshold: f64,
        stratum: Option<String>,
        columns: &[(String, Column)],
        rows: &[ReferenceRow<'_>],
    ) -> Self {
        let variables =
            columns.iter().map(|(name, column)| BaselineVariable::new(name, column)).collect();
        let mut probabilities: Vec<f64> = rows.iter().map(|row| row.probability).collect();
        let mut baseline = Self::without_rows(threshold, stratum, variables, &mut probabilities);
        let mut recorder = Recorder::new(&baseline);
        let mut values = Vec::with_capacity(columns.len());
        for (at, row) in rows.iter().enumerate() {
            values.clear();
            values.extend(columns.iter().map(|(_, column)| column.value(at)));
            recorder.add(&Scored {
                values: &values,
                probability: row.probability,
                is_refused: Decision::is_refused(row.probability, threshold),
                stratum: row.stratum,
                groups: row.groups,
                identity: None,
            });
        }
        let reference = recorder.finish();
        for row in rows {
            baseline.outcomes.add(&baseline.scores, row.probability, row.defaulted);
        }
        baseline.reference = reference;
        baseline
    }

    /// Builds a baseline whose reference is still to be counted.
    ///
    /// `probabilities` are those of the reference, which are sorted in place.
    pub fn without_rows(
        threshold: f64,
        stratum: Option<String>,
        variables: Vec<BaselineVariable>,
        probabilities: &mut [f64],
    ) -> Self {
        let scores = Partition::of_numbers(probabilities).with_boundary(threshold);
        Self {
            format: FORMAT,
            variables,
            outcomes: OutcomeSummary::empty(&scores),
            scores,
            threshold,
            stratum,
            reference: Summary::default(),
        }
    }

    /// Returns how many predictions of a period are refused at the threshold, and how many there
    /// are.
    pub fn refusals(&self, summary: &Summary) -> (u64, u64) {
        let scores = summary.all().scores;
        let from = self.refused_from().min(scores.parts.len());
        (scores.sums(from..scores.parts.len()).count, scores.total().count)
    }

    /// Returns the first part of probabilities that are refused.
    pub fn refused_from(&self) -> usize {
        self.scores.range(self.threshold)
    }

    /// Returns the summary of no prediction in a stratum.
    pub fn empty_stratum(&self) -> StratumSummary {
        StratumSummary {
            predictions: 0,
            variables: self
                .variables
                .iter()
                .map(|variable| VariableSummary::empty(&variable.partition))
                .collect(),
            scores: ScoreSummary::empty(&self.scores),
        }
    }
}

/// Builds the summary of a day, prediction by prediction.
#[derive(Debug)]
pub struct Recorder<'a> {
    baseline: &'a Baseline,
    summary: Summary,
    seen: HashSet<u64>,
}

impl<'a> Recorder<'a> {
    /// Begins a day.
    pub fn new(baseline: &'a Baseline) -> Self {
        Self { baseline, summary: Summary::default(), seen: HashSet::new() }
    }

    /// Goes on with a day that was counted in part, from what [`into_parts`](Self::into_parts) gave.
    pub fn resume(baseline: &'a Baseline, summary: Summary, seen: HashSet<u64>) -> Self {
        Self { baseline, summary, seen }
    }

    /// Returns the summary so far, and the identities that were counted.
    pub fn into_parts(self) -> (Summary, HashSet<u64>) {
        (self.summary, self.seen)
    }

    /// Counts one prediction. One that repeats an earlier one of the day counts only as repeated.
    pub fn add(&mut self, scored: &Scored<'_>) {
        if scored.identity.is_some_and(|identity| !self.seen.insert(identity)) {
            self.summary.repeated += 1;
            return;
        }
        self.summary.predictions += 1;
        let stratum = match self.summary.strata.get_mut(scored.stratum) {
            Some(stratum) => stratum,
            None => self
                .summary
                .strata
                .entry(scored.stratum.to_owned())
                .or_insert_with(|| self.baseline.empty_stratum()),
        };
        stratum.predictions += 1;
        let mut is_outside = false;
        for (at, (variable, value)) in self.baseline.variables.iter().zip(scored.values).enumerate()
        {
            stratum.variables[at].add(&variable.partition, *value);
            is_outside |= variable.partition.is_outside(*value);
        }
        stratum.scores.add(&self.baseline.scores, scored.probability);
        self.summary.outside += u64::from(is_outside);
        for group in scored.groups {
            self.summary.count_group(*group, scored.probability, scored.is_refused);
        }
    }

    /// Returns the summary.
    pub fn finish(self) -> Summary {
        self.summary
    }
}
