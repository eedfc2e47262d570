//! Tests of group comparisons: against Python's figures, by hand, and with very small groups.

use super::super::oracle::{Oracle, OracleGroup, assert_close, oracle};
use super::*;

fn label(text: &str) -> Label {
    Label::new(text, text)
}

fn grouping(group_of: Vec<Option<usize>>, groups: usize) -> Grouping {
    let groups = (0..groups).map(|group| label(&group.to_string())).collect();
    Grouping { code: "test".to_owned(), label: label("Test"), groups, group_of }
}

fn values(estimate: Option<Estimate>) -> [f64; 3] {
    let Estimate { value, low, high } = estimate.unwrap();
    [value, low, high]
}

/// Adds a group's applications to `decisions`.
///
/// `counts` holds (applications, defaults) of the granted, then of the refused. The first ones of
/// each default.
fn group(
    decisions: &mut (Vec<bool>, Vec<bool>, Vec<Option<usize>>),
    number: usize,
    counts: [(usize, usize); 2],
) {
    for (refused, (applications, defaults)) in [false, true].into_iter().zip(counts) {
        for application in 0..applications {
            decisions.0.push(refused);
            decisions.1.push(application < defaults);
            decisions.2.push(Some(number));
        }
    }
}

fn compared(
    decisions: &(Vec<bool>, Vec<bool>, Vec<Option<usize>>),
    groups: usize,
) -> GroupComparison {
    let (refused, defaults, group_of) = decisions;
    let probabilities: Vec<f64> =
        refused.iter().map(|&refused| if refused { 0.3 } else { 0.05 }).collect();
    let data = DecisionData {
        probabilities: &probabilities,
        refused,
        defaults,
        amounts: &vec![1000.0; defaults.len()],
        costs: CostMatrix::default(),
        economics: LoanEconomics::default(),
    };
    compare(&grouping(group_of.clone(), groups), &data).unwrap()
}

#[test]
fn agrees_with_scikit_learn_and_scipy() {
    let Oracle { probabilities, defaults, amounts, threshold, group_of, groups: expected, .. } =
        oracle();
    let refused: Vec<bool> =
        probabilities.iter().map(|&probability| probability >= threshold).collect();
    let data = DecisionData {
        probabilities: &probabilities,
        refused: &refused,
        defaults: &defaults,
        amounts: &amounts,
        costs: CostMatrix::default(),
        economics: LoanEconomics::default(),
    };
    let group_of: Vec<Option<usize>> =
        group_of.iter().map(|&group| usize::try_from(group).ok()).collect();
    let comparison = compare(&grouping(group_of.clone(), 3), &data).unwrap();
    assert_eq!(comparison.unknown, group_of.iter().filter(|group| group.is_none()).count());
    for (found, wanted) in comparison.groups.iter().zip(&expected) {
        let OracleGroup { applications, defaults, .. } = *wanted;
        assert_eq!((found.applications, found.defaults), (applications, defaults));
        for (found, wanted) in [
            (found.selection_rate, &wanted.selection_rate),
            (found.disparate_impact, &wanted.disparate_impact),
            (found.true_positive_rate, &wanted.true_positive_rate),
            (found.false_positive_rate, &wanted.false_positive_rate),
            (found.equal_opportunity_gap, &wanted.equal_opportunity_gap),
            (found.observed_to_predicted, &wanted.observed_to_predicted),
            (found.calibration_slope, &wanted.slope),
            (found.auc, &wanted.auc),
            (found.cost_per_application, &wanted.cost),
            (found.euros_per_application, &wanted.euros),
        ] {
            assert_close(&values(found), wanted);
        }
    }
}

#[test]
fn gaps_and_four_fifths_are_those_of_groups_that_are_large_enough() {
    let mut decisions = Default::default();
    // First group: 80 of 100 granted, 10 of them and 10 of the refused defaulted. Second group: 120
    // of 200 granted, 12 of them and 28 of the refused defaulted.
    group(&mut decisions, 0, [(80, 10), (20, 10)]);
    group(&mut decisions, 1, [(120, 12), (80, 28)]);
    // Two groups of ten, all granted or all refused, are too small to be the reference or a gap.
    group(&mut decisions, 2, [(10, 1), (0, 0)]);
    group(&mut decisions, 3, [(0, 0), (10, 1)]);
    let comparison = compared(&decisions, 4);
    assert_eq!(comparison.reference, 0);
    assert_close(
        &[
            comparison.lowest_disparate_impact.unwrap(),
            comparison.largest_true_positive_gap.unwrap(),
            comparison.largest_false_positive_gap.unwrap(),
            comparison.groups[1].equal_opportunity_gap.unwrap().value,
            comparison.groups[3].disparate_impact.unwrap().value,
        ],
        &[0.6 / 0.8, 28.0 / 40.0 - 0.5, 52.0 / 160.0 - 0.125, 108.0 / 160.0 - 70.0 / 80.0, 0.0],
    );
    assert!(comparison.below_four_fifths);
    // 10 × 10 for the accepted defaults and 10 for the refused good clients, over 100. In euros: 10
    // × 600 and 10 × 60.
    let reference = comparison.reference_group();
    assert_close(
        &[
            reference.cost_per_application.unwrap().value,
            reference.euros_per_application.unwrap().value,
        ],
        &[1.1, 66.0],
    );
}

#[test]
fn figures_that_cannot_be_computed_are_absent_and_null() {
    let mut decisions = Default::default();
    group(&mut decisions, 0, [(5, 0), (5, 0)]);
    group(&mut decisions, 1, [(1, 1), (0, 0)]);
    let comparison = compared(&decisions, 3);
    assert_eq!(comparison.reference, 0, "the largest, where none is large");
    let [no_defaults, one_default, nobody] = &comparison.groups[..] else { panic!("three groups") };
    assert_eq!(
        (no_defaults.true_positive_rate, no_defaults.auc, no_defaults.calibration_slope),
        (None, None, None)
    );
    assert_eq!(no_defaults.default_rate.unwrap().value.to_bits(), 0.0f64.to_bits());
    assert_eq!((one_default.false_positive_rate, one_default.equal_opportunity_gap), (None, None));
    assert_eq!((one_default.cost_per_application, one_default.euros_per_application), (None, None));
    assert_eq!(
        (nobody.selection_rate, nobody.mean_probability, nobody.disparate_impact),
        (None, None, None)
    );
    assert_eq!((comparison.lowest_disparate_impact, comparison.below_four_fifths), (None, false));
    assert_eq!(
        (comparison.largest_true_positive_gap, comparison.largest_false_positive_gap),
        (None, None)
    );
    let text = serde_json::to_string(&comparison).unwrap();
    assert!(text.contains("\"auc\":null"), "{text}");
    assert_eq!(serde_json::from_str::<GroupComparison>(&text).unwrap(), comparison);
}

#[test]
fn says_which_series_has_another_length() {
    let data = DecisionData {
        probabilities: &[0.1, 0.2],
        refused: &[false, true],
        defaults: &[false, true],
        amounts: &[1.0, 2.0],
        costs: CostMatrix::default(),
        economics: LoanEconomics::default(),
    };
    let message = |grouping: &Grouping, data: &DecisionData<'_>| {
        compare(grouping, data).unwrap_err().to_string()
    };
    assert_eq!(
        message(&grouping(vec![Some(0)], 1), &data),
        "expected as many groups of applications as outcomes, found 1 and 2"
    );
    let short = DecisionData { amounts: &[1.0], ..data };
    assert_eq!(
        message(&grouping(vec![Some(0); 2], 1), &short),
        "expected as many amounts as outcomes, found 1 and 2"
    );
    assert_eq!(
        message(&grouping(vec![None; 2], 0), &data),
        "grouping test: expected at least one group, found none"
    );
}
