//! Model card: shown for its own model only.

use std::fs;
use std::path::{Path, PathBuf};

use scoring_api::ModelCards;
use serde_json::{Value, json};

use crate::command::{error_of, options};
use crate::support::bundle::{self, next_version, version};
use crate::support::{TestApp, database};

const PATH: &str = "/v1/model/card";

/// Returns a card of the model `version`.
fn card(version: &str) -> Value {
    let section = json!({"code": "details", "title": "Présentation", "entries": [{"name": "Quoi", "text": "Des arbres."}]});
    json!({
        "language": "fr",
        "model_version": version,
        "created_at": "2026-11-01T08:00:00Z",
        "data_fingerprint": "none",
        "is_trained_on_demo_data": true,
        "threshold": 0.1,
        "model_card": {"title": "Fiche du modèle", "summary": "Un score.", "sections": [section]},
        "data_sheet": {"title": "Fiche des données", "summary": "Des tables.", "sections": []}
    })
}

fn write(folder: &Path, version: &str) -> PathBuf {
    let file = folder.join("model-card.json");
    fs::write(&file, card(version).to_string()).unwrap();
    file
}

/// Starts a service with the card of its model.
async fn start() -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), version());
    let database_url = database::empty(folder.path()).await;
    TestApp::start_on(folder, database_url).await
}

#[track_caller]
fn is_without_card(answer: &crate::support::Answer, version: &str) {
    let detail = format!(
        "There is no card of model {version}. Write it with `pret docs`; then start the service with --model-card FILE or, \
         where it was, reload the model."
    );
    answer.is_problem(404, "no-model-card", "No model card", &detail);
}

#[tokio::test]
async fn answers_with_the_card_that_it_was_given() {
    let app = start().await;
    let answer = app.get_with(PATH, "accept-language", "en").await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.ok(), card(version()));
}

#[tokio::test]
async fn without_a_card_says_where_one_comes_from() {
    let app = TestApp::start().await;
    is_without_card(&app.get(PATH).await, version());
}

#[tokio::test]
async fn another_model_has_no_card_before_its_own_is_there() {
    let app = start().await;
    bundle::write_next(&app.folder.path().join("bundle"));
    app.post("/v1/model/reload", "").await.ok();
    is_without_card(&app.get(PATH).await, next_version());

    write(app.folder.path(), next_version());
    app.post("/v1/model/reload", "").await.ok();
    assert_eq!(app.get(PATH).await.ok()["model_version"], next_version());

    app.post("/v1/model/rollback", "").await.ok();
    assert_eq!(app.get(PATH).await.ok()["model_version"], version(), "its card was not forgotten");
}

#[tokio::test]
async fn a_card_that_was_spoiled_since_leaves_the_one_before() {
    let app = start().await;
    fs::write(app.folder.path().join("model-card.json"), "{").unwrap();
    app.post("/v1/model/reload", "").await.ok();
    assert_eq!(app.get(PATH).await.ok(), card(version()));
}

#[test]
fn says_what_is_wrong_with_a_file_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let refusal =
        |file: &Path| ModelCards::open(file.to_owned(), version()).unwrap_err().to_string();

    let nothing = folder.path().join("nothing.json");
    assert_eq!(
        refusal(&nothing),
        format!(
            "{}: the model card cannot be read (No such file or directory (os error 2)). Check the path, or leave out \
             --model-card.",
            nothing.display()
        )
    );
    for (found, reason) in [
        ("# Fiche du modèle", "expected value at line 1 column 1"),
        (r#"{"language": "fr"}"#, "missing field `model_version` at line 1 column 18"),
    ] {
        let file = folder.path().join("other.json");
        fs::write(&file, found).unwrap();
        assert_eq!(
            refusal(&file),
            format!(
                "{}: expected a model card, found other data ({reason}). Give the model-card.json that `pret docs --bundle DIR \
                 --out DIR` writes, or leave out --model-card.",
                file.display()
            )
        );
    }
    let file = write(folder.path(), "2026-01-01-000000000000");
    assert_eq!(
        refusal(&file),
        format!(
            "{}: model_version: expected the card of model {}, found that of 2026-01-01-000000000000. Write this model's with \
             `pret docs --bundle DIR --out DIR`, or leave out --model-card.",
            file.display(),
            version()
        )
    );
}

#[test]
fn the_program_does_not_start_with_the_card_of_another_model() {
    let folder = tempfile::tempdir().unwrap();
    bundle::write(folder.path());
    let file = write(folder.path(), "2026-01-01-000000000000");
    let output =
        options(folder.path(), "127.0.0.1:0").env("PRET_MODEL_CARD", &file).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = error_of(&output);
    assert!(
        error.starts_with(&format!("pret-api: {}: model_version: expected ", file.display())),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1, "{error}");
}

/// This program can read the card that `pret docs` writes for the committed champion.
#[test]
fn the_card_in_docs_is_of_the_champion() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let champion = bundle::read_manifest(&repository.join("models/champion")).version;
    ModelCards::open(repository.join("docs/model-card/model-card.json"), &champion).unwrap();
    let json = fs::read(repository.join("docs/model-card/model-card.json")).unwrap();
    let card: contract::ModelCard = serde_json::from_slice(&json).unwrap();
    let written = serde_json::to_value(&card).unwrap();
    assert_eq!(
        written,
        serde_json::from_slice::<Value>(&json).unwrap(),
        "the contract names every member"
    );
}
