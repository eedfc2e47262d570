//! Sign-in with a link that an operator created.

use std::sync::Arc;

use chrono::TimeDelta;
use scoring_api::access::Token;
use serde_json::{Value, json};
use store::Role;
use tokio::task::JoinSet;

use crate::support::people::{Person, sign_in};
use crate::support::{Answer, TestApp};

async fn follow(app: &TestApp, token: &str) -> Answer {
    app.send_as_it_is(sign_in(&json!({"token": token}))).await
}

#[tokio::test]
async fn signs_in_once() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Reviewer).await;
    let link = app.add_link(&user, TimeDelta::minutes(15)).await;
    let person = Person::of(&follow(&app, link.reveal()).await);
    assert_eq!(
        (&person.session["name"], &person.session["role"]),
        (&json!("marie"), &json!("reviewer"))
    );
    follow(&app, link.reveal()).await.is_refused_sign_in();
    // The session that the link began is still valid.
    assert_eq!(app.send_as_it_is(person.get("/v1/session")).await.ok(), person.session);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signs_in_once_however_many_follow_it_at_the_same_time() {
    let app = Arc::new(TestApp::start().await);
    let user = app.add_user("marie", Role::Advisor).await;
    let link = app.add_link(&user, TimeDelta::minutes(15)).await;
    let followed = (0..10).map(|_| (app.clone(), link.clone()));
    let followed = followed.map(|(app, link)| async move { follow(&app, link.reveal()).await });
    let answers = followed.collect::<JoinSet<_>>().join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    answers.iter().filter(|answer| answer.status != 200).for_each(Answer::is_refused_sign_in);
    assert_eq!(app.count("sessions").await, 1);
}

#[tokio::test]
async fn a_link_that_is_too_old_unknown_or_of_a_disabled_user_is_refused_and_noted() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let too_old = app.add_link(&user, TimeDelta::seconds(-1)).await;
    let gone = app.add_user("gone", Role::Advisor).await;
    let of_disabled = app.add_link(&gone, TimeDelta::minutes(15)).await;
    assert!(app.service.store.disable_user("gone", "2026-11-01T08:00:00.000Z").await.unwrap());
    let unknown = Token::new().unwrap();
    let hash = too_old.hash();
    let tokens = [
        too_old.reveal(),
        of_disabled.reveal(),
        unknown.reveal(),
        &hash,
        "no token",
        &"é".repeat(64),
    ];
    for token in tokens {
        follow(&app, token).await.is_refused_sign_in();
    }
    assert_eq!(app.count("sessions").await, 0);
    let log = app.get("/v1/audit?actor=nobody").await.lines();
    assert_eq!(log.len(), tokens.len());
    for line in log {
        // The entry does not say whose link it was, and a token is never logged.
        assert_eq!((&line["action"], &line["detail"]), (&json!("sign_in.failed"), &Value::Null));
    }
}
