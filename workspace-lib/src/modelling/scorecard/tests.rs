//! Tests of a whole card: points against log-odds, printed bins, selection and errors.

use super::*;
use crate::evaluation::Ranked;

const NAMES: [&str; 6] = ["debt", "savings", "copy_of_debt", "constant", "missing", "noise"];

/// Returns a pseudo-random number below `below`.
fn scattered(row: u32, seed: u32, below: u32) -> u32 {
    let mixed = (row + 1).wrapping_mul(0x9E37_79B1).rotate_left(seed).wrapping_mul(0x85EB_CA6B);
    ((mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35) >> 8) % below
}

/// Builds applications with two informative features and four that a card should leave out.
///
/// Debt raises the risk and savings lower it. Savings are missing for every sixth application.
fn applications() -> (Vec<f64>, Vec<bool>) {
    (0..4000_u32)
        .map(|row| {
            let (debt, savings) = (scattered(row, 3, 100), scattered(row, 9, 100));
            let default = debt + scattered(row, 17, 100) > savings + 90;
            let savings = if row % 6 == 0 { f64::NAN } else { f64::from(savings) };
            let debt = f64::from(debt);
            (
                [
                    debt,
                    savings,
                    2.0 * debt + 1.0,
                    3.0,
                    f64::NAN,
                    f64::from(scattered(row, 23, 100)),
                ],
                default,
            )
        })
        .fold((Vec::new(), Vec::new()), |(mut values, mut defaults), (row, default)| {
            values.extend(row);
            defaults.push(default);
            (values, defaults)
        })
}

fn names() -> Vec<String> {
    NAMES.map(str::to_owned).to_vec()
}

fn fitted() -> (Scorecard, Vec<f64>, Vec<bool>) {
    let (values, defaults) = applications();
    (Scorecard::fit(&values, &defaults, &names(), &[None; 6]).unwrap(), values, defaults)
}

#[test]
fn leaves_out_what_repeats_is_constant_missing_or_noise() {
    let (scorecard, values, defaults) = fitted();
    let card = scorecard.card();
    let features: Vec<&str> =
        card.iter().map(|characteristic| characteristic.feature.as_str()).collect();
    assert!(features == ["debt", "savings"] || features == ["savings", "debt"], "{features:?}");
    assert!(card[0].information_value > card[1].information_value);
    let auc =
        Ranked::new(&scorecard.scores(&values), &defaults).unwrap().auc(&vec![1.0; defaults.len()]);
    assert!(auc > 0.85, "{auc}");
}

#[test]
fn points_are_the_scaled_log_odds_up_to_rounding() {
    let (scorecard, values, _) = fitted();
    let scores = scorecard.scores(&values);
    for (row, log_odds) in values.chunks_exact(6).zip(&scores).step_by(37) {
        // 600 points at 50 to 1 of repaying, 20 to double the odds; half a point of rounding for
        // each characteristic.
        let exact = 600.0 + 20.0 * (-log_odds - 50.0_f64.ln()) / std::f64::consts::LN_2;
        assert!(
            (f64::from(scorecard.points(row)) - exact).abs() <= 0.5 * 2.0 + 1e-9,
            "{row:?}: {exact}"
        );
    }
    assert_eq!(points::points(0.0, -1.0, -50.0_f64.ln(), 1), 600);
    assert_eq!(
        points::points(2.0_f64.ln(), -1.0, -50.0_f64.ln(), 1),
        620,
        "twice the odds of repaying"
    );
}

#[test]
fn the_printed_card_adds_up_to_the_score_of_every_applicant() {
    let (scorecard, values, _) = fitted();
    let card = scorecard.card();
    let holds = |bin: &CharacteristicBin, value: f64| {
        if bin.is_missing {
            value.is_nan()
        } else {
            !bin.from.is_some_and(|from| value < from)
                && !bin.to.is_some_and(|to| value >= to)
                && !value.is_nan()
        }
    };
    let mut rows: Vec<Vec<f64>> = values.chunks_exact(6).step_by(41).map(<[f64]>::to_vec).collect();
    rows.push(vec![f64::NAN; 6]);
    rows.push(vec![1e9; 6]);
    rows.push(vec![-1e9; 6]);
    for row in rows {
        let read_by_hand: i32 = card
            .iter()
            .map(|characteristic| {
                let value =
                    row[NAMES.iter().position(|name| *name == characteristic.feature).unwrap()];
                let bins: Vec<_> =
                    characteristic.bins.iter().filter(|bin| holds(bin, value)).collect();
                assert_eq!(bins.len(), 1, "exactly one bin for {value}");
                bins[0].points
            })
            .sum();
        assert_eq!(read_by_hand, scorecard.points(&row), "{row:?}");
    }
}

#[test]
fn riskier_bins_are_worth_fewer_points() {
    let (scorecard, _, defaults) = fitted();
    for Characteristic { bins, feature, coefficient, .. } in scorecard.card() {
        assert!(coefficient < 0.0);
        assert_eq!(bins.iter().map(|bin| bin.applications).sum::<usize>(), defaults.len());
        let known: Vec<_> = bins.iter().filter(|bin| !bin.is_missing).collect();
        for pair in known.windows(2) {
            let riskier = pair[1].default_rate.unwrap() > pair[0].default_rate.unwrap();
            assert_eq!(riskier, feature == "debt");
            assert_eq!(riskier, pair[1].points < pair[0].points);
            assert_eq!(pair[0].to, pair[1].from);
        }
    }
}

#[test]
fn a_lone_characteristic_has_a_coefficient_of_minus_one() {
    // With one characteristic the regression finds the weights of evidence themselves, up to
    // smoothing and ridge.
    let (values, defaults) = applications();
    let debt: Vec<f64> = values.iter().step_by(6).copied().collect();
    let card = Scorecard::fit(&debt, &defaults, &names()[..1], &[None]).unwrap().card();
    assert!((card[0].coefficient + 1.0).abs() < 0.01, "{}", card[0].coefficient);
}

#[test]
fn refuses_what_it_cannot_learn_from() {
    let refusal = |values: &[f64], defaults: &[bool], features: usize, directions: usize| {
        let directions = vec![None; directions];
        Scorecard::fit(values, defaults, &names()[..features], &directions).unwrap_err().to_string()
    };
    let (values, defaults) = applications();
    assert_eq!(
        refusal(&[1.0, 2.0], &[false, false], 1, 1),
        "expected clients who defaulted and clients who repaid, found 0 defaults among 2 applications"
    );
    assert_eq!(
        refusal(&values, &defaults, 5, 5),
        "expected as many values as applications × features, found 24000 and 20000"
    );
    assert_eq!(
        refusal(&values, &defaults, 6, 5),
        "expected as many directions as features, found 5 and 6"
    );
    assert_eq!(
        refusal(&[1.0; 40], &[[true, false]; 20].concat(), 1, 1),
        "expected a feature with an information value of 0.02 or more for a scorecard, found none among 1. Train on more \
         applications."
    );
}
