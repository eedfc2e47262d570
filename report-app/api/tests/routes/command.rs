//! The program itself: its exit status, its one line of error, starting and stopping.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use crate::support::bundle;

pub(crate) fn pret_api(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pret-api"));
    command.env_clear().args(arguments).stdin(Stdio::null());
    command
}

pub(crate) fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_wrong_call_exits_with_2() {
    let output = pret_api(&["--lisen", "127.0.0.1:8080"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error_of(&output).contains("unexpected argument '--lisen'"));
    assert_eq!(pret_api(&["--durability", "never"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn a_bad_bundle_exits_with_1_and_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no-bundle");
    let output = pret_api(&["--bundle", path.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        error_of(&output),
        format!(
            "pret-api: {}/manifest.json: cannot be read (No such file or directory (os error 2)). Check the path; a bundle is \
             a folder that `pret train` wrote.\n",
            path.display()
        )
    );
}

#[test]
fn an_address_in_use_exits_with_1_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    bundle::write(folder.path());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = options(folder.path(), &address).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        error_of(&output),
        format!(
            "pret-api: {address}: the service cannot listen there. Stop the program that does, or choose another address with \
             --listen. (Address already in use (os error 98))\n"
        )
    );
}

#[test]
fn prints_the_openapi_document() {
    let output = pret_api(&["openapi"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document, serde_json::to_value(scoring_api::openapi()).unwrap());
}

#[test]
fn serves_until_it_is_asked_to_stop_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut service, answered) = answer_one(folder.path());
    let terminated = Command::new("kill").arg(service.child.id().to_string()).status().unwrap();
    assert!(terminated.success());
    assert_eq!(service.child.wait().unwrap().code(), Some(0));
    let mut rest = String::new();
    service.log.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("stopped"), "{rest}");
    assert!(rest.contains("route=\"/v1/predictions\"") && !rest.contains("100001"), "{rest}");
    assert_eq!(stored(folder.path()), [answered]);
}

#[test]
fn what_was_answered_is_stored_even_if_the_service_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut service, answered) = answer_one(folder.path());
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    assert_eq!(stored(folder.path()), [answered]);
}

/// Starts the service on a free port and has it answer one prediction, whose identifier is returned.
fn answer_one(folder: &Path) -> (Started, String) {
    bundle::write(folder);
    let mut command = options(folder, "127.0.0.1:0");
    let mut child = command.env("PRET_LOG_LEVEL", "info").stderr(Stdio::piped()).spawn().unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    let mut service = Started { child, log };
    let mut line = String::new();
    service.log.read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).expect("the first line names the address");
    let address = address.split_whitespace().next().unwrap();

    let mut connection = TcpStream::connect(address).unwrap();
    let body = r#"{"client_id": 100001}"#;
    write!(
        connection,
        "POST /v1/predictions HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let json: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    (service, json["prediction_id"].as_str().unwrap().to_owned())
}

/// Identifiers of the stored predictions.
fn stored(folder: &Path) -> Vec<String> {
    let url = format!("sqlite://{}", folder.join("pret.db").display());
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let database = sqlx::sqlite::SqlitePool::connect(&url).await.unwrap();
        sqlx::query_scalar("SELECT prediction_id FROM predictions").fetch_all(&database).await.unwrap()
    })
}

fn options(bundle: &Path, address: &str) -> Command {
    let database = format!("sqlite://{}", bundle.join("pret.db").display());
    let mut command = pret_api(&["--bundle", bundle.to_str().unwrap(), "--listen", address]);
    command.env("PRET_DATABASE_URL", database).env("PRET_LOG_LEVEL", "error").env("PRET_SIGN_IN", "off");
    command
}

/// A service that ends with the test, however the test ends.
struct Started {
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Drop for Started {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
