//! What is known of predictions beside the model's inputs.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use monitoring::{BIRTH, SEX, groups_of};

use super::predictions_file::PredictionsFile;
use crate::Result;

/// Column of the calibrated probability of default.
pub(super) const PROBABILITY: &str = "probability";

/// Columns by which a prediction is known, the first that the file has.
pub(super) const CLIENT: [&str; 2] = ["client_id", "SK_ID_CURR"];
pub(super) const OUTCOME: [&str; 3] = ["defaulted", "outcome", "TARGET"];
pub(super) const DAY: [&str; 3] = ["created_at", "day", "date"];
const AMOUNT: [&str; 2] = ["AMT_CREDIT", "credit_amount"];

/// Column of exported events that tells erased predictions, and what it holds then.
const REQUEST: &str = "request";
const ERASED: &str = "{}";

/// What is known of the rows of a block beside the inputs.
pub(super) struct Rows {
    pub(super) probabilities: Option<Vec<f64>>,
    /// Whether each row is counted: it was not erased, and repeats none before.
    pub(super) is_kept: Vec<bool>,
    /// Rows that repeat another.
    pub(super) repeated: u64,
    /// Rows whose values were erased with all that is personal.
    pub(super) erased: u64,
    /// Position of each row's stratum in `strata`.
    pub(super) stratum_of: Vec<usize>,
    pub(super) strata: Vec<String>,
    pub(super) outcomes: Option<Vec<Option<bool>>>,
    pub(super) days: Option<Vec<Option<String>>>,
    pub(super) groups: Vec<Vec<(&'static str, String)>>,
    pub(super) amounts: Option<Vec<f64>>,
}

impl Rows {
    /// Reads what is known of the rows of a block beside the inputs.
    pub(super) fn read(
        file: &PredictionsFile,
        block: usize,
        count: usize,
        stratum: Option<&str>,
        seen: &mut HashSet<u64>,
    ) -> Result<Self> {
        let numbers =
            |names: &[&str]| file.first_of(names).map(|name| file.numbers(block, name)).transpose();
        let texts =
            |names: &[&str]| file.first_of(names).map(|name| file.texts(block, name)).transpose();
        let probabilities = numbers(&[PROBABILITY])?;
        if let Some(wrong) = probabilities.as_ref().and_then(|probabilities| {
            probabilities.iter().position(|probability| !(0.0..=1.0).contains(probability))
        }) {
            let found = probabilities.as_ref().map_or(f64::NAN, |all| all[wrong]);
            return Err(file.wrong(&format!(
                "column {PROBABILITY}, {}: expected a number from 0 to 1, found {found}",
                file.row_name(block, wrong)
            )));
        }
        let (clients, days) = (numbers(&CLIENT)?, texts(&DAY)?);
        let requests = texts(&[REQUEST])?;
        let is_erased: Vec<bool> = (0..count)
            .map(|row| requests.as_ref().is_some_and(|all| all[row].as_deref() == Some(ERASED)))
            .collect();
        let is_first: Vec<bool> = (0..count)
            .map(|row| {
                let client = clients.as_ref().map(|clients| clients[row])?;
                if client.is_nan() {
                    return None;
                }
                let mut hasher = DefaultHasher::new();
                client.to_bits().hash(&mut hasher);
                probabilities.as_ref().map(|all| all[row].to_bits()).hash(&mut hasher);
                days.as_ref().and_then(|days| days[row].as_deref()?.get(..10)).hash(&mut hasher);
                Some(seen.insert(hasher.finish()))
            })
            .map(|is_first| is_first.unwrap_or(true))
            .collect();
        let is_kept = is_first.iter().zip(&is_erased).map(|(first, erased)| *first && !erased);
        let count_of = |flags: &[bool], flag| flags.iter().filter(|one| **one == flag).count();
        let (sexes, births) = (texts(&[SEX])?, numbers(&[BIRTH])?);
        let groups = (sexes.is_some() || births.is_some()).then(|| {
            (0..count).map(|row| {
                let sex = sexes.as_ref().and_then(|sexes| sexes[row].as_deref());
                groups_of(sex, births.as_ref().map_or(f64::NAN, |births| births[row]))
            })
        });
        let groups = groups.map(Iterator::collect).unwrap_or_default();
        let (stratum_of, strata) = strata(file, block, count, stratum)?;
        Ok(Self {
            probabilities,
            is_kept: is_kept.collect(),
            repeated: count_of(&is_first, false) as u64,
            erased: count_of(&is_erased, true) as u64,
            stratum_of,
            strata,
            outcomes: outcomes(file, block)?,
            days,
            groups,
            amounts: numbers(&AMOUNT)?,
        })
    }

    /// Returns whether the client of a row defaulted, if it is known.
    pub(super) fn outcome(&self, row: usize) -> Option<bool> {
        self.outcomes.as_ref().and_then(|outcomes| outcomes[row])
    }

    /// Returns the probability of a row, if it is known.
    pub(super) fn probability(&self, row: usize) -> Option<f64> {
        self.probabilities.as_ref().map(|probabilities| probabilities[row])
    }
}

/// Returns whether each row's client defaulted, where that is known.
fn outcomes(file: &PredictionsFile, block: usize) -> Result<Option<Vec<Option<bool>>>> {
    let Some(name) = file.first_of(&OUTCOME) else { return Ok(None) };
    let outcome = |(row, number): (usize, f64)| match number {
        number if number.is_nan() => Ok(None),
        0.0 => Ok(Some(false)),
        1.0 => Ok(Some(true)),
        other => Err(file.wrong(&format!(
            "column {name}, {}: expected an outcome of 0 or 1, found {other}",
            file.row_name(block, row)
        ))),
    };
    file.numbers(block, name)?.into_iter().enumerate().map(outcome).collect::<Result<_>>().map(Some)
}

/// Returns the position of each row's stratum, and the strata.
fn strata(
    file: &PredictionsFile,
    block: usize,
    count: usize,
    stratum: Option<&str>,
) -> Result<(Vec<usize>, Vec<String>)> {
    let name = stratum.filter(|name| file.has(name));
    let Some(name) = name else { return Ok((vec![0; count], vec![String::new()])) };
    let mut strata: Vec<String> = Vec::new();
    let texts = file.texts(block, name)?.into_iter();
    let stratum_of = texts.map(|text| {
        let text = text.unwrap_or_default();
        strata.iter().position(|known| *known == text).unwrap_or_else(|| {
            strata.push(text);
            strata.len() - 1
        })
    });
    let stratum_of = stratum_of.collect();
    Ok((stratum_of, strata))
}
