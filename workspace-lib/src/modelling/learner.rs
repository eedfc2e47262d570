//! The learners behind candidates, with one interface: fit some rows, score others.

use std::borrow::Cow;
use std::fmt;

use lightgbm3::{Booster, ImportanceType};
use scoring::features::Direction;
use scoring::model::Model;
use serde::{Deserialize, Serialize};

use super::forest::Forest;
use super::inputs::ModelInputs;
use super::lightgbm::{self, Parameters, PendingDataset, Sample};
use super::logistic::LogisticModel;
use super::scorecard::Scorecard;
use crate::{Error, Result};

/// L2 penalty of the logistic regression.
const LOGISTIC_PENALTY: f64 = 10.0;

/// Distance between the seeds of averaged models.
///
/// Studies of other seeds use seeds just above one of these.
const SEED_STRIDE: u64 = 7_919;

/// A method that learns scores from applications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learner {
    /// The default rate of the training applications for everyone.
    Dummy,
    /// Logistic regression on monotone weight-of-evidence bins.
    Scorecard,
    /// smartcore's logistic regression on standardised features.
    LogisticRegression,
    /// smartcore's random forest.
    RandomForest,
    /// LightGBM with these parameters.
    LightGbm(Parameters),
    /// LightGBM twice: on all inputs, then on the `features` inputs with the largest gain.
    ///
    /// The inputs are chosen on the training rows.
    Selected {
        /// Parameters of both.
        parameters: Parameters,
        /// Largest number of inputs of the second; inputs without gain are left out.
        features: usize,
    },
}

/// The rows that one fold's model learns from, and those it scores.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) inputs: &'a ModelInputs<'a>,
    pub(crate) defaults: &'a [bool],
    /// A weight for each labelled application; empty if all weigh the same. Only LightGBM reads
    /// them.
    pub(crate) weights: &'a [f32],
    pub(crate) fold: usize,
    pub(crate) rows: &'a [usize],
    pub(crate) held_out: &'a [usize],
    pub(crate) seed: u64,
    /// Whether the fitted model itself is returned.
    pub(crate) keeps_model: bool,
}

/// Result of one fold's model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FoldResult {
    /// Log-odds of the applications that were held out, before calibration.
    pub(crate) scores: Vec<f64>,
    /// Inputs of LightGBM; empty for other learners.
    pub(crate) names: Vec<String>,
    /// LightGBM's gain of each input; empty for other learners.
    pub(crate) gains: Vec<f64>,
    /// Number of LightGBM's trees; absent for other learners.
    pub(crate) trees: Option<usize>,
    /// LightGBM's text, if it is requested.
    pub(crate) model: Option<String>,
}

/// A LightGBM fitted on all labelled applications.
#[derive(Debug, Clone)]
pub(crate) struct FinalModel {
    /// Names of its inputs.
    pub(crate) inputs: Vec<String>,
    /// LightGBM's text.
    pub(crate) text: String,
    /// Number of its trees.
    pub(crate) trees: usize,
}

/// Range of the numbers of trees over the models of all folds.
///
/// A model has fewer trees than iterations if some iterations found no split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeCounts {
    /// Number of trees of the smallest model.
    pub fewest: usize,
    /// Number of trees of the largest model.
    pub most: usize,
}

impl TreeCounts {
    /// Returns the range of these counts; `None` if there is none.
    pub(crate) fn of(counts: impl IntoIterator<Item = usize>) -> Option<Self> {
        let one = |count| Self { fewest: count, most: count };
        counts.into_iter().map(one).reduce(|left, right| Self {
            fewest: left.fewest.min(right.fewest),
            most: left.most.max(right.most),
        })
    }
}

impl fmt::Display for TreeCounts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fewest, most } = self;
        if fewest == most {
            write!(formatter, "{most}")
        } else {
            write!(formatter, "{fewest} to {most}")
        }
    }
}

impl Learner {
    /// Returns LightGBM's parameters; `None` for other learners.
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Self::LightGbm(parameters) | Self::Selected { parameters, .. } => Some(parameters),
            _ => None,
        }
    }

    /// Returns the same learner as the mean of models from `seeds` seeds.
    ///
    /// Only LightGBM has seeds; other learners are returned unchanged.
    #[must_use]
    pub fn with_seeds(&self, seeds: usize) -> Self {
        let averaged = |parameters: &Parameters| Parameters { seeds, ..parameters.clone() };
        match self {
            Self::LightGbm(parameters) => Self::LightGbm(averaged(parameters)),
            Self::Selected { parameters, features } => {
                Self::Selected { parameters: averaged(parameters), features: *features }
            }
            other => other.clone(),
        }
    }

    /// Fits the training rows of a task and scores the ones held out.
    ///
    /// # Errors
    /// The learner's own.
    pub(crate) fn learn(&self, task: &Task<'_>) -> Result<FoldResult> {
        let columns = task.inputs.columns;
        let width = columns.names.len();
        let defaults: Vec<bool> = task.rows.iter().map(|&row| task.defaults[row]).collect();
        let training = || task.inputs.rows(task.rows, task.fold);
        let held_out = || task.inputs.rows(task.held_out, task.fold);
        let scores = match self {
            Self::Dummy => {
                let rate = defaults.iter().filter(|&&default| default).count() as f64
                    / defaults.len() as f64;
                vec![(rate / (1.0 - rate)).ln(); task.held_out.len()]
            }
            Self::Scorecard => {
                Scorecard::fit(&training(), &defaults, &columns.names, &columns.directions)?
                    .scores(&held_out())
            }
            Self::LogisticRegression => {
                LogisticModel::fit(&training(), &defaults, width, LOGISTIC_PENALTY)?
                    .scores(&held_out())
            }
            Self::RandomForest => {
                Forest::fit(&training(), &defaults, width, task.seed)?.scores(&held_out())?
            }
            Self::LightGbm(parameters) | Self::Selected { parameters, .. } => {
                let pending = PendingDataset::new();
                let boosted =
                    self.boost(parameters, &training(), &defaults, task, Some(pending))?;
                // Our own evaluation equals LightGBM's and needs none of its threads.
                let model = Model::parse(&boosted.text)?;
                let all = held_out();
                let rows = narrowed(&all, width, boosted.chosen.as_deref());
                return Ok(FoldResult {
                    scores: rows
                        .chunks_exact(boosted.names.len())
                        .map(|row| model.score(row))
                        .collect(),
                    gains: boosted.gains,
                    names: boosted.names,
                    trees: Some(model.trees().len()),
                    model: task.keeps_model.then_some(boosted.text),
                });
            }
        };
        Ok(FoldResult { scores, names: Vec::new(), gains: Vec::new(), trees: None, model: None })
    }

    /// Fits the final model on all rows of a task.
    ///
    /// # Errors
    /// If the learner is not LightGBM, or LightGBM's own.
    pub(crate) fn final_model(&self, task: &Task<'_>, values: &[f64]) -> Result<FinalModel> {
        let Some(parameters) = self.parameters() else {
            return Err(Error::Data("only LightGBM can be published".into()));
        };
        let boosted = self.boost(parameters, values, task.defaults, task, None)?;
        let trees = Model::parse(&boosted.text)?.trees().len();
        Ok(FinalModel { text: boosted.text, trees, inputs: boosted.names })
    }

    /// Fits LightGBM on rows of `values`.
    ///
    /// With `pending` it runs in parallel with other fits, without it in exclusive use of LightGBM.
    ///
    /// One model selects the inputs; the models of every seed read the same ones.
    fn boost(
        &self,
        parameters: &Parameters,
        values: &[f64],
        defaults: &[bool],
        task: &Task<'_>,
        pending: Option<PendingDataset>,
    ) -> Result<Boosted> {
        let columns = task.inputs.columns;
        let is_parallel = pending.is_some();
        let weights: Vec<f32> = match task.weights {
            [] => Vec::new(),
            weights => task.rows.iter().map(|&row| weights[row]).collect(),
        };
        let fit = |sample: &Sample<'_>, seed, pending| match pending {
            Some(pending) => lightgbm::fit_in_parallel(*sample, parameters, seed, pending),
            None => lightgbm::fit(*sample, parameters, seed),
        };
        let averaged = |sample: &Sample<'_>, chosen, mut pending: Option<PendingDataset>| {
            let mut boosters = Vec::new();
            for number in 0..parameters.seeds {
                let next = pending.take().or_else(|| is_parallel.then(PendingDataset::new));
                boosters.push(fit(
                    sample,
                    task.seed.wrapping_add(number as u64 * SEED_STRIDE),
                    next,
                )?);
            }
            Boosted::mean_of(&boosters, sample.names.to_vec(), chosen)
        };
        let everything = Sample {
            values,
            defaults,
            names: &columns.names,
            directions: &columns.directions,
            weights: &weights,
        };
        let Self::Selected { features, .. } = self else {
            return averaged(&everything, None, pending);
        };
        let first = fit(&everything, task.seed, pending)?;
        let chosen = most_gain(&first.feature_importance(ImportanceType::Gain)?, *features);
        // There are too few applications to split: no input has a gain to be selected by.
        if chosen.is_empty() {
            return Boosted::mean_of(&[first], columns.names.clone(), None);
        }
        let names: Vec<String> = chosen.iter().map(|&at| columns.names[at].clone()).collect();
        let directions: Vec<Option<Direction>> =
            chosen.iter().map(|&at| columns.directions[at]).collect();
        let values = narrowed(values, columns.names.len(), Some(&chosen));
        let selected =
            Sample { values: &values, names: &names, directions: &directions, ..everything };
        averaged(&selected, Some(chosen.clone()), None)
    }
}

/// A fitted LightGBM, the mean of one model for each seed, with its inputs.
struct Boosted {
    names: Vec<String>,
    text: String,
    /// Gain of each input, over all seeds.
    gains: Vec<f64>,
    /// Positions of its inputs; `None` if it reads all.
    chosen: Option<Vec<usize>>,
}

impl Boosted {
    fn mean_of(
        boosters: &[Booster],
        names: Vec<String>,
        chosen: Option<Vec<usize>>,
    ) -> Result<Self> {
        let texts = boosters
            .iter()
            .map(|booster| Ok(booster.save_string()?))
            .collect::<Result<Vec<String>>>()?;
        let mut gains = vec![0.0; names.len()];
        for booster in boosters {
            let own = booster.feature_importance(ImportanceType::Gain)?;
            gains.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        Ok(Self { text: lightgbm::average_models(&texts)?, names, gains, chosen })
    }
}

/// Returns the positions of the `count` inputs with the largest gain, in input order.
///
/// Inputs without gain are left out.
fn most_gain(gains: &[f64], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..gains.len()).filter(|&at| gains[at] > 0.0).collect();
    order.sort_by(|&left, &right| gains[right].total_cmp(&gains[left]));
    order.truncate(count);
    order.sort_unstable();
    order
}

/// Returns the rows with the `chosen` columns only.
fn narrowed<'a>(values: &'a [f64], width: usize, chosen: Option<&[usize]>) -> Cow<'a, [f64]> {
    match chosen {
        None => Cow::Borrowed(values),
        Some(chosen) => values
            .chunks_exact(width)
            .flat_map(|row| chosen.iter().map(|&at| row[at]))
            .collect::<Vec<f64>>()
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tree_counts_are_displayed_as_a_range() {
        assert_eq!(TreeCounts::of([]), None);
        let displayed = |counts: &[usize]| {
            TreeCounts::of(counts.iter().copied()).map(|trees| trees.to_string())
        };
        assert_eq!(displayed(&[600, 600]).as_deref(), Some("600"));
        assert_eq!(displayed(&[140, 38, 77]).as_deref(), Some("38 to 140"));
    }

    #[test]
    fn keeps_the_inputs_that_gained_most_in_their_own_order() {
        assert_eq!(most_gain(&[0.5, 0.0, 3.0, 1.0], 2), [2, 3]);
        assert_eq!(most_gain(&[0.5, 0.0, 3.0, 1.0], 10), [0, 2, 3]);
        assert_eq!(
            *narrowed(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, Some(&[0, 2])),
            [1.0, 3.0, 4.0, 6.0]
        );
    }
}
