//! `pret-api user` and `pret-api key`: administration of users and keys by an operator.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Output, Stdio};

use chrono::TimeDelta;
use scoring_api::access::{ApiKeySecret, hash_password};
use serde_json::{Value, json};
use store::Role;
use tempfile::TempDir;

use crate::command::{error_of, pret_api};
use crate::support::people::{PASSWORD, Person, get_by_key, sign_in};
use crate::support::{TestApp, bundle, database};

/// Database to administer.
struct Place {
    folder: TempDir,
    url: String,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::empty(folder.path()).await;
        Self { folder, url }
    }

    /// Runs the program with the database, and with `input` on its standard input.
    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = pret_api(arguments);
        command
            .args(["--database", &self.url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses does not read its input.
        _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs the program, checks that it succeeds, and returns its output.
    #[track_caller]
    fn done(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert_eq!(output.status.code(), Some(0), "{}", error_of(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Checks that the program refuses with one line, and changes nothing.
    #[track_caller]
    fn refused(&self, arguments: &[&str], input: &str, line: &str) {
        let output = self.run(arguments, input);
        assert_eq!(error_of(&output), format!("pret-api: {line}\n"));
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    }

    /// Starts the service on that database.
    async fn serve(self) -> TestApp {
        TestApp::start_on(self.folder, self.url).await
    }
}

/// Returns the audit log entries of these commands.
async fn noted(app: &TestApp) -> Vec<String> {
    let log = app.get("/v1/audit?actor=command").await.lines();
    assert!(
        log.iter()
            .all(|line| line["action"] == "access.change" && line["client_id"] == Value::Null)
    );
    log.iter().map(|line| line["detail"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_user_who_was_added_signs_in_and_is_refused_once_disabled() {
    let place = Place::new().await;
    let added = place
        .done(&["user", "add", "marie", "--role", "advisor"], &format!("{PASSWORD}\r\nand more\n"));
    assert_eq!(added, "marie may sign in as advisor.\n");
    assert_eq!(
        place.done(&["user", "add", "rené@prêt", "--role", "reviewer"], PASSWORD),
        "rené@prêt may sign in as reviewer.\n"
    );
    let disabled = place.done(&["user", "disable", "rené@prêt"], "");
    assert_eq!(disabled, "rené@prêt may no longer sign in; open sessions end within 5 seconds.\n");
    place.refused(
        &["user", "disable", "rené@prêt"],
        "",
        "there is no user rené@prêt, or it was disabled before",
    );
    place.refused(
        &["user", "disable", "paul"],
        "",
        "there is no user paul, or it was disabled before",
    );
    let app = place.serve().await;
    let marie = Person::of(
        &app.send_as_it_is(sign_in(&json!({"name": "marie", "password": PASSWORD}))).await,
    );
    assert_eq!(marie.session["role"], "advisor");
    app.send_as_it_is(sign_in(&json!({"name": "rené@prêt", "password": PASSWORD})))
        .await
        .is_refused_sign_in();
    assert_eq!(
        noted(&app).await,
        ["user add marie advisor", "user add rené@prêt reviewer", "user disable rené@prêt"]
    );
}

#[tokio::test]
async fn a_user_who_cannot_be_added_is_refused_with_a_line() {
    let place = Place::new().await;
    let add = |name: &'static str| ["user", "add", name, "--role", "operator"];
    let choose = "Choose one with 12 to 128; several words are easy to remember.";
    place.refused(&add("ops"), "short\n", &format!("the password has 5 characters. {choose}"));
    place.refused(&add("ops"), "", &format!("the password has 0 characters. {choose}"));
    place.refused(
        &add("ops"),
        &"é".repeat(129),
        &format!("the password has 129 characters. {choose}"),
    );
    let name = "expected a name of 1 to 64 letters, digits or -_.@, without spaces";
    place.refused(&add("o ps"), PASSWORD, &format!("\"o ps\": {name}"));
    place.refused(&add(""), PASSWORD, &format!("\"\": {name}"));
    place.done(&add("ops"), PASSWORD);
    place.refused(
        &add("ops"),
        "another password",
        "there is a user ops already. Choose another name.",
    );
    for wrong in [
        &["user", "add", "x", "--role", "boss"][..],
        &["user", "add", "x"],
        &["user", "rename", "x"],
    ] {
        assert_eq!(place.run(wrong, PASSWORD).status.code(), Some(2), "{wrong:?}");
    }
    let said = error_of(&place.run(&["user", "add", "x", "--role", "boss"], PASSWORD));
    assert!(said.contains("expected advisor, reviewer or operator"), "{said}");
    let app = place.serve().await;
    assert_eq!(app.count("users").await, 1);
    // The user keeps the first password.
    app.send_as_it_is(sign_in(&json!({"name": "ops", "password": "another password"})))
        .await
        .is_refused_sign_in();
    app.send_as_it_is(sign_in(&json!({"name": "ops", "password": PASSWORD}))).await.ok();
    assert_eq!(noted(&app).await, ["user add ops operator"]);
}

#[tokio::test]
async fn a_link_signs_its_user_in() {
    let place = Place::new().await;
    place.done(&["user", "add", "marie", "--role", "reviewer"], PASSWORD);
    let link = place.done(&["user", "link", "marie", "--base-url", "https://scoring.example/"], "");
    let token = link
        .strip_prefix("https://scoring.example/sign-in#token=")
        .unwrap()
        .strip_suffix('\n')
        .unwrap()
        .to_owned();
    place.refused(&["user", "link", "paul"], "", "there is no user paul");
    let app = place.serve().await;
    let session = app.send_as_it_is(sign_in(&json!({"token": token}))).await.ok();
    assert_eq!((&session["name"], &session["role"]), (&json!("marie"), &json!("reviewer")));
    app.send_as_it_is(sign_in(&json!({"token": token}))).await.is_refused_sign_in();
    assert_eq!(noted(&app).await, ["user add marie reviewer", "link marie"]);
}

#[tokio::test]
async fn a_key_is_shown_once_and_may_do_what_was_said_until_it_is_revoked() {
    let place = Place::new().await;
    let add = ["key", "add", "loan-desk", "--scopes", "predict,read"];
    let output = place.run(&add, "");
    let key = String::from_utf8(output.stdout.clone()).unwrap().trim_end().to_owned();
    let id = key.parse::<ApiKeySecret>().unwrap().key_id().to_owned();
    assert_eq!(
        error_of(&output),
        format!(
            "The key of loan-desk (read predict) is shown once; revoke it with: pret-api key revoke {id}\n"
        )
    );
    let others = ["by-id", "whole"]
        .map(|name| place.done(&["key", "add", name, "--scopes", "predict,read"], ""));
    let [by_id, whole] = others.map(|key| key.trim_end().to_owned());
    let id_of = |key: &str| key.parse::<ApiKeySecret>().unwrap().key_id().to_owned();
    let revoked = |id: &str| {
        format!("The key {id} is refused from now on, by a running service within 5 seconds.\n")
    };
    assert_eq!(place.done(&["key", "revoke", &id_of(&by_id)], ""), revoked(&id_of(&by_id)));
    // The whole key is accepted too, as someone may have found it.
    assert_eq!(place.done(&["key", "revoke", &whole], ""), revoked(&id_of(&whole)));
    // A name belongs to one key for ever, whatever its scopes are and even after a revocation.
    for name in ["loan-desk", "by-id"] {
        let taken = format!(
            "there is a key {name} already, or there was. Choose another name: the audit log tells keys by it."
        );
        place.refused(&["key", "add", name, "--scopes", "audit"], "", &taken);
    }
    for gone in [id_of(&by_id), "0123456789abcdef".to_owned()] {
        let line = format!("there is no key {gone}, or it was revoked before");
        place.refused(&["key", "revoke", &gone], "", &line);
    }
    for wrong in [
        &["key", "add", "x", "--scopes", "read,write"][..],
        &["key", "add", "x"],
        &["key", "add", "x", "--scopes", ""],
    ] {
        assert_eq!(place.run(wrong, "").status.code(), Some(2), "{wrong:?}");
    }
    let list = place.done(&["key", "list"], "");
    let lines: Vec<Vec<&str>> =
        list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["KEY", "NAME", "SCOPES", "SINCE", "STATE"]);
    let ids = [&*id_of(&by_id), &*id, &*id_of(&whole)].map(str::to_owned);
    for (line, (id, name)) in lines[1..].iter().zip(ids.iter().zip(["by-id", "loan-desk", "whole"]))
    {
        assert_eq!(line[..4], [id.as_str(), name, "read", "predict"]);
        assert_eq!(line[5], if name == "loan-desk" { "may" } else { "revoked" }, "{list}");
    }
    assert_eq!(lines.len(), 4);
    assert!(
        [&key, &by_id, &whole].iter().all(|key| !list.contains(key.rsplit('_').next().unwrap())),
        "no secret"
    );
    let app = place.serve().await;
    app.send_as_it_is(get_by_key("/v1/clients/100001", &key)).await.ok();
    assert_eq!(app.send_as_it_is(get_by_key("/v1/audit", &key)).await.status, 403);
    for revoked in [&by_id, &whole] {
        app.send_as_it_is(get_by_key("/v1/clients/100001", revoked)).await.needs_sign_in();
    }
    let added = |name: &str, key: &str| format!("key add {} {name}: read predict", id_of(key));
    let revoked = |key: &str| format!("key revoke {}", id_of(key));
    let expected = [
        added("loan-desk", &key),
        added("by-id", &by_id),
        added("whole", &whole),
        revoked(&by_id),
        revoked(&whole),
        "key list".to_owned(),
    ];
    assert_eq!(noted(&app).await, expected);
}

#[tokio::test]
async fn a_user_is_listed_and_gets_another_password_another_role_and_back_in() {
    const OTHER: &str = "encore un autre mot";
    let place = Place::new().await;
    place.done(&["user", "add", "marie", "--role", "advisor"], PASSWORD);
    place.done(&["user", "add", "paul", "--role", "operator"], PASSWORD);
    let link = place.done(&["user", "link", "marie"], "");
    let token = link.trim_end().rsplit('=').next().unwrap().to_owned();

    let changed = place.done(&["user", "password", "marie"], OTHER);
    assert_eq!(changed, "marie has another password; open sessions end within 5 seconds.\n");
    let role = place.done(&["user", "role", "marie", "--role", "reviewer"], "");
    assert_eq!(role, "marie is reviewer from now on, in open sessions within 5 seconds.\n");
    place.done(&["user", "disable", "paul"], "");
    let list = place.done(&["user", "list"], "");
    let lines: Vec<Vec<&str>> =
        list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["NAME", "ROLE", "SINCE", "SIGNS", "IN", "BY"]);
    assert_eq!(
        (&lines[1][..2], &lines[1][3..]),
        (&["marie", "reviewer"][..], &["password", "or", "link"][..])
    );
    assert_eq!(
        (&lines[2][..2], lines[2][3], lines[2].len()),
        (&["paul", "operator"][..], "disabled", 5)
    );
    assert_eq!((lines.len(), list.contains("argon2")), (3, false));
    let enabled = place.done(&["user", "enable", "paul"], "");
    assert_eq!(enabled, "paul may sign in again.\n");
    place.refused(&["user", "enable", "paul"], "", "there is no user paul who is disabled");
    place.refused(&["user", "role", "rené", "--role", "advisor"], "", "there is no user rené");
    place.refused(&["user", "password", "rené"], OTHER, "there is no user rené");

    let app = place.serve().await;
    let with = |name: &str, password: &str| sign_in(&json!({"name": name, "password": password}));
    app.send_as_it_is(with("marie", PASSWORD)).await.is_refused_sign_in();
    // A link from before the change is invalid too.
    app.send_as_it_is(sign_in(&json!({"token": token}))).await.is_refused_sign_in();
    let marie = Person::of(&app.send_as_it_is(with("marie", OTHER)).await);
    assert_eq!(marie.session["role"], "reviewer");
    app.send_as_it_is(with("paul", PASSWORD)).await.ok();
    assert_eq!(
        noted(&app).await,
        [
            "user add marie advisor",
            "user add paul operator",
            "link marie",
            "user password marie",
            "user role marie reviewer",
            "user disable paul",
            "user list",
            "user enable paul"
        ]
    );
}

#[tokio::test]
async fn another_password_ends_the_sessions_that_are_open() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let (before, others) =
        (app.sign_in_again(&user).await, app.sign_in("paul", Role::Advisor).await);
    let link = app.add_link(&user, TimeDelta::minutes(15)).await;
    let hash = hash_password("encore un autre mot", "marie").unwrap();
    assert!(app.service.store.set_password("marie", &hash).await.unwrap());
    // The cached identities expire after five seconds; here the service is restarted instead.
    let app = app.restart().await;
    app.send_as_it_is(before.get("/v1/session")).await.needs_sign_in();
    app.send_as_it_is(sign_in(&json!({"token": link.reveal()}))).await.is_refused_sign_in();
    app.send_as_it_is(others.get("/v1/session")).await.ok();
}

#[tokio::test]
async fn a_password_that_anybody_would_try_first_is_refused() {
    let place = Place::new().await;
    place.done(&["user", "add", "marie.dupont", "--role", "advisor"], PASSWORD);
    let words = "Choose another one; several words are easy to remember.";
    let (name, repeated) = ("is the name itself.", "is one character over and over.");
    for (password, said) in [
        ("Marie.Dupont", name),
        ("            ", repeated),
        ("zzzzzzzzzzzz", repeated),
        ("marie.dupont marie.dupont", name),
    ] {
        let line = format!("the password {said} {words}");
        place.refused(&["user", "password", "marie.dupont"], password, &line);
    }
    place.refused(
        &["user", "add", "jean-baptiste", "--role", "advisor"],
        "JEAN-BAPTISTE",
        &format!("the password {name} {words}"),
    );
    let app = place.serve().await;
    app.send_as_it_is(sign_in(&json!({"name": "marie.dupont", "password": PASSWORD}))).await.ok();
    assert_eq!(noted(&app).await, ["user add marie.dupont advisor"]);
}

#[test]
fn without_sign_in_the_service_is_for_this_machine_alone() {
    let folder = tempfile::tempdir().unwrap();
    bundle::write(folder.path());
    let path = folder.path().to_str().unwrap();
    let url = format!("sqlite://{path}/store/pret.db");
    let arguments =
        ["--bundle", path, "--database", &url, "--listen", "0.0.0.0:0", "--sign-in", "off"];
    let output = pret_api(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = error_of(&output);
    let line = error
        .strip_prefix("pret-api: 0.0.0.0:")
        .unwrap()
        .trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = ": without sign-in the service is for this machine alone. Listen on 127.0.0.1, or leave out --sign-in off.\n";
    assert_eq!(line, rest);
    assert!(!folder.path().join("store").exists());
    assert_eq!(pret_api(&["--sign-in", "maybe"]).output().unwrap().status.code(), Some(2));
}

#[tokio::test]
async fn the_link_that_is_printed_at_the_start_signs_in_once() {
    let place = Place::new().await;
    let path = place.folder.path().join("bundle");
    bundle::write(&path);
    let arguments =
        ["--bundle", path.to_str().unwrap(), "--database", &place.url, "--listen", "127.0.0.1:0"];
    let mut command = pret_api(&arguments);
    command.args(["--sign-in-link", "--log-level", "error"]).stdout(Stdio::piped());
    let mut service = RunningService(command.spawn().unwrap());
    let mut printed = String::new();
    BufReader::new(service.0.stdout.take().unwrap()).read_line(&mut printed).unwrap();
    let link = printed
        .trim_end()
        .strip_prefix("Sign in, once and within a quarter of an hour: http://")
        .unwrap();
    let (address, token) = link.split_once("/sign-in#token=").unwrap();

    let (head, body) = sent(address, "GET /v1/clients HTTP/1.1", "");
    assert!(head.starts_with("HTTP/1.1 401"), "{head}");
    assert_eq!(body["type"], "/problems/sign-in-needed");
    let body = json!({"token": token}).to_string();
    let (head, session) = sent(address, "POST /v1/session HTTP/1.1", &body);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert_eq!((&session["name"], &session["role"]), (&json!("local"), &json!("reviewer")));
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let (_, who) = sent(address, &format!("GET /v1/session HTTP/1.1\r\ncookie: {cookie}"), "");
    assert_eq!(who, session);
    let (head, _) = sent(address, "POST /v1/session HTTP/1.1", &body);
    assert!(head.starts_with("HTTP/1.1 401"), "{head}");
}

/// Sends a request on a new connection; returns the head of the response and its JSON.
fn sent(address: &str, head: &str, body: &str) -> (String, Value) {
    let mut connection = TcpStream::connect(address).unwrap();
    write!(
        connection,
        "{head}\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), serde_json::from_str(body).unwrap())
}

/// Service that ends with the test, even if the test fails.
struct RunningService(Child);

impl Drop for RunningService {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}
