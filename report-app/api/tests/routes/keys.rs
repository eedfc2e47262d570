//! API keys of programs.

use axum::body::Body;
use axum::http::{HeaderValue, Request};
use scoring_api::AccessRules;
use scoring_api::access::ApiKeySecret;
use serde_json::json;
use store::Role;

use crate::support::people::{actor, get_by_key};
use crate::support::{Answer, TestApp};

async fn ask(app: &TestApp, key: &str) -> Answer {
    app.send_as_it_is(get_by_key("/v1/clients/100001", key)).await
}

#[tokio::test]
async fn a_key_says_which_program_asks() {
    let app = TestApp::start().await;
    let key = app.add_key("loan-desk", "read").await;
    ask(&app, &key).await.ok();
    let session = app.send_as_it_is(get_by_key("/v1/session", &key)).await.ok();
    assert_eq!(session["name"], json!(actor("loan-desk", &key)));
    // A program needs no CSRF token, and its key does not expire.
    assert_eq!((&session["csrf_token"], &session["expires_at"]), (&json!(""), &json!("")));
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let app = TestApp::start().await;
    let key = app.add_key("loan-desk", "read").await;
    let other = app.add_key("batch-job", "read").await;
    let (id, secret) = key.rsplit_once('_').unwrap();
    let (_, other_secret) = other.rsplit_once('_').unwrap();
    let hash = key.parse::<ApiKeySecret>().unwrap().hash();
    let unknown = ApiKeySecret::new().unwrap().reveal();
    let last = if secret.ends_with('0') { '1' } else { '0' };
    let almost = &secret[..63];
    for authorization in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer pret_",
        "Bearer null",
        "Basic cHJldDpwcmV0",
        &key,
        &format!("Bearer {unknown}"),
        &format!("Bearer {id}_{other_secret}"),
        &format!("Bearer {id}_{almost}{last}"),
        &format!("Bearer {id}_{hash}"),
        &format!("Bearer {id}_"),
        &format!("Bearer {id}_{almost}"),
        &format!("Bearer {key}0"),
        &format!("Bearer {secret}"),
        &format!("Bearer {}", key.to_uppercase()),
        &format!("Bearer pret_{}_{secret}", "' OR '1'='1"),
        &format!("Basic {key}"),
    ] {
        let request = Request::get("/v1/clients/100001").header("authorization", authorization);
        app.send_as_it_is(request.body(Body::empty()).unwrap()).await.needs_sign_in();
    }
    let bytes = HeaderValue::from_bytes(b"Bearer \xff\xfe").unwrap();
    let request = Request::get("/v1/clients/100001").header("authorization", bytes);
    app.send_as_it_is(request.body(Body::empty()).unwrap()).await.needs_sign_in();
    ask(&app, &key).await.ok();
    // The cached identity of the right key does not admit a wrong one.
    ask(&app, &format!("{id}_{other_secret}")).await.needs_sign_in();
}

#[tokio::test]
async fn a_key_that_was_revoked_is_refused() {
    let app = TestApp::start().await;
    let (revoked, other) =
        (app.add_key("loan-desk", "read").await, app.add_key("batch-job", "read").await);
    let id = |key: &str| key.parse::<ApiKeySecret>().unwrap().key_id().to_owned();
    let revoke = async |app: &TestApp, key: &str| {
        app.service.store.revoke_key(&id(key), "2026-11-01T08:00:00.000Z").await.unwrap()
    };
    assert!(revoke(&app, &revoked).await);
    ask(&app, &revoked).await.needs_sign_in();
    // Another key still works.
    ask(&app, &other).await.ok();
    assert!(!revoke(&app, &revoked).await, "no second time");
    // A cached key that was revoked is refused by a service that has not cached it.
    assert!(revoke(&app, &other).await);
    let app = app.restart().await;
    ask(&app, &other).await.needs_sign_in();
}

#[tokio::test]
async fn a_caller_who_asks_too_often_has_to_wait_and_others_go_on() {
    let rules = AccessRules { requests_per_second: Some(3), ..AccessRules::default() };
    let app = TestApp::start_with_rules(rules).await;
    let (eager, calm) = (app.add_key("eager", "read").await, app.add_key("calm", "read").await);
    let too_often = too_often(&app, &eager).await;
    let wait = too_often.is_too_many(
        "too-many-requests",
        "Too many requests",
        "Too many requests. Wait {}.",
    );
    assert_eq!(wait, 1);
    ask(&app, &calm).await.ok();
    let person = app.sign_in("marie", Role::Advisor).await;
    app.send_as_it_is(person.get("/v1/clients/100001")).await.ok();
    // Refused requests read nothing.
    let log = app.get("/v1/audit?actor=key:eager").await.lines();
    assert_eq!(app.service.metrics.page(0, [0; 3]).matches("status=\"429\"} 1").count(), 1);
    assert!(log.len() >= 3 && log.iter().all(|line| line["action"] == "client.read"), "{log:?}");
}

/// Returns the first refusal; at least three requests succeed before it.
async fn too_often(app: &TestApp, key: &str) -> Answer {
    for asked in 0..100 {
        let answer = ask(app, key).await;
        if answer.status != 200 {
            assert!(asked >= 3, "refused after {asked}");
            return answer;
        }
    }
    panic!("a hundred requests were answered");
}

#[tokio::test]
async fn without_a_limit_nobody_has_to_wait() {
    let app = TestApp::start_with_rules(AccessRules {
        requests_per_second: None,
        ..AccessRules::default()
    })
    .await;
    let key = app.add_key("eager", "read").await;
    for _ in 0..600 {
        let answer = app.send_as_it_is(get_by_key("/v1/session", &key)).await;
        assert_eq!(answer.status, 200);
    }
}
