//! Unknown, repeated and invalid query parameters.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::TestApp;
use crate::support::operations::{operations, paths_about_a_client};

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_operation_refuses_a_parameter_that_it_does_not_describe() {
    let app = TestApp::start().await;
    for operation in operations() {
        let parameters = operation.parameters();
        let mut names: Vec<&str> =
            parameters.iter().filter_map(|name| name.strip_prefix('?')).collect();
        let mut request = operation.request();
        *request.uri_mut() = format!("{}?no_such_thing=1", request.uri()).parse().unwrap();
        let answer = app.send(request).await;
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
        let begins = "no_such_thing: unknown parameter. Expected ";
        let mut expected: Vec<&str> =
            match detail.strip_prefix(begins).and_then(|rest| rest.strip_suffix('.')) {
                Some("none") => Vec::new(),
                Some(rest) => rest.strip_prefix("one of ").unwrap().split(", ").collect(),
                None => panic!("{}: {detail}", operation.name()),
            };
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(expected, names, "{}", operation.name());
        // A HEAD request is checked like GET.
        if operation.method == Method::GET {
            let mut head = operation.request();
            *head.method_mut() = Method::HEAD;
            *head.uri_mut() = format!("{}?no_such_thing=1", head.uri()).parse().unwrap();
            assert_eq!(app.send(head).await.status, 400, "HEAD {}", operation.path);
        }
    }
    assert_eq!([app.count("predictions").await, app.count("audit").await], [0, 0]);
    for path in ["/openapi.json?x=1", "/docs?x=1", "/docs/docs.js?x"] {
        assert_eq!(app.send(get(path)).await.status, 400, "{path}");
    }
    // An empty query is accepted.
    app.get("/v1/model?").await.ok();
}

#[tokio::test]
async fn a_misspelt_parameter_is_told_the_nearest_one() {
    let app = TestApp::start().await;
    for (path, detail) in [
        (
            "/v1/clients?serach=1",
            "serach: unknown parameter. Did you mean search? Expected one of search, decision, needs_review, band, sort, order, limit, cursor.",
        ),
        (
            "/v1/clients?Limit=1",
            "Limit: unknown parameter. Did you mean limit? Expected one of search, decision, needs_review, band, sort, order, limit, cursor.",
        ),
        ("/v1/clients/100001/similar?count=10", "count: unknown parameter. Expected one of k."),
        ("/v1/clients/100001?lang=fr", "lang: unknown parameter. Expected none."),
        ("/v1/clients?limit=1&limit=2", "limit: given twice. Give it once."),
    ] {
        app.get(path).await.is_problem(400, "invalid-parameter", "Invalid parameter", detail);
    }
}

#[tokio::test]
async fn a_clients_number_has_one_spelling() {
    let app = TestApp::start().await;
    for spelling in [
        "+100001",
        "%2B100001",
        "0100001",
        "100001.0",
        "1e5",
        "-0",
        "00",
        "%20100001",
        "100001%20",
        "１００００１",
    ] {
        let shown = spelling.replace("%2B", "+").replace("%20", " ");
        let bytes = spelling.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>();
        let encoded = if spelling.is_ascii() { spelling.to_owned() } else { bytes.concat() };
        let detail = format!("client_id: expected a client's number, found \"{shown}\".");
        // A plus in a query is a space.
        let in_a_query =
            detail.replace(if spelling.starts_with('+') { "\"+" } else { "\"\0" }, "\" ");
        for path in paths_about_a_client() {
            let answer = app.get(&path.replace("{client_id}", &encoded)).await;
            let detail = if path.contains('?') { &in_a_query } else { &detail };
            answer.is_problem(400, "invalid-parameter", "Invalid parameter", detail);
        }
    }
    for cursor in [
        "after-+186a1",
        "after-0186a1",
        "after-186A1",
        "after-",
        "after",
        "before-",
        "before-x",
        "",
    ] {
        let answer = app.get(&format!("/v1/clients?cursor={}", cursor.replace('+', "%2B"))).await;
        let detail = format!(
            "cursor: expected the next_cursor or previous_cursor of another page, found \"{cursor}\"."
        );
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
    }
}
