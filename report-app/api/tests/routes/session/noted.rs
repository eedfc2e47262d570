//! Sign-in entries of the audit log: the address, and only names of existing users.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use scoring_api::AccessRules;
use serde_json::{Value, json};
use store::Role;

use crate::support::people::{PASSWORD, Person, get_by_key, sign_in};
use crate::support::{Answer, TestApp};

const ADDRESS: &str = "192.0.2.7";

/// Sends a request over a connection from an address.
async fn send_from(app: &TestApp, address: &str, mut request: Request<Body>) -> Answer {
    let connection: SocketAddr = SocketAddr::new(address.parse().unwrap(), 4711);
    request.extensions_mut().insert(ConnectInfo(connection));
    app.send_as_it_is(request).await
}

async fn attempt(app: &TestApp, name: &str, password: &str) -> Answer {
    send_from(app, ADDRESS, sign_in(&json!({"name": name, "password": password}))).await
}

/// Returns the action, the detail and the address of each entry.
async fn noted(app: &TestApp) -> Vec<[Value; 3]> {
    let lines = app.get("/v1/audit").await.lines().into_iter();
    let lines = lines.filter(|line| line["action"] != "audit.read");
    lines.map(|line| ["action", "detail", "address"].map(|name| line[name].clone())).collect()
}

#[tokio::test]
async fn a_name_that_nobody_has_is_not_kept() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    app.add_user("paul", Role::Advisor).await;
    app.service.store.disable_user("paul", "2026-11-01T08:00:00.000Z").await.unwrap();
    // A password in the name field, a name with another capital, two existing names, and the
    // password again.
    for name in [PASSWORD, "Marie", "marie", "paul", PASSWORD] {
        attempt(&app, name, PASSWORD.to_uppercase().as_str()).await.is_refused_sign_in();
    }
    let details: Vec<String> =
        noted(&app).await.iter().map(|[_, detail, _]| detail.as_str().unwrap().into()).collect();
    assert_eq!(details[2..4], ["marie", "paul"]);
    assert_eq!(details[0], details[4], "attempts at one name are told from those at another");
    assert_ne!(details[0], details[1]);
    for kept in &details[..2] {
        let digits = kept.strip_prefix("unknown:").unwrap();
        assert!(
            digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{kept}"
        );
    }
    // It is nowhere else in the store either.
    let columns = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%cheval%' OR actor LIKE '%cheval%' OR detail = 'Marie'";
    let found: i64 = sqlx::query_scalar(columns).fetch_one(&app.database().await).await.unwrap();
    assert_eq!(found, 0);
}

#[tokio::test]
async fn whoever_acts_is_noted_with_an_address() {
    let trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
    let app =
        TestApp::start_with_rules(AccessRules { trusted_proxies, ..AccessRules::default() }).await;
    app.add_user("marie", Role::Advisor).await;
    attempt(&app, "marie", "a wrong password").await.is_refused_sign_in();
    send_from(&app, "2001:db8::7", sign_in(&json!({"token": "no link"})))
        .await
        .is_refused_sign_in();
    let marie = Person::of(&attempt(&app, "marie", PASSWORD).await);
    send_from(&app, "192.0.2.8", marie.get("/v1/clients/100001")).await.ok();
    let key = app.add_key("loan-desk", "read").await;
    let mut by_proxy = get_by_key("/v1/clients/100002", &key);
    by_proxy.headers_mut().insert("x-forwarded-for", "198.51.100.1, 192.0.2.9".parse().unwrap());
    send_from(&app, "10.0.0.1", by_proxy).await.ok();
    assert_eq!(send_from(&app, ADDRESS, marie.sign_out()).await.status, 204);
    // A reload by signal has no address.
    app.service.reload_by_signal().await;
    let noted: Vec<(Value, Value)> =
        noted(&app).await.into_iter().map(|[action, _, address]| (action, address)).collect();
    let line = |action: &str, address: &str| (json!(action), json!(address));
    assert_eq!(
        noted,
        [
            line("sign_in.failed", ADDRESS),
            line("sign_in.failed", "2001:db8::7"),
            line("sign_in", ADDRESS),
            line("client.read", "192.0.2.8"),
            line("client.read", "192.0.2.9"),
            line("sign_out", ADDRESS),
            (json!("model.change"), Value::Null),
        ]
    );
}

#[tokio::test]
async fn attempts_at_a_locked_name_leave_a_line_and_do_not_prolong_the_lock() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    for _ in 0..5 {
        attempt(&app, "marie", "a wrong password").await.is_refused_sign_in();
    }
    for password in [PASSWORD, "a wrong password"] {
        assert_eq!(attempt(&app, "marie", password).await.status, 429);
    }
    let noted = noted(&app).await;
    let line = |action: &str| [json!(action), json!("marie"), json!(ADDRESS)];
    assert_eq!(noted[..5], [(); 5].map(|()| line("sign_in.failed")));
    assert_eq!(noted[5..], [(); 2].map(|()| line("sign_in.locked")));
}
