//! Decision whether a model reads the neighbours' default rate.
//!
//! The rate has little information where few clients are known: five hundred neighbours are then
//! too large a share of all clients. So it is off below a number of labelled applications. Above
//! it, models read it only if LightGBM without it is significantly worse.

use scoring::FeatureSet;
use scoring::features::Neighbours;
use serde::{Deserialize, Serialize};

use super::candidate::Evaluator;
use super::cross_validation::CrossValidation;
use super::inputs::FeatureColumns;
use super::journal::Journal;
use super::labelled::{both_outcomes, enough_for_folds, informative, outcomes};
use super::learner::Learner;
use super::plan::Plan;
use super::run_figures::Effect;
use super::selection::evaluate_run;
use crate::Result;
use crate::evaluation::amounts;
use crate::features::{FeatureMatrix, model_inputs, neighbours_feature};

/// Fewest labelled applications for each neighbour.
///
/// With fewer, the neighbours would be more than a thirtieth of all clients.
const APPLICATIONS_PER_NEIGHBOUR: usize = 30;

/// Findings about the neighbours' default rate, and whether models may read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeighboursStudy {
    /// Name of the feature.
    pub feature: String,
    /// Labelled applications, without the holdout.
    pub applications: usize,
    /// Number of labelled applications below which the feature is off.
    pub least_applications: usize,
    /// LightGBM without the feature minus LightGBM with it, on the folds of the selection.
    ///
    /// Absent if there are too few labelled applications.
    pub without: Option<Effect>,
    /// Whether models may read it.
    pub is_read: bool,
}

impl NeighboursStudy {
    /// Returns the findings as a sentence without a full stop.
    pub fn finding(&self) -> String {
        let Self { feature, applications, least_applications, without, is_read } = self;
        let Some(Effect { auc, cost }) = without else {
            return format!(
                "{feature} is not read: there are {applications} labelled applications, and it is off below {least_applications}"
            );
        };
        format!(
            "{feature} is {}: without it the area changes by {:+.4} [{:+.4}, {:+.4}] and the cost by {:+.4} [{:+.4}, {:+.4}]{}",
            if *is_read { "read" } else { "not read" },
            auc.value,
            auc.low,
            auc.high,
            cost.value,
            cost.low,
            cost.high,
            if *is_read { "" } else { ", no loss that is more than chance" }
        )
    }
}

/// Returns the fewest labelled applications for this many neighbours.
fn least_applications(neighbours: &Neighbours) -> usize {
    APPLICATIONS_PER_NEIGHBOUR * neighbours.count
}

/// Decides whether models read the neighbours' default rate; if not, removes it from `columns`.
///
/// There are no findings if no feature defines such a rate, or it is not among the columns.
///
/// # Errors
/// LightGBM's, or the journal's.
pub(super) fn decide(
    evaluator: &Evaluator<'_>,
    set: &FeatureSet,
    columns: FeatureColumns,
    progress: impl FnMut(&str),
) -> Result<(FeatureColumns, Option<NeighboursStudy>)> {
    let Some((feature, definition)) = neighbours_feature(set) else { return Ok((columns, None)) };
    let applications = evaluator.validation.defaults.len();
    let least = least_applications(definition);
    decide_from(evaluator, columns, feature, (applications, least), progress)
}

/// Measures the effect of the neighbours' default rate, however few the labelled applications are.
///
/// Call it to see where the smallest number of applications comes from. Training decides by itself.
/// Returns `None` if no feature defines such a rate.
///
/// # Errors
/// If there are too few defaults for the folds, or LightGBM's own.
pub fn neighbours_study(
    matrix: &FeatureMatrix,
    set: &FeatureSet,
    plan: &Plan,
    progress: impl FnMut(&str),
) -> Result<Option<NeighboursStudy>> {
    let Some((feature, _)) = neighbours_feature(set) else { return Ok(None) };
    let labelled = matrix.labelled()?;
    let defaults = outcomes(&labelled)?;
    both_outcomes(&defaults)?;
    let plan = &Plan { holdout: 0.0, ..plan.clone() };
    enough_for_folds(&defaults, plan)?;
    let journal = Journal::disabled();
    let validation =
        CrossValidation::new(&labelled, set, &defaults, (plan.folds, 1), plan.seed, &journal)?;
    let amounts = amounts(&labelled)?;
    let evaluator = Evaluator { plan, validation: &validation, amounts: &amounts };
    let (columns, _) =
        informative(&FeatureColumns::new(&labelled, set, model_inputs(set, plan.inputs))?, set)?;
    Ok(decide_from(&evaluator, columns, feature, (defaults.len(), 0), progress)?.1)
}

fn decide_from(
    evaluator: &Evaluator<'_>,
    columns: FeatureColumns,
    feature: &str,
    (applications, least_applications): (usize, usize),
    mut progress: impl FnMut(&str),
) -> Result<(FeatureColumns, Option<NeighboursStudy>)> {
    let others: Vec<String> =
        columns.names.iter().filter(|name| *name != feature).cloned().collect();
    if others.len() == columns.names.len() {
        return Ok((columns, None));
    }
    let without_it = columns.only(&others)?;
    let without = if applications < least_applications {
        None
    } else {
        let learner = Learner::LightGbm(evaluator.plan.parameters.clone());
        let mut evaluate = |name: &str, columns: &FeatureColumns| {
            progress(name);
            evaluate_run(evaluator, name, &learner, columns)
        };
        let with = evaluate("with the neighbours' default rate", &columns)?;
        let without = evaluate("without the neighbours' default rate", &without_it)?;
        Some(without.effect_against(&with, evaluator.validation.defaults)?)
    };
    let is_read = without.as_ref().is_some_and(loses);
    let feature = feature.to_owned();
    let study = NeighboursStudy { feature, applications, least_applications, without, is_read };
    Ok((if is_read { columns } else { without_it }, Some(study)))
}

/// Checks whether a model without it is significantly worse in AUC or cost, and better in neither.
fn loses(without: &Effect) -> bool {
    let is_worse = without.auc.is_below_zero() || without.cost.is_above_zero();
    is_worse && !without.auc.is_above_zero() && !without.cost.is_below_zero()
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, df};
    use scoring::features::{column, dimension, feature};

    use super::super::lightgbm::Parameters;
    use super::*;
    use crate::evaluation::Difference;

    const ROWS: usize = 1200;

    /// Builds two scores, and the default rate of the ten nearest neighbours by them.
    fn set() -> FeatureSet {
        let of = |name: &'static str| feature(name, name, name);
        let alike = vec![dimension("first", 1.0, 0.0), dimension("second", 1.0, 0.0)];
        let (first, second) =
            (of("first").row(column("FIRST")), of("second").row(column("SECOND")));
        FeatureSet {
            features: vec![first, second, of("alike").neighbours(10, alike)],
            ..FeatureSet::default()
        }
    }

    /// Decides on a grid of 40 × 30 applications whose outcome is `outcome(x, y)`.
    ///
    /// The feature is off below `least` applications.
    fn decide_on_grid(
        outcome: impl Fn(usize, usize) -> bool,
        least: usize,
    ) -> (FeatureColumns, NeighboursStudy) {
        let places: Vec<(usize, usize)> = (0..ROWS).map(|row| (row / 30, row % 30)).collect();
        let defaults: Vec<bool> = places.iter().map(|&(x, y)| outcome(x, y)).collect();
        let labelled: DataFrame = df!(
            "first" => places.iter().map(|place| place.0 as f64).collect::<Vec<f64>>(),
            "second" => places.iter().map(|place| place.1 as f64).collect::<Vec<f64>>(),
        )
        .unwrap();
        // Stumps add up the effect of each score by itself: they cannot learn a chessboard.
        let parameters = Parameters {
            num_leaves: 2,
            num_iterations: 40,
            learning_rate: 0.2,
            ..Parameters::default()
        };
        let plan = Plan { parameters, ..Plan::default() };
        let set = set();
        let journal = Journal::disabled();
        let validation =
            CrossValidation::new(&labelled, &set, &defaults, (plan.folds, 1), plan.seed, &journal)
                .unwrap();
        let evaluator =
            Evaluator { plan: &plan, validation: &validation, amounts: &vec![1.0; ROWS] };
        let names = ["first", "second", "alike"].map(String::from).to_vec();
        let columns = FeatureColumns::new(&labelled, &set, names).unwrap();
        let (columns, study) =
            decide_from(&evaluator, columns, "alike", (ROWS, least), |_| {}).unwrap();
        (columns, study.unwrap())
    }

    fn chessboard(x: usize, y: usize) -> bool {
        (x / 5 + y / 5).is_multiple_of(2)
    }

    #[test]
    fn it_is_read_where_it_gains_more_than_chance() {
        let (columns, study) = decide_on_grid(chessboard, 300);
        let Effect { auc, .. } = study.without.unwrap();
        assert!(auc.high < -0.3, "a chessboard is seen by neighbours alone: {auc:?}");
        assert!(study.is_read);
        assert_eq!(columns.names, ["first", "second", "alike"]);
    }

    #[test]
    fn it_is_not_read_where_the_outcomes_of_neighbours_say_nothing() {
        // Outcomes follow the first score in steps, and a cycle that neighbours do not share.
        let (columns, study) = decide_on_grid(|x, y| (x * 7 + y * 11) % 40 < x, 300);
        assert!(!study.is_read && study.without.is_some(), "{study:?}");
        assert_eq!(columns.names, ["first", "second"]);
        assert!(
            study.finding().starts_with("alike is not read: without it the area changes by"),
            "{}",
            study.finding()
        );
    }

    #[test]
    fn it_is_off_below_its_size_even_where_it_would_gain() {
        let (columns, study) = decide_on_grid(chessboard, ROWS + 1);
        assert_eq!((study.is_read, &study.without), (false, &None));
        assert_eq!(columns.names, ["first", "second"]);
        assert_eq!(
            study.finding(),
            "alike is not read: there are 1200 labelled applications, and it is off below 1201"
        );
    }

    #[test]
    fn its_size_is_thirty_applications_for_each_neighbour() {
        let set = crate::features::definitions();
        assert_eq!(
            neighbours_feature(&set).map(|(_, definition)| least_applications(definition)),
            Some(15_000)
        );
    }

    #[test]
    fn a_gain_in_one_figure_does_not_excuse_a_loss_in_the_other() {
        let around = |value: f64| Difference {
            value,
            low: value - 0.001,
            high: value + 0.001,
            p_value: 0.5,
        };
        let without = |auc: f64, cost: f64| Effect { auc: around(auc), cost: around(cost) };
        assert!(
            loses(&without(-0.002, 0.0))
                && loses(&without(0.0, 0.002))
                && loses(&without(-0.002, 0.002))
        );
        assert!(!loses(&without(-0.0005, 0.0005)), "within chance");
        assert!(!loses(&without(-0.002, -0.002)) && !loses(&without(0.002, 0.002)));
    }
}
