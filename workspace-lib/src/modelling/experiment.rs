//! Cross-validation for experiments: one candidate after the other, on the same folds.
//!
//! [`train`](super::train) evaluates all its candidates in one call. A notebook evaluates one at a
//! time with this module.

use polars::prelude::DataFrame;
use scoring::FeatureSet;

use super::candidate::{Candidate, Comparison, EvaluatedCandidate, Evaluator};
use super::cross_validation::CrossValidation;
use super::folds::Partition;
use super::inputs::FeatureColumns;
use super::journal::Journal;
use super::labelled::outcomes;
use super::learner::Learner;
use super::plan::Plan;
use crate::evaluation::amounts;
use crate::features::FeatureMatrix;
use crate::{Error, Result};

/// The labelled applications of a matrix, cut into folds that every candidate shares.
#[derive(Debug, Clone)]
pub struct Experiment {
    set: FeatureSet,
    plan: Plan,
    labelled: DataFrame,
    defaults: Vec<bool>,
    amounts: Vec<f64>,
}

/// A candidate and its out-of-fold predictions.
#[derive(Debug, Clone)]
pub struct CrossValidated {
    evaluated: EvaluatedCandidate,
}

impl Experiment {
    /// Reads the applications with a known outcome; folds, costs and seed are those of `plan`.
    ///
    /// # Errors
    /// If the matrix has no outcome or no amount.
    pub fn new(matrix: &FeatureMatrix, set: &FeatureSet, plan: &Plan) -> Result<Self> {
        let labelled = matrix.labelled()?;
        let defaults = outcomes(&labelled)?;
        let amounts = amounts(&labelled)?;
        Ok(Self { set: set.clone(), plan: plan.clone(), labelled, defaults, amounts })
    }

    /// Returns the labelled applications, one row each: raw fields and features.
    pub fn applications(&self) -> &DataFrame {
        &self.labelled
    }

    /// Returns the outcome of each application: whether it defaulted.
    pub fn defaults(&self) -> &[bool] {
        &self.defaults
    }

    /// Returns the folds of the first repetition.
    ///
    /// # Errors
    /// If there are fewer defaults or repaid loans than folds.
    pub fn folds(&self) -> Result<Partition> {
        Partition::stratified(&self.defaults, self.plan.folds, self.plan.seed)
    }

    /// Fits and scores `learner` fold by fold, calibrates its scores and decides by cost.
    ///
    /// `inputs` are names of features of the matrix. The call fits `plan.folds` times
    /// `plan.repetitions` models, which takes most of its time.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// # let score: Vec<f64> = (0..400).map(|row| f64::from(row * 7 % 100) / 100.0).collect();
    /// # let risky = |(row, score): (usize, &f64)| i64::from(row % 10 >= 3 && *score < 0.3);
    /// # let target: Vec<i64> = score.iter().enumerate().map(risky).collect();
    /// # let amount = vec![1000.0; 400];
    /// # let frame = df!("TARGET" => target, "AMT_CREDIT" => amount, "external_score_2" => score)?;
    /// # let matrix = FeatureMatrix { frame, remarks: Vec::new(), missing_tables: Vec::new() };
    /// let plan = Plan { repetitions: 1, ..Plan::default() };
    /// let experiment = Experiment::new(&matrix, &definitions(), &plan)?;
    /// let inputs = ["external_score_2".to_owned()];
    /// let learner = Learner::LogisticRegression;
    /// let learned = experiment.cross_validate("logistic regression", &learner, &inputs)?;
    /// assert!(learned.value("auc") > 0.8);
    /// assert_eq!(learned.probabilities().len(), experiment.defaults().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If an input does not exist, if there are too few defaults for the folds, or the learner's
    /// own.
    pub fn cross_validate(
        &self,
        name: &str,
        learner: &Learner,
        inputs: &[String],
    ) -> Result<CrossValidated> {
        let reads_outcomes = |name: &String| {
            self.set
                .features
                .iter()
                .any(|feature| &feature.name == name && feature.reads_outcomes())
        };
        let schema = self.labelled.schema();
        if let Some(unknown) =
            inputs.iter().find(|name| !schema.contains(name) && !reads_outcomes(name))
        {
            return Err(Error::Data(format!(
                "input {unknown}: expected a column of the feature matrix, found none. `definitions()` lists the \
                 features; build the matrix again after adding one."
            )));
        }
        let columns = FeatureColumns::new(&self.labelled, &self.set, inputs.to_vec())?;
        let set = if inputs.iter().any(reads_outcomes) {
            self.set.clone()
        } else {
            FeatureSet::default()
        };
        let evaluated =
            self.with_evaluator(&set, |evaluator| evaluator.evaluate(name, learner, &columns))?;
        Ok(CrossValidated { evaluated })
    }

    /// Compares two candidates of this experiment: `one` minus `other`, with intervals.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// # let score: Vec<f64> = (0..400).map(|row| f64::from(row * 7 % 100) / 100.0).collect();
    /// # let risky = |(row, score): (usize, &f64)| i64::from(row % 10 >= 3 && *score < 0.3);
    /// # let target: Vec<i64> = score.iter().enumerate().map(risky).collect();
    /// # let amount = vec![1000.0; 400];
    /// # let frame = df!("TARGET" => target, "AMT_CREDIT" => amount, "external_score_2" => score)?;
    /// # let matrix = FeatureMatrix { frame, remarks: Vec::new(), missing_tables: Vec::new() };
    /// # let plan = Plan { repetitions: 1, ..Plan::default() };
    /// # let experiment = Experiment::new(&matrix, &definitions(), &plan)?;
    /// # let inputs = ["external_score_2".to_owned()];
    /// let fit = |name, learner| experiment.cross_validate(name, &learner, &inputs);
    /// let dummy = fit("dummy", Learner::Dummy)?;
    /// let logistic = fit("logistic regression", Learner::LogisticRegression)?;
    /// let difference = experiment.compare(&logistic, &dummy)?;
    /// assert!(difference.auc.is_above_zero() && difference.cost.is_below_zero());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If there is only one outcome.
    pub fn compare(&self, one: &CrossValidated, other: &CrossValidated) -> Result<Comparison> {
        self.with_evaluator(&FeatureSet::default(), |evaluator| {
            evaluator.compare(&one.evaluated, &other.evaluated)
        })
    }

    /// Calls `ask` with an evaluator over the folds.
    ///
    /// `set` has the neighbours' default rate if it is an input.
    fn with_evaluator<T>(
        &self,
        set: &FeatureSet,
        ask: impl FnOnce(&Evaluator<'_>) -> Result<T>,
    ) -> Result<T> {
        let journal = Journal::disabled();
        let cuts = (self.plan.folds, self.plan.repetitions.max(1));
        let validation = CrossValidation::new(
            &self.labelled,
            set,
            &self.defaults,
            cuts,
            self.plan.seed,
            &journal,
        )?;
        ask(&Evaluator { plan: &self.plan, validation: &validation, amounts: &self.amounts })
    }
}

impl CrossValidated {
    /// Returns the candidate with its figures.
    pub fn candidate(&self) -> &Candidate {
        &self.evaluated.candidate
    }

    /// Returns the mean of one of its metrics over the repetitions.
    ///
    /// Metrics are `auc`, `brier`, `cost_per_application`, `refusal_rate`, …
    pub fn value(&self, metric: &str) -> f64 {
        self.evaluated.candidate.value(metric)
    }

    /// Returns the out-of-fold probability of default of each application, in the first repetition.
    pub fn probabilities(&self) -> &[f64] {
        &self.evaluated.decisions[0].probabilities
    }

    /// Returns the out-of-fold scores before calibration, in the first repetition, in log-odds.
    pub fn scores(&self) -> &[f64] {
        &self.evaluated.scores[0]
    }

    /// Returns whether each application is refused at the cheapest threshold of the other folds.
    pub fn refused(&self) -> &[bool] {
        &self.evaluated.decisions[0].refused
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::evaluation::Ranked;

    /// Builds 400 applications in a fixed pattern: the lower `external_score_2`, the more defaults.
    fn experiment() -> Experiment {
        let score: Vec<f64> = (0..400).map(|row| f64::from(row * 7 % 100) / 100.0).collect();
        let target: Vec<i64> = score
            .iter()
            .enumerate()
            .map(|(row, score)| i64::from(row % 10 >= 3 && *score < 0.3))
            .collect();
        let amounts = vec![1000.0; 400];
        let key: Vec<i64> = (0..400).collect();
        let frame = df!("SK_ID_CURR" => key, "TARGET" => target, "AMT_CREDIT" => amounts, "external_score_2" => score);
        let matrix =
            FeatureMatrix { frame: frame.unwrap(), remarks: vec![], missing_tables: vec![] };
        let plan = Plan { repetitions: 1, ..Plan::default() };
        Experiment::new(&matrix, &crate::features::definitions(), &plan).unwrap()
    }

    #[test]
    fn a_candidates_area_is_that_of_its_own_out_of_fold_scores() {
        let experiment = experiment();
        let inputs = ["external_score_2".to_owned()];
        let learned =
            experiment.cross_validate("logistic", &Learner::LogisticRegression, &inputs).unwrap();
        let ranked = Ranked::new(learned.probabilities(), experiment.defaults()).unwrap();
        assert!((ranked.auc(&vec![1.0; 400]) - learned.value("auc")).abs() < 1e-12);
        assert!(learned.value("auc") > 0.8, "{}", learned.value("auc"));
        assert_eq!(learned.refused().len(), 400);
    }

    #[test]
    fn a_candidate_against_itself_differs_by_nothing() {
        let experiment = experiment();
        let inputs = ["external_score_2".to_owned()];
        let learned =
            experiment.cross_validate("logistic", &Learner::LogisticRegression, &inputs).unwrap();
        let difference = experiment.compare(&learned, &learned).unwrap();
        assert!(difference.auc.value.abs() < 1e-12 && difference.cost.value.abs() < 1e-12);
    }

    #[test]
    fn an_input_that_is_not_there_is_named() {
        let error = experiment().cross_validate(
            "logistic",
            &Learner::LogisticRegression,
            &["no_such".to_owned()],
        );
        assert!(error.unwrap_err().to_string().starts_with("input no_such: expected a column"));
    }
}
