//! Tests of bundles, from a demo data set to the champion.
//!
//! They check what is written and what is refused, and that the committed champion is up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use scoring::{
    Bundle, Counterfactual, DataSummary, Decision, Feature, FileName, Manifest, Value, sha256_hex,
};
use tempfile::TempDir;
use workspace_lib::features::{FeatureMatrix, RawColumns, build, definitions};
use workspace_lib::modelling::{Baselines, Journal, Parameters, Plan, Trained, train};
use workspace_lib::publishing::{promote, records, refresh, verify_explanations, write_bundle};
use workspace_lib::tables::{Folder, demo};

/// A small demo data set and its trained model, computed once for all tests.
static FIXTURE: LazyLock<(FeatureMatrix, Trained)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let population = demo::Population { clients: 1200, seed: 3 };
    demo::write(population, demo::Format::Parquet, folder.path(), |_| {}).unwrap();
    let matrix =
        build(&Folder::open(folder.path()).unwrap(), &definitions(), RawColumns::All, |_| {})
            .unwrap();
    let trained = train(&matrix, &definitions(), &plan(), &Journal::disabled(), |_| {}).unwrap();
    (matrix, trained)
});

/// Returns a plan with few trees and no studies, because only the bundle is tested here.
fn plan() -> Plan {
    let parameters = Parameters {
        num_iterations: 60,
        learning_rate: 0.1,
        min_data_in_leaf: 40,
        ..Parameters::default()
    };
    Plan {
        parameters,
        repetitions: 2,
        baselines: Baselines::Fewest,
        studies: false,
        ..Plan::default()
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// Writes the demo bundle into a temporary folder, which lives as long as the first value.
fn bundle() -> (TempDir, PathBuf) {
    bundle_of(now())
}

fn bundle_of(created_at: DateTime<Utc>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("bundle");
    let (matrix, trained) = &*FIXTURE;
    let data = DataSummary {
        fingerprint: String::new(),
        applications: 0,
        defaults: 0,
        missing_tables: Vec::new(),
    };
    write_bundle(trained, &definitions(), matrix, data, created_at, &out).unwrap();
    (folder, out)
}

#[test]
fn a_written_bundle_scores_its_clients_as_it_says() {
    let (_folder, out) = bundle();
    let opened = Bundle::open(&out).unwrap();
    assert_eq!(verify_explanations(&opened).unwrap(), FIXTURE.0.to_score().unwrap().height());
    assert!(opened.manifest().version.starts_with("2026-11-23-"));
    assert_eq!(opened.manifest().created_at, "2026-11-23T12:00:00Z");
    let auc = opened.manifest().metrics.iter().find(|metric| metric.name == "auc").unwrap();
    assert!(auc.low < auc.value && auc.value < auc.high);
    let explanation = opened.explain(&scoring::Record::new());
    let total: f64 =
        explanation.contributions.iter().map(|contribution| contribution.contribution).sum();
    assert!(
        (explanation.base_score + total - explanation.score).abs() < 1e-9,
        "contributions and base add up"
    );
}

#[test]
fn every_proposal_to_a_refused_client_is_granted_by_the_model_itself() {
    let (_folder, out) = bundle();
    let bundle = Bundle::open(&out).unwrap();
    let clients = records(&FIXTURE.0.to_score().unwrap()).unwrap();
    let can_change = ["AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "AMT_INCOME_TOTAL"];
    let mut proposed = 0;
    for client in &clients {
        let threshold = bundle.manifest().threshold;
        let is_refused = bundle.explain(client).decision == Decision::Refused;
        let proposals = bundle.counterfactuals(client);
        assert!(is_refused || proposals.is_empty());
        assert!(proposals.len() <= 3);
        for proposal in &proposals {
            let mut changed = client.clone();
            for change in &proposal.changes {
                let is_paper = change.field.starts_with("FLAG_") && change.to == Value::Number(1.0);
                assert!(can_change.contains(&change.field.as_str()) || is_paper, "{change:?}");
                assert_ne!(change.from, change.to);
                changed.set(change.field.clone(), change.to.clone());
            }
            let again = bundle.explain(&changed);
            assert_eq!(again, proposal.explanation);
            assert!(
                again.decision == Decision::Granted && again.probability < threshold,
                "{proposal:?}"
            );
        }
        // A proposal without a margin appears only if no proposal has one.
        let with_margin =
            |proposal: &Counterfactual| proposal.explanation.probability <= 0.95 * threshold;
        assert!(
            proposals.iter().all(with_margin) || !proposals.iter().any(with_margin),
            "{proposals:?}"
        );
        proposed += usize::from(!proposals.is_empty());
    }
    assert!(proposed > 0, "somebody can be helped");
}

#[test]
fn similar_clients_are_labelled_ones_near_in_what_matters() {
    let (_folder, out) = bundle();
    let bundle = Bundle::open(&out).unwrap();
    let known = FIXTURE.1.defaults.len();
    let defaults = FIXTURE.1.defaults.iter().filter(|default| **default).count();
    let clients = records(&FIXTURE.0.to_score().unwrap()).unwrap();
    let everybody = bundle.similar(&clients[0], usize::MAX).unwrap();
    assert_eq!((everybody.clients, everybody.defaults), (known, defaults));
    let (mut near, mut far) = (0.0, 0.0);
    for client in &clients {
        let similar = bundle.similar(client, 50).unwrap();
        assert_eq!(similar.clients, 50);
        assert!(similar.features.len() > 1 && similar.features.len() <= 10);
        let first = &similar.features[0];
        let usual = everybody.features[0].median;
        // A missing value is compared as if it were the usual one.
        if !first.value.is_nan() {
            near += (first.value - first.median).abs();
            far += (first.value - usual).abs();
        }
    }
    assert!(near < far, "the nearest are nearer than everybody: {near} and {far}");
}

#[test]
fn the_same_data_and_seed_give_the_same_bytes() {
    let (_first, left) = bundle();
    let mut again =
        train(&FIXTURE.0, &definitions(), &plan(), &Journal::disabled(), |_| {}).unwrap();
    again.timings.clear();
    let folder = TempDir::new().unwrap();
    let right = folder.path().join("bundle");
    let data = DataSummary {
        fingerprint: String::new(),
        applications: 0,
        defaults: 0,
        missing_tables: Vec::new(),
    };
    write_bundle(&again, &definitions(), &FIXTURE.0, data, now(), &right).unwrap();
    let mut compared = 0;
    for entry in fs::read_dir(&left).unwrap() {
        let name = entry.unwrap().file_name();
        // Timings differ between runs, and so does the manifest, which holds their checksum.
        if name != FileName::TIMINGS && name != FileName::MANIFEST {
            assert!(
                fs::read(left.join(&name)).unwrap() == fs::read(right.join(&name)).unwrap(),
                "{}",
                name.display()
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 10);
}

#[test]
fn refuses_a_bundle_with_one_byte_changed() {
    let (_folder, out) = bundle();
    let path = out.join(FileName::CALIBRATION);
    let mut bytes = fs::read(&path).unwrap();
    let expected = sha256_hex(&bytes);
    bytes[20] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(
        Bundle::open(&out).unwrap_err().to_string(),
        format!(
            "{}: the file was altered: its SHA-256 is {}, the manifest says {expected}. Restore the bundle, or train it \
             again.",
            path.display(),
            sha256_hex(&bytes)
        )
    );
}

#[test]
fn refuses_a_bundle_without_a_file() {
    let (_folder, out) = bundle();
    fs::remove_file(out.join(FileName::CLIENTS)).unwrap();
    assert_eq!(
        Bundle::open(&out).unwrap_err().to_string(),
        format!(
            "{}: cannot be read (No such file or directory (os error 2)). Check the path; a bundle is a folder that \
             `pret train` wrote.",
            out.join(FileName::CLIENTS).display()
        )
    );
}

#[test]
fn a_refreshed_bundle_is_the_same_model_with_other_clients() {
    let (folder, out) = bundle();
    let tables = TempDir::new().unwrap();
    demo::write(
        demo::Population { clients: 300, seed: 8 },
        demo::Format::Csv,
        tables.path(),
        |_| {},
    )
    .unwrap();
    let tables = Folder::open(tables.path()).unwrap();
    let other = folder.path().join("november");
    let at = "2026-12-01T06:00:00Z".parse().unwrap();
    let refreshed = refresh(&out, &tables, at, &other, |_| {}).unwrap();

    let kept = Manifest {
        refreshed_at: None,
        files: [].into(),
        version: String::new(),
        ..refreshed.manifest.clone()
    };
    let before = Bundle::open(&out).unwrap();
    assert_eq!(
        kept,
        Manifest { files: [].into(), version: String::new(), ..before.manifest().clone() }
    );
    assert!(
        refreshed.manifest.version.starts_with("2026-12-01-"),
        "{}",
        refreshed.manifest.version
    );
    for name in before.manifest().files.keys() {
        let is_same = fs::read(out.join(name)).unwrap() == fs::read(other.join(name)).unwrap();
        assert_eq!(
            is_same,
            ![FileName::CLIENTS, FileName::EXPLANATIONS].contains(&name.as_str()),
            "{name}"
        );
    }
    // The clients are scored as the service scores them, from their stored data.
    let opened = Bundle::open(&other).unwrap();
    assert_eq!(verify_explanations(&opened).unwrap(), refreshed.clients);
    let matrix = build(&tables, opened.features(), RawColumns::All, |_| {}).unwrap();
    let expected = matrix.to_score().unwrap();
    assert_eq!(refreshed.clients, expected.height());
    let explained: Vec<_> =
        records(&expected).unwrap().iter().map(|client| opened.explain(client)).collect();
    let text = fs::read_to_string(other.join(FileName::EXPLANATIONS)).unwrap();
    for (row, explanation) in text.lines().skip(1).zip(&explained) {
        let probability: f64 = row.split(',').nth(1).unwrap().parse().unwrap();
        assert_eq!(probability.to_bits(), explanation.probability.to_bits(), "{row}");
    }
    assert_eq!(text.lines().count(), explained.len() + 1);

    let error = refresh(&out, &tables, at, &other, |_| {}).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "exists already. Give another --out, or remove it first; nothing was written."
        ),
        "{error}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing temporary is left");
}

#[test]
fn never_writes_over_a_folder() {
    let (folder, out) = bundle();
    let (matrix, trained) = &*FIXTURE;
    let data = Bundle::open(&out).unwrap().manifest().data.clone();
    let error = write_bundle(trained, &definitions(), matrix, data, now(), &out).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}: exists already. Give another --out, or remove it first; nothing was written.",
            out.display()
        )
    );
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing but the first bundle is there"
    );
}

#[test]
fn promotes_at_once_keeps_the_previous_champion_and_refuses_an_altered_one() {
    let (_folder, first) = bundle();
    let models = TempDir::new().unwrap();
    promote(&first, models.path()).unwrap();
    assert!(!models.path().join("previous").exists());
    promote(&first, models.path()).unwrap();
    assert!(!models.path().join("previous").exists(), "the champion again changes nothing");
    let (_other, second) = bundle_of("2026-11-24T12:00:00Z".parse().unwrap());
    promote(&second, models.path()).unwrap();
    let folders = || fs::read_dir(models.path()).unwrap().count();
    assert_eq!(folders(), 2, "champion and previous, nothing temporary");
    promote(&models.path().join("previous"), models.path()).unwrap();
    assert_eq!(folders(), 2);

    fs::write(first.join(FileName::EXPLANATIONS), "SK_ID_CURR,probability,decision\n").unwrap();
    assert!(
        promote(&first, models.path()).unwrap_err().to_string().contains("the file was altered")
    );
    Bundle::open(&models.path().join("champion")).unwrap();
}

#[test]
fn the_committed_champion_is_made_of_the_present_definitions() {
    let champion =
        Bundle::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/champion")).unwrap();
    let present = definitions();
    let trained = champion.features();
    assert_eq!(trained.fields, present.fields, "train again with make champion, or pret reword");
    // Features that the model does not need may have changed since it was trained.
    for (feature, needed) in trained.features.iter().zip(trained.needed_for(champion.inputs())) {
        let before =
            Feature { usual_value: Value::Missing, training_range: None, ..feature.clone() };
        let now = present.features.iter().find(|now| now.name == feature.name);
        assert!(
            !needed || now == Some(&before),
            "the definition of {}, which the model reads, changed: train again with make champion",
            feature.name
        );
    }
    verify_explanations(&champion).unwrap();
}
