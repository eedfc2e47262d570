//! Limits of sign-in attempts.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ConnectInfo;
use chrono::{DateTime, TimeDelta, Utc};
use scoring_api::AccessRules;
use serde_json::json;
use store::{Action, AuditRow, Role, time};
use tokio::task::JoinSet;

use crate::support::people::{PASSWORD, sign_in};
use crate::support::{Answer, TestApp};

async fn attempt(app: &TestApp, name: &str, password: &str) -> Answer {
    app.send_as_it_is(sign_in(&json!({"name": name, "password": password}))).await
}

/// Checks that the name is locked, and returns for how many seconds.
#[track_caller]
fn locked(answer: &Answer) -> u64 {
    let detail = "Too many attempts to sign in. Wait {}.";
    answer.is_too_many("too-many-attempts", "Too many attempts", detail)
}

#[tokio::test]
async fn five_failures_lock_a_name_and_no_other() {
    let app = TestApp::start().await;
    let marie = app.add_user("marie", Role::Advisor).await;
    app.add_user("paul", Role::Advisor).await;
    let session = app.sign_in_again(&marie).await;
    for _ in 0..5 {
        attempt(&app, "marie", "a wrong password").await.is_refused_sign_in();
    }
    // During the lock the response does not reveal whether the password is right.
    for password in [PASSWORD, "a wrong password"] {
        let seconds = locked(&attempt(&app, "marie", password).await);
        assert!((1..=900).contains(&seconds), "{seconds}");
    }
    attempt(&app, "paul", PASSWORD).await.ok();
    // Open sessions stay valid.
    app.send_as_it_is(session.get("/v1/session")).await.ok();
    // Attempts during the lock do not extend it.
    let failures = "SELECT count(*) FROM audit WHERE action = 'sign_in.failed'";
    let failures: i64 =
        sqlx::query_scalar(failures).fetch_one(&app.database().await).await.unwrap();
    assert_eq!(failures, 5);
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_locked_as_well() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        attempt(&app, "nobody", PASSWORD).await.is_refused_sign_in();
    }
    locked(&attempt(&app, "nobody", PASSWORD).await);
}

#[tokio::test]
async fn a_success_in_between_begins_the_count_anew() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    for _ in 0..2 {
        for _ in 0..4 {
            attempt(&app, "marie", "a wrong password").await.is_refused_sign_in();
        }
        attempt(&app, "marie", PASSWORD).await.ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_at_the_same_time_do_not_slip_past_the_count() {
    let app = Arc::new(TestApp::start().await);
    let attempts = (0..20)
        .map(|_| app.clone())
        .map(|app| async move { attempt(&app, "nobody", PASSWORD).await });
    let answers = attempts.collect::<JoinSet<_>>().join_all().await;
    let refused = answers.iter().filter(|answer| answer.status == 401).count();
    let locked = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((refused, locked), (5, 15));
}

#[tokio::test]
async fn a_lock_ends_a_quarter_of_an_hour_after_its_first_failure() {
    let app = TestApp::start().await;
    let now = Utc::now();
    let minutes = |minutes: i64| now - TimeDelta::minutes(minutes);
    for (name, failures) in [
        ("locked", [14, 4, 3, 2, 1].map(minutes)),
        ("over", [16, 4, 3, 2, 1].map(minutes)),
        // A clock that was set back must not extend a lock.
        ("future", [-60, -60, -60, -60, -60].map(minutes)),
    ] {
        app.add_user(name, Role::Advisor).await;
        for at in failures {
            fail(&app, name, at).await;
        }
    }
    let wrong = "a wrong password";
    let seconds = locked(&attempt(&app, "locked", wrong).await);
    assert!((1..=60).contains(&seconds), "{seconds}");
    attempt(&app, "over", wrong).await.is_refused_sign_in();
    locked(&attempt(&app, "over", wrong).await);
    attempt(&app, "future", wrong).await.is_refused_sign_in();
}

#[tokio::test]
async fn a_lock_outlasts_a_restart() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    for _ in 0..5 {
        attempt(&app, "marie", "a wrong password").await.is_refused_sign_in();
    }
    let app = app.restart().await;
    locked(&attempt(&app, "marie", PASSWORD).await);
}

/// Adds a failed sign-in at a given time to the log.
async fn fail(app: &TestApp, name: &str, at: DateTime<Utc>) {
    let failed =
        AuditRow { at: time(at), ..AuditRow::now("nobody", Action::FailToSignIn).detail(name) };
    app.service.store.note(failed).await.unwrap();
}

#[tokio::test]
async fn attempts_from_an_address_are_limited() {
    let app =
        TestApp::start_with_rules(AccessRules { attempts_per_minute: 2, ..AccessRules::default() })
            .await;
    let from = async |address: &str| {
        let mut request = sign_in(&json!({"token": "no link"}));
        let address: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        app.send_as_it_is(request).await
    };
    // Another port of the same address counts as the same network.
    from("192.0.2.1:1001").await.is_refused_sign_in();
    from("192.0.2.1:1002").await.is_refused_sign_in();
    let seconds = locked(&from("192.0.2.1:1003").await);
    assert!((1..=30).contains(&seconds), "{seconds}");
    from("192.0.2.2:1001").await.is_refused_sign_in();
    // One subscriber has 2^64 IPv6 addresses.
    from("[2001:db8::1]:1001").await.is_refused_sign_in();
    from("[2001:db8::ffff:1]:1001").await.is_refused_sign_in();
    locked(&from("[2001:db8:0:0:1:2:3:4]:1001").await);
    from("[2001:db8:0:1::1]:1001").await.is_refused_sign_in();
}

/// Returns the device cookie that a sign-in has set.
fn browser(answer: &Answer) -> String {
    let mut cookies =
        answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let cookie = cookies.find(|cookie| cookie.starts_with("__Host-pret-browser=")).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn strangers_who_lock_a_name_do_not_lock_its_owner_out() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    app.add_user("paul", Role::Advisor).await;
    let [maries, pauls] =
        [attempt(&app, "marie", PASSWORD).await, attempt(&app, "paul", PASSWORD).await]
            .map(|answer| browser(&answer));
    for _ in 0..5 {
        attempt(&app, "marie", "a guess").await.is_refused_sign_in();
    }
    locked(&attempt(&app, "marie", PASSWORD).await);
    let from = async |cookie: &str, password: &str| {
        let mut request = sign_in(&json!({"name": "marie", "password": password}));
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        app.send_as_it_is(request).await
    };
    // The device cookie of another person, or an invented one, does not help.
    locked(&from(&pauls, PASSWORD).await);
    locked(&from(&format!("__Host-pret-browser={}", "0".repeat(64)), PASSWORD).await);
    // With her own she may be wrong four times and then right, whatever strangers do.
    for _ in 0..4 {
        from(&maries, "a slip").await.is_refused_sign_in();
    }
    let again = from(&maries, PASSWORD).await;
    assert_eq!(again.ok()["name"], "marie");
    // A stolen browser does not allow unlimited guesses either.
    for _ in 0..5 {
        attempt(&app, "marie", "a guess").await.is_refused_sign_in();
    }
    let guesses = from(&maries, "a guess").await;
    assert!(locked(&guesses) > 60, "the five of before count");
}

#[tokio::test]
async fn attempts_through_a_trusted_proxy_count_for_who_called_it() {
    let trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
    let rules = AccessRules { attempts_per_minute: 1, trusted_proxies, ..AccessRules::default() };
    let app = TestApp::start_with_rules(rules).await;
    let from = async |connection: [u8; 4], forwarded_for: &str| {
        let mut request = sign_in(&json!({"token": "no link"}));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((connection, 1001))));
        request.headers_mut().insert("x-forwarded-for", forwarded_for.parse().unwrap());
        app.send_as_it_is(request).await
    };
    from([10, 0, 0, 1], "192.0.2.1").await.is_refused_sign_in();
    locked(&from([10, 0, 0, 1], "198.51.100.1, 192.0.2.1").await);
    from([10, 0, 0, 1], "192.0.2.2").await.is_refused_sign_in();
    // The header of a caller that is no trusted proxy is ignored.
    from([192, 0, 2, 3], "192.0.2.4").await.is_refused_sign_in();
    locked(&from([192, 0, 2, 3], "192.0.2.5").await);
}
