//! `training-sample.parquet`: the applications that a model was trained on, and its holdout.
//!
//! It tells whether an application was part of a model's training. It also holds what the champion
//! decided about each application of the holdout, so that a later model on the same holdout can be
//! compared with it, application by application.

use std::collections::HashSet;

use polars::prelude::*;
use scoring::{Bundle, CostMatrix, FileName};

use super::clients;
use crate::evaluation::{DecisionCosts, auc_difference, mean_difference};
use crate::modelling::{Comparison, Trained};
use crate::tables::{CLIENT_KEY, TARGET};
use crate::{Error, Result};

const IS_HELD_OUT: &str = "is_held_out";
const PROBABILITY: &str = "probability";
const IS_REFUSED: &str = "is_refused";

/// The labelled applications of a training.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSample {
    /// Numbers of all labelled applications, in the order of their table.
    ///
    /// The published model is fitted on all of them, the holdout included.
    pub clients: Vec<i64>,
    /// The holdout's applications, in the same order; empty if nothing was held out.
    pub holdout: Vec<HoldoutDecision>,
}

/// A decision about an application of the holdout, by the model of the development sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HoldoutDecision {
    /// Number of the application.
    pub client: i64,
    /// Its outcome.
    pub is_default: bool,
    /// Calibrated probability of default.
    pub probability: f64,
    /// Whether it is refused at the published threshold.
    pub is_refused: bool,
}

impl TrainingSample {
    /// Gathers the sample of a training; `labelled` is its matrix's labelled applications.
    ///
    /// # Errors
    /// If an application has no number, or `labelled` is of another training.
    pub(super) fn new(trained: &Trained, labelled: &DataFrame) -> Result<Self> {
        let clients = client_numbers(labelled)?;
        if clients.len() != trained.held_out.len() {
            return Err(Error::Length {
                left: "client numbers",
                right: "labelled applications",
                left_length: clients.len(),
                right_length: trained.held_out.len(),
            });
        }
        let held_out = (0..clients.len()).filter(|&row| trained.held_out[row]);
        let decisions = trained.holdout_decisions.iter().flat_map(|decisions| {
            decisions.probabilities.iter().copied().zip(decisions.refused.iter().copied())
        });
        let holdout = held_out
            .zip(decisions)
            .map(|(row, (probability, is_refused))| HoldoutDecision {
                client: clients[row],
                is_default: trained.defaults[row],
                probability,
                is_refused,
            })
            .collect();
        Ok(Self { clients, holdout })
    }

    /// Reads the sample of an open bundle; `None` if an older version wrote the bundle without it.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be read, [`Error::Data`] if it is not of the form that
    /// this version writes.
    pub fn read(bundle: &Bundle) -> Result<Option<Self>> {
        if !bundle.manifest().files.contains_key(FileName::TRAINING_SAMPLE) {
            return Ok(None);
        }
        let path = bundle.folder().join(FileName::TRAINING_SAMPLE);
        let frame = clients::read_parquet(&path)?;
        let sample = Self::from_frame(&frame).map_err(|error| {
            Error::Data(format!(
                "{}: expected the form that this version writes, found another ({error}). Train the bundle again with \
                 `pret train`.",
                path.display()
            ))
        })?;
        Ok(Some(sample))
    }

    /// Checks which of `clients` the model was trained on, in their order.
    pub fn contains(&self, clients: impl IntoIterator<Item = i64>) -> Vec<bool> {
        let known: HashSet<i64> = self.clients.iter().copied().collect();
        clients.into_iter().map(|client| known.contains(&client)).collect()
    }

    /// Checks whether both samples hold out the same applications, with the same outcomes.
    pub fn has_holdout_of(&self, other: &Self) -> bool {
        let applications = |sample: &Self| -> Vec<(i64, bool)> {
            sample.holdout.iter().map(|one| (one.client, one.is_default)).collect()
        };
        !self.holdout.is_empty() && applications(self) == applications(other)
    }

    /// Returns the sample as the bytes of a Parquet file.
    ///
    /// Outcomes are kept of the holdout only: nothing else is computed from them.
    pub(super) fn parquet(&self) -> Result<Vec<u8>> {
        let mut decisions = self.holdout.iter().peekable();
        let rows: Vec<Option<HoldoutDecision>> = self
            .clients
            .iter()
            .map(|&client| decisions.next_if(|decision| decision.client == client).copied())
            .collect();
        let held_out: Vec<bool> = rows.iter().map(Option::is_some).collect();
        let outcomes: Vec<Option<i64>> =
            rows.iter().map(|row| row.map(|one| i64::from(one.is_default))).collect();
        let probabilities: Vec<Option<f64>> =
            rows.iter().map(|row| row.map(|one| one.probability)).collect();
        let refused: Vec<Option<bool>> =
            rows.iter().map(|row| row.map(|one| one.is_refused)).collect();
        let mut frame = DataFrame::new(
            self.clients.len(),
            vec![
                Column::new(CLIENT_KEY.into(), &self.clients),
                Column::new(IS_HELD_OUT.into(), held_out),
                Column::new(TARGET.into(), outcomes),
                Column::new(PROBABILITY.into(), probabilities),
                Column::new(IS_REFUSED.into(), refused),
            ],
        )?;
        clients::parquet(&mut frame)
    }

    fn from_frame(frame: &DataFrame) -> Result<Self> {
        let clients = client_numbers(frame)?;
        let held_out = frame.column(IS_HELD_OUT)?.bool()?;
        let outcomes = frame.column(TARGET)?.i64()?;
        let probabilities = frame.column(PROBABILITY)?.f64()?;
        let refused = frame.column(IS_REFUSED)?.bool()?;
        let mut holdout = Vec::new();
        for (row, &client) in clients.iter().enumerate() {
            if held_out.get(row) != Some(true) {
                continue;
            }
            let (Some(outcome), Some(probability), Some(is_refused)) =
                (outcomes.get(row), probabilities.get(row), refused.get(row))
            else {
                return Err(Error::Data(format!(
                    "application {client} is held out and has no outcome or no decision"
                )));
            };
            holdout.push(HoldoutDecision {
                client,
                is_default: outcome == 1,
                probability,
                is_refused,
            });
        }
        Ok(Self { clients, holdout })
    }
}

/// Compares two models' decisions about the same applications: `left` minus `right`.
///
/// # Errors
/// [`Error::Data`] if the applications or their outcomes differ, or there are fewer than two of
/// either outcome.
pub fn compare_decisions(
    left: &[HoldoutDecision],
    right: &[HoldoutDecision],
    costs: CostMatrix,
) -> Result<Comparison> {
    let applications = |decisions: &[HoldoutDecision]| -> Vec<(i64, bool)> {
        decisions.iter().map(|one| (one.client, one.is_default)).collect()
    };
    if applications(left) != applications(right) {
        return Err(Error::Data(
            "expected decisions about the same applications with the same outcomes, found others"
                .into(),
        ));
    }
    let defaults: Vec<bool> = left.iter().map(|one| one.is_default).collect();
    let probabilities = |decisions: &[HoldoutDecision]| -> Vec<f64> {
        decisions.iter().map(|one| one.probability).collect()
    };
    let costs_of = |decisions: &[HoldoutDecision]| {
        let refused: Vec<bool> = decisions.iter().map(|one| one.is_refused).collect();
        costs.decision_costs(&refused, &defaults)
    };
    Ok(Comparison {
        auc: auc_difference(&[probabilities(left)], &[probabilities(right)], &defaults)?,
        cost: mean_difference(&costs_of(left), &costs_of(right))?,
    })
}

fn client_numbers(frame: &DataFrame) -> Result<Vec<i64>> {
    let numbers = frame.column(CLIENT_KEY)?.cast(&DataType::Int64)?;
    let numbers: Option<Vec<i64>> = numbers.i64()?.iter().collect();
    numbers.ok_or_else(|| {
        Error::Data(format!(
            "{CLIENT_KEY}: expected a number for every client, found a missing one."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(client: i64, is_default: bool, probability: f64) -> HoldoutDecision {
        HoldoutDecision { client, is_default, probability, is_refused: probability >= 0.1 }
    }

    fn sample() -> TrainingSample {
        TrainingSample {
            clients: vec![100_005, 100_002, 100_009, 100_003],
            holdout: vec![decision(100_002, true, 0.1 + 0.2), decision(100_003, false, 1e-3)],
        }
    }

    #[test]
    fn is_read_back_exactly() {
        use polars_io::SerReader;
        let bytes = std::io::Cursor::new(sample().parquet().unwrap());
        let frame = polars_io::parquet::read::ParquetReader::new(bytes).finish().unwrap();
        let outcomes: Vec<Option<i64>> =
            frame.column("TARGET").unwrap().i64().unwrap().iter().collect();
        assert_eq!(outcomes, [None, Some(1), None, Some(0)], "outcomes of the holdout only");
        assert_eq!(TrainingSample::from_frame(&frame).unwrap(), sample());
    }

    #[test]
    fn says_which_applications_were_used_and_whether_the_holdout_is_the_same() {
        assert_eq!(sample().contains([100_009, 7, 100_002]), [true, false, true]);
        let mut other = sample();
        other.holdout[0].probability = 0.9;
        assert!(sample().has_holdout_of(&other), "the decisions may differ");
        other.holdout[0].is_default = false;
        assert!(!sample().has_holdout_of(&other), "the outcomes may not");
        let none = TrainingSample { holdout: Vec::new(), ..sample() };
        assert!(!none.has_holdout_of(&none));
    }

    #[test]
    fn two_models_are_compared_application_by_application() {
        let outcomes = [(1, true, 0.9), (2, true, 0.3), (3, false, 0.05), (4, false, 0.2)];
        let left = outcomes.map(|(client, is_default, score)| decision(client, is_default, score));
        let mut right = left;
        // The other model ranks client 3 above both defaults, and refuses it.
        right[2] = decision(3, false, 0.95);
        let Comparison { auc, cost } =
            compare_decisions(&left, &right, CostMatrix::default()).unwrap();
        // Areas: 4 of 4 pairs, and 2 of 4. Costs: one repaid client of four refused more.
        assert_eq!((auc.value, cost.value), (0.5, -0.25));
        right[2].client = 5;
        assert!(compare_decisions(&left, &right, CostMatrix::default()).is_err());
    }

    #[test]
    fn refuses_a_held_out_application_without_a_decision() {
        let frame = df!(
            CLIENT_KEY => [1_i64],
            IS_HELD_OUT => [true],
            TARGET => [Some(1_i64)],
            PROBABILITY => [None::<f64>],
            IS_REFUSED => [Some(true)],
        )
        .unwrap();
        assert_eq!(
            TrainingSample::from_frame(&frame).unwrap_err().to_string(),
            "application 1 is held out and has no outcome or no decision"
        );
    }
}
