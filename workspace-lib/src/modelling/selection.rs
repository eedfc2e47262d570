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
use crate::evaluation::{Decisions, Difference};
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
mod tests {
    use polars::prelude::df;
    use scoring::features::{column, feature, multiply, number};

    use super::*;

    #[test]
    fn a_product_of_standardised_ranks_is_spearman_s_correlation() {
        let correlation = |left: Vec<f64>, right: Vec<f64>| -> f64 {
            let (left, right) = (standardised_ranks(left), standardised_ranks(right));
            left.iter().zip(right).map(|(left, right)| left * right).sum()
        };
        assert!((correlation(vec![1.0, 5.0, 9.0], vec![2.0, 30.0, 31.0]) - 1.0).abs() < 1e-12);
        // scipy.stats.spearmanr([1, 2, 2, 4], [3, 1, 2, 0]) = -0.9486832980505139
        assert!(
            (correlation(vec![1.0, 2.0, 2.0, 4.0], vec![3.0, 1.0, 2.0, 0.0])
                + 0.948_683_298_050_513_9)
                .abs()
                < 1e-12
        );
        assert!(correlation(vec![f64::NAN, 2.0, 3.0], vec![-1.0, 2.0, 3.0]) > 0.999);
        assert!(correlation(vec![1.0, 1.0], vec![1.0, 2.0]).abs() < 1e-12);
        assert!(
            (correlation(vec![-0.0, 0.0, 1.0], vec![7.0, 7.0, 9.0]) - 1.0).abs() < 1e-12,
            "both zeros are one"
        );
    }

    /// Builds scores of a hundred defaults and a hundred repaid loans.
    ///
    /// Each `(default, pairs)` in `moved` moves a default past so many repaid loans.
    fn run_figures(moved: &[(usize, isize)], cost: f64) -> RunFigures {
        // Repaid loans have the even scores from 0, defaults the odd ones from 101 on: they overlap
        // half way.
        let mut scores: Vec<f64> = (0..100).map(|at| f64::from(2 * at + 101)).collect();
        scores.extend((0..100).map(|at| f64::from(2 * at)));
        for &(default, pairs) in moved {
            scores[default] += 2.0 * pairs as f64;
        }
        RunFigures {
            scores,
            costs: (0..200).map(|row| if row % 2 == 0 { cost } else { 0.0 }).collect(),
        }
    }

    /// Builds two redundant features, the first of which has a known direction.
    fn redundant_columns() -> (FeatureSet, FeatureColumns) {
        let of = |name: &'static str| feature(name, name, name);
        let debt = of("debt").raises_risk().row(column("AMT_CREDIT"));
        let again = of("debt_again").row(multiply(column("AMT_CREDIT"), number(2.0)));
        let set = FeatureSet { features: vec![debt, again], ..FeatureSet::default() };
        let frame = df!("debt" => [1.0, 2.0, 3.0], "debt_again" => [2.0, 4.0, 6.0]).unwrap();
        let names = vec!["debt".to_owned(), "debt_again".to_owned()];
        let columns = FeatureColumns::new(&frame, &set, names).unwrap();
        (set, columns)
    }

    /// Runs two simplifications with these results, and returns which are accepted.
    fn kept(
        tuned: &RunFigures,
        monotone: &RunFigures,
        fewer: &RunFigures,
    ) -> (Vec<bool>, SelectionResult) {
        let defaults: Vec<bool> = (0..200).map(|row| row < 100).collect();
        let (set, columns) = redundant_columns();
        let copy = |figures: &RunFigures| RunFigures {
            scores: figures.scores.clone(),
            costs: figures.costs.clone(),
        };
        let free = Parameters { is_monotone: false, ..Parameters::default() };
        let selected = simplify(&defaults, &set, &columns, Vec::new(), &free, |name, _, _| {
            Ok(match name {
                "tuned" => copy(tuned),
                "known directions kept" => copy(monotone),
                "twins left out" => copy(fewer),
                _ => panic!("{name} is not tried on two features"),
            })
        })
        .unwrap();
        (selected.selection.steps.iter().map(|step| step.is_without_loss).collect(), selected)
    }

    #[test]
    fn what_several_simplifications_lose_does_not_add_up() {
        let tuned = run_figures(&[], 1.0);
        // Of ten thousand pairs eight are lost: each of 13 defaults loses one, and each of 5 others
        // gains one.
        let moved = |lose: usize, gain: usize| -> Vec<(usize, isize)> {
            (0..lose + gain).map(|default| (default, if default < lose { -1 } else { 1 })).collect()
        };
        let once = run_figures(&moved(13, 5), 1.0);
        let (steps, selected) = kept(&tuned, &once, &once);
        assert!(
            (selected.selection.steps[0].auc.value + 0.0008).abs() < 1e-12,
            "{:?}",
            selected.selection.steps
        );
        assert_eq!(steps, [true, true], "the second loses nothing more");
        assert_eq!(selected.columns.names, ["debt"]);
        // Eight pairs more: each step alone loses less than the margin, but both together may lose
        // more.
        let twice = run_figures(&moved(26, 10), 1.0);
        let (steps, selected) = kept(&tuned, &once, &twice);
        assert!(
            (selected.selection.steps[1].auc.value + 0.0016).abs() < 1e-12,
            "{:?}",
            selected.selection.steps
        );
        assert_eq!(steps, [true, false]);
        assert_eq!(selected.columns.names, ["debt", "debt_again"]);
        assert_eq!(
            selected.learner.parameters().map(|parameters| parameters.is_monotone),
            Some(true)
        );
        // The first is refused: the second is compared with the tuned model all the same.
        let (steps, _) = kept(&tuned, &twice, &once);
        assert_eq!(steps, [false, true]);
    }

    #[test]
    fn nor_does_what_several_simplifications_cost() {
        // So many of the applications cost one missed default more.
        let dearer = |applications: usize| {
            let mut figures = run_figures(&[], 1.0);
            for cost in &mut figures.costs[..applications] {
                *cost += 10.0;
            }
            figures
        };
        let (steps, selected) = kept(&dearer(0), &dearer(3), &dearer(6));
        let added = selected.selection.steps[0].cost.value;
        assert!((added - 0.15).abs() < 1e-12, "{added}");
        assert_eq!(steps, [true, false], "three of 200 are within chance, three more are not");
    }

    #[test]
    fn a_loss_beyond_the_margin_or_beyond_chance_is_a_loss() {
        let around = |value: f64, half: f64| Difference {
            value,
            low: value - half,
            high: value + half,
            p_value: 0.5,
        };
        assert!(is_without_loss(&around(-0.0005, 0.001), &around(0.001, 0.003)));
        assert!(
            !is_without_loss(&around(-0.0005, 0.0021), &around(0.001, 0.003)),
            "too much area, perhaps"
        );
        assert!(!is_without_loss(&around(-0.0005, 0.0002), &around(0.0, 0.003)), "beyond chance");
        assert!(
            !is_without_loss(&around(0.0, 0.001), &around(0.006, 0.005)),
            "dearer beyond chance"
        );
    }
}
