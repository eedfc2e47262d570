//! Cookies over plain HTTP, for a service that listens on this machine only.

use scoring_api::AccessRules;
use serde_json::json;
use store::Role;

use crate::support::TestApp;
use crate::support::people::{PASSWORD, Person, sign_in};

#[tokio::test]
async fn the_cookies_go_without_secure_and_without_the_prefix_that_needs_it() {
    let app =
        TestApp::start_with_rules(AccessRules { plain_cookies: true, ..AccessRules::default() })
            .await;
    app.add_user("marie", Role::Advisor).await;
    let answer = app.send_as_it_is(sign_in(&json!({"name": "marie", "password": PASSWORD}))).await;
    let person = Person::of(&answer);
    let token = person.cookie.strip_prefix("pret-session=").unwrap();
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    assert_eq!(
        cookies,
        [
            format!("pret-session={token}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"),
            format!("pret-browser={token}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Strict"),
        ]
    );
    app.send_as_it_is(person.get("/v1/clients")).await.ok();
    let ended = app.send_as_it_is(person.sign_out()).await;
    assert_eq!(
        ended.header("set-cookie"),
        "pret-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
    );
    app.send_as_it_is(person.get("/v1/clients")).await.needs_sign_in();
}

#[tokio::test]
async fn a_plain_cookie_signs_nobody_in_elsewhere() {
    let app = TestApp::start().await;
    let mut person = app.sign_in("marie", Role::Advisor).await;
    person.cookie = format!("pret-session={}", person.token());
    app.send_as_it_is(person.get("/v1/clients")).await.needs_sign_in();
}

#[tokio::test]
async fn what_a_proxy_passes_on_gets_secure_cookies() {
    let app =
        TestApp::start_with_rules(AccessRules { plain_cookies: true, ..AccessRules::default() })
            .await;
    app.add_user("marie", Role::Advisor).await;
    for header in ["x-forwarded-for", "x-forwarded-proto", "forwarded", "via"] {
        let mut request = sign_in(&json!({"name": "marie", "password": PASSWORD}));
        request.headers_mut().insert(header, "https".parse().unwrap());
        let answer = app.send_as_it_is(request).await;
        assert!(answer.header("set-cookie").starts_with("__Host-pret-session="), "{header}");
    }
}
