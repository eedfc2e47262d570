//! Training: candidates on the same folds, the cheapest LightGBM calibrated and refitted on everything.

use std::time::Instant;

use polars::prelude::*;
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use scoring::{Calibration, FeatureSet};
use serde::{Deserialize, Serialize};

use super::calibration::{Method, calibrate, cross_fitted};
use super::folds::stratified_folds;
use super::inputs::{ModelInputs, NeighbourRates};
use super::lightgbm::{self, Parameters};
use super::logistic::LogisticModel;
use crate::evaluation::{CostMatrix, Evaluation, Threshold, evaluate};
use crate::features::{FeatureMatrix, InputOptions, model_inputs};
use crate::tables::TARGET;
use crate::{Error, Result};

/// L2 penalty of the logistic regression.
const LOGISTIC_PENALTY: f64 = 10.0;

/// How to train.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Number of folds.
    pub folds: usize,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// LightGBM parameter sets to try: the default ones, then random ones.
    pub trials: usize,
    /// What the champion may read.
    pub inputs: InputOptions,
    /// Seed of folds, training, search and bootstrap.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { folds: 5, costs: CostMatrix::default(), trials: 1, inputs: InputOptions::default(), seed: 20_261_123 }
    }
}

/// One candidate, judged out of fold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// LightGBM's parameters, for a LightGBM.
    pub parameters: Option<Parameters>,
    /// Number of features it reads.
    pub features: usize,
    /// How its scores became probabilities; absent for the dummy, whose probability is the default rate.
    pub calibration: Option<Method>,
    /// Its cheapest threshold.
    pub threshold: Threshold,
    /// Its quality out of fold at that threshold.
    pub evaluation: Evaluation,
    /// Seconds for fitting and predicting all folds.
    pub seconds: f64,
}

/// A trained model and everything known about it.
#[derive(Debug, Clone)]
pub struct Trained {
    /// LightGBM's text.
    pub model: String,
    /// Names of its inputs.
    pub inputs: Vec<String>,
    /// Its calibration, on all out-of-fold scores.
    pub calibration: Calibration,
    /// The winner.
    pub champion: Candidate,
    /// Every candidate, in the order in which they were tried.
    pub candidates: Vec<Candidate>,
    /// Out-of-fold calibrated probability of each labelled application.
    pub out_of_fold: Vec<f64>,
    /// Their outcomes.
    pub defaults: Vec<bool>,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
}

/// What every candidate is judged on.
struct Trial<'a> {
    plan: &'a Plan,
    defaults: &'a [bool],
    fold_of: Vec<usize>,
}

/// Trains on the labelled applications of `matrix`; `progress` is told the name of each candidate as it begins.
///
/// # Errors
/// If there are too few defaults for the folds, or a learner refuses.
pub fn train(matrix: &FeatureMatrix, set: &FeatureSet, plan: &Plan, mut progress: impl FnMut(&str)) -> Result<Trained> {
    let labelled = matrix.labelled()?;
    let defaults = outcomes(&labelled)?;
    let fold_of = stratified_folds(&defaults, plan.folds, plan.seed)?;
    let rates = NeighbourRates::of(&labelled, set, &defaults, &fold_of, plan.folds)?;
    let trial = Trial { plan, defaults: &defaults, fold_of };
    let inputs = ModelInputs::new(&labelled, model_inputs(set, plan.inputs), rates.as_ref())?;
    let width = inputs.names.len();

    progress("dummy");
    let mut candidates = vec![trial.dummy()?];
    progress("logistic regression");
    candidates.push(
        trial
            .judge("logistic regression", None, width, |fold, rows, held_out| {
                let values = inputs.rows(rows, fold);
                let model = LogisticModel::fit(&values, &trial.outcomes(rows), width, LOGISTIC_PENALTY)?;
                Ok(model.scores(&inputs.rows(held_out, fold)))
            })?
            .0,
    );
    let mut champion: Option<(Candidate, Vec<f64>, Vec<f64>)> = None;
    for (number, parameters) in parameter_sets(plan).into_iter().enumerate() {
        let name = format!("LightGBM {}", number + 1);
        progress(&name);
        let (candidate, scores, probabilities) = trial.lightgbm(&name, &inputs, &parameters)?;
        candidates.push(candidate.clone());
        if champion.as_ref().is_none_or(|(best, ..)| candidate.threshold.cost < best.threshold.cost) {
            champion = Some((candidate, scores, probabilities));
        }
    }
    let (champion, scores, out_of_fold) =
        champion.ok_or_else(|| Error::Data("expected at least one trial, found --trials 0".into()))?;
    if champion.threshold.refusal_rate == 0.0 || champion.threshold.refusal_rate >= 1.0 {
        return Err(Error::Data(format!(
            "with these costs it is cheapest to {} everyone: there is no threshold to publish. The default rate is {:.1} %; \
             change --false-negative or --false-positive.",
            if champion.threshold.refusal_rate == 0.0 { "accept" } else { "refuse" },
            100.0 * defaults.iter().filter(|&&default| default).count() as f64 / defaults.len() as f64
        )));
    }
    let parameters = champion.parameters.clone().unwrap_or_default();
    let other_age = InputOptions { with_age: !plan.inputs.with_age };
    let name = if other_age.with_age { "champion with age" } else { "champion without age" };
    progress(name);
    let other_inputs = ModelInputs::new(&labelled, model_inputs(set, other_age), rates.as_ref())?;
    candidates.push(trial.lightgbm(name, &other_inputs, &parameters)?.0);

    progress("final model");
    let method = champion.calibration.unwrap_or(Method::Platt);
    let calibration = calibrate(&scores, &defaults, method)?;
    let booster = lightgbm::fit(&inputs.values, &defaults, &inputs.names, &parameters, plan.seed)?;
    let model = booster.save_string()?;
    let inputs = inputs.names;
    Ok(Trained { model, inputs, calibration, champion, candidates, out_of_fold, costs: plan.costs, defaults })
}

/// The outcomes of labelled applications.
///
/// # Errors
/// If the frame has no `TARGET`, or one is missing.
pub fn outcomes(labelled: &DataFrame) -> Result<Vec<bool>> {
    let target = labelled.column(TARGET)?.cast(&DataType::Int64)?;
    let outcomes: Option<Vec<bool>> = target.i64()?.iter().map(|outcome| outcome.map(|outcome| outcome == 1)).collect();
    outcomes
        .ok_or_else(|| Error::Data("expected TARGET to be 0 or 1 for every application, found a missing one".into()))
}

impl Trial<'_> {
    fn outcomes(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.defaults[row]).collect()
    }

    /// The default rate of the other folds for everyone.
    fn dummy(&self) -> Result<Candidate> {
        let start = Instant::now();
        let probabilities: Vec<f64> = self
            .fold_of
            .iter()
            .map(|&fold| {
                let others = || (0..self.defaults.len()).filter(|&row| self.fold_of[row] != fold);
                others().filter(|&row| self.defaults[row]).count() as f64 / others().count() as f64
            })
            .collect();
        self.candidate("dummy", None, 0, None, &probabilities, start.elapsed().as_secs_f64())
    }

    fn lightgbm(
        &self,
        name: &str,
        inputs: &ModelInputs<'_>,
        parameters: &Parameters,
    ) -> Result<(Candidate, Vec<f64>, Vec<f64>)> {
        let names = &inputs.names;
        self.judge(name, Some(parameters), names.len(), |fold, rows, held_out| {
            let values = inputs.rows(rows, fold);
            let booster = lightgbm::fit(&values, &self.outcomes(rows), names, parameters, self.plan.seed)?;
            Ok(booster.raw_scores(&inputs.rows(held_out, fold), names.len() as i32, true)?)
        })
    }

    /// Out-of-fold scores by `fit_and_score(fold, rows to fit, rows to score)`, calibrated across folds, and their quality.
    fn judge(
        &self,
        name: &str,
        parameters: Option<&Parameters>,
        features: usize,
        fit_and_score: impl Fn(usize, &[usize], &[usize]) -> Result<Vec<f64>>,
    ) -> Result<(Candidate, Vec<f64>, Vec<f64>)> {
        let start = Instant::now();
        let mut scores = vec![f64::NAN; self.defaults.len()];
        for fold in 0..self.plan.folds {
            let (held_out, rows): (Vec<usize>, Vec<usize>) =
                (0..scores.len()).partition(|&row| self.fold_of[row] == fold);
            for (row, score) in held_out.iter().zip(fit_and_score(fold, &rows, &held_out)?) {
                scores[*row] = score;
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        let (method, probabilities) = cross_fitted(&scores, self.defaults, &self.fold_of)?;
        let candidate = self.candidate(name, parameters, features, Some(method), &probabilities, seconds)?;
        Ok((candidate, scores, probabilities))
    }

    fn candidate(
        &self,
        name: &str,
        parameters: Option<&Parameters>,
        features: usize,
        calibration: Option<Method>,
        probabilities: &[f64],
        seconds: f64,
    ) -> Result<Candidate> {
        let threshold = self.plan.costs.cheapest(probabilities, self.defaults)?;
        let evaluation = evaluate(probabilities, self.defaults, self.plan.costs, threshold.threshold, self.plan.seed)?;
        let parameters = parameters.cloned();
        Ok(Candidate { name: name.to_owned(), parameters, features, calibration, threshold, evaluation, seconds })
    }
}

/// The default parameters, then random ones around them.
fn parameter_sets(plan: &Plan) -> Vec<Parameters> {
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed ^ 0x5EA2_C401);
    let mut pick = |choices: &[f64]| *choices.choose(&mut random).unwrap_or(&choices[0]);
    let searched = (1..plan.trials).map(|_| {
        let learning_rate = pick(&[0.015, 0.02, 0.03, 0.05]);
        Parameters {
            learning_rate,
            num_iterations: (pick(&[6.0, 8.0, 10.0, 13.0]) / learning_rate).round() as usize,
            num_leaves: pick(&[7.0, 11.0, 15.0, 23.0, 31.0]) as usize,
            min_data_in_leaf: pick(&[30.0, 60.0, 100.0, 200.0]) as usize,
            feature_fraction: pick(&[0.1, 0.2, 0.3, 0.5]),
            bagging_fraction: pick(&[0.6, 0.8, 1.0]),
            lambda_l2: pick(&[1.0, 5.0, 20.0, 60.0]),
        }
    });
    let default = (plan.trials > 0).then(Parameters::default);
    default.into_iter().chain(searched).collect()
}
