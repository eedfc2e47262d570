//! How few inputs are enough: those that say the same as an easier one are left out, then those that gain least.
//!
//! Twins are found without looking at an outcome. What gains least is chosen on the training rows of each fold, so that a
//! fold's own outcomes have no say in what is judged on it. Of two models whose difference is within chance and small, the
//! one that is easier to explain is taken. Losses do not add up: each simplification, with those before it, is compared with
//! the model that selection began with.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use rayon::prelude::*;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};

use super::calibration::cross_fitted;
use super::candidate::Judge;
use super::cross_validation::Run;
use super::inputs::Columns;
use super::learner::Learner;
use super::lightgbm::Parameters;
use super::studies::Effect;
use crate::Result;
use crate::evaluation::{Decided, Difference, auc_difference, mean_difference};
use crate::explaining::ranks;

/// A model never has more inputs.
const MOST_FEATURES: usize = 300;

/// Numbers of inputs that are tried, ascending.
const SIZES: [usize; 6] = [40, 60, 90, 120, 160, 220];

/// Rank correlation from which two features say the same.
pub(crate) const TWINS: f64 = 0.99;

/// Rows that rank correlations are computed on, at most.
const ROWS_FOR_TWINS: usize = 6000;

/// The area that must not be lost for a model that is easier to explain, by all simplifications together: the loss's
/// interval ends before it.
pub(crate) const AUC_MARGIN: f64 = 0.0025;

/// How the champion's inputs were chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Each simpler model, compared with the tuned one that selection began with.
    pub steps: Vec<SelectionStep>,
    /// Features left out because an easier one says the same: each with the one that stays.
    pub twins: BTreeMap<String, String>,
    /// Features with one value, or none, among the labelled applications: left out before anything else.
    pub without_information: Vec<String>,
}

/// One simplification, judged out of fold on folds of the selection's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SelectionStep {
    /// What was simplified.
    pub name: String,
    /// Number of inputs.
    pub features: usize,
    /// Area gained.
    pub auc: Difference,
    /// Cost per application added.
    pub cost: Difference,
    /// Whether it is not worse by more than chance, and surely loses less area than the margin.
    pub is_without_loss: bool,
}

/// What selection ends with.
pub(crate) struct Selected {
    pub(crate) selection: Selection,
    pub(crate) learner: Learner,
    pub(crate) columns: Columns,
}

/// Decisions and scores of one run, to be compared.
pub(crate) struct Judgement {
    pub(crate) scores: Vec<f64>,
    pub(crate) costs: Vec<f64>,
}

/// Simplifies LightGBM with `parameters` on `columns` as far as nothing is lost.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(crate) fn select(
    judge: &Judge<'_>,
    set: &FeatureSet,
    columns: &Columns,
    without_information: Vec<String>,
    parameters: &Parameters,
    mut progress: impl FnMut(&str),
) -> Result<Selected> {
    let defaults = judge.validation.defaults;
    simplify(defaults, set, columns, without_information, parameters, |name, learner, columns| {
        if name != TUNED {
            progress(name);
        }
        run(judge, name, learner, columns)
    })
}

/// Name of the run that every simplification is compared with.
const TUNED: &str = "tuned";

/// The sequence of simplifications; `run` judges each out of fold.
///
/// Each one is compared with the tuned model itself, not with the last that was kept, so that several together lose no more
/// than one may.
fn simplify(
    defaults: &[bool],
    set: &FeatureSet,
    columns: &Columns,
    without_information: Vec<String>,
    parameters: &Parameters,
    mut run: impl FnMut(&str, &Learner, &Columns) -> Result<Judgement>,
) -> Result<Selected> {
    let mut learner = Learner::LightGbm(parameters.clone());
    let tuned = run(TUNED, &learner, columns)?;
    let mut steps: Vec<SelectionStep> = Vec::new();
    let mut attempt = |name: &str, learner: &Learner, columns: &Columns, features: usize| {
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
    let twins = twins(set, columns);
    let apart: Vec<String> = columns.names.iter().filter(|name| !twins.contains_key(*name)).cloned().collect();
    let mut chosen = columns.clone();
    let mut left_out = BTreeMap::new();
    if !twins.is_empty() {
        let fewer = columns.only(&apart)?;
        if attempt("twins left out", &learner, &fewer, apart.len())? {
            (chosen, left_out) = (fewer, twins);
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
    Ok(Selected { selection, learner, columns: chosen })
}

/// Judges a learner on the folds of the selection. It decides at the break-even, on probabilities that are calibrated on the
/// other folds: a threshold that is found on each would add its own chance to what is compared.
///
/// # Errors
/// The learner's, or the journal's.
pub(crate) fn run(judge: &Judge<'_>, name: &str, learner: &Learner, columns: &Columns) -> Result<Judgement> {
    let repetition = judge.validation.selection();
    let scores = judge.validation.run(name, Run::of(learner, columns, repetition))?.0.scores;
    let (_, probabilities) =
        cross_fitted(&scores, judge.validation.defaults, &judge.validation.partitions[repetition].fold_of)?;
    let costs = judge.plan.costs;
    let refused = Decided::at(probabilities, costs.break_even()).refused;
    Ok(Judgement { costs: costs.of_each(&refused, judge.validation.defaults), scores })
}

impl Judgement {
    /// This less `other`, on the same applications.
    ///
    /// # Errors
    /// If they are not of the same applications.
    pub(crate) fn less(&self, other: &Self, defaults: &[bool]) -> Result<Effect> {
        let auc = auc_difference(slice::from_ref(&self.scores), slice::from_ref(&other.scores), defaults)?;
        Ok(Effect { auc, cost: mean_difference(&self.costs, &other.costs)? })
    }
}

fn compared(
    name: &str,
    features: usize,
    simpler: &Judgement,
    tuned: &Judgement,
    defaults: &[bool],
) -> Result<SelectionStep> {
    let Effect { auc, cost } = simpler.less(tuned, defaults)?;
    let is_without_loss = is_without_loss(&auc, &cost);
    Ok(SelectionStep { name: name.to_owned(), features, auc, cost, is_without_loss })
}

/// Not worse by more than chance in area or cost, and surely less than the margin of area lost.
fn is_without_loss(auc: &Difference, cost: &Difference) -> bool {
    auc.high >= 0.0 && cost.low <= 0.0 && auc.low >= -AUC_MARGIN
}

/// Features that rank applications like an easier one, each with that one. No outcome is looked at.
///
/// Easier is what reads fewer raw columns, then what is defined first. Missing ranks below every value.
fn twins(set: &FeatureSet, columns: &Columns) -> BTreeMap<String, String> {
    let step = columns.rows().div_ceil(ROWS_FOR_TWINS).max(1);
    let ranks: Vec<Vec<f64>> = (0..columns.names.len())
        .into_par_iter()
        .map(|at| standardised_ranks(columns.column(at).step_by(step).collect()))
        .collect();
    let lineage = set.lineage();
    let raw_columns = |at: usize| lineage.get(columns.names[at].as_str()).map_or(usize::MAX, BTreeSet::len);
    let mut order: Vec<usize> = (0..columns.names.len()).collect();
    order.sort_by_key(|&at| raw_columns(at));
    let mut kept: Vec<usize> = Vec::new();
    let mut twins = BTreeMap::new();
    for at in order {
        let is_alike = |other: &&usize| {
            let correlation: f64 = ranks[at].iter().zip(&ranks[**other]).map(|(left, right)| left * right).sum();
            correlation.abs() >= TWINS
        };
        match kept.par_iter().find_first(is_alike) {
            Some(&easier) => {
                twins.insert(columns.names[at].clone(), columns.names[easier].clone());
            }
            None => kept.push(at),
        }
    }
    twins
}

/// Midranks with mean 0 and a sum of squares of 1, so that a product of two is Spearman's correlation; zeros if all are equal.
fn standardised_ranks(values: Vec<f64>) -> Vec<f64> {
    let known = |value: f64| if value.is_nan() { f64::NEG_INFINITY } else { value };
    let mut ranks = ranks(&values.into_iter().map(known).collect::<Vec<f64>>());
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
            (correlation(vec![1.0, 2.0, 2.0, 4.0], vec![3.0, 1.0, 2.0, 0.0]) + 0.948_683_298_050_513_9).abs() < 1e-12
        );
        assert!(correlation(vec![f64::NAN, 2.0, 3.0], vec![-1.0, 2.0, 3.0]) > 0.999);
        assert!(correlation(vec![1.0, 1.0], vec![1.0, 2.0]).abs() < 1e-12);
        assert!((correlation(vec![-0.0, 0.0, 1.0], vec![7.0, 7.0, 9.0]) - 1.0).abs() < 1e-12, "both zeros are one");
    }

    /// A hundred defaults and a hundred repaid loans; `moved` turns so many pairs of a default and a repaid loan round.
    fn judgement(moved: &[(usize, isize)], cost: f64) -> Judgement {
        // Repaid loans have the even scores from 0, defaults the odd ones from 101 on: half-way overlapping.
        let mut scores: Vec<f64> = (0..100).map(|at| f64::from(2 * at + 101)).collect();
        scores.extend((0..100).map(|at| f64::from(2 * at)));
        for &(default, pairs) in moved {
            scores[default] += 2.0 * pairs as f64;
        }
        Judgement { scores, costs: (0..200).map(|row| if row % 2 == 0 { cost } else { 0.0 }).collect() }
    }

    /// Two features that say the same, the first of which has a known direction.
    fn twin_columns() -> (FeatureSet, Columns) {
        let of = |name: &'static str| feature(name, name, name);
        let debt = of("debt").raises_risk().row(column("AMT_CREDIT"));
        let again = of("debt_again").row(multiply(column("AMT_CREDIT"), number(2.0)));
        let set = FeatureSet { features: vec![debt, again], ..FeatureSet::default() };
        let frame = df!("debt" => [1.0, 2.0, 3.0], "debt_again" => [2.0, 4.0, 6.0]).unwrap();
        let names = vec!["debt".to_owned(), "debt_again".to_owned()];
        let columns = Columns::new(&frame, &set, names).unwrap();
        (set, columns)
    }

    /// Which of two simplifications are kept, if the first gives `monotone` and the second `fewer`.
    fn kept(tuned: &Judgement, monotone: &Judgement, fewer: &Judgement) -> (Vec<bool>, Selected) {
        let defaults: Vec<bool> = (0..200).map(|row| row < 100).collect();
        let (set, columns) = twin_columns();
        let copy =
            |judgement: &Judgement| Judgement { scores: judgement.scores.clone(), costs: judgement.costs.clone() };
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
        let tuned = judgement(&[], 1.0);
        // Of ten thousand pairs eight are lost: one by each of 13 defaults, of which 5 others gain one.
        let moved = |lose: usize, gain: usize| -> Vec<(usize, isize)> {
            (0..lose + gain).map(|default| (default, if default < lose { -1 } else { 1 })).collect()
        };
        let once = judgement(&moved(13, 5), 1.0);
        let (steps, selected) = kept(&tuned, &once, &once);
        assert!((selected.selection.steps[0].auc.value + 0.0008).abs() < 1e-12, "{:?}", selected.selection.steps);
        assert_eq!(steps, [true, true], "the second loses nothing more");
        assert_eq!(selected.columns.names, ["debt"]);
        // Eight pairs more: each step alone surely loses less than the margin, both together may lose more.
        let twice = judgement(&moved(26, 10), 1.0);
        let (steps, selected) = kept(&tuned, &once, &twice);
        assert!((selected.selection.steps[1].auc.value + 0.0016).abs() < 1e-12, "{:?}", selected.selection.steps);
        assert_eq!(steps, [true, false]);
        assert_eq!(selected.columns.names, ["debt", "debt_again"]);
        assert_eq!(selected.learner.parameters().map(|parameters| parameters.is_monotone), Some(true));
        // The first is refused: the second is compared with the tuned model all the same.
        let (steps, _) = kept(&tuned, &twice, &once);
        assert_eq!(steps, [false, true]);
    }

    #[test]
    fn nor_does_what_several_simplifications_cost() {
        // So many of the applications cost a missed default more.
        let dearer = |applications: usize| {
            let mut judgement = judgement(&[], 1.0);
            for cost in &mut judgement.costs[..applications] {
                *cost += 10.0;
            }
            judgement
        };
        let (steps, selected) = kept(&dearer(0), &dearer(3), &dearer(6));
        let added = selected.selection.steps[0].cost.value;
        assert!((added - 0.15).abs() < 1e-12, "{added}");
        assert_eq!(steps, [true, false], "three of 200 are within chance, three more are not");
    }

    #[test]
    fn a_loss_beyond_the_margin_or_beyond_chance_is_a_loss() {
        let around = |value: f64, half: f64| Difference { value, low: value - half, high: value + half, p_value: 0.5 };
        assert!(is_without_loss(&around(-0.0005, 0.001), &around(0.001, 0.003)));
        assert!(!is_without_loss(&around(-0.0005, 0.0021), &around(0.001, 0.003)), "too much area, perhaps");
        assert!(!is_without_loss(&around(-0.0005, 0.0002), &around(0.0, 0.003)), "beyond chance");
        assert!(!is_without_loss(&around(0.0, 0.001), &around(0.006, 0.005)), "dearer beyond chance");
    }
}
