//! Header injection: control characters in headers, paths and methods.
//!
//! None of them appears as a header of the response.

use crate::support::http::{Answer, Connection, get, get_with};
use crate::support::program::{Place, free_address};

/// Sends these bytes; checks that the response, if any, has no injected header.
fn answer(program: &crate::support::program::Program, request: impl AsRef<[u8]>) -> Option<Answer> {
    let request = request.as_ref();
    let mut connection = program.connect();
    _ = connection.send(request);
    let answer = connection.answer().ok()?;
    let shown = String::from_utf8_lossy(request);
    for name in ["evil", "set-cookie", "location"] {
        assert_eq!(answer.header(name), "", "{shown:?}");
    }
    assert!(
        answer.headers.iter().all(|(_, value)| !value.contains(['\r', '\n', '\0'])),
        "{shown:?}"
    );
    assert!(answer.headers.iter().all(|(_, value)| !value.contains("evil")), "{shown:?}");
    Some(answer)
}

#[test]
fn an_identifier_or_a_language_with_a_line_end_brings_no_header() {
    let place = Place::new();
    let program = place.start();
    for injected in [
        "%0d%0aevil:%201",
        "%0D%0ASet-Cookie:%20evil=1",
        "\\r\\nevil: 1",
        "a\tevil: 1",
        "é evil: 1",
    ] {
        for name in ["x-request-id", "accept-language", "accept", "x-forwarded-for"] {
            let answer =
                answer(&program, get_with("/v1/model", &format!("{name}: {injected}\r\n")))
                    .unwrap();
            assert_eq!(answer.status, 200, "{name}: {injected}");
            assert!(uuid::Uuid::parse_str(answer.header("x-request-id")).is_ok());
            assert_eq!(answer.header("content-language"), "fr");
        }
    }
    // A line end separates headers: the rest is another header of the request, and not of the
    // response.
    for end in ["\r\n", "\n"] {
        let answer =
            answer(&program, get_with("/v1/model", &format!("x-request-id: mine{end}evil: 1\r\n")))
                .unwrap();
        assert_eq!((answer.status, answer.header("x-request-id")), (200, "mine"));
    }
    // A lone carriage return does not separate headers, nor does an invalid character.
    for broken in [
        "x-request-id: mine\revil: 1\r\n",
        "accept-language: \0evil\r\n",
        "x: \x7fevil\r\n",
        "x\0y: evil\r\n",
    ] {
        let answer = answer(&program, get_with("/v1/model", broken));
        assert_eq!(answer.map(|answer| answer.status), Some(400), "{broken:?}");
    }
    program.is_well();
}

#[test]
fn a_path_or_a_method_with_a_line_end_brings_no_header() {
    let place = Place::new();
    let program = place.start();
    let path = "/v1/%0d%0aset-cookie:%20evil=1%0d%0a%0d%0a<script>alert(1)</script>";
    let answered = answer(&program, get_with(&path.replace(['<', '>'], ""), "")).unwrap();
    assert_eq!(
        (answered.status, answered.header("content-type")),
        (404, "application/problem+json")
    );
    assert!(answered.text().contains("/v1/%0d%0aset-cookie:%20evil=1"), "{}", answered.text());
    assert_eq!(answered.header("x-content-type-options"), "nosniff");
    for request in [
        "GET /v1/model\r\nevil: 1 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET /v1/model\revil HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET /v1/\0evil HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET /v1/mo del HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GE\0T /v1/model HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GE(T /v1/model HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "GET /v1/model HTTP/9.9\r\nhost: localhost\r\n\r\n",
        "GET /v1/model HTTP/1.1 evil\r\nhost: localhost\r\n\r\n",
        "\0\x01\x02\x03\r\n\r\n",
        "\x16\x03\x01\x02\r\n\r\n",
    ] {
        let status = answer(&program, request).map(|answer| answer.status);
        assert_eq!(status, Some(400), "{request:?}");
    }
    // An unknown but valid method is refused as not allowed.
    let answered = answer(&program, "EVIL /v1/model HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    assert_eq!((answered.status, answered.header("allow")), (405, "GET,HEAD"));
    program.is_well();
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let place = Place::new();
    let program = place.start();
    let long = "x".repeat(40_000);
    let many = (0..200).map(|at| format!("x-{at}: 1\r\n")).collect::<Vec<_>>().concat();
    for request in [
        get_with(&format!("/v1/clients?search={long}"), ""),
        get_with("/v1/model", &format!("x: {long}\r\n")),
        get_with("/v1/model", &format!("{long}: x\r\n")),
        get_with("/v1/model", &format!("cookie: {}\r\n", "a=b; ".repeat(8_000))),
        get_with("/v1/model", &many),
    ] {
        let mut connection = program.connect();
        _ = connection.send(&request);
        let shown = String::from_utf8_lossy(&request[..60]);
        let detail = "The head of the request is over the limit of 32768 bytes or 100 headers. Send a shorter one.";
        connection.answer().unwrap().is_problem(431, "head-too-long", "Head too long", detail);
        assert!(connection.rest().is_empty(), "{shown:?}");
    }
    let cookies = format!("cookie: {}\r\n", "a=b; ".repeat(6_000));
    assert_eq!(program.connect().ask(get_with("/v1/model", &cookies)).status, 200);
    program.is_well();
}

#[test]
fn a_head_that_is_no_http_is_answered_counted_and_logged_like_all_others() {
    let place = Place::new();
    let metrics = free_address();
    let program = place.start_with(&["--metrics-listen", &metrics]);
    let mut connection = program.connect();
    // After a valid request on the same connection, without waiting for its response (pipelining).
    connection.send([get("/health/live"), b"NO HTTP\r\n\r\n".to_vec()].concat()).unwrap();
    assert_eq!(connection.answer().unwrap().status, 200);
    let refused = connection.answer().unwrap();
    let detail = "The head of the request is not HTTP/1.1. The connection is closed; send the request again as it should be.";
    refused.is_problem(400, "unreadable-head", "Head not readable", detail);
    assert_eq!(
        (refused.header("connection"), refused.header("cache-control")),
        ("close", "no-store")
    );
    assert_eq!(
        (refused.header("x-content-type-options"), refused.header("x-frame-options")),
        ("nosniff", "DENY")
    );
    assert!(connection.rest().is_empty());
    let logged = program.logged(refused.header("x-request-id"));
    assert!(logged.contains("status=400") && logged.contains("answered"), "{logged}");
    let page = Connection::open(&metrics).ask(get("/metrics")).text();
    let line = r#"pret_requests_total{method="OTHER",route="none",status="400"} 1"#;
    assert!(page.lines().any(|found| found == line), "{page}");
}
