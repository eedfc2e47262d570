//! Tests our trees against LightGBM itself.
//!
//! Scores agree within 1e-9 and Shapley values within 1e-6, on 10,000 random rows with missing
//! values, infinities, zeros and unseen categories.
//!
//! The models in `fixtures/` come from LightGBM's Python package (`make_models.py`). LightGBM's own
//! predictions are the expected values.

use lightgbm3::Booster;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scoring::model::{Model, Tree};
use workspace_lib::lightgbm3;
use workspace_lib::modelling::{Parameters, Sample, fit_lightgbm};

const ROWS: usize = 10_000;

/// Returns rows that reach every branch.
///
/// They have ordinary numbers, zeros of both signs, tiny numbers, infinities and missing values.
/// The categorical columns have known, unseen, negative and fractional categories.
fn random_rows(count: usize, features: usize, categorical_from: usize) -> Vec<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(42);
    let mut value = |column: usize| match random.random_range(0..20) {
        0 | 1 => f64::NAN,
        2 => 0.0,
        3 => -0.0,
        4 => f64::INFINITY,
        5 => f64::NEG_INFINITY,
        6 => 1e-36,
        7 => -3.5,
        8 => 1e9,
        _ if column >= categorical_from => f64::from(random.random_range(0..120)),
        _ => random.random_range(-4.0..4.0),
    };
    (0..count * features).map(|index| value(index % features)).collect()
}

fn compare(text: &str, categorical_from: usize, count: usize) {
    let model = Model::parse(text).unwrap();
    let booster = Booster::from_string(text).unwrap();
    let features = model.feature_names().len();
    let rows = random_rows(count, features, categorical_from);
    let scores = booster.raw_scores(&rows, features as i32, true).unwrap();
    let probabilities = booster.predict(&rows, features as i32, true).unwrap();
    let contributions = booster.predict_contrib(&rows, features as i32, true).unwrap();
    for (index, row) in rows.chunks_exact(features).enumerate() {
        let score = model.score(row);
        assert!(
            (score - scores[index]).abs() < 1e-9,
            "row {index} {row:?}: {score} and {}",
            scores[index]
        );
        assert!((model.uncalibrated_probability(score) - probabilities[index]).abs() < 1e-9);
        let ours = model.contributions(row);
        let theirs = &contributions[index * (features + 1)..(index + 1) * (features + 1)];
        for (feature, (our, their)) in ours.iter().zip(theirs).enumerate() {
            assert!(
                (our - their).abs() < 1e-6,
                "row {index} feature {feature} {row:?}: {our} and {their}"
            );
        }
        assert!((model.base_score() - theirs[features]).abs() < 1e-6);
        let total = model.base_score() + ours.iter().sum::<f64>();
        assert!(
            (total - score).abs() < 1e-9,
            "row {index}: contributions add up to {total}, the score is {score}"
        );
    }
}

#[test]
fn equals_lightgbm_on_categorical_splits() {
    compare(include_str!("../fixtures/categorical.txt"), 5, ROWS);
}

#[test]
fn equals_lightgbm_where_zero_is_missing() {
    compare(include_str!("../fixtures/zero_as_missing.txt"), 5, ROWS);
}

#[test]
fn equals_lightgbm_where_nothing_is_missing() {
    compare(include_str!("../fixtures/no_missing.txt"), 5, ROWS);
}

/// Trains LightGBM with these parameters on 3,000 rows, in which a fifth of the numbers is missing.
fn trained(parameters: &Parameters) -> String {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let names: Vec<String> = (0..6).map(|column| format!("column_{column}")).collect();
    let values: Vec<f64> = (0..6 * 3000)
        .map(|_| if random.random_bool(0.2) { f64::NAN } else { random.random_range(-3.0..3.0) })
        .collect();
    let defaults: Vec<bool> = values
        .chunks_exact(6)
        .map(|row| {
            row[0].max(0.0) + if row[1].is_nan() { 1.0 } else { row[2].min(0.5) }
                > random.random_range(0.0..2.0)
        })
        .collect();
    let sample = Sample {
        values: &values,
        defaults: &defaults,
        names: &names,
        directions: &[],
        weights: &[],
    };
    fit_lightgbm(sample, parameters, 3).unwrap().save_string().unwrap()
}

#[test]
fn equals_lightgbm_on_a_model_trained_here() {
    compare(&trained(&Parameters { num_iterations: 60, ..Default::default() }), usize::MAX, ROWS);
}

#[test]
fn equals_lightgbm_on_two_thousand_deep_trees() {
    // With few rows in a leaf and many leaves, trees grow deep along one side.
    let parameters = Parameters {
        num_iterations: 2000,
        num_leaves: 64,
        min_data_in_leaf: 2,
        feature_fraction: 1.0,
        learning_rate: 0.01,
        lambda_l2: 0.0,
        ..Default::default()
    };
    let text = trained(&parameters);
    let model = Model::parse(&text).unwrap();
    assert!(
        model.trees().iter().map(Tree::depth).max().unwrap() >= 25,
        "trees as deep as any that is used"
    );
    compare(&text, usize::MAX, 60);
}
