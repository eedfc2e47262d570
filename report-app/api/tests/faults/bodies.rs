//! Malformed bodies: each is refused with its exact problem, and the connection stays usable.

use crate::support::http::{Connection, get, post};
use crate::support::program::{Place, Program};

const PATH: &str = "/v1/predictions";
const GOOD: &str = r#"{"client_id": 100001}"#;

/// Checks that the connection still works.
#[track_caller]
fn goes_on(connection: &mut Connection) {
    assert_eq!(connection.ask(post(PATH, GOOD)).ok()["decision"], "granted");
}

/// Checks that a body is refused as invalid JSON, with this detail.
#[track_caller]
fn is_no_json(connection: &mut Connection, body: impl AsRef<[u8]>, detail: &str) {
    connection.ask(post(PATH, body)).is_problem(
        400,
        "invalid-json",
        "The body is not valid JSON",
        detail,
    );
    goes_on(connection);
}

/// Checks that a body is refused because of one member.
#[track_caller]
fn is_invalid(connection: &mut Connection, body: &str, pointer: &str, message: &str) {
    connection.ask(post(PATH, body)).is_invalid_body(&[(pointer, message)]);
    goes_on(connection);
}

fn start(place: &Place) -> (Program, Connection) {
    let program = place.start();
    let connection = program.connect();
    (program, connection)
}

#[test]
fn what_is_not_json_is_refused_where_it_ends_to_be() {
    let place = Place::new();
    let (program, mut connection) = start(&place);
    let deep =
        |depth: usize| format!("{{\"application\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let cases: [(&[u8], &str); 14] = [
        (b"", "The body is empty. Expected a JSON object."),
        (b" \r\n\t ", "The body is empty. Expected a JSON object."),
        (b"{\"client_id\": 100001", "Line 1, column 20: EOF while parsing an object."),
        (b"{\"client_id\": 100001}}", "Line 1, column 22: trailing characters."),
        (b"{'client_id': 100001}", "Line 1, column 2: key must be a string."),
        (b"{client_id: 100001}", "Line 1, column 2: key must be a string."),
        (b"{\"client_id\": 0100001}", "Line 1, column 16: invalid number."),
        (b"{\"client_id\": 0x186a1}", "Line 1, column 16: expected `,` or `}`."),
        (b"\xef\xbb\xbf{\"client_id\": 100001}", "Line 1, column 1: expected value."),
        (b"\xff\xfe{\x00}\x00", "Line 1, column 1: expected value."),
        (b"{\"client_id\": \"\xc3\x28\"}", "Line 1, column 16: invalid unicode code point."),
        (b"{\"client_id\": \"\xed\xa0\x80\"}", "Line 1, column 16: invalid unicode code point."),
        (b"{\"client_id\": \"\\ud800\"}", "Line 1, column 22: unexpected end of hex escape."),
        (
            b"{\"client_id\": \"a\\u0000\"}",
            "Line 1, column 23: a text cannot hold the character U+0000.",
        ),
    ];
    for (body, detail) in cases {
        is_no_json(&mut connection, body, detail);
    }
    is_no_json(&mut connection, deep(1_000), "Line 1, column 143: recursion limit exceeded.");
    is_no_json(
        &mut connection,
        "[".repeat(65_536),
        "Line 1, column 128: recursion limit exceeded.",
    );
    is_no_json(
        &mut connection,
        "{\"a\":".repeat(13_000),
        "Line 1, column 636: recursion limit exceeded.",
    );
    // Nesting within the parser's limit is valid JSON, and refused for its content.
    is_invalid(
        &mut connection,
        &deep(100),
        "/application",
        "Expected an object of fields by name, found an array.",
    );
    assert_eq!(
        place
            .store()
            .count("predictions WHERE request <> '{\"client_id\":100001,\"application\":{}}'"),
        0
    );
    program.is_well();
}

#[test]
fn numbers_that_no_client_has_are_refused() {
    let place = Place::new();
    let (program, mut connection) = start(&place);
    let credit = |number: &str| {
        format!("{{\"client_id\": 100001, \"application\": {{\"AMT_CREDIT\": {number}}}}}")
    };
    for too_large in
        ["1e400", "-1e400", "1e99999999999999999999", &"9".repeat(309), &"9".repeat(60_000)]
    {
        let answer = connection.ask(post(PATH, credit(too_large)));
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            detail.starts_with("Line 1, column ") && detail.ends_with(": number out of range."),
            "{detail}"
        );
        answer.is_problem(400, "invalid-json", "The body is not valid JSON", &detail);
        goes_on(&mut connection);
    }
    let many = "0".repeat(308);
    for (number, shown) in [
        ("-0", "-0"),
        ("0", "0"),
        ("1e-400", "0"),
        ("10000000.000001", "10000000.000001"),
        ("18446744073709551616", "18446744073709552000"),
        ("1e308", &format!("1{many}")),
        (&format!("1{many}"), &format!("1{many}")),
    ] {
        let message = format!("Expected a number from 1 to 10000000, found {shown}.");
        is_invalid(&mut connection, &credit(number), "/application/AMT_CREDIT", &message);
    }
    for (number, shown) in [
        ("18446744073709551616", "1.8446744073709552e+19"),
        ("-0", "-0.0"),
        ("-1", "-1"),
        ("1e5", "100000.0"),
        ("100001.0", "100001.0"),
    ] {
        let message = format!("Expected a client's number, found the number {shown}.");
        is_invalid(
            &mut connection,
            &format!("{{\"client_id\": {number}}}"),
            "/client_id",
            &message,
        );
    }
    for id in ["0", "9223372036854775807", "9223372036854775808", "18446744073709551615"] {
        let answer = connection.ask(post(PATH, format!("{{\"client_id\": {id}}}")));
        let finds = "GET /v1/clients?search= finds clients by the first digits of their number.";
        answer.is_problem(
            404,
            "unknown-client",
            "Unknown client",
            &format!("There is no client {id}. {finds}"),
        );
        goes_on(&mut connection);
    }
    program.is_well();
}

#[test]
fn a_member_given_twice_is_refused_wherever_it_is() {
    let place = Place::new();
    let (program, mut connection) = start(&place);
    let twice = "Given twice. Give it once.";
    is_invalid(
        &mut connection,
        r#"{"client_id": 100002, "client_id": 100001}"#,
        "/client_id",
        twice,
    );
    // The same name in two spellings.
    is_invalid(
        &mut connection,
        r#"{"client_id": 100002, "client\u005fid": 100001}"#,
        "/client_id",
        twice,
    );
    let body = r#"{"client_id": 100001, "application": {"AMT_CREDIT": 1, "AMT_CREDIT": 2, "AMT_CREDIT": 3}}"#;
    connection
        .ask(post(PATH, body))
        .is_invalid_body(&[("/application/AMT_CREDIT", twice), ("/application/AMT_CREDIT", twice)]);
    let body = r#"{"client_id": 100001, "application": {"AMT_CREDIT": [{"a": 1, "a": 2}]}}"#;
    is_invalid(&mut connection, body, "/application/AMT_CREDIT/0/a", twice);
    program.is_well();
}

#[test]
fn a_body_over_the_limit_is_refused_before_it_is_read_and_while_it_is() {
    let place = Place::new();
    let program = place.start();
    let is_too_long = |connection: &mut Connection, request: &[u8]| {
        let detail = "The body is over the limit of 65536 bytes. Send a shorter one.";
        connection.ask(request).is_problem(413, "body-too-large", "Body too large", detail);
    };
    let head = |framing: &str| {
        format!("POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{framing}\r\n\r\n")
            .into_bytes()
    };
    // The declared length is enough; no body need be sent.
    for length in ["65537", "9223372036854775807", "18446744073709551612"] {
        is_too_long(&mut program.connect(), &head(&format!("content-length: {length}")));
    }
    is_too_long(&mut program.connect(), &head("expect: 100-continue\r\ncontent-length: 65537"));
    is_too_long(&mut program.connect(), &post(PATH, " ".repeat(200_000)));
    // In chunks, whose total length is not declared.
    let mut pieces = head("transfer-encoding: chunked");
    pieces
        .extend("1000\r\n".bytes().chain([b' '; 0x1000]).chain(*b"\r\n").cycle().take(40 * 0x1008));
    is_too_long(&mut program.connect(), &pieces);

    // The longest allowed body, on a connection that stays open.
    let mut connection = program.connect();
    let padding = " ".repeat(65_536 - GOOD.len());
    assert_eq!(connection.ask(post(PATH, format!("{GOOD}{padding}"))).ok()["decision"], "granted");
    goes_on(&mut connection);
    program.is_well();
}

#[test]
fn a_body_that_ends_too_early_or_in_a_broken_piece_is_not_taken() {
    let place = Place::new();
    let program = place.start();
    let head = |framing: &str| {
        format!(
            "POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{framing}\r\n\r\n"
        )
    };
    let detail = "The body could not be read to its end. Send it again.";
    for (framing, body) in [
        ("content-length: 100", GOOD),
        ("transfer-encoding: chunked", "15\r\n{\"client_id\""),
        ("transfer-encoding: chunked", "15\r\n{\"client_id\": 100001}\r\n"),
        ("transfer-encoding: chunked", "xyz\r\n{\"client_id\": 100001}\r\n0\r\n\r\n"),
        ("transfer-encoding: chunked", "14\r\n{\"client_id\": 100001}\r\n0\r\n\r\n"),
        ("transfer-encoding: chunked", "FFFFFFFFFFFFFFFFF\r\n{\"client_id\": 100001}\r\n0\r\n\r\n"),
        ("transfer-encoding: chunked", "-1\r\n{\"client_id\": 100001}\r\n0\r\n\r\n"),
    ] {
        let mut connection = program.connect();
        connection.send(format!("{}{body}", head(framing))).unwrap();
        connection.finish();
        match connection.answer() {
            Ok(answer) => answer.is_problem(400, "body-unreadable", "Body not received", detail),
            // A caller that disconnected may get no response, but never half of one.
            Err(cut) => {
                assert!(cut.0.is_empty(), "{body:?}: {:?}", String::from_utf8_lossy(&cut.0));
            }
        }
        assert!(connection.rest().is_empty(), "{body:?}");
    }
    assert_eq!(place.store().count("predictions"), 0);
    program.is_well();
}

#[test]
fn a_body_where_none_is_expected_is_no_second_request() {
    let place = Place::new();
    let program = place.start();
    let mut connection = program.connect();
    let smuggled = String::from_utf8(get("/v1/clients/100002")).unwrap();
    let length = smuggled.len();
    let answer = connection.ask(format!(
        "GET /health/live HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{smuggled}"
    ));
    assert_eq!(answer.ok()["status"], "ok");
    // The bytes after the body are the next request.
    goes_on(&mut connection);
    assert_eq!(place.store().count("audit WHERE client_id = 100002"), 0);
}
