//! Selection of inputs: redundant features are left out, then those with the least gain.
//!
//! Redundant features ("twins") are found without reading an outcome. Features with the least gain
//! are chosen on the training rows of each fold, so that a fold's own outcomes do not influence
//! what is evaluated on it. Of two models whose difference is small and not significant, the one
//! that is easier to explain is taken. Losses do not add up: each simplification, with those before
//! it, is compared with the model that selection started from.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};

use super::calibration::cross_fitted;
use super::candidate::Evaluator;
use super::cross_validation::Run;
use super::inputs::FeatureColumns;
use super::learner::Learner;
use super::lightgbm::Parameters;
use super::run_figures::{Effect, RunFigures};
use crate::Result;
use crate::evaluation::{DecisionCosts, Decisions, Difference};
use statistics::midranks;

/// Largest number of inputs of a model.
const MOST_FEATURES: usize = 300;

/// Numbers of inputs that are tried, ascending.
const SIZES: [usize; 6] = [40, 60, 90, 120, 160, 220];

/// Absolute rank correlation from which two features are redundant.
pub(crate) const REDUNDANT_RANK_CORRELATION: f64 = 0.99;

/// Largest number of rows for rank correlations.
const ROWS_FOR_RANK_CORRELATION: usize = 6000;

/// Non-inferiority margin of the AUC, for all simplifications together.
///
/// A simpler model is accepted only if the whole interval of its loss is within the margin.
pub(crate) const AUC_MARGIN: f64 = 0.0025;

/// How the champion's inputs were chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Each simpler model, compared with the tuned one that selection started from.
    pub steps: Vec<SelectionStep>,
    /// Redundant features that are left out, each with the easier one that stays.
    pub twins: BTreeMap<String, String>,
    /// Features with one value, or none, among the labelled applications.
    ///
    /// They are left out before anything else.
    pub without_information: Vec<String>,
}

/// One simplification, evaluated out of fold on the selection's own folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SelectionStep {
    /// Name of the simplification.
    pub name: String,
    /// Number of inputs.
    pub features: usize,
    /// AUC gained.
    pub auc: Difference,
    /// Cost per application added.
    pub cost: Difference,
    /// Whether it is not significantly worse, and its loss of AUC is within the margin.
    pub is_without_loss: bool,
}

/// Result of the selection.
pub(crate) struct SelectionResult {
    pub(crate) selection: Selection,
    pub(crate) learner: Learner,
    pub(crate) columns: FeatureColumns,
}

/// Simplifies LightGBM with `parameters` on `columns` as long as no quality is lost.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(crate) fn select(
    evaluator: &Evaluator<'_>,
    set: &FeatureSet,
    columns: &FeatureColumns,
    without_information: Vec<String>,
    parameters: &Parameters,
    mut progress: impl FnMut(&str),
) -> Result<SelectionResult> {
    let defaults = evaluator.validation.defaults;
    simplify(defaults, set, columns, without_information, parameters, |name, learner, columns| {
        if name != TUNED {
            progress(name);
        }
        evaluate_run(evaluator, name, learner, columns)
    })
}

/// Name of the run that every simplification is compared with.
const TUNED: &str = "tuned";

/// Tries the sequence of simplifications; `run` evaluates each out of fold.
///
/// Each one is compared with the tuned model itself, not with the last accepted one. So several
/// together lose no more than one may.
fn simplify(
    defaults: &[bool],
    set: &FeatureSet,
    columns: &FeatureColumns,
    without_information: Vec<String>,
    parameters: &Parameters,
    mut run: impl FnMut(&str, &Learner, &FeatureColumns) -> Result<RunFigures>,
) -> Result<SelectionResult> {
    let mut learner = Learner::LightGbm(parameters.clone());
    let tuned = run(TUNED, &learner, columns)?;
    let mut steps: Vec<SelectionStep> = Vec::new();
    let mut attempt = |name: &str, learner: &Learner, columns: &FeatureColumns, features: usize| {
        let step = compared(name, features, &run(name, learner, columns)?, &tuned, defaults)?;
        let is_kept = step.is_without_loss;
        steps.push(step);
        Ok::<_, crate::Error>(is_kept)
    };

    if !parameters.is_monotone && columns.directions.iter().any(Option::is_some) {
        let monotone = Learner::LightGbm(Parameters { is_monotone: true, ..parameters.clone() });
        if attempt("known directions kept", &monotone, columns, columns.names.len())? {
            learner = monotone;
        }
    }
    let redundant = redundant_features(set, columns);
    let apart: Vec<String> =
        columns.names.iter().filter(|name| !redundant.contains_key(*name)).cloned().collect();
    let mut chosen = columns.clone();
    let mut left_out = BTreeMap::new();
    if !redundant.is_empty() {
        let fewer = columns.only(&apart)?;
        if attempt("twins left out", &learner, &fewer, apart.len())? {
            (chosen, left_out) = (fewer, redundant);
        }
    }
    let parameters = learner.parameters().cloned().unwrap_or_default();
    let width = chosen.names.len();
    for features in SIZES.into_iter().filter(|&size| size < width) {
        let selected = Learner::Selected { parameters: parameters.clone(), features };
        let name = format!("the {features} that gain most");
        if attempt(&name, &selected, &chosen, features)? {
            learner = selected;
            break;
        }
    }
    if matches!(learner, Learner::LightGbm(_)) && width > MOST_FEATURES {
        learner = Learner::Selected { parameters, features: MOST_FEATURES };
    }
    let selection = Selection { steps, twins: left_out, without_information };
    Ok(SelectionResult { selection, learner, columns: chosen })
}

/// Evaluates a learner on the folds of the selection.
///
/// It decides at the break-even, on probabilities that are calibrated on the other folds. A
/// threshold that is fitted on each would add its own noise to the comparison.
///
/// # Errors
/// The learner's, or the journal's.
pub(crate) fn evaluate_run(
    evaluator: &Evaluator<'_>,
    name: &str,
    learner: &Learner,
    columns: &FeatureColumns,
) -> Result<RunFigures> {
    let repetition = evaluator.validation.selection_partition();
    let scores = evaluator.validation.run(name, Run::new(learner, columns, repetition))?.0.scores;
    let (_, probabilities) = cross_fitted(
        &scores,
        evaluator.validation.defaults,
        &evaluator.validation.partitions[repetition].fold_of,
    )?;
    let costs = evaluator.plan.costs;
    let refused = Decisions::at_threshold(probabilities, costs.break_even()).refused;
    Ok(RunFigures { costs: costs.decision_costs(&refused, evaluator.validation.defaults), scores })
}

fn compared(
    name: &str,
    features: usize,
    simpler: &RunFigures,
    tuned: &RunFigures,
    defaults: &[bool],
) -> Result<SelectionStep> {
    let Effect { auc, cost } = simpler.effect_against(tuned, defaults)?;
    let is_without_loss = is_without_loss(&auc, &cost);
    Ok(SelectionStep { name: name.to_owned(), features, auc, cost, is_without_loss })
}

/// Checks that a model is not significantly worse in AUC or cost, and loses less than the margin.
fn is_without_loss(auc: &Difference, cost: &Difference) -> bool {
    auc.high >= 0.0 && cost.low <= 0.0 && auc.low >= -AUC_MARGIN
}

/// Finds redundant features, each with an easier one that ranks applications alike.
///
/// No outcome is read. A feature is easier if it reads fewer raw columns, or, with equally many, if
/// it is defined first. Missing ranks below every value.
fn redundant_features(set: &FeatureSet, columns: &FeatureColumns) -> BTreeMap<String, String> {
    let step = columns.rows().div_ceil(ROWS_FOR_RANK_CORRELATION).max(1);
    let ranks: Vec<Vec<f64>> = (0..columns.names.len())
        .into_par_iter()
        .map(|at| standardised_ranks(columns.column(at).step_by(step).collect()))
        .collect();
    let lineage = set.lineage();
    let raw_columns =
        |at: usize| lineage.get(columns.names[at].as_str()).map_or(usize::MAX, BTreeSet::len);
    let mut order: Vec<usize> = (0..columns.names.len()).collect();
    order.sort_by_key(|&at| raw_columns(at));
    let mut kept: Vec<usize> = Vec::new();
    let mut redundant = BTreeMap::new();
    for at in order {
        let is_alike = |other: &&usize| {
            let correlation: f64 =
                ranks[at].iter().zip(&ranks[**other]).map(|(left, right)| left * right).sum();
            correlation.abs() >= REDUNDANT_RANK_CORRELATION
        };
        match kept.par_iter().find_first(is_alike) {
            Some(&easier) => {
                redundant.insert(columns.names[at].clone(), columns.names[easier].clone());
            }
            None => kept.push(at),
        }
    }
    redundant
}

/// Computes midranks with mean 0 and a sum of squares of 1.
///
/// The scalar product of two is Spearman's correlation. All are zero if all values are equal.
fn standardised_ranks(values: Vec<f64>) -> Vec<f64> {
    let known = |value: f64| if value.is_nan() { f64::NEG_INFINITY } else { value };
    let mut ranks = midranks(&values.into_iter().map(known).collect::<Vec<f64>>());
    let centre = f64::midpoint(1.0, ranks.len() as f64);
    for rank in &mut ranks {
        *rank -= centre;
    }
    let length = ranks.iter().map(|rank| rank * rank).sum::<f64>().sqrt();
    if length > 0.0 {
        for rank in &mut ranks {
            *rank /= length;
        }
    }
    ranks
}

#[cfg(test)]
mod tests;
