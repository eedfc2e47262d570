//! The program is stopped under load: it answers the requests in flight, and exits normally.

use std::net::TcpStream;

use crate::support::http::{get, post};
use crate::support::load::{Load, answered, credits};
use crate::support::program::{Place, free_address};
use crate::support::{http, wait_for};

#[test]
fn serves_until_it_is_asked_to_stop_and_loses_nothing() {
    let place = Place::new();
    let program = place.start();
    let answered = program.predict().prediction_id().unwrap();
    program.signal("TERM");
    let (status, log) = program.ended();
    assert_eq!(status.code(), Some(0));
    assert!(log.contains("stopped"), "{log}");
    assert!(log.contains("route=\"/v1/predictions\"") && !log.contains("100001"), "{log}");
    assert_eq!(place.store().predictions(), [answered].into());
}

#[test]
fn requests_under_way_are_answered_before_the_program_ends() {
    const CALLERS: usize = 20;
    let place = Place::new();
    let metrics = free_address();
    let program = place.start_with(&["--metrics-listen", &metrics]);
    // The store is locked for now, so that every request stays in flight.
    let hold = place.store().hold();
    let mut callers: Vec<_> = (0..CALLERS).map(|_| program.connect()).collect();
    for caller in &mut callers {
        caller.send(post("/v1/predictions", r#"{"client_id": 100001}"#)).unwrap();
    }
    let under_way = format!("pret_requests_under_way {CALLERS}");
    wait_for(&under_way, || {
        let page = http::Connection::open(&metrics).ask(get("/metrics")).text();
        page.lines().any(|line| line == under_way).then_some(())
    });

    program.signal("TERM");
    program.logged("stopping");
    wait_for("an end of new connections", || {
        TcpStream::connect(&program.address).is_err().then_some(())
    });
    drop(hold);
    let ids = callers
        .into_iter()
        .map(|mut caller| caller.answer().unwrap().prediction_id().unwrap())
        .collect();
    let (status, log) = program.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("stopped") && !log.contains("not answered in time"), "{log}");
    assert_eq!(place.store().predictions(), ids);
}

#[test]
fn under_load_each_request_is_answered_in_full_or_was_never_taken() {
    let place = Place::new();
    let program = place.start();
    let load = Load::begin(&program.address, 16);
    load.wait_for_answers(200);
    program.signal("TERM");
    let calls = load.abandoned();
    let (status, log) = program.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    for call in &calls {
        match &call.outcome {
            Ok(answer) => assert_eq!(answer.status, 200, "{}", answer.text()),
            Err(cut) => {
                assert!(cut.0.is_empty(), "half an answer: {:?}", String::from_utf8_lossy(&cut.0));
            }
        }
    }
    assert!(answered(&calls).len() >= 200);
    assert_eq!(place.store().predictions(), answered(&calls));
    assert_eq!(place.store().credits(), credits(&calls, 200));
}
