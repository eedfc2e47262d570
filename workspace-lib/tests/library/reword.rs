//! Tests of `pret reword`: the texts change, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use scoring::{Bundle, Feature, FeatureSet, FileName, Manifest, sha256_hex};
use tempfile::TempDir;
use workspace_lib::publishing::{reword, verify_explanations};

fn champion() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/champion")
}

/// Returns a copy of the champion with changed definitions.
fn changed(change: impl FnOnce(&mut FeatureSet)) -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(champion()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let mut features: FeatureSet = serde_json::from_slice(&read(FileName::FEATURES)).unwrap();
    change(&mut features);
    let features = serde_json::to_vec_pretty(&features).unwrap();
    let mut manifest: Manifest = serde_json::from_slice(&read(FileName::MANIFEST)).unwrap();
    manifest.files.insert(FileName::FEATURES.to_owned(), sha256_hex(&features));
    fs::write(folder.path().join(FileName::FEATURES), features).unwrap();
    let manifest = serde_json::to_vec(&manifest.with_content_version()).unwrap();
    fs::write(folder.path().join(FileName::MANIFEST), manifest).unwrap();
    folder
}

#[test]
fn the_present_words_replace_others_and_nothing_else_changes() {
    let old = changed(|set| {
        let at = set.position("credit_amount").unwrap();
        set.features[at].label.fr = "Somme".to_owned();
        set.features[at].sayings.clear();
    });
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("reworded");
    let reworded = reword(old.path(), &out).unwrap();
    assert_eq!(reworded.changed, 1);
    let read = |folder: &Path, name: &str| fs::read(folder.join(name)).unwrap();
    for name in reworded.manifest.files.keys() {
        assert!(read(&out, name) == read(&champion(), name), "{name} is not the champion's");
    }
    let opened = Bundle::open(&out).unwrap();
    assert_eq!(
        opened.features().features[opened.features().position("credit_amount").unwrap()].label.fr,
        "Montant du crédit"
    );
    verify_explanations(&opened).unwrap();
}

#[test]
fn a_feature_that_is_computed_otherwise_asks_for_a_training() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("reworded");
    let other_direction = changed(|set| {
        let at = set.position("credit_amount").unwrap();
        set.features[at].expected_direction = None;
    });
    assert_eq!(
        reword(other_direction.path(), &out).unwrap_err().to_string(),
        "credit_amount is computed otherwise than in this bundle, or is of another reason: train it again"
    );
    assert!(!out.exists(), "nothing is left behind");
}

#[test]
fn a_feature_that_the_model_does_not_need_asks_for_no_training() {
    let champion = Bundle::open(&champion()).unwrap();
    let needed = champion.features().needed_for(champion.inputs());
    let unused = |set: &FeatureSet| {
        let referenced = |name: &str| {
            let mut found = false;
            for feature in &set.features {
                feature.references(&mut |_| {}, &mut |reference| found |= reference == name);
                found |= feature.told_by.as_deref() == Some(name);
            }
            found
        };
        let candidates = set.features.iter().zip(&needed);
        let is_unused = |(feature, needed): (&Feature, &bool)| {
            !needed && feature.expected_direction.is_some() && !referenced(&feature.name)
        };
        candidates.rev().position(is_unused).map(|from_end| set.features.len() - 1 - from_end)
    };
    let at = unused(champion.features()).unwrap();
    let name = champion.features().features[at].name.clone();

    // The program has a feature that the bundle does not have.
    let folder = TempDir::new().unwrap();
    let fewer = changed(|set| _ = set.features.remove(at));
    let out = folder.path().join("fewer");
    reword(fewer.path(), &out).unwrap();
    assert_eq!(Bundle::open(&out).unwrap().features().position(&name), None);

    // The program computes it in another way.
    let other = changed(|set| set.features[at].expected_direction = None);
    let out = folder.path().join("other");
    reword(other.path(), &out).unwrap();
    let opened = Bundle::open(&out).unwrap();
    assert_eq!(opened.features().features[at].expected_direction, None, "{name} stays as it was");
    verify_explanations(&opened).unwrap();
}
