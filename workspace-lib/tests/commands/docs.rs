//! Tests of the command `pret docs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use scoring::{DataSummary, FileName, Manifest, sha256_hex};
use tempfile::TempDir;
use workspace_lib::features::{RawColumns, build, definitions};
use workspace_lib::modelling::{Baselines, Journal, Parameters, Plan, train};
use workspace_lib::publishing::write_bundle;
use workspace_lib::tables::{Folder, demo};

use super::pret;

/// A small bundle without baselines and studies, trained once for all tests.
static BUNDLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let population = demo::Population { clients: 1200, seed: 3 };
    demo::write(population, demo::Format::Parquet, folder.path(), |_| {}).unwrap();
    let matrix =
        build(&Folder::open(folder.path()).unwrap(), &definitions(), RawColumns::All, |_| {})
            .unwrap();
    let parameters = Parameters {
        num_iterations: 60,
        learning_rate: 0.1,
        min_data_in_leaf: 40,
        ..Parameters::default()
    };
    let plan = Plan {
        parameters,
        repetitions: 2,
        baselines: Baselines::Fewest,
        studies: false,
        ..Plan::default()
    };
    let trained = train(&matrix, &definitions(), &plan, &Journal::disabled(), |_| {}).unwrap();
    let data = DataSummary {
        fingerprint: "f".repeat(64),
        applications: trained.defaults.len(),
        defaults: trained.defaults.iter().filter(|&&default| default).count(),
        missing_tables: Vec::new(),
    };
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    write_bundle(&trained, &definitions(), &matrix, data, now, &folder.path().join("bundle"))
        .unwrap();
    folder
});

/// Returns a folder whose `models/champion` is the small bundle.
fn workspace() -> TempDir {
    let folder = TempDir::new().unwrap();
    let champion = folder.path().join("models/champion");
    fs::create_dir_all(&champion).unwrap();
    for entry in fs::read_dir(BUNDLE.path().join("bundle")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), champion.join(entry.file_name())).unwrap();
    }
    folder
}

fn docs(folder: &Path, arguments: &[&str]) -> Output {
    pret(folder, &[&["docs"], arguments].concat())
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

#[test]
fn writes_every_document_the_same_each_time_and_leaves_other_files_alone() {
    let folder = workspace();
    let dictionary = folder.path().join("docs/data-dictionary");
    fs::create_dir_all(&dictionary).unwrap();
    fs::write(folder.path().join("docs/mine.md"), "mine").unwrap();
    fs::write(dictionary.join("tables.md"), "old").unwrap();
    let output = docs(folder.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "docs/data-dictionary/README.md\ndocs/data-dictionary/tables.md\ndocs/data-dictionary/features.md\n\
         docs/sentences.md\ndocs/champion/README.md\ndocs/champion/cost-curve.svg\ndocs/champion/reliability.svg\n\
         docs/champion/importance-reasons.svg\ndocs/champion/importance-features.svg\n\
         docs/presentation/README.md\ndocs/presentation/cost-curve.svg\ndocs/presentation/reliability.svg\n\
         docs/presentation/importance-reasons.svg\ndocs/model-card/README.md\ndocs/model-card/data-sheet.md\ndocs/monitoring-plan.md\n\
         docs/regulation.md\ndocs/model-card/model-card.json\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("docs/mine.md")).unwrap(), "mine");
    let written = files(&dictionary);
    assert_eq!(written.keys().collect::<Vec<_>>(), ["README.md", "features.md", "tables.md"]);
    assert!(written["tables.md"].starts_with("# Raw columns\n"));
    let sentences = fs::read_to_string(folder.path().join("docs/sentences.md")).unwrap();
    assert!(
        !sentences.contains("| [Il")
            && sentences.contains("| Il doit encore {value} à d’autres établissements")
    );
    let champion = files(&folder.path().join("docs/champion"));
    assert!(champion["README.md"].starts_with("# The published model\n"));
    assert!(
        docs(folder.path(), &["--bundle", "models/champion", "--out", "again"]).status.success()
    );
    assert_eq!(files(&folder.path().join("again/data-dictionary")), written);
    assert_eq!(files(&folder.path().join("again/champion")), champion);
}

/// Replaces a file of the bundle and its checksum in the manifest.
///
/// Without `contents`, it removes the file from the manifest.
fn replace(folder: &Path, name: &str, contents: Option<&str>) {
    let champion = folder.join("models/champion");
    let path = champion.join(FileName::MANIFEST);
    let mut manifest: Manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    match contents {
        Some(contents) => {
            fs::write(champion.join(name), contents).unwrap();
            manifest.files.insert(name.to_owned(), sha256_hex(contents.as_bytes()));
        }
        None => _ = manifest.files.remove(name),
    }
    fs::write(&path, serde_json::to_vec(&manifest.with_content_version()).unwrap()).unwrap();
}

#[track_caller]
fn refused(folder: &Path, expected: &str) {
    let output = docs(folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(super::error(&output), expected);
    assert!(!folder.join("docs").exists(), "nothing is written");
}

#[test]
fn says_what_to_do_about_a_bundle_of_an_older_version() {
    let folder = workspace();
    replace(folder.path(), FileName::REPORT, Some("{\"candidates\": []}\n"));
    refused(
        folder.path(),
        "error: models/champion/report.json: expected the form that this version writes, found another (missing field `plan` at line \
         1 column 18). Train the bundle again with `pret train`.\n",
    );
    let folder = workspace();
    replace(folder.path(), FileName::TIMINGS, None);
    refused(
        folder.path(),
        "error: models/champion/timings.json: expected a file that manifest.json names, found none: the bundle was written by an older \
         version. Train the bundle again with `pret train`.\n",
    );
}

#[test]
fn says_that_the_folder_to_write_to_is_a_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let output = docs(folder.path(), &["--out", "notes.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        super::error(&output),
        "error: notes.txt: expected a folder for the documents, found a file. Give another --out; nothing was written.\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "mine");
    assert_eq!(docs(folder.path(), &["--output", "x"]).status.code(), Some(2));
}
