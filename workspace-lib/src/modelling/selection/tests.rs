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
        (correlation(vec![1.0, 2.0, 2.0, 4.0], vec![3.0, 1.0, 2.0, 0.0]) + 0.948_683_298_050_513_9)
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
    assert_eq!(selected.learner.parameters().map(|parameters| parameters.is_monotone), Some(true));
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
    assert!(!is_without_loss(&around(0.0, 0.001), &around(0.006, 0.005)), "dearer beyond chance");
}
