//! The program is killed under load: every answered prediction is stored.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::Value;

use crate::support::http::dechunked;
use crate::support::load::{Load, answered};
use crate::support::program::Place;

const ROUNDS: usize = 4;
const CALLERS: usize = 16;

#[test]
fn what_was_answered_is_stored_even_if_the_program_is_killed() {
    let place = Place::new();
    let program = place.start();
    let answered = program.predict().prediction_id().unwrap();
    program.kill();
    assert_eq!(place.store().predictions(), [answered].into());
}

#[test]
fn every_prediction_that_was_answered_in_full_is_stored_whenever_the_program_is_killed() {
    let place = Place::new();
    let mut found = BTreeSet::new();
    for round in 1..=ROUNDS {
        let program = place.start();
        let load = Load::begin(&program.address, CALLERS);
        load.wait_for_answers(70 * round);
        load.mark();
        program.kill();
        let calls = load.abandoned();
        let unanswered =
            calls.iter().filter(|call| call.is_before_mark && call.outcome.is_err()).count();
        assert!(
            unanswered > 0,
            "round {round}: the program was killed between two requests, not amid them"
        );
        let of_this_round = answered(&calls);
        assert!(of_this_round.len() >= 70 * round);
        found.extend(of_this_round);
    }

    let program = place.start();
    program.is_well();
    let stored = place.store().predictions();
    let lost: Vec<&String> = found.difference(&stored).collect();
    assert!(
        lost.is_empty(),
        "{} of {} answered predictions are lost: {lost:?}",
        lost.len(),
        found.len()
    );
    // The audit row of each prediction is committed with it.
    let unexplained = "predictions WHERE NOT EXISTS \
                       (SELECT 1 FROM audit WHERE action = 'prediction.create' AND detail = prediction_id)";
    assert_eq!(place.store().count(unexplained), 0);
    if place.database_url.starts_with("sqlite:") {
        assert_eq!(place.store().texts("PRAGMA integrity_check"), ["ok"]);
    }
}

#[test]
fn every_line_of_a_batch_that_was_answered_is_stored_when_the_program_is_killed() {
    const LINES: usize = 50_000;
    let place = Place::new();
    let program = place.start();
    let mut connection = program.connect();
    let body = "{\"client_id\": 100001}\n".repeat(LINES);
    let length = body.len();
    connection
        .send(format!(
            "POST /v1/predictions/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\n\
             content-length: {length}\r\n\r\n"
        ))
        .unwrap();
    // The response begins while the body is being sent.
    let mut sending = connection.stream.try_clone().unwrap();
    let sender = std::thread::spawn(move || sending.write_all(body.as_bytes()));
    let newlines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count() - 1;
    connection.received_until(|received| newlines(received) > 500);
    program.kill();
    let received = connection.rest();
    // The buffers of the operating system may have taken the whole body.
    _ = sender.join().unwrap();

    let head = received.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    assert!(received.starts_with(b"HTTP/1.1 200 OK"));
    let (body, length) = dechunked(&received[head + 4..]);
    assert_eq!(length, None, "the answer had been given to its end");
    let whole = body.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let id = |line: &[u8]| {
        let line: Value = serde_json::from_slice(line).unwrap();
        line["prediction"]["prediction_id"].as_str().unwrap().to_owned()
    };
    let answered: BTreeSet<String> = whole.map(id).collect();
    assert!((100..LINES).contains(&answered.len()), "{}", answered.len());

    let _program = place.start();
    let stored = place.store().predictions();
    assert!(answered.is_subset(&stored), "{} lines are lost", answered.difference(&stored).count());
}
