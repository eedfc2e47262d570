//! Tests of the comparison of a new bundle with the champion.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use scoring::{Bundle, DataSummary, FileName, Manifest};
use tempfile::TempDir;
use workspace_lib::features::{RawColumns, build, definitions};
use workspace_lib::modelling::{Baselines, Journal, Parameters, Plan, outcomes, train};
use workspace_lib::publishing::{
    ComparisonBasis, TrainingSample, compare_with_champion, fingerprint, probabilities,
    write_bundle,
};
use workspace_lib::tables::{Folder, demo};

/// Tables and bundles of two trainings: `champion` on the first 900 applications, `challenger` on
/// all of them.
static FIXTURE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let population = demo::Population { clients: 1800, seed: 4 };
    demo::write(population, demo::Format::Csv, &path("all"), |_| {}).unwrap();
    fs::create_dir(path("first")).unwrap();
    for entry in fs::read_dir(path("all")).unwrap() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        let name = entry.file_name().into_string().unwrap();
        let rows = if name == "application_train.csv" { 901 } else { usize::MAX };
        let lines: Vec<&str> = text.lines().take(rows).collect();
        fs::write(path("first").join(name), lines.join("\n") + "\n").unwrap();
    }
    bundle(&path("first"), 1, &path("champion"));
    bundle(&path("all"), 1, &path("challenger"));
    folder
});

fn bundle(tables: &Path, seed: u64, out: &Path) {
    let folder = Folder::open(tables).unwrap();
    let set = definitions();
    let matrix = build(&folder, &set, RawColumns::All, |_| {}).unwrap();
    let parameters = Parameters {
        num_iterations: 40,
        learning_rate: 0.1,
        min_data_in_leaf: 40,
        ..Parameters::default()
    };
    let plan = Plan {
        parameters,
        repetitions: 1,
        baselines: Baselines::Fewest,
        studies: false,
        seed,
        ..Plan::default()
    };
    let trained = train(&matrix, &set, &plan, &Journal::disabled(), |_| {}).unwrap();
    let data = DataSummary {
        fingerprint: fingerprint(&folder).unwrap(),
        applications: trained.defaults.len(),
        defaults: 0,
        missing_tables: Vec::new(),
    };
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    write_bundle(&trained, &set, &matrix, data, now, out).unwrap();
}

fn open(name: &str) -> Bundle {
    Bundle::open(&FIXTURE.path().join(name)).unwrap()
}

fn tables(name: &str) -> Folder {
    Folder::open(FIXTURE.path().join(name)).unwrap()
}

#[test]
fn the_published_champion_is_judged_on_applications_that_it_was_not_trained_on() {
    let (champion, challenger) = (open("champion"), open("challenger"));
    let compared = compare_with_champion(&challenger, &champion, &tables("all"), |_| {}).unwrap();
    assert_eq!(compared.basis, ComparisonBasis::UnseenApplications);

    // The same by hand: which applications, what the champion decides, what that costs.
    let sample = TrainingSample::read(&challenger).unwrap().unwrap();
    let known: HashSet<i64> =
        TrainingSample::read(&champion).unwrap().unwrap().clients.into_iter().collect();
    assert_eq!(known.len(), 900);
    let matrix = build(&tables("all"), champion.features(), RawColumns::All, |_| {}).unwrap();
    let labelled = matrix.labelled().unwrap();
    let scores = probabilities(&champion, &labelled).unwrap();
    let defaults = outcomes(&labelled).unwrap();
    let numbers = labelled.column("SK_ID_CURR").unwrap().i64().unwrap();
    let threshold = champion.manifest().threshold;
    let cost = |is_refused: bool, is_default: bool| match (is_refused, is_default) {
        (false, true) => 10.0,
        (true, false) => 1.0,
        _ => 0.0,
    };
    let (mut applications, mut defaulted, mut difference) = (0, 0, 0.0);
    for own in &sample.holdout {
        if known.contains(&own.client) {
            continue;
        }
        let row = numbers.iter().position(|number| number == Some(own.client)).unwrap();
        assert_eq!(own.is_default, defaults[row]);
        applications += 1;
        defaulted += usize::from(own.is_default);
        difference +=
            cost(own.is_refused, own.is_default) - cost(scores[row] >= threshold, own.is_default);
    }
    assert!(applications > 50 && defaulted >= 10, "{applications}, {defaulted}");
    assert_eq!((compared.applications, compared.defaults), (applications, defaulted));
    assert_eq!(compared.left_out, sample.holdout.len() - applications);
    assert!((compared.difference.cost.value - difference / applications as f64).abs() < 1e-12);
}

#[test]
fn two_models_with_one_holdout_are_compared_by_what_they_decided_about_it() {
    let challenger = open("challenger");
    let compared = compare_with_champion(&challenger, &challenger, &tables("all"), |_| {}).unwrap();
    let sample = TrainingSample::read(&challenger).unwrap().unwrap();
    assert_eq!(compared.basis, ComparisonBasis::SameHoldout);
    assert_eq!((compared.applications, compared.left_out), (sample.holdout.len(), 0));
    assert!(!compared.is_better() && compared.difference.auc.value == 0.0);
}

#[test]
fn a_champion_that_was_trained_on_the_holdout_is_not_compared() {
    // The other way round: everything that the smaller model held out, the larger one learned from.
    let refused =
        compare_with_champion(&open("champion"), &open("challenger"), &tables("first"), |_| {});
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("was trained on 180 of the holdout's 180 applications"), "{message}");
    assert!(message.contains("Nothing was compared."), "{message}");
}

#[test]
fn a_bundle_of_an_older_version_is_not_compared() {
    let folder = TempDir::new().unwrap();
    let old = folder.path().join("old");
    fs::create_dir(&old).unwrap();
    let champion = open("champion");
    let mut manifest: Manifest = champion.manifest().clone();
    manifest.files.remove(FileName::TRAINING_SAMPLE);
    for name in manifest.files.keys() {
        fs::copy(champion.folder().join(name), old.join(name)).unwrap();
    }
    let manifest = serde_json::to_vec(&manifest.with_content_version()).unwrap();
    fs::write(old.join(FileName::MANIFEST), manifest).unwrap();
    let old = Bundle::open(&old).unwrap();
    assert_eq!(TrainingSample::read(&old).unwrap(), None);
    let refused = compare_with_champion(&open("challenger"), &old, &tables("all"), |_| {});
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("does not say which applications it was trained on"), "{message}");
}
