//! Baseline from a reference file.

use monitoring::{Baseline, BaselineVariable, Column};
use rayon::prelude::*;
use scoring::Bundle;

use super::counting::{Counted, Counter, feature, is_category};
use super::predictions_file::{PredictionsFile, Values};
use super::rows::{CLIENT, DAY, OUTCOME, PROBABILITY};
use crate::Result;
use crate::events::is_of_events;

/// Most values of a variable from which its parts are computed.
///
/// A part's share is then known to within a thousandth.
const SORTED: usize = 100_000;

/// Builds a baseline whose reference is a file, and counts it.
///
/// With a bundle the variables are its inputs; without, every column of the file that is not known
/// to be something else.
///
/// # Errors
/// As [`Counter::count`].
pub(super) fn of_file(
    file: &PredictionsFile,
    bundle: Option<&Bundle>,
    threshold: f64,
    stratum: Option<&str>,
) -> Result<(Baseline, Counted)> {
    let names: Vec<String> = if let Some(bundle) = bundle {
        bundle.model().feature_names().to_vec()
    } else {
        let is_variable = |name: &&str| !is_known(name) && Some(*name) != stratum;
        file.names().filter(is_variable).map(str::to_owned).collect()
    };
    let variables = names
        .par_iter()
        .map(|name| variable(file, name, bundle))
        .collect::<Result<Vec<BaselineVariable>>>()?;
    let stratum = stratum.filter(|name| file.has(name)).map(str::to_owned);
    let mut probabilities = Vec::new();
    if file.has(PROBABILITY) {
        for block in 0..file.blocks().len() {
            probabilities.extend(file.numbers(block, PROBABILITY)?);
        }
    }
    let mut baseline = Baseline::without_rows(threshold, stratum, variables, &mut probabilities);
    let mut counted = Counter::new(&baseline, bundle)?.count(file)?;
    if probabilities.is_empty() && bundle.is_some() {
        // The parts of the probabilities are known once all are computed.
        let mut computed = counted.sample.probabilities.clone();
        baseline.scores = Baseline::without_rows(threshold, None, vec![], &mut computed).scores;
        counted = Counter::new(&baseline, bundle)?.count(file)?;
    }
    baseline.reference = counted.summary.clone();
    baseline.outcomes = counted.outcomes.clone();
    Ok((baseline, counted))
}

/// Checks whether a column is known to be no variable of a model.
fn is_known(name: &str) -> bool {
    let names = [&CLIENT[..], &OUTCOME, &DAY].concat();
    names.contains(&name) || is_of_events(name)
}

/// Divides the values of one column into parts.
fn variable(
    file: &PredictionsFile,
    name: &str,
    bundle: Option<&Bundle>,
) -> Result<BaselineVariable> {
    let definition = bundle.map(|bundle| feature(bundle, name)).transpose()?;
    let is_text = definition.is_some_and(is_category);
    let step = file.rows().div_ceil(SORTED).max(1);
    let (mut numbers, mut names, mut ends) = (Vec::new(), Vec::new(), None);
    for block in 0..file.blocks().len() {
        match file.values(block, name)? {
            Values::Texts(texts) if is_text || definition.is_none() => names.extend(texts),
            Values::Numbers(codes) if is_text => {
                let display = |code| definition?.display_value(code).text().map(str::to_owned);
                names.extend(codes.into_iter().map(display));
            }
            Values::Numbers(values) => {
                ends = values.iter().filter(|value| !value.is_nan()).fold(ends, |ends, &value| {
                    let (low, high) = ends.unwrap_or((value, value));
                    Some((value.min(low), value.max(high)))
                });
                numbers.extend(values.into_iter().step_by(step));
            }
            Values::Texts(_) => numbers.extend(file.numbers(block, name)?),
        }
    }
    if !names.is_empty() {
        return Ok(BaselineVariable::new(name, &Column::Categories(names)));
    }
    // The sample may have left out the least and the greatest.
    numbers.extend(ends.into_iter().flat_map(|(low, high)| [low, high]));
    Ok(BaselineVariable::new(name, &Column::Numbers(numbers)))
}
