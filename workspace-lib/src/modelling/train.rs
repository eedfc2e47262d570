//! Training: candidates on the same folds, a search, a selection; the champion calibrated and fitted on everything.

use polars::prelude::*;
use scoring::{Calibration, FeatureSet};
use serde::{Deserialize, Serialize};

use super::calibration::{Method, calibrate};
use super::candidate::{Candidate, Judge, Judged, reported};
use super::cross_validation::CrossValidation;
use super::inputs::Columns;
use super::journal::Journal;
use super::learner::{Learner, Task};
use super::lightgbm::{Imbalance, Parameters};
use super::plan::{Baselines, Plan};
use super::scorecard::{Characteristic, Scorecard};
use super::search::{Search, search};
use super::selection::{Selected, Selection, select};
use super::studies::{Champion, Studies, studies};
use super::threshold::{self, ThresholdStudy};
use super::usage::{Usage, measured};
use crate::evaluation::Decided;
use crate::features::{FeatureMatrix, model_inputs};
use crate::tables::TARGET;
use crate::{Error, Result};

/// Fewest defaults in a fold: with less, a fold says nothing of what default looks like.
const DEFAULTS_PER_FOLD: usize = 4;

/// A trained model and everything known about it.
#[derive(Debug, Clone)]
pub struct Trained {
    /// LightGBM's text.
    pub model: String,
    /// Names of its inputs.
    pub inputs: Vec<String>,
    /// Its calibration, on out-of-fold scores.
    pub calibration: Calibration,
    /// The winner.
    pub champion: Candidate,
    /// Every candidate, in the order in which they were tried.
    pub candidates: Vec<Candidate>,
    /// Where it refuses, and why there.
    pub threshold: ThresholdStudy,
    /// Everything the search tried.
    pub search: Search,
    /// How its inputs were chosen.
    pub selection: Selection,
    /// What was found out about it, if it was asked for.
    pub studies: Option<Studies>,
    /// The scorecard on all labelled applications, if it is among the candidates.
    pub scorecard: Vec<Characteristic>,
    /// What to know before relying on it.
    pub warnings: Vec<String>,
    /// Its out-of-fold predictions, one for each repetition.
    pub predictions: Vec<Prediction>,
    /// Outcome of each labelled application.
    pub defaults: Vec<bool>,
    /// Time and memory of the steps.
    pub timings: Vec<Timing>,
    /// How it was trained.
    pub plan: Plan,
}

/// Out-of-fold predictions of one repetition.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// The fold of each labelled application, from 0.
    pub fold_of: Vec<usize>,
    /// Calibrated probabilities, and decisions at thresholds of the other folds.
    pub decided: Decided,
}

/// What one step took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The step: a candidate's name means fitting and scoring all folds once.
    pub step: String,
    /// Time and memory.
    #[serde(flatten)]
    pub usage: Usage,
}

impl Trained {
    /// Out-of-fold probabilities and decisions that figures are reported on: the first repetition that nothing was chosen on.
    pub fn reported(&self) -> &Decided {
        &reported(&self.predictions)[0].decided
    }
}

/// How many steps `progress` will be told of, about.
pub fn steps(plan: &Plan) -> usize {
    let baselines = if plan.baselines == Baselines::All { 4 } else { 1 };
    baselines + variants(plan).len() + plan.trials + 5 + 2 + if plan.studies { super::studies::STEPS } else { 0 }
}

/// Trains on the labelled applications of `matrix`; `progress` is told of each step as it begins.
///
/// With a journal in a folder, a training that was stopped goes on where it was, and ends with the same model.
///
/// # Errors
/// If there are too few defaults for the folds, if deciding by the model is never cheaper than accepting or refusing
/// everyone, or a learner refuses.
pub fn train(
    matrix: &FeatureMatrix,
    set: &FeatureSet,
    plan: &Plan,
    journal: &Journal,
    mut progress: impl FnMut(&str),
) -> Result<Trained> {
    let labelled = matrix.labelled()?;
    let defaults = outcomes(&labelled)?;
    enough(&defaults, plan)?;
    progress("folds");
    let validation =
        CrossValidation::new(&labelled, set, &defaults, (plan.folds, plan.repetitions.max(1)), plan.seed, journal)?;
    let amounts = amounts(&labelled)?;
    let judge = Judge { plan, validation: &validation, amounts: &amounts };
    let (columns, without_information) =
        informative(&Columns::new(&labelled, set, model_inputs(set, plan.inputs))?, set)?;

    let mut warnings = Vec::new();
    let mut timings = Vec::new();
    let mut judged = baselines(&judge, &columns, &mut warnings, &mut progress);
    let scorecard = scorecard(&judge, &columns, &judged)?;
    for (name, parameters) in variants(plan) {
        progress(name);
        judged.push(judge.judge(name, &Learner::LightGbm(parameters), &columns)?);
    }
    timings.extend(judged.iter().map(|judged| timing(&judged.candidate.name, judged.usage)));

    let (search, usages) = search(&judge, &columns, |number| progress(&format!("trial {number}")))?;
    timings.extend(
        search.trials.iter().zip(usages).map(|(trial, usage)| timing(&format!("trial {}", trial.number), usage)),
    );
    let tuned = search.trials[search.best - 1].parameters.clone();
    let Selected { selection, learner, columns } =
        select(&judge, set, &columns, without_information, &tuned, |step| progress(&format!("selection: {step}")))?;
    let name = name_of(&learner, &columns);
    progress(&name);
    let mut champion = judge.judge(&name, &learner, &columns)?;
    if let Learner::Selected { features, .. } = learner {
        champion.candidate.features = features;
    }
    timings.push(timing(&name, champion.usage));
    check_that_it_decides(&champion.candidate, &defaults)?;
    for other in &mut judged {
        other.candidate.champion_against_it = Some(judge.compare(&champion, other)?);
    }
    let threshold = threshold::study(plan.costs, reported(&champion.decided), &defaults, plan.seed)?;

    progress("final model");
    let method = champion.candidate.calibration.unwrap_or(Method::Platt);
    let calibration = calibrate(&reported(&champion.scores)[0], &defaults, method)?;
    let inputs = validation.inputs(&columns, 0);
    let task = Task {
        inputs: &inputs,
        defaults: &defaults,
        weights: &[],
        fold: 0,
        rows: &[],
        held_out: &[],
        seed: plan.seed,
        keeps_model: true,
    };
    let (fitted, usage) = measured(|| learner.final_model(&task, &inputs.all()));
    let (names, model) = fitted?;
    timings.push(timing("final model", usage));

    let studies = if plan.studies {
        let champion = Champion {
            judged: &champion,
            learner: &learner,
            columns: &columns,
            inputs: &names,
            model: &model,
            threshold: threshold.threshold,
        };
        let (studies, usage) = measured(|| studies(&judge, &champion, matrix, &labelled, set, &mut progress));
        timings.push(timing("studies", usage));
        Some(studies?)
    } else {
        None
    };
    let candidates: Vec<Candidate> =
        judged.into_iter().map(|judged| judged.candidate).chain([champion.candidate.clone()]).collect();
    warnings.extend(warn(
        &candidates,
        &champion.candidate,
        &search,
        studies.as_ref(),
        defaults.iter().filter(|&&default| default).count(),
    ));
    let predictions = validation.partitions.iter().zip(champion.decided);
    let predictions =
        predictions.map(|(partition, decided)| Prediction { fold_of: partition.fold_of.clone(), decided }).collect();
    Ok(Trained {
        model,
        inputs: names,
        calibration,
        champion: champion.candidate,
        candidates,
        threshold,
        search,
        selection,
        studies,
        scorecard,
        warnings,
        predictions,
        timings,
        plan: plan.clone(),
        defaults: defaults.clone(),
    })
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

fn timing(step: &str, usage: Usage) -> Timing {
    Timing { step: step.to_owned(), usage }
}

/// Refuses data that no fold could learn from.
fn enough(defaults: &[bool], plan: &Plan) -> Result<()> {
    if defaults.is_empty() {
        return Err(Error::Data(
            "expected labelled applications, found none: application_train has no row. Nothing can be learned without \
             outcomes."
                .into(),
        ));
    }
    crate::evaluation::check(&vec![0.0; defaults.len()], defaults)?;
    let least = DEFAULTS_PER_FOLD * plan.folds;
    let found = defaults.iter().filter(|&&default| default).count();
    for (what, found) in [("defaults", found), ("repaid loans", defaults.len() - found)] {
        if found < least {
            return Err(Error::Data(format!(
                "expected at least {least} {what}, {DEFAULTS_PER_FOLD} for each of {} folds, found {found} among {} \
                 applications. Train on more applications.",
                plan.folds,
                defaults.len()
            )));
        }
    }
    Ok(())
}

/// `AMT_CREDIT` of each application; missing where it is not known.
fn amounts(labelled: &DataFrame) -> Result<Vec<f64>> {
    let Ok(column) = labelled.column("AMT_CREDIT") else { return Ok(vec![f64::NAN; labelled.height()]) };
    let column = column.cast(&DataType::Float64)?;
    Ok(column.f64()?.iter().map(|amount| amount.unwrap_or(f64::NAN)).collect())
}

/// Features with at least two values, missing being one, among the labelled applications; and the names of the others.
fn informative(columns: &Columns, set: &FeatureSet) -> Result<(Columns, Vec<String>)> {
    let varies = |at: usize| {
        let mut values = columns.column(at);
        let first = values.next();
        values.any(|value| first.is_some_and(|first| first.to_bits() != value.to_bits()))
    };
    // What reads outcomes is filled in fold by fold.
    let is_filled_later =
        |name: &String| set.features.iter().any(|feature| &feature.name == name && feature.reads_outcomes());
    let (kept, without): (Vec<usize>, Vec<usize>) =
        (0..columns.names.len()).partition(|&at| is_filled_later(&columns.names[at]) || varies(at));
    if kept.iter().all(|&at| is_filled_later(&columns.names[at])) {
        return Err(Error::Data(
            "every feature has one value only among the labelled applications: there is nothing to learn from. Check the \
             tables with `pret data check`."
                .into(),
        ));
    }
    let names = |positions: &[usize]| positions.iter().map(|&at| columns.names[at].clone()).collect::<Vec<String>>();
    let informative = if without.is_empty() { columns.clone() } else { columns.only(&names(&kept))? };
    Ok((informative, names(&without)))
}

/// Dummy, and the other learners if the plan asks for them. One that cannot be judged on these data is a warning.
fn baselines(
    judge: &Judge<'_>,
    columns: &Columns,
    warnings: &mut Vec<String>,
    progress: &mut impl FnMut(&str),
) -> Vec<Judged> {
    let all = [
        ("dummy", Learner::Dummy),
        ("scorecard", Learner::Scorecard),
        ("logistic regression", Learner::LogisticRegression),
        ("random forest", Learner::RandomForest),
    ];
    let count = if judge.plan.baselines == Baselines::All { all.len() } else { 1 };
    let mut judged = Vec::new();
    for (name, learner) in all.into_iter().take(count) {
        progress(name);
        match judge.judge(name, &learner, columns) {
            Ok(candidate) => judged.push(candidate),
            Err(error) => warnings.push(format!("{name} could not be judged: {error}")),
        }
    }
    judged
}

/// The scorecard on all labelled applications, if it could be judged.
fn scorecard(judge: &Judge<'_>, columns: &Columns, judged: &[Judged]) -> Result<Vec<Characteristic>> {
    if !judged.iter().any(|judged| judged.candidate.learner == Learner::Scorecard) {
        return Ok(Vec::new());
    }
    let values = judge.validation.inputs(columns, 0).all();
    Ok(Scorecard::fit(&values, judge.validation.defaults, &columns.names, &columns.directions)?.card())
}

/// LightGBM with the parameters before any search: as it is and, where all baselines are asked for, with each treatment of
/// imbalance and with known directions kept.
fn variants(plan: &Plan) -> Vec<(&'static str, Parameters)> {
    let treated = |imbalance| Parameters { imbalance, ..plan.parameters.clone() };
    let mut variants = vec![
        ("LightGBM", plan.parameters.clone()),
        ("LightGBM, square-root weights", treated(Imbalance::SquareRootWeights)),
        ("LightGBM, balanced weights", treated(Imbalance::BalancedWeights)),
        ("LightGBM, under-sampling", treated(Imbalance::UnderSampling)),
        ("LightGBM, monotone", Parameters { is_monotone: true, ..plan.parameters.clone() }),
    ];
    if plan.baselines == Baselines::Fewest {
        variants.truncate(1);
    }
    variants
}

fn name_of(learner: &Learner, columns: &Columns) -> String {
    let features = match learner {
        Learner::Selected { features, .. } => *features,
        _ => columns.names.len(),
    };
    let is_monotone = learner.parameters().is_some_and(|parameters| parameters.is_monotone);
    format!("LightGBM, tuned,{} {features} features", if is_monotone { " monotone," } else { "" })
}

/// A model by which everyone is accepted, or refused, decides nothing.
fn check_that_it_decides(champion: &Candidate, defaults: &[bool]) -> Result<()> {
    let refused = champion.threshold.refusal_rate;
    if refused > 0.0 && refused < 1.0 {
        return Ok(());
    }
    Err(Error::Data(format!(
        "with these costs it is cheapest to {} everyone: there is no threshold to publish. The default rate is {:.1} %; change \
         --false-negative or --false-positive.",
        if refused == 0.0 { "accept" } else { "refuse" },
        100.0 * defaults.iter().filter(|&&default| default).count() as f64 / defaults.len() as f64
    )))
}

/// What to know before relying on the champion.
fn warn(
    candidates: &[Candidate],
    champion: &Candidate,
    search: &Search,
    studies: Option<&Studies>,
    defaults: usize,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if defaults < 200 {
        warnings.push(format!(
            "there are {defaults} defaults only: every figure is uncertain, and a difference between candidates is mostly chance"
        ));
    }
    let cost = |candidate: &Candidate| candidate.value("cost_per_application");
    for other in candidates.iter().filter(|other| cost(other) < cost(champion)) {
        let Some(comparison) = &other.champion_against_it else { continue };
        let chance = if comparison.cost.low > 0.0 { "which is more than chance" } else { "which is within chance" };
        warnings.push(format!(
            "{} costs {:.4} less for each application than the published model, {chance}",
            other.name, comparison.cost.value
        ));
    }
    let auc = champion.value("auc");
    if auc > super::studies::TOO_GOOD {
        warnings.push(format!(
            "an area under the curve of {auc:.3} is too good to be true for such data: look for a feature that knows the outcome"
        ));
    }
    if search.trials.len() > 1 {
        let best = &search.trials[search.best - 1];
        warnings.extend((search.honest_cost > best.cost * 1.03).then(|| {
            format!(
                "the best trial's own cost of {:.4} flatters it; parameters chosen on other folds cost {:.4}",
                best.cost, search.honest_cost
            )
        }));
    }
    warnings.extend(studies.iter().flat_map(|studies| studies.warnings()));
    warnings
}
