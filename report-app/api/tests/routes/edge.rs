//! Headers, limits and errors that every response has, whatever the route.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;

use scoring_api::AccessRules;

use crate::support::bundle::version;
use crate::support::people::{get_by_key, sign_in};
use crate::support::{TestApp, database, limits};

#[tokio::test]
async fn every_response_has_an_identifier_and_security_headers() {
    let app = TestApp::start().await;
    for path in ["/health/live", "/v1/clients/1", "/nowhere", "/openapi.json"] {
        let answer = app.get(path).await;
        assert_eq!(
            uuid::Uuid::parse_str(answer.header("x-request-id")).unwrap().get_version_num(),
            7
        );
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "DENY");
    }
    assert_eq!(app.get("/v1/clients").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_request_may_bring_its_own_identifier_if_it_is_a_plain_word() {
    let app = TestApp::start().await;
    let id = |given: &'static str| app.get_with("/nowhere", "x-request-id", given);
    assert_eq!(id("advisor-7.42").await.header("x-request-id"), "advisor-7.42");
    assert_eq!(id("advisor-7.42").await.json()["request_id"], "advisor-7.42");
    for refused in [
        "",
        "two words",
        "<script>",
        "0123456789012345678901234567890123456789012345678901234567890123456789",
    ] {
        assert_ne!(id(refused).await.header("x-request-id"), refused);
    }
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_method_are_problems() {
    let app = TestApp::start().await;
    let detail = "There is nothing at /v1/customers. /openapi.json lists every route.";
    app.get("/v1/customers?id=1").await.is_problem(404, "not-found", "Not found", detail);

    let answer = app.get("/v1/predictions").await;
    let detail =
        "GET is not possible at /v1/predictions. /openapi.json lists the methods of every route.";
    answer.is_problem(405, "method-not-allowed", "Method not allowed", detail);
    assert_eq!(answer.header("allow"), "POST");

    let answer = app.send(Request::delete("/v1/clients/100001").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_problem() {
    let app = TestApp::start_with(limits(1000, Duration::from_millis(20)), None).await;
    // Another program locks the database for longer than the time limit.
    let _other = database::hold(&app.database_url).await;
    let answer = app.post("/v1/predictions", r#"{"client_id": 100001}"#).await;
    let detail = "No answer within 0.02 seconds. Try again; if it lasts, give the request id to an operator.";
    answer.is_problem(503, "timeout", "Timeout", detail);
}

#[tokio::test]
async fn a_panic_is_a_problem_without_internals() {
    let app = TestApp::start().await;
    let panics = axum::Router::new().route("/panic", get(async || -> () { panic!("the secret") }));
    let router = scoring_api::around(panics, app.service.clone()).with_state(app.service.clone());
    let request = Request::get("/panic").body(Body::empty()).unwrap();
    let answer = app.send_to(router, request).await;
    let detail =
        "The service failed to answer. Nothing was lost; give the request id to an operator.";
    answer.is_problem(500, "internal", "Internal error", detail);
}

#[tokio::test]
async fn refusals_are_counted_by_route_and_status() {
    let app = TestApp::start_with_rules(AccessRules {
        attempts_per_minute: 1,
        requests_per_second: Some(1),
        ..AccessRules::default()
    })
    .await;
    let key = app.add_key("reads", "read").await;
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    app.send_as_it_is(get("/v1/clients/100001")).await.needs_sign_in();
    assert_eq!(app.send_as_it_is(get_by_key("/v1/audit", &key)).await.status, 403);
    assert_eq!(app.send_as_it_is(get_by_key("/v1/clients", &key)).await.status, 429);
    let sign_in = || sign_in(&serde_json::json!({"token": "no link"}));
    app.send_as_it_is(sign_in()).await.is_refused_sign_in();
    assert_eq!(app.send_as_it_is(sign_in()).await.status, 429);
    let page = app.service.metrics.page(0, [0; 3]);
    for (method, route, status) in [
        ("GET", "/v1/clients/{client_id}", 401),
        ("GET", "/v1/audit", 403),
        ("GET", "/v1/clients", 429),
        ("POST", "/v1/session", 401),
        ("POST", "/v1/session", 429),
    ] {
        let line = format!(
            "pret_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} 1"
        );
        assert!(page.lines().any(|found| found == line), "{line}\n{page}");
    }
}

#[tokio::test]
async fn counts_requests_by_route_and_predictions_by_decision() {
    let app = TestApp::start().await;
    app.get("/v1/clients/100002").await;
    app.get("/v1/clients/100015").await;
    app.get("/v1/clients/1").await;
    app.get("/somewhere/else").await;
    app.get("/v1/clients/100002/prediction").await;
    app.get("/v1/clients/100002/prediction").await;
    app.post("/v1/predictions", r#"{"client_id": 100001}"#).await;
    let page = app.service.metrics.page(0, [0; 3]);
    for line in [
        r#"pret_requests_total{method="GET",route="/v1/clients/{client_id}",status="200"} 2"#,
        r#"pret_requests_total{method="GET",route="/v1/clients/{client_id}",status="404"} 1"#,
        r#"pret_requests_total{method="GET",route="none",status="404"} 1"#,
        r#"pret_predictions_total{origin="stored",decision="refused"} 1"#,
        r#"pret_predictions_total{origin="request",decision="granted"} 1"#,
        r#"pret_answer_seconds_count{route="/v1/predictions"} 1"#,
        &format!("pret_model{{version=\"{}\"}} 1", version()),
        "pret_probability_count 2",
        "pret_requests_under_way 0",
        "pret_store_queue 0",
    ] {
        assert!(page.lines().any(|found| found == line), "{line}\n{page}");
    }
    assert!(!page.contains("100002"));
}
