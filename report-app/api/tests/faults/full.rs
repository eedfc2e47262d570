//! Full disk: every answered prediction is stored, and every stored prediction is answered.

use std::process::Command;

use serde_json::Value;

use crate::support::http::{get, post};
use crate::support::load::{Load, credits};
use crate::support::program::Place;
use crate::support::wait_for;

#[test]
fn predictions_stop_while_the_disk_is_full_and_go_on_when_there_is_room() {
    const LINES: usize = 2_000;
    let place = Place::on_sqlite();
    let program = place.start_on_a_small_disk(1280);
    let prediction = program.predict().prediction_id().unwrap();
    let review =
        format!(r#"{{"prediction_id": "{prediction}", "verdict": "confirmed", "reason": "Vu."}}"#);
    let load = Load::begin(&program.address, 4);
    // Now the WAL is full, and no checkpoint can move anything into the database.
    program.logged("wal_checkpoint");
    program.becomes(503);
    load.wait_for_answers(load.answered() + 100);
    assert_eq!(program.get("/health/live").status, 200);
    let ready = program.becomes(503).json();
    assert_eq!(
        ready,
        serde_json::json!({"status": "unavailable", "missing": ["The store does not answer."]})
    );
    program.predict().is_store_unavailable();
    // A review is small and may fit where a prediction does not. It is either stored or refused.
    let mut kept = 0;
    for _ in 0..8 {
        let answer = program.post("/v1/reviews", &review);
        if answer.status == 201 {
            kept += 1;
        } else {
            answer.is_store_unavailable();
        }
    }
    let batch = post("/v1/predictions/batch", "{\"client_id\": 100001}\n".repeat(LINES));
    let batch =
        String::from_utf8(batch).unwrap().replace("application/json", "application/x-ndjson");
    let batch = program.connect().ask(batch).text();
    assert_eq!(batch.lines().count(), LINES);
    for line in batch.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            (&line["problem"]["type"], &line["prediction"]),
            (&"/problems/store-unavailable".into(), &().into())
        );
    }
    // One log line per cause, however many requests and lines were refused.
    let log = program.log();
    let failures: Vec<&str> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert!((1..=8).contains(&failures.len()), "{failures:#?}");
    // Requests that need no store still work.
    program.get("/v1/model").ok();

    let calls = load.end();
    let (given, refused) = (credits(&calls, 200), credits(&calls, 503));
    assert!(
        given.len() > 20 && refused.len() > 20,
        "{} given, {} refused",
        given.len(),
        refused.len()
    );
    assert_eq!(given.len() + refused.len(), calls.len());
    for call in calls.iter().filter(|call| refused.contains(&call.credit)) {
        call.outcome.as_ref().unwrap().is_store_unavailable();
    }
    assert_eq!(place.store().credits(), given);

    // After more space is available, the program works without a restart.
    let more = Command::new("prlimit")
        .args(["--fsize=unlimited:", "--pid", &program.id().to_string()])
        .status();
    assert!(more.unwrap().success());
    wait_for("a prediction", || Some(program.predict()).filter(|answer| answer.status == 200));
    program.becomes(200);
    for _ in 0..8 {
        assert_eq!(program.post("/v1/reviews", &review).status, 201);
    }
    let over = wait_for("the end of the failure", || {
        assert_eq!(program.get("/health/ready").status, 200);
        program
            .log()
            .lines()
            .find(|line| line.contains("the store takes what is written again"))
            .map(str::to_owned)
    });
    let refusals: usize =
        over.split("refused=").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(refusals >= LINES, "{over}");
    program.signal("TERM");
    let (status, log) = program.ended();
    assert_eq!(status.code(), Some(0), "{log}");

    let program = place.start();
    program.is_well();
    assert_eq!(program.connect().ask(get("/v1/clients/100001")).status, 200);
    assert_eq!(place.store().credits(), given);
    assert_eq!(place.store().count("reviews"), kept + 8);
    assert_eq!(place.store().texts("PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn a_log_that_takes_nothing_ends_nobody() {
    let place = Place::on_sqlite();
    let program = place.start_with_a_full_log();
    for _ in 0..20 {
        program.predict().ok();
    }
    program.is_well();
    program.becomes(200);
}
