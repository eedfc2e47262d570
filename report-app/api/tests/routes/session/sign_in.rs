//! Sign-in with a name and a password.

use axum::body::Body;
use axum::http::Request;
use chrono::{DateTime, TimeDelta};
use scoring_api::AccessRules;
use serde_json::{Value, json};
use sqlx::Row;
use store::Role;

use crate::support::TestApp;
use crate::support::operations::operations;
use crate::support::people::{PASSWORD, Person, json_body, sign_in};

fn is_hexadecimal(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[tokio::test]
async fn a_name_and_a_password_begin_a_session_of_a_working_day() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    let answer = app.send_as_it_is(sign_in(&json!({"name": "marie", "password": PASSWORD}))).await;
    let session = answer.ok();
    let members: Vec<&String> = session.as_object().unwrap().keys().collect();
    assert_eq!(members, ["csrf_token", "expires_at", "name", "opinion_first", "role"]);
    assert_eq!((&session["name"], &session["role"]), (&json!("marie"), &json!("advisor")));
    assert!(is_hexadecimal(session["csrf_token"].as_str().unwrap()));

    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 2);
    let cookie = answer.header("set-cookie").strip_prefix("__Host-pret-session=").unwrap();
    let (token, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict");
    assert!(is_hexadecimal(token));
    assert_ne!(session["csrf_token"], token);
    // The second cookie is the device cookie, which is valid for 90 days.
    let browser = answer.headers.get_all("set-cookie").iter().nth(1).unwrap();
    let attributes = "Path=/; Max-Age=7776000; Secure; HttpOnly; SameSite=Strict";
    assert_eq!(browser, format!("__Host-pret-browser={token}; {attributes}").as_str());
    assert_eq!(answer.header("cache-control"), "no-store");

    let kept = sqlx::query("SELECT created_at, expires_at FROM sessions")
        .fetch_one(&app.database().await)
        .await
        .unwrap();
    let instant = |name: &str| DateTime::parse_from_rfc3339(kept.get(name)).unwrap();
    assert_eq!(instant("expires_at") - instant("created_at"), TimeDelta::hours(12));
    assert_eq!(session["expires_at"], kept.get::<String, _>("expires_at"));
}

#[tokio::test]
async fn the_cookie_says_who_asks() {
    let app = TestApp::start().await;
    for (name, role, code) in [
        ("marie", Role::Advisor, "advisor"),
        ("rené", Role::Reviewer, "reviewer"),
        ("ops", Role::Operator, "operator"),
    ] {
        app.add_user(name, role).await;
        let person = Person::of(
            &app.send_as_it_is(sign_in(&json!({"name": name, "password": PASSWORD}))).await,
        );
        assert_eq!(
            (&person.session["name"], &person.session["role"]),
            (&json!(name), &json!(code))
        );
        // A GET needs the session cookie only, which may be among others.
        for cookies in
            [person.cookie.clone(), format!("theme=dark; {}; language=fr", person.cookie)]
        {
            let request =
                Request::get("/v1/session").header("cookie", cookies).body(Body::empty()).unwrap();
            assert_eq!(app.send_as_it_is(request).await.ok(), person.session);
        }
    }
}

#[tokio::test]
async fn each_session_has_secrets_of_its_own() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let (first, second) = (app.sign_in_again(&user).await, app.sign_in_again(&user).await);
    assert_ne!(first.cookie, second.cookie);
    assert_ne!(first.csrf_token, second.csrf_token);
    for person in [&first, &second] {
        assert_eq!(app.send_as_it_is(person.get("/v1/session")).await.ok(), person.session);
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_name_that_does_not_exist_are_refused_alike() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    app.sign_in("without-a-password", Role::Advisor).await;
    app.add_user("gone", Role::Advisor).await;
    assert!(app.service.store.disable_user("gone", "2026-11-01T08:00:00.000Z").await.unwrap());
    let sessions = app.count("sessions").await;
    for (name, password) in [
        ("marie", "cheval exact pile agraf"),
        ("marie", "Cheval exact pile agrafe"),
        ("marie", " cheval exact pile agrafe"),
        ("Marie", PASSWORD),
        ("nobody", PASSWORD),
        ("without-a-password", PASSWORD),
        ("gone", PASSWORD),
        ("' OR 1 = 1 --", PASSWORD),
    ] {
        app.send_as_it_is(sign_in(&json!({"name": name, "password": password})))
            .await
            .is_refused_sign_in();
    }
    assert_eq!(app.count("sessions").await, sessions);
    app.send_as_it_is(sign_in(&json!({"name": "marie", "password": PASSWORD}))).await.ok();
}

#[tokio::test]
async fn a_user_who_was_disabled_is_nobody() {
    let app = TestApp::start().await;
    let person = app.sign_in("marie", Role::Advisor).await;
    assert!(app.service.store.disable_user("marie", "2026-11-01T08:00:00.000Z").await.unwrap());
    app.send_as_it_is(person.get("/v1/session")).await.needs_sign_in();
    assert!(
        !app.service.store.disable_user("marie", "2026-11-01T08:00:00.000Z").await.unwrap(),
        "no second time"
    );
}

#[tokio::test]
async fn says_everything_that_is_wrong_with_a_body_at_once() {
    let app = TestApp::start().await;
    let long_name = "n".repeat(65);
    let shown = "n".repeat(40);
    let either = "Give either a token, or a name and a password.";
    let cases: [(Value, &[(&str, &str)]); 7] = [
        (
            json!([]),
            &[(
                "",
                r#"Expected an object like {"name": "marie", "password": "…"} or {"token": "…"}, found an array."#,
            )],
        ),
        (
            json!({}),
            &[
                ("/name", "Required. Give a text of 1 to 64 characters."),
                ("/password", "Required. Give a text of 1 to 128 characters."),
            ],
        ),
        (
            json!({"name": "  ", "password": 5, "role": "operator"}),
            &[
                ("/name", "Expected a text of 1 to 64 characters, found the text \"  \"."),
                ("/password", "Required. Give a text of 1 to 128 characters."),
                ("/role", "Unknown member. Expected name, password, token."),
            ],
        ),
        (
            json!({"name": long_name, "password": null}),
            &[
                (
                    "/name",
                    &format!("Expected a text of 1 to 64 characters, found the text \"{shown}\"."),
                ),
                ("/password", "Required. Give a text of 1 to 128 characters."),
            ],
        ),
        (
            json!({"token": "t", "name": "marie", "password": PASSWORD}),
            &[("/name", either), ("/password", either)],
        ),
        (json!({"token": ""}), &[("/token", "Required. Give a text of 1 to 256 characters.")]),
        (json!({"token": [1]}), &[("/token", "Required. Give a text of 1 to 256 characters.")]),
    ];
    for (body, errors) in cases {
        app.send_as_it_is(sign_in(&body)).await.is_invalid_body(errors);
    }
    assert_eq!([app.count("sessions").await, app.count("audit").await], [0, 0]);
}

#[tokio::test]
async fn refuses_what_is_not_declared_as_json_or_is_not_json() {
    let app = TestApp::start().await;
    let form =
        Request::post("/v1/session").header("content-type", "application/x-www-form-urlencoded");
    app.send_as_it_is(form.body("name=marie".into()).unwrap()).await.is_problem(
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "Expected a body of type application/json, found application/x-www-form-urlencoded. Set the Content-Type header.",
    );
    let request = Request::post("/v1/session").header("content-type", "application/json");
    app.send_as_it_is(
        request.body(r#"{"name": "marie", "name": "paul", "password": "x"}"#.into()).unwrap(),
    )
    .await
    .is_invalid_body(&[("/name", "Given twice. Give it once.")]);
}

#[tokio::test]
async fn a_password_and_a_name_may_be_in_any_script() {
    let app = TestApp::start().await;
    let (name, password) = ("Ελένη", "пароль из слов 🐎");
    let hash = scoring_api::access::hash_password(password, name).unwrap();
    app.service
        .store
        .add_user(name, Role::Advisor, Some(&hash), "2026-11-01T08:00:00.000Z")
        .await
        .unwrap();
    let session =
        app.send_as_it_is(sign_in(&json!({"name": name, "password": password}))).await.ok();
    assert_eq!(session["name"], name);
}

#[tokio::test]
async fn without_sign_in_everybody_may_do_everything() {
    let app =
        TestApp::start_with_rules(AccessRules { sign_in: false, ..AccessRules::default() }).await;
    let get =
        |path: &str| Request::get(path).header("host", "localhost").body(Body::empty()).unwrap();
    assert_eq!(app.send_as_it_is(get("/v1/session")).await.ok()["name"], "anyone");
    app.send_as_it_is(get("/v1/clients/100001")).await.ok();
    let asked = Request::post("/v1/predictions").header("host", "127.0.0.1:8080");
    let asked = json_body(asked, &json!({"client_id": 100_001}));
    app.send_as_it_is(asked).await.ok();
    let log = app.send_as_it_is(get("/v1/audit")).await;
    let actors: Vec<Value> = log.lines().iter().map(|line| line["actor"].clone()).collect();
    assert_eq!(actors, ["anyone"; 3]);
}

#[tokio::test]
async fn without_sign_in_no_other_site_is_answered() {
    let app =
        TestApp::start_with_rules(AccessRules { sign_in: false, ..AccessRules::default() }).await;
    let host = "Without sign-in the service answers at localhost and 127.0.0.1 alone. Ask it there, or name the host with \
                --allowed-host.";
    let origin = "Without sign-in the service takes no request from another site's page. Send it from the service's own \
                  pages, or require sign-in.";
    for operation in operations() {
        // DNS rebinding: a foreign host name that resolves to this machine.
        let mut request = operation.request();
        request.headers_mut().insert("host", "evil.example:8080".parse().unwrap());
        app.send_as_it_is(request).await.is_problem(403, "foreign-host", "Another host", host);
        // A script or a form on a page of another site.
        for (name, value) in [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let mut request = operation.request();
            request.headers_mut().insert("host", "127.0.0.1:8080".parse().unwrap());
            request.headers_mut().insert(name, value.parse().unwrap());
            if name == "sec-fetch-site" && operation.path.starts_with("/health") {
                continue;
            }
            app.send_as_it_is(request).await.is_problem(
                403,
                "foreign-origin",
                "Another site",
                origin,
            );
        }
    }
    assert_eq!([app.count("predictions").await, app.count("audit").await], [0, 0]);
}
