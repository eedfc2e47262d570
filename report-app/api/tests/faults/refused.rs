//! Requests that are refused before their body has arrived.
//!
//! With a short body the connection stays open. Otherwise the response says that it is closed.

use std::time::Duration;

use crate::support::http::{Answer, Connection, get};
use crate::support::program::Place;

/// Returns the head of a request with a body of the declared type.
fn head(path: &str, declared: &str, more: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {declared}\r\n{more}\r\n")
}

/// Sends a head, and reads the response before any part of the body is sent.
fn refused(connection: &mut Connection, head: &str) -> Answer {
    connection.send(head).unwrap();
    connection.answer().unwrap()
}

#[test]
fn a_connection_goes_on_after_a_body_that_was_refused_before_it_came() {
    let place = Place::new();
    let program = place.start_requiring_sign_in();
    let mut connection = program.connect();
    for number in 0..20 {
        let body = format!("{{\"client_id\": {number}}}");
        let length = format!("content-length: {}\r\n", body.len());
        let (path, declared, status) = match number % 2 {
            0 => ("/v1/predictions", "application/json", 401),
            _ => ("/v1/session", "text/plain", 415),
        };
        let answer = refused(&mut connection, &head(path, declared, &length));
        assert_eq!((answer.status, answer.header("connection")), (status, ""));
        std::thread::sleep(Duration::from_millis(5));
        connection.send(body).unwrap();
        assert_eq!(connection.ask(get("/health/live")).status, 200);
    }
}

#[test]
fn a_connection_that_is_closed_says_so() {
    let place = Place::new();
    let program = place.start_requiring_sign_in();
    for (path, declared, more, status) in [
        ("/v1/predictions", "application/json", "content-length: 1000000\r\n", 401),
        ("/v1/predictions/batch", "application/x-ndjson", "transfer-encoding: chunked\r\n", 401),
        ("/v1/session", "application/json", "content-length: 1000000\r\n", 413),
        ("/v1/session", "text/plain", "transfer-encoding: chunked\r\n", 415),
        // A caller that waits for `100 Continue` need not send the body.
        (
            "/v1/predictions",
            "application/json",
            "expect: 100-continue\r\ncontent-length: 21\r\n",
            401,
        ),
        ("/v1/nothing", "application/json", "content-length: 1000000\r\n", 404),
    ] {
        let mut connection = program.connect();
        let answer = refused(&mut connection, &head(path, declared, more));
        assert_eq!(
            (answer.status, answer.header("connection")),
            (status, "close"),
            "{path} {more:?}"
        );
    }
}

/// A caller that sends a whole long body before it reads also gets the response.
#[test]
fn an_answer_is_not_lost_under_a_body_that_nobody_wants() {
    let place = Place::new();
    let program = place.start_requiring_sign_in();
    for _ in 0..20 {
        let mut connection = program.connect();
        let length = 60_000;
        let head =
            head("/v1/predictions", "application/json", &format!("content-length: {length}\r\n"));
        for part in [head, " ".repeat(length / 2), " ".repeat(length / 2)] {
            connection.send(part).unwrap();
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(connection.answer().unwrap().status, 401);
    }
}
