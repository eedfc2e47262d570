//! The program itself: its exit status and its error message.
//!
//! The fault tests show how it serves and stops.

use std::path::Path;
use std::process::{Command, Output, Stdio};

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
fn no_help_shows_the_password_that_stands_in_the_environment() {
    for arguments in [&["--help"][..], &["user", "add", "--help"], &["key", "list", "--help"]] {
        let mut command = pret_api(arguments);
        let output = command
            .env("PRET_DATABASE_URL", "postgresql://pret:secret@localhost/pret")
            .output()
            .unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("PRET_DATABASE_URL") && !help.contains("secret"), "{help}");
    }
}

#[test]
fn a_bad_bundle_exits_with_1_and_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no-bundle");
    // The folder in which it would create its database.
    let output =
        pret_api(&["--bundle", path.to_str().unwrap()]).current_dir(&folder).output().unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing is left behind");
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
fn a_wrong_plan_or_channel_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    bundle::write(folder.path());
    let plan = folder.path().join("plan.toml");
    let built_in = include_str!("../../../../models/monitoring-plan.toml");
    std::fs::write(&plan, built_in.replacen("above = 0.05", "above = 0.5", 1)).unwrap();
    let plan = plan.display().to_string();
    let wrong_plan = format!(
        "pret-api: {plan}: indicator missing_share: expected amber and red on the same side, red the further, found amber \
         above 0.5 and red above 0.2\n"
    );
    let cases = [
        (vec!["--monitoring-plan", &plan], wrong_plan.as_str()),
        (
            vec!["--monitoring-plan", "/nowhere.toml"],
            "pret-api: /nowhere.toml: the monitoring plan cannot be read. Check --monitoring-plan. (No such file or directory \
             (os error 2))\n",
        ),
        (
            vec!["--alarm-webhook", "alarms.example"],
            "pret-api: --alarm-webhook: expected an address like https://alarms.example/pret\n",
        ),
        (
            vec!["--alarm-mail-server", "smtp://localhost", "--alarm-mail-to", "marie"],
            "pret-api: --alarm-mail-server, --alarm-mail-to: marie: expected an address of mail like alarms@pret.example\n",
        ),
    ];
    for (arguments, expected) in cases {
        let output = options(folder.path(), "127.0.0.1:0").args(arguments).output().unwrap();
        assert_eq!((output.status.code(), error_of(&output).as_str()), (Some(1), expected));
    }
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

pub(crate) fn options(bundle: &Path, address: &str) -> Command {
    let database = format!("sqlite://{}", bundle.join("pret.db").display());
    let mut command = pret_api(&["--bundle", bundle.to_str().unwrap(), "--listen", address]);
    command
        .env("PRET_DATABASE_URL", database)
        .env("PRET_LOG_LEVEL", "error")
        .env("PRET_SIGN_IN", "off");
    command
}
