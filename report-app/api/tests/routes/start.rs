//! Configurations with which the service refuses to start.

use std::fs;

use scoring::Bundle;
use scoring_api::clients;
use store::{Durability, Store};
use tempfile::TempDir;

use crate::support::bundle::{self, Client, EXPLANATIONS};

fn refusal(explanations: &str, clients: Option<&[Client]>) -> String {
    let folder = tempfile::tempdir().unwrap();
    bundle::write_with(folder.path(), explanations, clients);
    clients::load(&Bundle::open(folder.path()).unwrap()).unwrap_err().to_string()
}

#[test]
fn refuses_a_bundle_without_its_clients() {
    assert_eq!(
        refusal("", None),
        "manifest.json: files does not name clients.parquet, which the service needs. Publish the bundle with its clients."
    );
}

#[test]
fn refuses_clients_that_are_there_twice_or_have_no_number() {
    let [first, second, ..] = Client::ALL else { unreachable!() };
    assert_eq!(
        refusal(EXPLANATIONS, Some(&[*first, *second, *first])),
        "clients.parquet: row 3: the number in SK_ID_CURR was given before. Expected one row for each client; publish the \
         bundle again."
    );
    assert_eq!(
        refusal(EXPLANATIONS, Some(&[*first, Client { id: -5, ..*first }])),
        "clients.parquet: column SK_ID_CURR, row 2: expected a client's number, found -5. Publish the bundle again."
    );
}

#[test]
fn refuses_explanations_that_are_not_of_these_clients_and_this_model() {
    let all = Some(Client::ALL);
    assert_eq!(
        refusal(&EXPLANATIONS.replace("100015,", "100016,"), all),
        "explanations.csv: line 4, column SK_ID_CURR: expected each client of clients.parquet once, found \"100016\". \
         Publish the bundle again."
    );
    assert_eq!(
        refusal(&EXPLANATIONS.split_inclusive('\n').take(4).collect::<String>(), all),
        "explanations.csv: 1 of 4 clients of clients.parquet have no line. Publish the bundle again."
    );
    assert_eq!(
        refusal(&EXPLANATIONS.replace("0.37", "37%"), all),
        "explanations.csv: line 3, column probability: expected a number from 0 to 1, found \"37%\". Publish the bundle again."
    );
    assert_eq!(
        refusal(&EXPLANATIONS.replace("0.37,refused", "0.37,maybe"), all),
        "explanations.csv: line 3, column decision: expected granted or refused, found \"maybe\". Publish the bundle again."
    );
    assert_eq!(
        refusal(&EXPLANATIONS.replace("decision", "verdict"), all),
        "explanations.csv: there is no column decision. Publish the bundle again."
    );
    assert_eq!(
        refusal(&EXPLANATIONS.replace("0.37", "0.36"), all),
        "explanations.csv: the client of row 3 of clients.parquet has probability 0.36 and is refused, but the model gives \
         0.370000 and refused. The files come from different trainings; publish the bundle again."
    );
}

#[test]
fn refuses_an_altered_bundle() {
    let folder = tempfile::tempdir().unwrap();
    bundle::write(folder.path());
    let path = folder.path().join("explanations.csv");
    fs::write(&path, EXPLANATIONS.replace("0.37,refused", "0.07,granted")).unwrap();
    let error = Bundle::open(folder.path()).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("{}: the file was altered: its SHA-256 is ", path.display())),
        "{error}"
    );
}

#[tokio::test]
async fn refuses_a_database_it_cannot_use() {
    let open = |url: String| async move {
        Store::open(&url, Durability::Disk).await.unwrap_err().to_string()
    };
    assert_eq!(
        open("mysql://pret:secret@localhost/pret".to_owned()).await,
        "mysql://pret@localhost/pret: expected a database like sqlite://data/pret.db or postgresql://user@host/pret. Give \
         --database, or set PRET_DATABASE_URL."
    );
    let error = open("postgresql://pret:secret@127.0.0.1:1/pret".to_owned()).await;
    assert!(
        error.starts_with("postgresql://pret@127.0.0.1:1/pret: the database cannot be opened ("),
        "{error}"
    );
    assert!(!error.contains("secret"), "{error}");
    // Every place of a password, escaped or not.
    for url in [
        "postgresql://pret@127.0.0.1:1/pret?password=secret",
        "postgresql://pret:sec/ret@127.0.0.1:1/pret",
        "postgresql://pret:12/secret@127.0.0.1:1/pret",
        "postgres://pret@127.0.0.1:1/pret?sslmode=secret&password=secret",
        "mysql://pret@127.0.0.1/pret?password=secret",
        "host=127.0.0.1 password=secret",
        "sqlite://pret.db?password=secret",
    ] {
        let error = open(url.to_owned()).await;
        assert!(!["sec", "12/"].iter().any(|part| error.contains(part)), "{url}: {error}");
    }
    let folder: TempDir = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "this is not a database, whatever its name says")
        .unwrap();
    let url = format!("sqlite://{}/file", folder.path().display());
    assert_eq!(
        open(url.clone()).await,
        format!(
            "{url}: the database cannot be opened (error returned from database: (code: 26) file is not a database). Check \
             the path and who may write there."
        )
    );
    let error = open(format!("sqlite://{}/file/pret.db", folder.path().display())).await;
    assert!(error.contains("the database cannot be opened"), "{error}");
}
