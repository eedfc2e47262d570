//! How few inputs are enough: those that say the same as an easier one are left out, then those that gain least.
//!
//! Twins are found without looking at an outcome. What gains least is chosen on the training rows of each fold, so that a
//! fold's own outcomes have no say in what is judged on it. Of two models whose difference is within chance and small, the
//! one that is easier to explain is taken.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};

use super::candidate::{Judge, probability};
use super::cross_validation::Run;
use super::inputs::Columns;
use super::learner::Learner;
use super::lightgbm::Parameters;
use super::threshold::refused_out_of_fold;
use crate::Result;
use crate::evaluation::{Difference, auc_difference, mean_difference};

/// A model never has more inputs.
const MOST_FEATURES: usize = 300;

/// Numbers of inputs that are tried, ascending.
const SIZES: [usize; 6] = [40, 60, 90, 120, 160, 220];

/// Rank correlation from which two features say the same.
const TWINS: f64 = 0.99;

/// Rows that rank correlations are computed on, at most.
const ROWS_FOR_TWINS: usize = 6000;

/// The area that may be lost for a model that is easier to explain.
const AUC_MARGIN: f64 = 0.001;

/// The share of the cost that may be lost for it.
const COST_MARGIN: f64 = 0.01;

/// How the champion's inputs were chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Each simpler model, compared with the one before it that was kept.
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
    /// Whether nothing was lost that can be told from chance, and little in any case.
    pub is_without_loss: bool,
}

/// What selection ends with.
pub(crate) struct Selected {
    pub(crate) selection: Selection,
    pub(crate) learner: Learner,
    pub(crate) columns: Columns,
}

/// Decisions and scores of one run, to be compared.
struct Reference {
    scores: Vec<f64>,
    costs: Vec<f64>,
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
    let mut learner = Learner::LightGbm(parameters.clone());
    let mut steps = Vec::new();
    let mut reference = run(judge, "tuned", &learner, columns)?;
    let mut attempt = |name: &str, reference: &Reference, learner: &Learner, columns: &Columns, features: usize| {
        progress(name);
        let simpler = run(judge, name, learner, columns)?;
        let step = compared(judge, name, features, &simpler, reference)?;
        let is_kept = step.is_without_loss;
        steps.push(step);
        Ok::<_, crate::Error>(is_kept.then_some(simpler))
    };

    if !parameters.is_monotone && columns.directions.iter().any(Option::is_some) {
        let monotone = Learner::LightGbm(Parameters { is_monotone: true, ..parameters.clone() });
        let kept = attempt("known directions kept", &reference, &monotone, columns, columns.names.len())?;
        if let Some(kept) = kept {
            (learner, reference) = (monotone, kept);
        }
    }
    let twins = twins(set, columns);
    let apart: Vec<String> = columns.names.iter().filter(|name| !twins.contains_key(*name)).cloned().collect();
    let mut chosen = columns.clone();
    let mut left_out = BTreeMap::new();
    if !twins.is_empty() {
        let fewer = columns.only(&apart)?;
        if let Some(kept) = attempt("twins left out", &reference, &learner, &fewer, apart.len())? {
            (chosen, reference, left_out) = (fewer, kept, twins);
        }
    }
    let parameters = learner.parameters().cloned().unwrap_or_default();
    let width = chosen.names.len();
    for features in SIZES.into_iter().filter(|&size| size < width) {
        let selected = Learner::Selected { parameters: parameters.clone(), features };
        let name = format!("the {features} that gain most");
        if attempt(&name, &reference, &selected, &chosen, features)?.is_some() {
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

fn run(judge: &Judge<'_>, name: &str, learner: &Learner, columns: &Columns) -> Result<Reference> {
    let scores = judge.validation.run(name, Run::of(learner, columns, judge.validation.selection()))?.0.scores;
    Ok(Reference { costs: costs_out_of_fold(judge, &scores, judge.validation.selection())?, scores })
}

/// Cost of each application by its score, each fold decided at the cheapest threshold of the others.
pub(crate) fn costs_out_of_fold(judge: &Judge<'_>, scores: &[f64], repetition: usize) -> Result<Vec<f64>> {
    let probabilities: Vec<f64> = scores.iter().map(|&score| probability(score)).collect();
    let defaults = judge.validation.defaults;
    let partition = &judge.validation.partitions[repetition];
    let refused = refused_out_of_fold(judge.plan.costs, &probabilities, defaults, partition)?;
    Ok(judge.plan.costs.of_each(&refused, defaults))
}

fn compared(
    judge: &Judge<'_>,
    name: &str,
    features: usize,
    simpler: &Reference,
    reference: &Reference,
) -> Result<SelectionStep> {
    let own = std::slice::from_ref(&simpler.scores);
    let auc = auc_difference(own, std::slice::from_ref(&reference.scores), judge.validation.defaults)?;
    let cost = mean_difference(&simpler.costs, &reference.costs)?;
    let mean = reference.costs.iter().sum::<f64>() / reference.costs.len() as f64;
    Ok(SelectionStep {
        name: name.to_owned(),
        features,
        is_without_loss: is_without_loss(&auc, &cost, mean),
        auc,
        cost,
    })
}

/// Nothing lost that can be told from chance, and within the margins in any case.
fn is_without_loss(auc: &Difference, cost: &Difference, mean_cost: f64) -> bool {
    let within_chance = auc.high >= 0.0 && cost.low <= 0.0;
    within_chance && auc.value >= -AUC_MARGIN && cost.value <= COST_MARGIN * mean_cost
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
    let values: Vec<f64> = values.into_iter().map(known).collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&left, &right| values[left].total_cmp(&values[right]));
    let mut ranks = vec![0.0; values.len()];
    let centre = (values.len() as f64 - 1.0) / 2.0;
    let mut start = 0;
    while start < order.len() {
        let equal =
            order[start..].iter().take_while(|&&at| values[at].total_cmp(&values[order[start]]).is_eq()).count();
        let rank = start as f64 + (equal as f64 - 1.0) / 2.0 - centre;
        for &at in &order[start..start + equal] {
            ranks[at] = rank;
        }
        start += equal;
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
    }

    #[test]
    fn a_loss_beyond_the_margin_or_beyond_chance_is_a_loss() {
        let around = |value: f64, half: f64| Difference { value, low: value - half, high: value + half, p_value: 0.5 };
        assert!(is_without_loss(&around(-0.0005, 0.001), &around(0.001, 0.003), 0.5));
        assert!(!is_without_loss(&around(-0.002, 0.003), &around(0.001, 0.003), 0.5), "too much area");
        assert!(!is_without_loss(&around(-0.0005, 0.0002), &around(0.0, 0.003), 0.5), "beyond chance");
        assert!(!is_without_loss(&around(0.0, 0.001), &around(0.006, 0.007), 0.5), "too dear");
    }
}
