//! Tests one model of each training mode against LightGBM's Python package.
//!
//! `fixtures/make_models.py` recorded the models and the expected results. Scores must agree to the
//! last bit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use scoring::model::Model;
use serde::Deserialize;

/// Tolerance for contributions, which are summed in another order than in LightGBM.
const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct RecordedModels {
    rows: Vec<Vec<Number>>,
    /// Columns that a model without categories reads.
    numbers: Vec<usize>,
    variants: BTreeMap<String, ExpectedResults>,
}

#[derive(Deserialize)]
struct ExpectedResults {
    scores: Vec<f64>,
    /// Contributions of each row, with the base score last.
    contributions: Vec<Vec<f64>>,
}

/// A number, or the name of a number that JSON does not have.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Finite(f64),
    Named(String),
}

impl Number {
    fn value(&self) -> f64 {
        match self {
            Self::Finite(value) => *value,
            Self::Named(name) => name.parse().unwrap(),
        }
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

#[test]
fn every_way_to_train_gives_a_model_that_is_read_as_lightgbm_reads_it() {
    let recorded: RecordedModels =
        serde_json::from_slice(&fs::read(fixtures().join("variants.json")).unwrap()).unwrap();
    let files: BTreeSet<String> = fs::read_dir(fixtures().join("variants"))
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(files, recorded.variants.keys().cloned().collect(), "one answer for each model");
    assert!(files.len() >= 20);
    for (name, expected) in &recorded.variants {
        let text =
            fs::read_to_string(fixtures().join("variants").join(format!("{name}.txt"))).unwrap();
        let model = Model::parse(&text).unwrap();
        let inputs = model.feature_names().len();
        for (at, row) in recorded.rows.iter().enumerate() {
            let all: Vec<f64> = row.iter().map(Number::value).collect();
            let values = if inputs == all.len() {
                all
            } else {
                recorded.numbers.iter().map(|&column| all[column]).collect()
            };
            let score = model.score(&values);
            assert_eq!(score.to_bits(), expected.scores[at].to_bits(), "{name}, row {at}: {score}");
            let (base, parts) = expected.contributions[at].split_last().unwrap();
            assert!(
                (model.base_score() - base).abs() < TOLERANCE,
                "{name}: {}",
                model.base_score()
            );
            for (input, (our, their)) in model.contributions(&values).iter().zip(parts).enumerate()
            {
                assert!(
                    (our - their).abs() < TOLERANCE,
                    "{name}, row {at}, input {input}: {our} and {their}"
                );
            }
        }
    }
}
