//! A candidate: a learner on some inputs, evaluated out of fold over every repetition.
//!
//! It is compared with the champion.

use serde::{Deserialize, Serialize};
use statistics::logistic;

use super::calibration::{CalibrationMethod, cross_fitted};
use super::cross_validation::{CrossValidation, Run};
use super::inputs::FeatureColumns;
use super::learner::{Learner, TreeCounts};
use super::lightgbm::Parameters;
use super::plan::Plan;
use super::threshold::refused_out_of_fold;
use super::usage::Usage;
use crate::Result;
use crate::evaluation::{
    DecisionCosts, Decisions, Difference, Evaluation, LoanLosses, Threshold, auc_difference,
    evaluate_repetitions, mean_difference,
};

/// One candidate with its out-of-fold figures.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// The learner that fits it.
    pub learner: Learner,
    /// Number of features it may read.
    pub features: usize,
    /// Numbers of trees of its models over all folds and repetitions.
    ///
    /// Absent for learners other than LightGBM.
    #[serde(default)]
    pub trees: Option<TreeCounts>,
    /// Calibration method of its scores.
    ///
    /// Absent for the dummy, whose probability is the default rate.
    pub calibration: Option<CalibrationMethod>,
    /// The cheapest threshold on all its out-of-fold probabilities.
    ///
    /// Its cost is measured on the same probabilities.
    pub threshold: Threshold,
    /// Out-of-fold quality, with each fold decided at the cheapest threshold of the others.
    ///
    /// It is the mean over the repetitions.
    pub evaluation: Evaluation,
    /// Cost of the same decisions in euros per application.
    pub euros_per_application: f64,
    /// Champion minus this candidate; absent for the champion.
    pub champion_against_it: Option<Comparison>,
}

/// Champion minus another candidate, on the same applications and folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Difference of the areas under the ROC curve, with DeLong's interval.
    pub auc: Difference,
    /// Difference of the costs per application.
    pub cost: Difference,
}

/// A candidate with the predictions of every repetition.
#[derive(Debug, Clone)]
pub(crate) struct EvaluatedCandidate {
    pub(crate) candidate: Candidate,
    /// Scores of each repetition before calibration.
    pub(crate) scores: Vec<Vec<f64>>,
    pub(crate) decisions: Vec<Decisions>,
    /// Time and memory of the first repetition: all folds fitted and scored.
    pub(crate) usage: Usage,
}

/// Evaluator of candidates: the plan, folds and amounts that all of them share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evaluator<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) validation: &'a CrossValidation<'a>,
    /// Amount of each loan, `NaN` where unknown.
    pub(crate) amounts: &'a [f64],
}

impl Evaluator<'_> {
    /// Cross-validates a learner over every repetition.
    ///
    /// # Errors
    /// The learner's own.
    pub(crate) fn evaluate(
        &self,
        name: &str,
        learner: &Learner,
        columns: &FeatureColumns,
    ) -> Result<EvaluatedCandidate> {
        let mut scores = Vec::new();
        let mut repetitions = Vec::new();
        let mut method = None;
        let mut trees = Vec::new();
        let mut usage = Usage::default();
        for repetition in 0..self.validation.repetitions {
            let (run, taken) = self.validation.run(name, Run::new(learner, columns, repetition))?;
            let (chosen, decisions) =
                self.calibrate_and_decide(learner, &run.scores, repetition)?;
            if repetition == 0 {
                (method, usage) = (chosen, taken);
            }
            scores.push(run.scores);
            trees.extend(run.trees);
            repetitions.push(decisions);
        }
        let evaluation = evaluate_repetitions(
            &repetitions,
            self.validation.defaults,
            self.plan.costs,
            self.plan.seed,
        )?;
        let candidate = Candidate {
            name: name.to_owned(),
            learner: learner.clone(),
            features: if *learner == Learner::Dummy { 0 } else { columns.names.len() },
            trees: TreeCounts::of(trees),
            calibration: method,
            threshold: self.cheapest(&repetitions)?,
            evaluation,
            euros_per_application: self.euros(&repetitions)?,
            champion_against_it: None,
        };
        Ok(EvaluatedCandidate { candidate, scores, decisions: repetitions, usage })
    }

    /// Calibrates one repetition's scores and decides each fold at the threshold of the others.
    pub(crate) fn calibrate_and_decide(
        &self,
        learner: &Learner,
        scores: &[f64],
        repetition: usize,
    ) -> Result<(Option<CalibrationMethod>, Decisions)> {
        let partition = &self.validation.partitions[repetition];
        let defaults = self.validation.defaults;
        if *learner == Learner::Dummy {
            // Everyone has the same probability: there is no threshold to fit.
            let probabilities = scores.iter().map(|score| logistic(*score)).collect();
            return Ok((
                None,
                Decisions::at_threshold(probabilities, self.plan.costs.break_even()),
            ));
        }
        let (method, probabilities) = cross_fitted(scores, defaults, &partition.fold_of)?;
        let refused = refused_out_of_fold(self.plan.costs, &probabilities, defaults, partition)?;
        Ok((Some(method), Decisions { probabilities, refused }))
    }

    /// Compares two candidates: champion minus other.
    pub(crate) fn compare(
        &self,
        champion: &EvaluatedCandidate,
        other: &EvaluatedCandidate,
    ) -> Result<Comparison> {
        let probabilities = |evaluated: &EvaluatedCandidate| -> Vec<Vec<f64>> {
            evaluated.decisions.iter().map(|decisions| decisions.probabilities.clone()).collect()
        };
        let defaults = self.validation.defaults;
        let costs = |evaluated: &EvaluatedCandidate| self.mean_costs(&evaluated.decisions);
        Ok(Comparison {
            auc: auc_difference(&probabilities(champion), &probabilities(other), defaults)?,
            cost: mean_difference(&costs(champion), &costs(other))?,
        })
    }

    /// Returns the cost of each application, the mean over repetitions.
    pub(crate) fn mean_costs(&self, repetitions: &[Decisions]) -> Vec<f64> {
        let mut mean = vec![0.0; self.validation.defaults.len()];
        for decisions in repetitions {
            let costs =
                self.plan.costs.decision_costs(&decisions.refused, self.validation.defaults);
            for (mean, cost) in mean.iter_mut().zip(costs) {
                *mean += cost / repetitions.len() as f64;
            }
        }
        mean
    }

    fn euros(&self, repetitions: &[Decisions]) -> Result<f64> {
        let mut mean = 0.0;
        for decisions in repetitions {
            let cost = self.plan.economics.per_application(
                &decisions.refused,
                self.validation.defaults,
                self.amounts,
            )?;
            mean += cost / repetitions.len() as f64;
        }
        Ok(mean)
    }

    fn cheapest(&self, repetitions: &[Decisions]) -> Result<Threshold> {
        let probabilities: Vec<f64> = repetitions
            .iter()
            .flat_map(|decisions| decisions.probabilities.iter().copied())
            .collect();
        self.plan
            .costs
            .cheapest(&probabilities, &self.validation.defaults.repeat(repetitions.len()))
    }
}

impl Candidate {
    /// Returns LightGBM's parameters; `None` for other learners.
    pub fn parameters(&self) -> Option<&Parameters> {
        self.learner.parameters()
    }

    /// Returns a note if LightGBM has fewer trees than planned; `None` otherwise.
    ///
    /// An iteration that finds no split adds no tree.
    pub fn fewer_trees(&self) -> Option<String> {
        let (trees, asked) = (self.trees?, self.parameters()?.trees());
        (trees.fewest < asked)
            .then(|| format!("{}: {trees} trees in {asked} iterations", self.name))
    }

    /// Returns the mean of one of its metrics over the repetitions; `NaN` if it is unknown.
    pub fn value(&self, metric: &str) -> f64 {
        self.evaluation.metric(metric).map_or(f64::NAN, |metric| metric.value)
    }
}
