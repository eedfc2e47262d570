//! Cross-site request forgery: requests of other sites are refused, and change nothing.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use store::Role;

use crate::support::TestApp;
use crate::support::operations::operations;
use crate::support::people::{json_body, post_by_key};

const TABLES: [&str; 5] = ["predictions", "reviews", "outcomes", "audit", "sessions"];

async fn counts(app: &TestApp) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push(app.count(table).await);
    }
    counts
}

#[tokio::test]
async fn nothing_is_done_without_the_sessions_own_token() {
    let app = TestApp::start().await;
    let others = app.sign_in("paul", Role::Advisor).await.csrf_token;
    let mut tried = 0;
    for (name, role) in [("rené", Role::Reviewer), ("ops", Role::Operator)] {
        let person = app.sign_in(name, role).await;
        let before = counts(&app).await;
        for operation in operations().iter().filter(|operation| operation.method != Method::GET) {
            if operation.path == "/v1/session" && operation.method == Method::POST {
                continue;
            }
            let upper = person.csrf_token.to_uppercase();
            let shorter = &person.csrf_token[..63];
            for token in [
                None,
                Some(""),
                Some(others.as_str()),
                Some(&upper),
                Some(shorter),
                Some(person.token()),
            ] {
                let mut request = operation.request();
                request.headers_mut().insert("cookie", person.cookie.parse().unwrap());
                if let Some(token) = token {
                    request.headers_mut().insert("x-csrf-token", token.parse().unwrap());
                }
                app.send_as_it_is(request).await.is_not_of_the_session();
                tried += 1;
            }
        }
        assert_eq!(counts(&app).await, before);
        // The session is still valid too.
        assert_eq!(app.send_as_it_is(person.get("/v1/session")).await.ok(), person.session);
    }
    assert!(tried >= 2 * 6 * 8, "{tried}");
    assert!(!app.service.metrics.page(0, [0; 3]).contains("pret_reloads_total{"));
}

#[tokio::test]
async fn the_sessions_own_token_is_enough_and_a_key_needs_none() {
    let app = TestApp::start().await;
    let person = app.sign_in("marie", Role::Advisor).await;
    let body = json!({"client_id": 100_001});
    app.send_as_it_is(person.post("/v1/predictions", &body)).await.ok();
    let key = app.add_key("loan-desk", "predict").await;
    app.send_as_it_is(post_by_key("/v1/predictions", &key, &body)).await.ok();
    assert_eq!(app.count("predictions").await, 2);
}

#[tokio::test]
async fn two_people_cannot_be_mixed() {
    let app = TestApp::start().await;
    let (marie, paul) =
        (app.sign_in("marie", Role::Advisor).await, app.sign_in("paul", Role::Advisor).await);
    let mut request = paul.post("/v1/predictions", &json!({"client_id": 100_001}));
    request.headers_mut().insert("x-csrf-token", marie.csrf_token.parse().unwrap());
    app.send_as_it_is(request).await.is_not_of_the_session();
    // Two sessions of one person cannot be mixed either.
    let user = app.add_user("rené", Role::Reviewer).await;
    let (first, second) = (app.sign_in_again(&user).await, app.sign_in_again(&user).await);
    let mut request = first.sign_out();
    request.headers_mut().insert("x-csrf-token", second.csrf_token.parse().unwrap());
    app.send_as_it_is(request).await.is_not_of_the_session();
    app.send_as_it_is(first.get("/v1/session")).await.ok();
    assert_eq!(app.count("predictions").await, 0);
}

#[tokio::test]
async fn a_token_without_its_cookie_is_nobodys() {
    let app = TestApp::start().await;
    let person = app.sign_in("marie", Role::Advisor).await;
    let body = json!({"client_id": 100_001});
    let stolen = || Request::post("/v1/predictions").header("x-csrf-token", &person.csrf_token);
    app.send_as_it_is(json_body(stolen(), &body)).await.needs_sign_in();
    // The CSRF token is not accepted as a session token.
    let as_cookie = stolen().header("cookie", format!("__Host-pret-session={}", person.csrf_token));
    app.send_as_it_is(json_body(as_cookie, &body)).await.needs_sign_in();
    assert_eq!(app.count("predictions").await, 0);
}

#[tokio::test]
async fn a_key_that_is_refused_does_not_fall_back_on_the_cookie() {
    let app = TestApp::start().await;
    let person = app.sign_in("marie", Role::Advisor).await;
    let request = Request::get("/v1/session")
        .header("cookie", &person.cookie)
        .header("authorization", "Bearer x");
    app.send_as_it_is(request.body(Body::empty()).unwrap()).await.needs_sign_in();
}
