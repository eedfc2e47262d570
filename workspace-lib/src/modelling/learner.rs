//! The learners that candidates are made by, each behind the same question: fit these rows, score those.

use std::borrow::Cow;

use lightgbm3::{Booster, ImportanceType};
use scoring::features::Direction;
use serde::{Deserialize, Serialize};

use super::forest::Forest;
use super::inputs::ModelInputs;
use super::lightgbm::{self, Parameters, Sample};
use super::logistic::LogisticModel;
use super::scorecard::Scorecard;
use crate::{Error, Result};

/// L2 penalty of the logistic regression.
const LOGISTIC_PENALTY: f64 = 10.0;

/// A way to learn scores from applications.
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
    /// LightGBM twice: on all inputs, then again on the `features` that gained most, chosen on the rows that are learned from.
    Selected {
        /// Parameters of both.
        parameters: Parameters,
        /// Number of inputs of the second.
        features: usize,
    },
}

/// The applications that one fold's model learns from, and those it scores.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) inputs: &'a ModelInputs<'a>,
    pub(crate) defaults: &'a [bool],
    /// A weight for each labelled application; empty if all weigh the same. Only LightGBM reads them.
    pub(crate) weights: &'a [f32],
    pub(crate) fold: usize,
    pub(crate) rows: &'a [usize],
    pub(crate) held_out: &'a [usize],
    pub(crate) seed: u64,
    pub(crate) threads: usize,
    /// Whether the fitted model itself is asked for.
    pub(crate) keeps_model: bool,
}

/// What one fold's model says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learned {
    /// Log-odds of the applications that were held out, before calibration.
    pub(crate) scores: Vec<f64>,
    /// Inputs of a LightGBM; empty for other learners.
    pub(crate) names: Vec<String>,
    /// LightGBM's gain of each input; empty for other learners.
    pub(crate) gains: Vec<f64>,
    /// LightGBM's text, where it is asked for.
    pub(crate) model: Option<String>,
}

impl Learner {
    /// LightGBM's parameters, for a LightGBM.
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Self::LightGbm(parameters) | Self::Selected { parameters, .. } => Some(parameters),
            _ => None,
        }
    }

    /// Fits the rows of a task and scores the ones held out.
    ///
    /// # Errors
    /// The learner's own.
    pub(crate) fn learn(&self, task: &Task<'_>) -> Result<Learned> {
        let columns = task.inputs.columns;
        let width = columns.names.len();
        let defaults: Vec<bool> = task.rows.iter().map(|&row| task.defaults[row]).collect();
        let training = || task.inputs.rows(task.rows, task.fold);
        let held_out = || task.inputs.rows(task.held_out, task.fold);
        let scores = match self {
            Self::Dummy => {
                let rate = defaults.iter().filter(|&&default| default).count() as f64 / defaults.len() as f64;
                vec![(rate / (1.0 - rate)).ln(); task.held_out.len()]
            }
            Self::Scorecard => {
                Scorecard::fit(&training(), &defaults, &columns.names, &columns.directions)?.scores(&held_out())
            }
            Self::LogisticRegression => {
                LogisticModel::fit(&training(), &defaults, width, LOGISTIC_PENALTY)?.scores(&held_out())
            }
            Self::RandomForest => Forest::fit(&training(), &defaults, width, task.seed)?.scores(&held_out())?,
            Self::LightGbm(parameters) | Self::Selected { parameters, .. } => {
                let (names, booster, chosen) = self.boost(parameters, &training(), &defaults, task)?;
                let all = held_out();
                let scored = narrowed(&all, width, chosen.as_deref());
                return Ok(Learned {
                    scores: booster.raw_scores(&scored, names.len() as i32, true)?,
                    gains: booster.feature_importance(ImportanceType::Gain)?,
                    names,
                    model: task.keeps_model.then(|| booster.save_string()).transpose()?,
                });
            }
        };
        Ok(Learned { scores, names: Vec::new(), gains: Vec::new(), model: None })
    }

    /// Fits the final model on the rows of a task: its inputs and LightGBM's text.
    ///
    /// # Errors
    /// If the learner is not LightGBM, or LightGBM's own.
    pub(crate) fn final_model(&self, task: &Task<'_>, values: &[f64]) -> Result<(Vec<String>, String)> {
        let Some(parameters) = self.parameters() else {
            return Err(Error::Data("only LightGBM can be published".into()));
        };
        let (names, booster, _) = self.boost(parameters, values, task.defaults, task)?;
        Ok((names, booster.save_string()?))
    }

    /// Fits LightGBM on rows of `values`; also says which of the task's inputs it reads, if not all of them.
    fn boost(
        &self,
        parameters: &Parameters,
        values: &[f64],
        defaults: &[bool],
        task: &Task<'_>,
    ) -> Result<(Vec<String>, Booster, Option<Vec<usize>>)> {
        let columns = task.inputs.columns;
        let weights: Vec<f32> = match task.weights {
            [] => Vec::new(),
            weights => task.rows.iter().map(|&row| weights[row]).collect(),
        };
        let fit = |values: &[f64], names: &[String], directions: &[Option<Direction>]| {
            let sample = Sample { values, defaults, names, directions, weights: &weights };
            lightgbm::fit(sample, parameters, task.seed, task.threads)
        };
        let booster = fit(values, &columns.names, &columns.directions)?;
        let Self::Selected { features, .. } = self else { return Ok((columns.names.clone(), booster, None)) };
        let chosen = most_gain(&booster.feature_importance(ImportanceType::Gain)?, *features);
        let names: Vec<String> = chosen.iter().map(|&at| columns.names[at].clone()).collect();
        let directions: Vec<Option<Direction>> = chosen.iter().map(|&at| columns.directions[at]).collect();
        let booster = fit(&narrowed(values, columns.names.len(), Some(&chosen)), &names, &directions)?;
        Ok((names, booster, Some(chosen)))
    }
}

/// Positions of the `count` inputs that gained most, in their own order; one that gained nothing is not among them.
fn most_gain(gains: &[f64], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..gains.len()).filter(|&at| gains[at] > 0.0).collect();
    order.sort_by(|&left, &right| gains[right].total_cmp(&gains[left]));
    order.truncate(count);
    order.sort_unstable();
    order
}

/// Rows of some columns only.
fn narrowed<'a>(values: &'a [f64], width: usize, chosen: Option<&[usize]>) -> Cow<'a, [f64]> {
    match chosen {
        None => Cow::Borrowed(values),
        Some(chosen) => {
            values.chunks_exact(width).flat_map(|row| chosen.iter().map(|&at| row[at])).collect::<Vec<f64>>().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_inputs_that_gained_most_in_their_own_order() {
        assert_eq!(most_gain(&[0.5, 0.0, 3.0, 1.0], 2), [2, 3]);
        assert_eq!(most_gain(&[0.5, 0.0, 3.0, 1.0], 10), [0, 2, 3]);
        assert_eq!(*narrowed(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, Some(&[0, 2])), [1.0, 3.0, 4.0, 6.0]);
    }
}
