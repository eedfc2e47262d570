use rand_distr::{Distribution, StandardNormal};

use super::*;

#[test]
fn venn_abers_pools_the_score_with_its_violators() {
    let sorted = [(1.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 1.0)];
    // One more repaid loan at 3 gives outcomes 0 | 1 0 0 | 1: the scores 2 and 3 pool to 1/3.
    // One more default at 3 gives 0 | 1 1 0 | 1.
    assert_eq!(venn_abers(&sorted, 3.0), (1.0 / 3.0, 2.0 / 3.0));
    assert_eq!(venn_abers(&sorted, 0.0), (0.0, 0.5));
    // Equal scores are pooled before they are compared with their neighbours.
    assert_eq!(venn_abers(&[(1.0, 0.0), (2.0, 1.0)], 2.0), (0.5, 1.0));
}

#[test]
fn both_methods_recover_the_probabilities_that_made_the_outcomes() {
    let scores: Vec<f64> = (0..4000).map(|index| f64::from(index % 400) / 100.0 - 4.0).collect();
    // Outcomes at their expected frequency, spread evenly: no random draw.
    let expected = |score: f64| 1.0 / (1.0 + (-(score + 0.5)).exp());
    let defaults: Vec<bool> = scores
        .iter()
        .enumerate()
        .map(|(index, &score)| f64::from((index / 400) as u32) + 0.5 < 10.0 * expected(score))
        .collect();
    for method in CalibrationMethod::ALL {
        let calibration = calibrate(&scores, &defaults, method).unwrap();
        for score in [-3.0, -2.0, -1.0, -0.5] {
            let point = calibration.at(score);
            assert!(
                (point.probability - expected(score)).abs() < 0.06,
                "{method:?} at {score}: {point:?}"
            );
            assert!(point.low <= point.probability && point.probability <= point.high);
            assert!(
                point.high - point.low > 0.02,
                "400 outcomes a knot leave some doubt: {point:?}"
            );
        }
    }
}

/// Builds nearly separated data: 40 defaults and 4,960 repaid loans, unit normals five apart.
fn nearly_separated(seed: u64) -> (Vec<f64>, Vec<bool>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let defaults: Vec<bool> = (0..5000).map(|row| row < 40).collect();
    let mut score = |default: &bool| {
        let noise: f64 = StandardNormal.sample(&mut random);
        noise + if *default { 5.0 } else { 0.0 }
    };
    (defaults.iter().map(&mut score).collect(), defaults)
}

#[test]
fn platt_reaches_the_top_of_the_likelihood_on_nearly_separated_outcomes() {
    for (seed, scale) in (0..12).zip([1.0, 1e-6, 1e6].into_iter().cycle()) {
        let (scores, defaults) = nearly_separated(seed);
        let scores: Vec<f64> = scores.iter().map(|score| scale * score).collect();
        let sorted = sorted(&scores, &defaults);
        let sigmoid = platt(&sorted).unwrap();
        // At the maximum, the errors sum to zero, and so do the errors times the scores.
        let (mut errors, mut moments) = (0.0, 0.0);
        for &(score, outcome) in &sorted {
            let target = if outcome > 0.5 { 41.0 / 42.0 } else { 1.0 / 4962.0 };
            let error = target - sigmoid.probability(score);
            errors += error;
            moments += error * score / scale;
        }
        assert!(errors.abs() < 1e-6 && moments.abs() < 1e-6, "seed {seed}: {errors} and {moments}");
        let calibration = calibrate(&scores, &defaults, CalibrationMethod::Platt).unwrap();
        let certain = calibration
            .points
            .iter()
            .filter(|point| [0.0, 1.0].contains(&point.probability))
            .count();
        assert_eq!(certain, 0, "seed {seed}: nobody is certain to default, or not to");
    }
}

#[test]
fn a_sigmoid_without_a_finite_answer_is_an_error() {
    let scores = [-f64::MAX, -1.0, 1.0, f64::MAX];
    let message = calibrate(&scores, &[false, true, false, true], CalibrationMethod::Platt)
        .unwrap_err()
        .to_string();
    assert!(message.starts_with("Platt's sigmoid has no finite answer on 4 scores"), "{message}");
}

#[test]
fn refuses_a_constant_score() {
    let message = calibrate(&[0.5; 4], &[true, false, true, false], CalibrationMethod::Platt)
        .unwrap_err()
        .to_string();
    assert_eq!(message, "every application has the same score: there is nothing to calibrate");
}
