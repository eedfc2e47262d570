//! The holdout: labelled applications that no choice reads, for one final evaluation of the
//! champion.
//!
//! It is drawn before anything else. Folds, search, selection, calibration, threshold and studies
//! see only the other labelled applications, the development sample. When everything is chosen, the
//! champion's procedure learns from the whole development sample and scores the holdout. The
//! candidates that are cheap to evaluate do the same.

use std::slice::from_ref;

use polars::prelude::{BooleanChunked, DataFrame, NamedFrom};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};
use statistics::logistic;

use super::calibration::{CalibrationMethod, calibrate};
use super::candidate::{Comparison, EvaluatedCandidate, Evaluator};
use super::cross_validation::CrossValidation;
use super::inputs::FeatureColumns;
use super::learner::{FinalModel, Learner, Task};
use super::threshold::{ThresholdRule, ThresholdStudy};
use crate::evaluation::{
    CalibrationQuality, DecisionCosts, Decisions, Evaluation, auc_difference, calibration_quality,
    evaluate_repetitions, mean_difference,
};
use crate::{Error, Result};

/// Random stream of the seed that draws the holdout; folds use stream 0.
const STREAM: u64 = u64::MAX;

/// Number of bins of the reliability curve.
const BINS: usize = 10;

/// Fewest clients of either outcome in a holdout: an interval needs two.
const LEAST: usize = 2;

/// Quality of the champion on labelled applications that no choice read.
///
/// The champion here is the model trained on the development sample alone. The published model is
/// the same procedure fitted again on all labelled applications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holdout {
    /// Share of the clients of each outcome that was held out.
    pub share: f64,
    /// Applications that were held out.
    pub applications: usize,
    /// Defaults among them.
    pub defaults: usize,
    /// Applications of the development sample, on which everything was chosen.
    pub development_applications: usize,
    /// Defaults among them.
    pub development_defaults: usize,
    /// The champion's figures, with decisions at the published threshold.
    pub champion: HoldoutCandidate,
    /// Calibration of the champion's probabilities on the holdout.
    pub calibration: CalibrationQuality,
    /// Dummy, scorecard and LightGBM before any search, if they are candidates.
    pub baselines: Vec<HoldoutCandidate>,
}

/// One candidate, trained and calibrated on the development sample and evaluated on the holdout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoldoutCandidate {
    /// Its name among the candidates.
    pub name: String,
    /// Probability from which it refuses.
    ///
    /// It is found without the holdout, by the champion's rule.
    pub threshold: f64,
    /// Its quality on the holdout, with intervals over resampled applications.
    pub evaluation: Evaluation,
    /// Champion minus this candidate on the same applications; absent for the champion.
    pub champion_against_it: Option<Comparison>,
}

impl HoldoutCandidate {
    /// Returns one of its metrics; `NaN` if it is not among them.
    pub fn value(&self, metric: &str) -> f64 {
        self.evaluation.metric(metric).map_or(f64::NAN, |metric| metric.value)
    }
}

/// Draws the holdout: `share` of the clients of each outcome.
///
/// Returns whether each application is held out.
pub(super) fn draw(defaults: &[bool], share: f64, seed: u64) -> Vec<bool> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(STREAM);
    let mut held_out = vec![false; defaults.len()];
    for outcome in [true, false] {
        let mut members: Vec<usize> =
            (0..defaults.len()).filter(|&row| defaults[row] == outcome).collect();
        members.shuffle(&mut random);
        let count = (share * members.len() as f64).round() as usize;
        for &row in &members[..count] {
            held_out[row] = true;
        }
    }
    held_out
}

/// Checks that the holdout, if there is one, is large enough for an interval.
pub(super) fn check_size(defaults: &[bool], held_out: &[bool]) -> Result<()> {
    for (what, outcome) in [("defaults", true), ("repaid loans", false)] {
        let found = defaults
            .iter()
            .zip(held_out)
            .filter(|&(&default, &held)| held && default == outcome)
            .count();
        if held_out.contains(&true) && found < LEAST {
            return Err(Error::Data(format!(
                "expected at least {LEAST} {what} in the holdout, found {found}. Hold out a larger share, or nothing: \
                 --holdout 0."
            )));
        }
    }
    Ok(())
}

/// Returns the rows of the applications that are not held out.
///
/// # Errors
/// If polars cannot filter the frame.
pub(super) fn development(labelled: &DataFrame, held_out: &[bool]) -> Result<DataFrame> {
    let is_kept: Vec<bool> = held_out.iter().map(|held| !held).collect();
    Ok(labelled.filter(&BooleanChunked::new("development".into(), is_kept))?)
}

/// All labelled applications, with the holdout: the final model is fitted on them.
#[derive(Debug)]
pub(super) struct FullSample<'a> {
    labelled: &'a DataFrame,
    set: &'a FeatureSet,
    /// The holdout, if there is one, is the first fold.
    validation: CrossValidation<'a>,
    held_out: &'a [bool],
}

impl<'a> FullSample<'a> {
    /// Adds the holdout to `development`, the cross-validation of the other applications.
    ///
    /// # Errors
    /// If a column that a feature compares clients by is missing.
    pub(super) fn new(
        labelled: &'a DataFrame,
        set: &'a FeatureSet,
        defaults: &'a [bool],
        held_out: &'a [bool],
        development: &CrossValidation<'a>,
    ) -> Result<Self> {
        let validation =
            CrossValidation::with_holdout(labelled, set, defaults, held_out, development)?;
        Ok(Self { labelled, set, validation, held_out })
    }

    /// Evaluates the champion and the cheap candidates on the holdout, if there is one.
    ///
    /// Also returns the champion's decisions on it, in the order of the applications.
    ///
    /// # Errors
    /// A learner's own, or the journal's.
    pub(super) fn evaluate_holdout(
        &self,
        evaluator: &Evaluator<'_>,
        (champion, columns): (&EvaluatedCandidate, &FeatureColumns),
        (others, all_columns): (&[EvaluatedCandidate], &FeatureColumns),
        threshold: &ThresholdStudy,
        mut progress: impl FnMut(&str),
    ) -> Result<Option<(Holdout, Decisions)>> {
        if !self.held_out.contains(&true) {
            return Ok(None);
        }
        let of_holdout = |defaults: &[bool]| -> Vec<bool> {
            defaults
                .iter()
                .zip(self.held_out)
                .filter(|(_, held)| **held)
                .map(|(&default, _)| default)
                .collect()
        };
        let defaults = of_holdout(self.validation.defaults);
        let (costs, seed) = (evaluator.plan.costs, evaluator.plan.seed);
        let mut decide = |evaluated: &EvaluatedCandidate, columns: &FeatureColumns| {
            progress(&format!("holdout: {}", evaluated.candidate.name));
            let probabilities = self.probabilities(evaluator, evaluated, columns)?;
            let threshold = threshold_of(evaluated, threshold);
            let decisions = Decisions::at_threshold(probabilities, threshold);
            let evaluation = evaluate_repetitions(from_ref(&decisions), &defaults, costs, seed)?;
            let name = evaluated.candidate.name.clone();
            Ok::<_, Error>((
                decisions,
                HoldoutCandidate { name, threshold, evaluation, champion_against_it: None },
            ))
        };
        let (mine, own) = decide(champion, columns)?;
        let mut baselines = Vec::new();
        for other in others.iter().filter(|other| is_cheap(evaluator, &other.candidate.learner)) {
            let (theirs, mut baseline) = decide(other, all_columns)?;
            let costs_of =
                |decisions: &Decisions| costs.decision_costs(&decisions.refused, &defaults);
            baseline.champion_against_it = Some(Comparison {
                auc: auc_difference(
                    from_ref(&mine.probabilities),
                    from_ref(&theirs.probabilities),
                    &defaults,
                )?,
                cost: mean_difference(&costs_of(&mine), &costs_of(&theirs))?,
            });
            baselines.push(baseline);
        }
        let count = |outcomes: &[bool]| outcomes.iter().filter(|&&default| default).count();
        let development = evaluator.validation.defaults;
        let holdout = Holdout {
            share: evaluator.plan.holdout,
            applications: defaults.len(),
            defaults: count(&defaults),
            development_applications: development.len(),
            development_defaults: count(development),
            champion: own,
            calibration: calibration_quality(&mine.probabilities, &defaults, BINS)?,
            baselines,
        };
        Ok(Some((holdout, mine)))
    }

    /// Fits the champion's procedure on all labelled applications, the holdout included.
    ///
    /// # Errors
    /// If the learner is not LightGBM, or LightGBM's own.
    pub(super) fn final_model(
        &self,
        learner: &Learner,
        columns: &FeatureColumns,
        seed: u64,
    ) -> Result<FinalModel> {
        let columns = FeatureColumns::new(self.labelled, self.set, columns.names.clone())?;
        let inputs = self.validation.inputs(&columns, 0);
        let task = Task {
            inputs: &inputs,
            defaults: self.validation.defaults,
            weights: &[],
            fold: 0,
            rows: &[],
            held_out: &[],
            seed,
            keeps_model: true,
        };
        learner.final_model(&task, &inputs.all())
    }

    /// Computes calibrated probabilities of the holdout by a model of the whole development sample.
    fn probabilities(
        &self,
        evaluator: &Evaluator<'_>,
        evaluated: &EvaluatedCandidate,
        columns: &FeatureColumns,
    ) -> Result<Vec<f64>> {
        let learner = &evaluated.candidate.learner;
        let columns = FeatureColumns::new(self.labelled, self.set, columns.names.clone())?;
        let scores = self.validation.first_fold(
            &format!("{} holdout", evaluated.candidate.name),
            learner,
            &columns,
        )?;
        if *learner == Learner::Dummy {
            return Ok(scores.into_iter().map(logistic).collect());
        }
        let method = evaluated.candidate.calibration.unwrap_or(CalibrationMethod::Platt);
        let calibration = calibrate(&evaluated.scores[0], evaluator.validation.defaults, method)?;
        Ok(scores.into_iter().map(|score| calibration.at(score).probability).collect())
    }
}

/// Returns a candidate's threshold by the rule of `study`.
///
/// It is the break-even, or the candidate's own cheapest threshold out of fold.
fn threshold_of(evaluated: &EvaluatedCandidate, study: &ThresholdStudy) -> f64 {
    match study.rule {
        ThresholdRule::Cheapest if evaluated.candidate.learner != Learner::Dummy => {
            evaluated.candidate.threshold.threshold
        }
        _ => study.break_even,
    }
}

/// Checks whether a learner is cheap to evaluate: dummy, scorecard, or LightGBM before any search.
fn is_cheap(evaluator: &Evaluator<'_>, learner: &Learner) -> bool {
    matches!(learner, Learner::Dummy | Learner::Scorecard)
        || *learner == Learner::LightGbm(evaluator.plan.parameters.clone())
}

impl Holdout {
    /// Returns warnings where the holdout contradicts the out-of-fold figures.
    pub(super) fn warnings(&self, out_of_fold: &Evaluation) -> Vec<String> {
        let mut warnings = Vec::new();
        if let (Some(auc), Some(folds)) =
            (self.champion.evaluation.metric("auc"), out_of_fold.metric("auc"))
            && folds.value > auc.high
        {
            warnings.push(format!(
                "on the holdout the area under the curve is {:.3} [{:.3}, {:.3}], out of fold {:.3}: choices flatter the \
                 figures out of fold, or the holdout is unlike",
                auc.value, auc.low, auc.high, folds.value
            ));
        }
        for baseline in &self.baselines {
            let Some(Comparison { auc, cost }) = &baseline.champion_against_it else { continue };
            if auc.is_below_zero() || cost.is_above_zero() {
                warnings.push(format!(
                    "on the holdout the published model is worse than {} by more than chance: area {:+.4} [{:+.4}, \
                     {:+.4}], cost {:+.4} [{:+.4}, {:+.4}]",
                    baseline.name, auc.value, auc.low, auc.high, cost.value, cost.low, cost.high
                ));
            }
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_share_of_each_outcome_is_held_out() {
        let defaults: Vec<bool> = (0..110).map(|row| row % 11 == 0).collect();
        let held_out = draw(&defaults, 0.2, 5);
        let count = |outcome| {
            defaults.iter().zip(&held_out).filter(|&(&own, &held)| held && own == outcome).count()
        };
        assert_eq!((count(true), count(false)), (2, 20));
        assert_eq!(held_out, draw(&defaults, 0.2, 5));
        assert_ne!(held_out, draw(&defaults, 0.2, 6));
        assert!(!draw(&defaults, 0.0, 5).contains(&true));
    }

    #[test]
    fn a_holdout_of_one_default_is_refused_and_none_is_not() {
        let defaults: Vec<bool> = (0..110).map(|row| row % 11 == 0).collect();
        assert_eq!(
            check_size(&defaults, &draw(&defaults, 0.1, 5)).unwrap_err().to_string(),
            "expected at least 2 defaults in the holdout, found 1. Hold out a larger share, or nothing: --holdout 0."
        );
        assert!(check_size(&defaults, &draw(&defaults, 0.2, 5)).is_ok());
        assert!(check_size(&defaults, &draw(&defaults, 0.0, 5)).is_ok());
    }
}
