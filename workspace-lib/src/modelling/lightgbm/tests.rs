//! Comparison with models that LightGBM's Python package trains on the same rows.
//!
//! `oracle/early_ends.py` made the figures and says how.

use lightgbm3::Booster;
use serde::Deserialize;
use serde_json::Value;

use super::*;

#[derive(Deserialize)]
struct Case {
    parameters: Parameters,
    trees: usize,
    /// Raw scores of every tenth row.
    scores: Vec<f64>,
}

const ROWS: usize = 600;

fn rows() -> (Vec<f64>, Vec<bool>) {
    let mut values = Vec::new();
    let mut defaults = Vec::new();
    for row in 0..ROWS {
        let cycle = |times: usize, length: usize| (row * times % length) as f64;
        let rare = if row % 24 == 0 { 1.0 } else { 0.0 };
        let known = if row % 9 == 0 { f64::NAN } else { cycle(13, 31) / 8.0 };
        let own = [
            cycle(7, 41) / 8.0,
            cycle(11, 37) / 8.0,
            cycle(5, 43) / 8.0,
            rare,
            known,
            cycle(17, 29) / 8.0,
        ];
        defaults.push(own[0] - own[1] + 2.5 * rare + cycle(19, 23) / 6.0 > 4.5);
        values.extend(own);
    }
    (values, defaults)
}

fn case(name: &str) -> Case {
    let all: Value = serde_json::from_str(include_str!("oracle/early_ends.json")).unwrap();
    assert_eq!(
        all["defaults"],
        rows().1.iter().filter(|&&default| default).count(),
        "the rows are the oracle's"
    );
    serde_json::from_value(all["cases"][name].clone()).unwrap()
}

fn trained(parameters: &Parameters) -> Result<Booster> {
    let (values, defaults) = rows();
    let names: Vec<String> = ["a", "b", "c", "rare", "d", "e"].map(String::from).to_vec();
    let sample = Sample {
        values: &values,
        defaults: &defaults,
        names: &names,
        directions: &[],
        weights: &[],
    };
    fit(sample, parameters, 3)
}

/// Trains and compares with the oracle; returns the numbers of trees and of iterations.
fn compared(name: &str) -> (usize, usize) {
    let Case { parameters, trees, scores } = case(name);
    let booster = trained(&parameters).unwrap();
    assert_eq!(booster.num_iterations() as usize, trees, "{name}");
    let own = raw_scores(&booster, &rows().0, 6).unwrap();
    for (at, score) in scores.iter().enumerate() {
        assert!(
            (own[10 * at] - score).abs() < 1e-12,
            "{name}, row {}: {} and {score}",
            10 * at,
            own[10 * at]
        );
    }
    (trees, parameters.num_iterations)
}

#[test]
fn goes_on_after_an_iteration_without_a_split_as_python_does() {
    assert_eq!(compared("gbdt"), (66, 80));
    assert_eq!(compared("goss"), (10, 80));
    let (trees, asked) = compared("under_sampling");
    assert!(trees < asked && trees > 1, "{trees} of {asked}");
}

#[test]
fn a_training_that_finds_a_split_in_every_iteration_is_pythons_too() {
    assert_eq!(compared("dart"), (30, 30));
    assert_eq!(compared("gbdt_rare"), (20, 20));
}

#[test]
fn where_no_split_is_ever_allowed_everyone_has_the_default_rate() {
    assert_eq!(compared("nothing"), (1, 80));
}

#[test]
fn dart_with_an_iteration_in_vain_is_refused() {
    let Case { parameters, trees, .. } = case("dart_in_vain");
    let message = trained(&parameters).err().unwrap().to_string();
    let in_vain = parameters.num_iterations - trees;
    assert!(
        message
            .starts_with(&format!("LightGBM's dart found no split in {in_vain} of 80 iterations.")),
        "{message}"
    );
}

#[test]
fn goss_cannot_under_sample() {
    let parameters = Parameters {
        boosting: Boosting::Goss,
        imbalance: Imbalance::UnderSampling,
        ..Parameters::default()
    };
    assert!(trained(&parameters).err().unwrap().to_string().contains("a sampling of its own"));
}

#[test]
fn parameters_written_before_there_was_a_choice_of_boosting_are_gbdt() {
    let mut written = serde_json::to_value(Parameters::default()).unwrap();
    written.as_object_mut().unwrap().remove("boosting");
    assert_eq!(serde_json::from_value::<Parameters>(written).unwrap(), Parameters::default());
}
