//! Long batches: their number is limited, and each ends when its caller is revoked or the service
//! stops.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::http::{Connection, dechunked};
use crate::support::program::{PROGRAM, Place, Program};
use crate::support::wait_for;

const LINE: &str = "{\"client_id\": 100001}\n";

/// Batch whose lines are sent one by one.
struct Batch(Connection);

impl Batch {
    fn begin(program: &Program, headers: &str) -> Self {
        let mut connection = program.connect();
        connection
            .send(format!(
                "POST /v1/predictions/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\n{headers}\
                 transfer-encoding: chunked\r\n\r\n"
            ))
            .unwrap();
        Self(connection)
    }

    /// Sends another line; returns false if the service has closed the connection.
    fn send(&mut self) -> bool {
        self.0.send(format!("{:x}\r\n{LINE}\r\n", LINE.len())).is_ok()
    }

    /// Waits until `lines` lines have been answered, and returns them.
    fn answered(&mut self, lines: usize) -> Vec<Value> {
        let received = self.0.received_until(|received| text(received).lines().count() >= lines);
        parsed(received)
    }

    /// Ends the body and reads the complete response.
    fn end(mut self) -> Vec<Value> {
        self.0.send("0\r\n\r\n").unwrap();
        let answer = self.0.answer().unwrap();
        assert_eq!(answer.status, 200);
        answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Returns the body received so far.
fn text(received: &[u8]) -> String {
    let Some(head) = received.windows(4).position(|window| window == b"\r\n\r\n") else {
        return String::new();
    };
    String::from_utf8(dechunked(&received[head + 4..]).0).unwrap()
}

fn parsed(received: &[u8]) -> Vec<Value> {
    text(received).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(lines: &[Value]) -> Vec<String> {
    lines
        .iter()
        .filter_map(|line| line["prediction"]["prediction_id"].as_str())
        .map(str::to_owned)
        .collect()
}

#[test]
fn there_are_only_so_many_batches_at_a_time() {
    let place = Place::new();
    let program = place.start_with(&["--batch-limit", "1"]);
    let mut first = Batch::begin(&program, "");
    assert!(first.send());
    assert_eq!(first.answered(1).len(), 1);
    let mut second = Batch::begin(&program, "");
    let refused = second.0.answer().unwrap();
    let detail =
        "The service is working on as many batches as it takes, 1. Try again when one has ended.";
    refused.is_problem(503, "busy", "Busy", detail);
    assert_eq!(refused.header("retry-after"), "10");
    // Single predictions still work.
    program.is_well();
    assert_eq!(first.end().len(), 1);
    wait_for("a place for another batch", || {
        let mut batch = Batch::begin(&program, "");
        let taken = batch.send()
            && batch.0.received_until(|received| received.len() > 12)[..12] == *b"HTTP/1.1 200";
        taken.then_some(())
    });
}

#[test]
fn a_revoked_key_ends_its_batch() {
    let place = Place::new();
    let program = place.start_requiring_sign_in();
    let command = |arguments: &[&str]| {
        let output = Command::new(PROGRAM)
            .args(arguments)
            .args(["--database", &place.database_url])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let key = command(&["key", "add", "batches", "--scopes", "predict"]);
    let mut batch = Batch::begin(&program, &format!("authorization: Bearer {key}\r\n"));
    assert!(batch.send());
    assert_eq!(ids(&batch.answered(1)).len(), 1);
    command(&["key", "revoke", &key]);
    let revoked = Instant::now();
    // Sends line after line, each of which is answered.
    let (mut sent, mut lines) = (1, Vec::<Value>::new());
    while lines.last().is_none_or(|line| line["problem"].is_null()) {
        std::thread::sleep(Duration::from_millis(50));
        sent += 1;
        assert!(batch.send());
        lines = batch.answered(sent);
    }
    // The `key revoke` command promises five seconds.
    assert!(revoked.elapsed() < Duration::from_secs(7), "{:?}", revoked.elapsed());
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["problem"]["type"], &last["line"]),
        (&"/problems/sign-in-needed".into(), &lines.len().into())
    );
    assert_eq!(place.store().predictions(), ids(&lines).into_iter().collect());
}

#[test]
fn a_stop_does_not_wait_for_a_batch_that_never_ends() {
    let place = Place::new();
    let program = place.start();
    let mut batch = Batch::begin(&program, "");
    assert!(batch.send());
    assert_eq!(batch.answered(1).len(), 1);
    // Another caller sends much and reads nothing.
    let mut greedy = Batch::begin(&program, "");
    greedy.0.stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    while greedy.send() {}
    program.signal("TERM");
    let asked = Instant::now();
    // Every response is read, because unread data is lost when the connection is closed.
    let mut sent = 1;
    while batch.send() {
        sent += 1;
        batch.answered(sent);
        std::thread::sleep(Duration::from_millis(20));
        assert!(asked.elapsed() < Duration::from_secs(10), "the batch goes on");
    }
    let lines = parsed(batch.0.received_until(|_| false));
    assert_eq!(lines.last().unwrap()["problem"]["type"], "/problems/stopping");
    drop(greedy);
    let (status, log) = program.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(!log.contains("not answered in time") && !log.contains("took too long"), "{log}");
    assert!(ids(&lines).into_iter().all(|id| place.store().predictions().contains(&id)));
}

#[test]
fn a_stop_closes_a_connection_that_nobody_reads_and_complains_of_no_writes() {
    let place = Place::new();
    let program = place.start_with(&["--timeout", "1"]);
    let mut greedy = Batch::begin(&program, "");
    greedy.0.stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    while greedy.send() {}
    program.signal("TERM");
    let (status, log) = program.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("not answered in time") && !log.contains("took too long"), "{log}");
}
