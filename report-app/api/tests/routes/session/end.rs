//! End of sessions.

use axum::body::Body;
use axum::http::Request;
use chrono::{TimeDelta, Utc};
use scoring_api::access::Token;
use store::{Role, time};

use crate::support::TestApp;

#[tokio::test]
async fn signing_out_ends_the_session_at_once_and_no_other() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let (ended, other) = (app.sign_in_again(&user).await, app.sign_in_again(&user).await);
    // The identity is now cached, and must be evicted by the sign-out.
    app.send_as_it_is(ended.get("/v1/session")).await.ok();
    let answer = app.send_as_it_is(ended.sign_out()).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (204, &b""[..]));
    assert_eq!(
        answer.header("set-cookie"),
        "__Host-pret-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"
    );
    app.send_as_it_is(ended.get("/v1/session")).await.needs_sign_in();
    app.send_as_it_is(ended.sign_out()).await.needs_sign_in();
    app.send_as_it_is(other.get("/v1/session")).await.ok();
    let app = app.restart().await;
    app.send_as_it_is(ended.get("/v1/session")).await.needs_sign_in();
    assert_eq!(app.send_as_it_is(other.get("/v1/session")).await.ok(), other.session);
}

#[tokio::test]
async fn a_program_has_no_session_to_end() {
    let app = TestApp::start().await;
    let answer = app.send(Request::delete("/v1/session").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 204);
    app.get("/v1/session").await.ok();
}

#[tokio::test]
async fn a_session_that_expired_was_ended_or_comes_from_the_future_is_refused() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let now = Utc::now();
    let at = |minutes: i64| time(now + TimeDelta::minutes(minutes));
    for (what, begins, expires, ended, is_open) in [
        ("under way", at(-60), at(660), None, true),
        ("expired an hour ago", at(-780), at(-60), None, false),
        ("expires now", at(-720), time(now), None, false),
        ("begins in an hour, on a clock that was set back", at(60), at(780), None, false),
        ("ended", at(-60), at(660), Some(at(-1)), false),
    ] {
        let token = Token::new().unwrap();
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, expires_at, ended_at) \
             VALUES ($1, $2, 'csrf', $3, $4, $5)",
        )
        .bind(token.hash())
        .bind(&user.user_id)
        .bind(begins)
        .bind(expires)
        .bind(ended)
        .execute(&app.database().await)
        .await
        .unwrap();
        let cookie = format!("__Host-pret-session={}", token.reveal());
        let request = || {
            Request::get("/v1/clients/100001")
                .header("cookie", &cookie)
                .body(Body::empty())
                .unwrap()
        };
        let answer = app.send_as_it_is(request()).await;
        if is_open {
            answer.ok();
        } else {
            answer.needs_sign_in();
        }
        assert_eq!(answer.status == 200, is_open, "{what}");
    }
}

#[tokio::test]
async fn a_cookie_that_is_no_token_is_nobodys() {
    let app = TestApp::start().await;
    let person = app.sign_in("marie", Role::Advisor).await;
    let hash = Token::hash(&person.token().parse().unwrap());
    let shorter = &person.token()[1..];
    for cookie in [
        "__Host-pret-session=",
        "__Host-pret-session",
        "__Host-pret-session='; DROP TABLE sessions; --",
        &format!("__Host-pret-session={hash}"),
        &format!("__Host-pret-session={shorter}"),
        &format!("pret-session={}", person.token()),
        &format!("__host-pret-session={}", person.token()),
    ] {
        let request =
            Request::get("/v1/session").header("cookie", cookie).body(Body::empty()).unwrap();
        app.send_as_it_is(request).await.needs_sign_in();
    }
    app.send_as_it_is(person.get("/v1/session")).await.ok();
}
