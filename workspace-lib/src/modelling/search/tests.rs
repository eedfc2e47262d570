use super::*;

#[test]
fn a_trial_is_abandoned_if_it_ranks_worse_by_more_than_its_standard_error() {
    // A hundred defaults rank above a hundred repaid loans, except some that rank below all or
    // half of them.
    let defaults: Vec<bool> = (0..200).map(|row| row < 100).collect();
    let rows: Vec<usize> = (0..200).collect();
    let scores = |below_all: usize, below_half: usize| -> Vec<f64> {
        let score = |row: usize| match row {
            row if row < below_all => -1.0,
            row if row < below_all + below_half => 0.495,
            row if row < 100 => 10.0,
            row => row as f64 / 100.0 - 1.0,
        };
        (0..200).map(score).collect()
    };
    let is_worse =
        |trial: &[f64], best: &[f64]| ranks_clearly_worse(trial, best, &defaults, &rows).unwrap();
    let best = scores(2, 0);
    assert!(!is_worse(&best, &best));
    // One more default below half: 0.005 of area, whose standard error is about as large.
    assert!(!is_worse(&scores(2, 1), &best));
    // Four more below all: 0.04, with a standard error of 0.02.
    assert!(is_worse(&scores(6, 0), &best));
    assert!(!is_worse(&best, &scores(6, 0)), "the better one never is");
    let cost =
        mean(&costs_at_cheapest(CostMatrix::default(), &scores(2, 0), &defaults, &rows).unwrap());
    assert!((cost - 20.0 / 200.0).abs() < 1e-12, "{cost}");
}

/// Builds scores of which the defaults are highest, except the first `wrong` ones, which are
/// `missed`.
///
/// One application in ten defaults. The nine others of each ten have scores from -4.5 to -0.5.
fn trial_scores(applications: usize, wrong: usize, missed: f64) -> Vec<f64> {
    let score = |row: usize| match row % 10 {
        0 if row / 10 < wrong => missed,
        0 => 9.0,
        other => other as f64 / 2.0 - 5.0,
    };
    (0..applications).map(score).collect()
}

fn chosen_of(applications: usize, trials: &[Vec<f64>]) -> usize {
    let defaults: Vec<bool> = (0..applications).map(|row| row % 10 == 0).collect();
    chosen_trial(CostMatrix::default(), trials, &defaults, &(0..applications).collect::<Vec<_>>())
        .unwrap()
}

#[test]
fn another_trial_than_the_first_is_taken_if_it_ranks_better_beyond_chance() {
    // Twenty, nineteen, ten and five of a hundred defaults are below every repaid loan.
    let [first, luckier, better, best] =
        [20, 19, 10, 5].map(|wrong| trial_scores(1000, wrong, -9.0));
    assert_eq!(
        chosen_of(1000, &[first.clone(), luckier.clone()]),
        0,
        "one default in a hundred is within chance"
    );
    assert_eq!(chosen_of(1000, &[first.clone(), luckier, better.clone()]), 2);
    assert_eq!(chosen_of(1000, &[first.clone(), better.clone(), best]), 2);
    assert_eq!(chosen_of(1000, &[better, first]), 0);
    assert_eq!(chosen_of(1000, &[]), 0);
}

#[test]
fn a_trial_that_ranks_better_is_not_taken_if_it_costs_more_beyond_chance() {
    let defaults: Vec<bool> = (0..10_000).map(|row| row % 10 == 0).collect();
    let rows: Vec<usize> = (0..10_000).collect();
    let area = |scores: &[f64]| area(scores, &defaults, &rows).unwrap();
    // In the first trial, 90 of 1,000 defaults rank below every repaid loan. In the second, 300
    // rank below two ninths of them. It costs less to refuse these two ninths wrongly than to
    // miss the 300 defaults.
    let (first, dearer) = (trial_scores(10_000, 90, -9.0), trial_scores(10_000, 300, -1.1));
    assert!(
        (area(&first) - 0.91).abs() < 1e-12
            && (area(&dearer) - (1.0 - 0.3 * 2.0 / 9.0)).abs() < 1e-12
    );
    let cost = |scores: &[f64]| {
        mean(&costs_at_cheapest(CostMatrix::default(), scores, &defaults, &rows).unwrap())
    };
    assert!((cost(&first) - 0.09).abs() < 1e-12 && (cost(&dearer) - 0.2).abs() < 1e-12);
    assert_eq!(chosen_of(10_000, &[first, dearer]), 0);
}

#[test]
fn the_cost_on_other_folds_takes_the_trial_that_was_better_elsewhere() {
    let defaults: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
    let partition = Partition { fold_of: (0..40).map(|row| row / 20).collect(), folds: 2 };
    // The first trial is right on fold 0 and wrong on fold 1, the second the other way round.
    let right = |row: usize| if defaults[row] { 1.0 } else { -1.0 };
    let trial = |fold: usize| {
        (0..40).map(|row| if row / 20 == fold { right(row) } else { -right(row) }).collect()
    };
    let trials: [Vec<f64>; 2] = [trial(0), trial(1)];
    let costs = CostMatrix::default();
    // Fold 0 is scored by the second trial, which is right on fold 1. On fold 0 it misses ten
    // defaults and refuses ten good clients. Fold 1 is alike.
    assert!(
        (cost_on_other_folds(costs, &trials, &defaults, &partition).unwrap() - 220.0 / 40.0).abs()
            < 1e-12
    );
}
