//! Training: from labelled applications to a champion that is evaluated on a holdout.
//!
//! A holdout is drawn first. Candidates are evaluated on the same folds, then a search and a
//! selection follow. The champion is calibrated, evaluated on the holdout, and fitted on all
//! labelled applications.

use polars::prelude::DataFrame;
use scoring::Decision;
use scoring::{Calibration, FeatureSet};
use serde::{Deserialize, Serialize};

use super::baselines::{baseline_learners, evaluate_baselines, fit_scorecard};
use super::calibration::{CalibrationMethod, calibrate};
use super::candidate::{Candidate, EvaluatedCandidate, Evaluator};
use super::cross_validation::CrossValidation;
use super::holdout::{self, FullSample, Holdout};
use super::inputs::FeatureColumns;
use super::journal::Journal;
use super::labelled::{both_outcomes, enough_for_folds, informative, outcomes};
use super::learner::{FinalModel, Learner};
use super::neighbours::{self, NeighboursStudy};
use super::plan::Plan;
use super::scorecard::Characteristic;
use super::search::{Search, search};
use super::selection::{Selection, SelectionResult, select};
use super::studies::{Champion, Studies, studies};
use super::threshold::{self, ThresholdRule, ThresholdStudy};
use super::usage::{Usage, measured};
use super::warnings::{warn, worse_than_baseline_warnings};
use crate::evaluation::{Decisions, Evaluation, amounts, evaluate_repetitions};
use crate::features::{FeatureMatrix, model_inputs};
use crate::{Error, Result};

/// A trained model and everything known about it.
#[derive(Debug, Clone)]
pub struct Trained {
    /// LightGBM's text.
    pub model: String,
    /// Number of its trees: fewer than iterations if some found no split.
    pub trees: usize,
    /// Names of its inputs.
    pub inputs: Vec<String>,
    /// Its calibration, on out-of-fold scores.
    pub calibration: Calibration,
    /// The winning candidate.
    pub champion: Candidate,
    /// Every candidate, in the order in which they were evaluated.
    pub candidates: Vec<Candidate>,
    /// Its threshold, with the comparison of the rules.
    pub threshold: ThresholdStudy,
    /// Its out-of-fold quality by the published rule.
    ///
    /// The rule is the break-even, or the cheapest threshold of the other folds.
    pub evaluation: Evaluation,
    /// Result of the search.
    pub search: Search,
    /// Selection of its inputs.
    pub selection: Selection,
    /// Findings about the neighbours' default rate, if a feature defines one.
    pub neighbours: Option<NeighboursStudy>,
    /// Results of the studies, if they were requested.
    pub studies: Option<Studies>,
    /// The scorecard on the development sample, if it is among the candidates.
    pub scorecard: Vec<Characteristic>,
    /// Warnings to read before relying on it.
    pub warnings: Vec<String>,
    /// Its out-of-fold predictions, one for each repetition.
    pub predictions: Vec<Prediction>,
    /// Outcome of each labelled application.
    pub defaults: Vec<bool>,
    /// Whether each labelled application was held out from every choice.
    pub held_out: Vec<bool>,
    /// Its quality on the holdout, if there is one.
    pub holdout: Option<Holdout>,
    /// The champion's decisions on the holdout, by the model of the development sample.
    ///
    /// They are in the order of the labelled applications that were held out.
    pub holdout_decisions: Option<Decisions>,
    /// Time and memory of the steps.
    pub timings: Vec<Timing>,
    /// Options of the training.
    pub plan: Plan,
}

/// Out-of-fold predictions of one repetition.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// The fold of each labelled application, from 0.
    pub fold_of: Vec<usize>,
    /// Calibrated probabilities, and decisions at thresholds of the other folds.
    pub decisions: Decisions,
}

/// Time and memory of one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The step: a candidate's name means fitting and scoring all folds once.
    pub step: String,
    /// Time and memory.
    #[serde(flatten)]
    pub usage: Usage,
}

impl Trained {
    /// Returns out-of-fold probabilities and decisions of the first repetition.
    ///
    /// Curves and tables report these.
    pub fn first_repetition(&self) -> &Decisions {
        &self.predictions[0].decisions
    }

    /// Returns the outcomes of the development sample, in the order of the predictions.
    ///
    /// The development sample is the full sample without the holdout.
    pub fn development(&self) -> Vec<bool> {
        let full_sample = self.defaults.iter().zip(&self.held_out);
        full_sample.filter(|(_, held)| !**held).map(|(&default, _)| default).collect()
    }
}

/// Steps beside candidates, trials and studies: folds, about five of the selection, final model.
const OTHER_STEPS: usize = 7;
/// Steps of the holdout: champion, dummy and LightGBM.
const HOLDOUT_STEPS: usize = 3;

/// Returns the approximate number of steps for which `progress` is called.
///
/// It is approximate because the length of the selection depends on the data.
pub fn steps(plan: &Plan) -> usize {
    let holdout = if plan.holdout > 0.0 { HOLDOUT_STEPS } else { 0 };
    let studies = if plan.studies { super::studies::STEPS } else { 0 };
    baseline_learners(plan).len() + plan.trials + OTHER_STEPS + holdout + studies
}

/// Trains on the labelled applications of `matrix`; calls `progress` when each step begins.
///
/// With a journal in a folder, a training that was stopped resumes where it was. It ends with the
/// same model. The [module](super) has an example.
///
/// # Errors
/// If there are too few defaults for the folds, if deciding by the model is never cheaper than
/// accepting or refusing everyone, or a learner returns an error.
pub fn train(
    matrix: &FeatureMatrix,
    set: &FeatureSet,
    plan: &Plan,
    journal: &Journal,
    mut progress: impl FnMut(&str),
) -> Result<Trained> {
    let Samples { all_labelled, all_defaults, held_out, labelled, defaults } =
        Samples::new(matrix, plan)?;
    progress("folds");
    let sizes = (plan.folds, plan.repetitions.max(1));
    let validation = CrossValidation::new(&labelled, set, &defaults, sizes, plan.seed, journal)?;
    let amounts = amounts(&labelled)?;
    let evaluator = Evaluator { plan, validation: &validation, amounts: &amounts };
    let (columns, without_information) =
        informative(&FeatureColumns::new(&labelled, set, model_inputs(set, plan.inputs))?, set)?;
    let (columns, neighbours) = neighbours::decide(&evaluator, set, columns, &mut progress)?;

    let mut warnings = Vec::new();
    let mut timings = Vec::new();
    let mut evaluated = evaluate_baselines(&evaluator, &columns, &mut warnings, &mut progress);
    let scorecard = fit_scorecard(&evaluator, &columns, &evaluated)?;
    timings.extend(
        evaluated.iter().map(|evaluated| timing(&evaluated.candidate.name, evaluated.usage)),
    );

    let search = search_parameters(&evaluator, &columns, &mut timings, &mut progress)?;
    let tuned = search.trials[search.best - 1].parameters.clone();
    let SelectionResult { selection, learner, columns: chosen } =
        select(&evaluator, set, &columns, without_information, &tuned, |step| {
            progress(&format!("selection: {step}"));
        })?;
    let learner = learner.with_seeds(plan.seeds);
    let name = name_of(&learner, &chosen);
    progress(&name);
    let mut champion = evaluator.evaluate(&name, &learner, &chosen)?;
    timings.push(timing(&name, champion.usage));
    compare_with_champion(&evaluator, &champion, &mut evaluated)?;
    let threshold = threshold::study(plan.costs, &champion.decisions, &defaults, plan.seed)?;
    check_threshold_separates(threshold.threshold, &champion.decisions, &defaults)?;
    let evaluation = published_evaluation(plan, &threshold, &champion, &defaults)?;
    let full_sample = FullSample::new(&all_labelled, set, &all_defaults, &held_out, &validation)?;
    let holdout = full_sample.evaluate_holdout(
        &evaluator,
        (&champion, &chosen),
        (&evaluated, &columns),
        &threshold,
        &mut progress,
    )?;
    let (holdout, holdout_decisions) = holdout.unzip();
    warnings.extend(
        holdout.iter().flat_map(|holdout| holdout.warnings(&champion.candidate.evaluation)),
    );

    progress("final model");
    let method = champion.candidate.calibration.unwrap_or(CalibrationMethod::Platt);
    let calibration = calibrate(&champion.scores[0], &defaults, method)?;
    let (fitted, usage) = measured(|| full_sample.final_model(&learner, &chosen, plan.seed));
    let FinalModel { inputs: names, text: model, trees } = fitted?;
    warnings.extend(shortfall_warnings(&champion.candidate, &names, trees));
    champion.candidate.features = names.len();
    timings.push(timing("final model", usage));
    warnings.extend(worse_than_baseline_warnings(&evaluator, &evaluated, &champion)?);

    let subject = Champion {
        evaluated: &champion,
        learner: &learner,
        columns: &chosen,
        inputs: &names,
        model: &model,
        threshold: threshold.threshold,
    };
    let studies = plan
        .studies
        .then(|| {
            let (result, usage) =
                measured(|| studies(&evaluator, &subject, matrix, &labelled, set, &mut progress));
            timings.push(timing("studies", usage));
            result
        })
        .transpose()?;
    let baselines = evaluated.into_iter().map(|evaluated| evaluated.candidate);
    let candidates: Vec<Candidate> = baselines.chain([champion.candidate.clone()]).collect();
    let events = defaults.iter().filter(|&&default| default).count();
    warnings.extend(warn(&candidates, &champion.candidate, &search, studies.as_ref(), events));
    let predictions = out_of_fold_predictions(&validation, champion.decisions);
    Ok(Trained {
        model,
        trees,
        inputs: names,
        calibration,
        champion: champion.candidate,
        candidates,
        threshold,
        evaluation,
        search,
        selection,
        neighbours,
        studies,
        scorecard,
        warnings,
        predictions,
        timings,
        plan: plan.clone(),
        defaults: all_defaults,
        held_out,
        holdout,
        holdout_decisions,
    })
}

/// The labelled applications, and those of them that the champion is chosen on.
struct Samples {
    all_labelled: DataFrame,
    all_defaults: Vec<bool>,
    /// Whether each labelled application belongs to the holdout.
    held_out: Vec<bool>,
    /// The development sample: the labelled applications outside the holdout.
    labelled: DataFrame,
    defaults: Vec<bool>,
}

impl Samples {
    /// Draws the holdout, and checks that both samples have enough of both outcomes.
    fn new(matrix: &FeatureMatrix, plan: &Plan) -> Result<Self> {
        let all_labelled = matrix.labelled()?;
        let all_defaults = outcomes(&all_labelled)?;
        both_outcomes(&all_defaults)?;
        let held_out = holdout::draw(&all_defaults, plan.holdout, plan.seed);
        let labelled = holdout::development(&all_labelled, &held_out)?;
        let defaults = outcomes(&labelled)?;
        enough_for_folds(&defaults, plan)?;
        holdout::check_size(&all_defaults, &held_out)?;
        Ok(Self { all_labelled, all_defaults, held_out, labelled, defaults })
    }
}

/// Adds to each candidate the comparison of the champion with it.
fn compare_with_champion(
    evaluator: &Evaluator<'_>,
    champion: &EvaluatedCandidate,
    others: &mut [EvaluatedCandidate],
) -> Result<()> {
    for other in others {
        other.candidate.champion_against_it = Some(evaluator.compare(champion, other)?);
    }
    Ok(())
}

/// Searches the parameters, and keeps what each trial used.
fn search_parameters(
    evaluator: &Evaluator<'_>,
    columns: &FeatureColumns,
    timings: &mut Vec<Timing>,
    progress: &mut impl FnMut(&str),
) -> Result<Search> {
    let (search, usages) =
        search(evaluator, columns, |number| progress(&format!("trial {number}")))?;
    let numbers = search.trials.iter().map(|trial| trial.number);
    let trials = numbers.zip(usages);
    timings.extend(trials.map(|(number, usage)| timing(&format!("trial {number}"), usage)));
    Ok(search)
}

/// Pairs the champion's decisions in each repetition with the folds that they come from.
fn out_of_fold_predictions(
    validation: &CrossValidation<'_>,
    decisions: Vec<Decisions>,
) -> Vec<Prediction> {
    let partitions = validation.partitions.iter().zip(decisions);
    partitions
        .map(|(partition, decisions)| Prediction { fold_of: partition.fold_of.clone(), decisions })
        .collect()
}

fn timing(step: &str, usage: Usage) -> Timing {
    Timing { step: step.to_owned(), usage }
}

fn name_of(learner: &Learner, columns: &FeatureColumns) -> String {
    let features = match learner {
        Learner::Selected { features, .. } => *features,
        _ => columns.names.len(),
    };
    let is_monotone = learner.parameters().is_some_and(|parameters| parameters.is_monotone);
    let seeds = learner.parameters().map_or(1, |parameters| parameters.seeds);
    format!(
        "LightGBM, tuned,{} {features} features{}",
        if is_monotone { " monotone," } else { "" },
        if seeds > 1 { format!(", mean of {seeds} seeds") } else { String::new() }
    )
}

/// Checks that the threshold to be published accepts someone and refuses someone.
fn check_threshold_separates(
    threshold: f64,
    repetitions: &[Decisions],
    defaults: &[bool],
) -> Result<()> {
    let is_refused = |probability: &f64| Decision::is_refused(*probability, threshold);
    let mut probabilities = repetitions.iter().flat_map(|decisions| &decisions.probabilities);
    let first = probabilities.next().is_some_and(is_refused);
    if probabilities.any(|probability| is_refused(probability) != first) {
        return Ok(());
    }
    Err(Error::Data(format!(
        "with these costs it is cheapest to {} everyone: there is no threshold to publish. The default rate is {:.1} %; change \
         --false-negative or --false-positive.",
        if first { "refuse" } else { "accept" },
        100.0 * defaults.iter().filter(|&&default| default).count() as f64 / defaults.len() as f64
    )))
}

/// Returns warnings if the final model has fewer trees or other inputs than requested.
fn shortfall_warnings(champion: &Candidate, inputs: &[String], trees: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(parameters) = champion.parameters()
        && trees < parameters.trees()
    {
        warnings.push(format!(
            "the published model has {trees} trees: the other {} of {} iterations found no split that is allowed",
            parameters.trees() - trees,
            parameters.trees()
        ));
    }
    if let Learner::Selected { features, .. } = champion.learner
        && features != inputs.len()
    {
        warnings.push(format!(
            "the published model has {} inputs where the {features} that gain most were asked for: {}",
            inputs.len(),
            if inputs.len() < features { "no other gained anything" } else { "none of them gained anything" }
        ));
    }
    warnings
}

/// Evaluates the champion by the published rule.
fn published_evaluation(
    plan: &Plan,
    threshold: &ThresholdStudy,
    champion: &EvaluatedCandidate,
    defaults: &[bool],
) -> Result<Evaluation> {
    if threshold.rule == ThresholdRule::Cheapest {
        return Ok(champion.candidate.evaluation.clone());
    }
    let at_break_even = |decisions: &Decisions| {
        Decisions::at_threshold(decisions.probabilities.clone(), threshold.break_even)
    };
    let decisions: Vec<Decisions> = champion.decisions.iter().map(at_break_even).collect();
    evaluate_repetitions(&decisions, defaults, plan.costs, plan.seed)
}

#[cfg(test)]
mod tests;
