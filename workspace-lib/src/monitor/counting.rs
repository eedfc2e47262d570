//! Counts a file of predictions into summaries.

use std::collections::{BTreeMap, HashSet};

use monitoring::{
    Baseline, BaselineVariable, FlipCase, GroupOutcomes, Observed, OutcomeSummary, Partition,
    ScorePart, StratumSummary, Summary, VariableSummary, VintageInput,
};
use rayon::prelude::*;
use scoring::features::Definition;
use scoring::{Bundle, Decision, Feature};

use super::predictions_file::{PredictionsFile, Values};
use super::rows::{CLIENT, Rows};
use crate::{Error, Result};

/// Most rows that are kept to be scored again and to train the domain classifier.
pub(super) const SAMPLE: usize = 20_000;

/// What a file of predictions holds, counted.
pub(super) struct Counted {
    pub(super) summary: Summary,
    /// Known outcomes of all months.
    pub(super) outcomes: OutcomeSummary,
    /// Known outcomes of each group of clients.
    pub(super) group_outcomes: GroupOutcomes,
    /// Each month of granting.
    pub(super) months: Vec<VintageInput>,
    /// First and last day, if the file has days.
    pub(super) days: Option<(String, String)>,
    pub(super) sample: Sample,
    /// Predictions that are left out because their values were erased.
    erased: u64,
    pub(super) remarks: Vec<String>,
}

/// Some rows of a file, evenly spread over it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    /// Values of the model's inputs, row by row.
    pub(super) values: Vec<f64>,
    pub(super) probabilities: Vec<f64>,
    /// Amount of credit, `NaN` where unknown.
    pub(super) amounts: Vec<f64>,
}

impl Sample {
    /// Returns the rows as cases to be scored again.
    pub(super) fn cases(&self, threshold: f64) -> Vec<FlipCase> {
        let width = self.values.len() / self.probabilities.len().max(1);
        let rows = self.values.chunks_exact(width.max(1));
        let known = self.probabilities.iter().zip(&self.amounts);
        let case =
            |(at, (inputs, (probability, amount))): (usize, (&[f64], (&f64, &f64)))| FlipCase {
                inputs: inputs.to_vec(),
                is_refused: Decision::is_refused(*probability, threshold),
                amount: (!amount.is_nan()).then_some(*amount),
                seed: at as u64,
            };
        rows.zip(known).enumerate().map(case).collect()
    }
}

/// Counts predictions over a baseline.
pub(super) struct Counter<'a> {
    baseline: &'a Baseline,
    bundle: Option<&'a Bundle>,
    features: Vec<Option<&'a Feature>>,
}

/// One input of a block, counted.
struct CountedColumn {
    /// One summary for each stratum.
    summaries: Vec<VariableSummary>,
    /// Whether each row's value is beyond the reference.
    is_outside: Vec<bool>,
    /// Values, as the model reads them, of the sampled rows; of all where rows have to be scored.
    values: Vec<f64>,
}

impl<'a> Counter<'a> {
    /// Prepares counting; `bundle`, whose inputs are the baseline's variables, scores what has no
    /// probability.
    pub(super) fn new(baseline: &'a Baseline, bundle: Option<&'a Bundle>) -> Result<Self> {
        let of = |name: &str| bundle.map(|bundle| feature(bundle, name)).transpose();
        let features =
            baseline.variables.iter().map(|variable| of(&variable.name)).collect::<Result<_>>()?;
        Ok(Self { baseline, bundle, features })
    }

    /// Counts a file.
    ///
    /// # Errors
    /// [`Error::Data`] if the file has none of the inputs, or a value is not what it should be.
    pub(super) fn count(&self, file: &PredictionsFile) -> Result<Counted> {
        let mut counted = Counted {
            summary: Summary::default(),
            outcomes: OutcomeSummary::empty(&self.baseline.scores),
            group_outcomes: GroupOutcomes::default(),
            months: Vec::new(),
            days: None,
            sample: Sample::default(),
            erased: 0,
            remarks: self.remarks(file)?,
        };
        let mut seen = HashSet::new();
        let mut months = BTreeMap::new();
        let step = file.rows().div_ceil(SAMPLE).max(1);
        let mut first = 0;
        for (block, rows) in file.blocks().into_iter().enumerate() {
            let sampled: Vec<usize> = (0..rows).filter(|row| (first + row) % step == 0).collect();
            self.count_block(file, (block, rows, &sampled), &mut seen, &mut months, &mut counted)?;
            first += rows;
        }
        counted.months = months.into_values().collect();
        if counted.erased > 0 {
            counted.remarks.push(format!(
                "{}: left out: {} predictions whose values were erased",
                file.path().display(),
                counted.erased
            ));
        }
        Ok(counted)
    }

    fn remarks(&self, file: &PredictionsFile) -> Result<Vec<String>> {
        let names = self.baseline.variables.iter().map(|variable| variable.name.as_str());
        let gone: Vec<&str> = names.filter(|name| !file.has(name)).collect();
        if gone.len() == self.baseline.variables.len() {
            return Err(Error::Data(format!(
                "{}: expected the model's inputs as columns ({}, …), found none of them. Write them with `pret \
                 features` or `pret events export`.",
                file.path().display(),
                gone.iter().take(3).copied().collect::<Vec<_>>().join(", ")
            )));
        }
        let mut remarks = Vec::new();
        if !gone.is_empty() {
            remarks.push(format!(
                "{}: {} of {} inputs are no column and count as missing: {}",
                file.path().display(),
                gone.len(),
                self.baseline.variables.len(),
                gone.join(", ")
            ));
        }
        if file.first_of(&CLIENT).is_none() {
            remarks.push(format!(
                "{}: no column {}: applications that were sent twice cannot be told",
                file.path().display(),
                CLIENT.join(" or ")
            ));
        }
        Ok(remarks)
    }

    fn count_block(
        &self,
        file: &PredictionsFile,
        (block, count, sampled): (usize, usize, &[usize]),
        seen: &mut HashSet<u64>,
        months: &mut BTreeMap<String, VintageInput>,
        counted: &mut Counted,
    ) -> Result<()> {
        let stratum = self.baseline.stratum.as_deref();
        let mut rows = Rows::read(file, block, count, stratum, seen)?;
        counted.summary.repeated += rows.repeated;
        counted.erased += rows.erased;
        let scorer = self.bundle.filter(|_| rows.probabilities.is_none());
        let needs_scores = scorer.is_some();
        let columns = self
            .baseline
            .variables
            .par_iter()
            .zip(&self.features)
            .map(|(variable, feature)| {
                let column = counted_column(file, block, variable, *feature, &rows)?;
                Ok(if needs_scores { column } else { column.at(sampled) })
            })
            .collect::<Result<Vec<CountedColumn>>>()?;
        if let Some(bundle) = scorer {
            rows.probabilities = Some(score(bundle, count, &columns));
        }
        let mut strata: Vec<StratumSummary> =
            rows.strata.iter().map(|_| self.baseline.empty_stratum()).collect();
        for (at, column) in columns.iter().enumerate() {
            for (stratum, summary) in strata.iter_mut().zip(&column.summaries) {
                stratum.variables[at].merge(summary);
            }
        }
        for row in (0..count).filter(|row| rows.is_kept[*row]) {
            let stratum = &mut strata[rows.stratum_of[row]];
            stratum.predictions += 1;
            let is_outside = columns.iter().any(|column| column.is_outside[row]);
            counted.summary.outside += u64::from(is_outside);
            counted.summary.predictions += 1;
            if let Some(probability) = rows.probability(row) {
                stratum.scores.add(&self.baseline.scores, probability);
                self.count_row(row, probability, &rows, months, counted);
            }
        }
        for (name, stratum) in rows.strata.iter().zip(strata) {
            counted.summary.strata.entry(name.clone()).or_default().merge(&stratum);
        }
        let position = |at: usize, row: usize| if needs_scores { row } else { at };
        for (at, &row) in sampled.iter().enumerate().filter(|(_, row)| rows.is_kept[**row]) {
            let values = columns.iter().map(|column| column.values[position(at, row)]);
            counted.sample.values.extend(values);
            counted.sample.probabilities.push(rows.probability(row).unwrap_or(f64::NAN));
            let amount = rows.amounts.as_ref().map_or(f64::NAN, |amounts| amounts[row]);
            counted.sample.amounts.push(amount);
        }
        Ok(())
    }

    /// Counts what concerns the decision, the groups, the month and the outcome of a row.
    fn count_row(
        &self,
        row: usize,
        probability: f64,
        rows: &Rows,
        months: &mut BTreeMap<String, VintageInput>,
        counted: &mut Counted,
    ) {
        let is_refused = Decision::is_refused(probability, self.baseline.threshold);
        let defaulted = rows.outcome(row);
        for (attribute, group) in rows.groups.get(row).into_iter().flatten() {
            counted.summary.count_group((attribute, group), probability, is_refused);
            if let Some(defaulted) = defaulted {
                counted.group_outcomes.add(attribute, group, probability, defaulted);
            }
        }
        if let Some(defaulted) = defaulted {
            counted.outcomes.add(&self.baseline.scores, probability, defaulted);
        }
        let Some(day) = rows.days.as_ref().and_then(|days| days[row].as_deref()) else {
            return;
        };
        let day = day.get(..10).unwrap_or(day);
        let (first, last) = counted.days.get_or_insert_with(|| (day.to_owned(), day.to_owned()));
        if day < first.as_str() {
            day.clone_into(first);
        }
        if day > last.as_str() {
            day.clone_into(last);
        }
        let month = day.get(..7).unwrap_or(day);
        let vintage = months.entry(month.to_owned()).or_insert_with(|| VintageInput {
            month: month.to_owned(),
            granted: ScorePart::default(),
            refused: 0,
            outcomes: OutcomeSummary::empty(&self.baseline.scores),
        });
        if is_refused {
            vintage.refused += 1;
        } else {
            vintage.granted.add(probability);
            // Of refused applications no outcome is known in production.
            if let Some(defaulted) = defaulted {
                vintage.outcomes.add(&self.baseline.scores, probability, defaulted);
            }
        }
    }
}

/// Reads and counts one input of a block.
fn counted_column(
    file: &PredictionsFile,
    block: usize,
    variable: &BaselineVariable,
    feature: Option<&Feature>,
    rows: &Rows,
) -> Result<CountedColumn> {
    let partition = &variable.partition;
    let mut summaries = vec![VariableSummary::empty(partition); rows.strata.len()];
    let mut is_outside = vec![false; rows.is_kept.len()];
    let mut values = Vec::with_capacity(rows.is_kept.len());
    let mut count = |row: usize, value: Observed<'_>| {
        if rows.is_kept[row] {
            summaries[rows.stratum_of[row]].add(partition, value);
            is_outside[row] = partition.is_outside(value);
        }
    };
    match (partition, file.values(block, &variable.name)?) {
        (Partition::Categories(_), Values::Numbers(codes)) => {
            for (row, code) in codes.into_iter().enumerate() {
                let name = feature.map(|feature| feature.display_value(code));
                let name = name.as_ref().and_then(|name| name.text());
                count(row, name.map_or(Observed::Number(code), Observed::Category));
                values.push(code);
            }
        }
        (Partition::Categories(_), Values::Texts(names)) => {
            for (row, name) in names.into_iter().enumerate() {
                let observed = name.as_deref().map_or(Observed::Missing, Observed::Category);
                count(row, observed);
                let code = |name: &String| Some(feature?.number(&name.as_str().into()));
                values.push(name.as_ref().and_then(code).unwrap_or(f64::NAN));
            }
        }
        (Partition::Numbers(_), _) => {
            values = file.numbers(block, &variable.name)?;
            for (row, number) in values.iter().enumerate() {
                count(row, Observed::Number(*number));
            }
        }
    }
    Ok(CountedColumn { summaries, is_outside, values })
}

/// Scores the rows of a block.
fn score(bundle: &Bundle, count: usize, columns: &[CountedColumn]) -> Vec<f64> {
    let score = |row: usize| {
        let mut values: Vec<f64> = columns.iter().map(|column| column.values[row]).collect();
        bundle.calibrated_inputs(&mut values).probability
    };
    (0..count).into_par_iter().map(score).collect()
}

impl CountedColumn {
    /// Keeps the values of some rows only.
    fn at(mut self, rows: &[usize]) -> Self {
        self.values = rows.iter().map(|row| self.values[*row]).collect();
        self
    }
}

/// Returns the definition of an input.
///
/// # Errors
/// [`Error::Data`] if the bundle does not define it.
pub(super) fn feature<'a>(bundle: &'a Bundle, name: &str) -> Result<&'a Feature> {
    bundle.features().features.iter().find(|feature| feature.name == name).ok_or_else(|| {
        Error::Data(format!(
            "the drift baseline has a variable {name} that the bundle does not define. Train the bundle again with \
             `pret train`."
        ))
    })
}

/// Checks whether a feature's values are categories.
pub(super) fn is_category(feature: &Feature) -> bool {
    matches!(feature.definition, Definition::Category { .. })
}
