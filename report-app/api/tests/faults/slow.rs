//! Slow callers: none delays others, blocks the service for ever or fills the memory.

use std::io::{ErrorKind, Write};
use std::time::Duration;

use serde_json::Value;

use crate::support::http::{Connection, Cut, get};
use crate::support::program::{Place, Program};

const HALF_A_HEAD: &str = "POST /v1/predictions HTTP/1.1\r\nhost: localhost\r\n";

#[test]
fn a_connection_that_never_ends_its_head_is_closed() {
    let program = Place::new();
    let program = program.start_with(&["--head-timeout", "1"]);
    let mut waiting = program.connect();
    waiting.send(HALF_A_HEAD).unwrap();
    // A byte from time to time does not extend the timeout.
    let mut dripping = program.connect();
    dripping.send(format!("{HALF_A_HEAD}x: ")).unwrap();
    let drops = (0..200).take_while(|_| {
        std::thread::sleep(Duration::from_millis(50));
        dripping.send("x").is_ok()
    });
    assert!(drops.count() < 200);
    for connection in [waiting, dripping] {
        assert_eq!(String::from_utf8_lossy(&connection.rest()), "");
    }
    // An idle connection is closed too.
    let mut idle = program.connect();
    assert_eq!(idle.ask(get("/health/live")).status, 200);
    assert!(idle.rest().is_empty());
    program.is_well();
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let place = Place::new();
    let program = place.start_with(&["--timeout", "1"]);
    let mut slow = program.connect();
    slow.send(format!(
        "{HALF_A_HEAD}content-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"client"
    ))
    .unwrap();
    slow.answer().unwrap().is_too_late();
    let mut chunked = program.connect();
    let head = format!(
        "{HALF_A_HEAD}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{{\"cli"
    );
    chunked.send(head).unwrap();
    chunked.answer().unwrap().is_too_late();
    assert_eq!(place.store().count("predictions"), 0);
    program.is_well();
}

#[test]
fn a_batch_whose_next_line_does_not_come_ends_with_a_problem() {
    let place = Place::new();
    let program = place.start_with(&["--timeout", "1"]);
    let mut slow = program.connect();
    let line = "{\"client_id\": 100001}\n{\"client";
    slow.send(format!(
        "POST /v1/predictions/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ncontent-length: 1000\r\n\r\n{line}"
    ))
    .unwrap();
    let answer = slow.answer().unwrap().text();
    let lines: Vec<Value> =
        answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{answer}");
    assert_eq!(
        place.store().predictions(),
        [lines[0]["prediction"]["prediction_id"].as_str().unwrap().to_owned()].into()
    );
    assert_eq!(
        (&lines[1]["line"], &lines[1]["problem"]["type"]),
        (&2.into(), &"/problems/timeout".into())
    );
    program.is_well();
}

/// Returns a caller that declares a batch of a gigabyte, and asks for long responses.
fn greedy(program: &Program) -> Connection {
    let mut greedy = program.connect();
    greedy
        .send(
            "POST /v1/predictions/batch?contributions=true HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\n\
             content-length: 1000000000\r\n\r\n",
        )
        .unwrap();
    greedy
}

#[cfg(target_os = "linux")]
#[test]
fn a_caller_who_never_reads_is_not_read_from_either() {
    const MEGABYTE: usize = 1 << 20;
    let place = Place::new();
    let program = place.start();
    program.is_well();
    let memory = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap();
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap().trim().to_owned();
        line.trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
    };
    let before = memory();
    let mut greedy = greedy(&program);
    // Sends until no more bytes are accepted for a while.
    greedy.stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let lines = "{\"client_id\": 100001}\n".repeat(1000);
    let mut sent = 0;
    loop {
        match greedy.stream.write(lines.as_bytes()) {
            Ok(length) => sent += length,
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
                break;
            }
            Err(error) => panic!("{error}"),
        }
        assert!(sent < 200 * MEGABYTE, "the service reads and reads");
    }
    let answered = place.store().count("predictions");
    assert!(
        answered > 1000,
        "only {answered} lines were answered before the service stopped reading"
    );
    program.is_well();
    let grown = memory().saturating_sub(before);
    assert!(grown < 64 * MEGABYTE, "{grown} bytes more, after {sent} were sent");
    // Once it reads, it gets the responses.
    let received = greedy.received_until(|received| received.len() > 20 * MEGABYTE);
    assert!(received.len() > 20 * MEGABYTE);
    drop(greedy);
    program.is_well();
}

#[test]
fn a_caller_who_takes_nothing_of_its_answer_is_let_go() {
    let place = Place::new();
    let program = place.start_with(&["--write-timeout", "1"]);
    let mut greedy = greedy(&program);
    let lines = "{\"client_id\": 100001}\n".repeat(1000);
    // It sends and never reads. After a while the service stops reading, then closes the
    // connection.
    greedy.stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    let error = loop {
        if let Err(error) = greedy.stream.write(lines.as_bytes()) {
            break error;
        }
    };
    assert!(
        [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe].contains(&error.kind()),
        "{error:?}"
    );
    program.is_well();

    // A caller that reads slowly gets everything.
    let mut slow = program.connect();
    let body = "{\"client_id\": 100001}\n".repeat(20);
    slow.send(format!(
        "POST /v1/predictions/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
    .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(slow.answer().unwrap().text().lines().count(), 20);
}

#[test]
fn idle_connections_keep_nobody_from_being_answered() {
    let place = Place::new();
    let program = place.start();
    let mut idle: Vec<_> = (0..400).map(|_| program.connect()).collect();
    for connection in idle.iter_mut().skip(1).step_by(2) {
        connection.send(HALF_A_HEAD).unwrap();
    }
    program.is_well();
    // They also get a response when they finally send the request.
    for connection in idle.iter_mut().skip(1).step_by(2) {
        connection
            .send("content-type: application/json\r\ncontent-length: 21\r\n\r\n{\"client_id\": 100001}\n")
            .unwrap();
        assert_eq!(connection.answer().unwrap().status, 200);
    }
    let Cut(part) = {
        let mut first = idle.swap_remove(0);
        first.finish();
        first.answer().unwrap_err()
    };
    assert!(part.is_empty());
}
