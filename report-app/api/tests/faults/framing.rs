//! Request smuggling: requests whose body length is ambiguous.
//!
//! One reader may take for the body what another takes for the next request. Such requests are
//! refused, or the connection is closed after them. The part hidden in them is never answered.

use crate::support::http::Answer;
use crate::support::program::Place;

/// Hidden request in the body, for a client's file.
const HIDDEN: &str = "GET /v1/clients/100002 HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// Ambiguous framing headers, and whether the HTTP layer refuses them.
const AMBIGUOUS: [(&str, bool); 22] = [
    ("content-length: 5\r\ntransfer-encoding: chunked", false),
    ("transfer-encoding: chunked\r\ncontent-length: 5", false),
    ("transfer-encoding: chunked\r\ncontent-length: nonsense", false),
    ("content-length: 5\r\ncontent-length: 6", true),
    ("content-length: 5\r\nx: y\r\ncontent-length: 50", true),
    ("content-length: 5, 6", true),
    ("content-length: 5, 5", true),
    ("content-length: +5", true),
    ("content-length: -5", true),
    ("content-length: 0x5", true),
    ("content-length: 5 5", true),
    ("content-length: 99999999999999999999999", true),
    ("content-length:", true),
    ("content-length : 5", true),
    ("transfer-encoding : chunked", true),
    ("transfer-encoding: xchunked", true),
    ("transfer-encoding: identity", true),
    ("transfer-encoding: chunked, identity", true),
    ("transfer-encoding: chunked\r\ntransfer-encoding: identity", true),
    ("transfer-encoding:\x0bchunked", true),
    ("x: y\r\n transfer-encoding: chunked", true),
    ("transfer-encoding:\r\n chunked", true),
];

/// Returns all responses until the connection is closed.
fn answers(mut bytes: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    while let Some((answer, length)) = Answer::read(bytes) {
        bytes = &bytes[length..];
        answers.push(answer);
    }
    assert!(bytes.is_empty(), "{:?}", String::from_utf8_lossy(bytes));
    answers
}

#[test]
fn a_request_of_which_two_lengths_are_told_ends_the_connection() {
    let place = Place::new();
    let program = place.start();
    for (framing, is_refused) in AMBIGUOUS {
        let mut connection = program.connect();
        let body = format!("0\r\n\r\n{HIDDEN}");
        _ = connection.send(format!(
            "POST /v1/predictions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{framing}\r\n\r\n{body}"
        ));
        // Waits until the service closes the connection.
        let answers = answers(&connection.rest());
        assert_eq!(answers.len(), 1, "{framing:?}");
        assert_eq!(answers[0].status, 400, "{framing:?}");
        // It is refused before routing, or because its body is empty.
        assert_eq!(
            answers[0].json()["type"] == "/problems/unreadable-head",
            is_refused,
            "{framing:?}"
        );
    }
    assert_eq!(place.store().count("audit WHERE client_id = 100002"), 0);
    program.is_well();
}

#[test]
fn chunks_are_not_for_the_first_version_of_http() {
    let place = Place::new();
    let program = place.start();
    let mut connection = program.connect();
    _ = connection.send(format!(
        "POST /v1/predictions HTTP/1.0\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}"
    ));
    assert!(connection.rest().starts_with(b"HTTP/1.1 400 Bad Request\r\n"));
    assert_eq!(place.store().count("audit"), 0);
    program.is_well();
}

/// RFC 9112, 2.2: a recipient may accept a lone line feed as a line end.
///
/// This service does in heads, but not in chunks. What matters is that both line ends mean the
/// same.
#[test]
fn a_lone_line_feed_hides_no_request() {
    let place = Place::new();
    let program = place.start();
    let body = r#"{"client_id": 100001}"#;
    let mut connection = program.connect();
    connection
        .send(format!(
            "POST /v1/predictions HTTP/1.1\nhost: localhost\ncontent-type: application/json\ncontent-length: {}\n\n{body}\
             GET /health/live HTTP/1.1\nhost: localhost\nconnection: close\n\n{HIDDEN}",
            body.len()
        ))
        .unwrap();
    let statuses: Vec<u16> =
        answers(&connection.rest()).iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 200]);

    for chunks in [
        "15\n{\"client_id\": 100001}\n0\n\n",
        "15\r\n{\"client_id\": 100001}\n0\r\n\r\n",
        "15\r{\"client_id\": 100001}\r0\r\r",
    ] {
        let mut connection = program.connect();
        _ = connection.send(format!(
            "POST /v1/predictions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n\
             {chunks}{HIDDEN}"
        ));
        let answers = answers(&connection.rest());
        assert_eq!(answers.len(), 1, "{chunks:?}");
        let detail = "The body could not be read to its end. Send it again.";
        answers[0].is_problem(400, "body-unreadable", "Body not received", detail);
    }
    assert_eq!(place.store().count("audit WHERE client_id = 100002"), 0);
    program.is_well();
}

#[test]
fn requests_sent_without_waiting_are_answered_in_order() {
    let place = Place::new();
    let program = place.start();
    let mut connection = program.connect();
    let next =
        |client: u32| format!("GET /v1/clients/{client} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    connection.send(format!("{}{}{}", next(100_001), next(1), next(100_015))).unwrap();
    let answered =
        [connection.answer().unwrap(), connection.answer().unwrap(), connection.answer().unwrap()];
    assert_eq!(answered.each_ref().map(|answer| answer.status), [200, 404, 200]);
    assert_eq!(
        (&answered[0].json()["client_id"], &answered[2].json()["client_id"]),
        (&100_001.into(), &100_015.into())
    );
}
