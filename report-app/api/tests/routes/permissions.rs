//! Access control of every operation, without authentication, for each role and for a key of each
//! scope.

use axum::body::Body;
use axum::http::{Method, Request};
use scoring_api::AccessRules;
use scoring_api::access::Scope;
use serde_json::Value;
use store::Role;

use crate::support::operations::{Operation, operations};
use crate::support::{Answer, TestApp};

/// Operations that need no authentication.
const OPEN: &[&str] = &["GET /health/live", "GET /health/ready", "POST /v1/session"];

/// Scopes of which each other operation needs one; with none, authentication is enough.
const NEEDED: &[(&str, &[&str])] = &[
    ("GET /v1/audit", &["audit"]),
    ("GET /v1/clients", &["read"]),
    ("GET /v1/clients/{client_id}", &["read"]),
    ("DELETE /v1/clients/{client_id}/data", &["operate"]),
    ("GET /v1/clients/{client_id}/data", &["operate"]),
    ("GET /v1/clients/{client_id}/prediction", &["read"]),
    ("GET /v1/clients/{client_id}/predictions", &["read"]),
    ("GET /v1/clients/{client_id}/similar", &["read"]),
    ("GET /v1/clients/{client_id}/standing", &["read"]),
    ("GET /v1/clients/{client_id}/checks", &["read"]),
    ("GET /v1/clients/recent", &["read"]),
    ("POST /v1/counterfactuals", &["predict"]),
    ("GET /v1/model", &[]),
    ("GET /v1/model/card", &[]),
    ("GET /v1/model/changes", &["audit", "operate"]),
    ("POST /v1/model/changes", &["operate"]),
    ("POST /v1/model/changes/{change_id}/confirm", &["operate"]),
    ("GET /v1/model/challenger", &["audit", "operate"]),
    ("GET /v1/model/report", &[]),
    ("POST /v1/model/reload", &["operate"]),
    ("POST /v1/model/rollback", &["operate"]),
    ("GET /v1/monitoring", &["read", "operate"]),
    ("GET /v1/monitoring/alarms", &["read", "operate"]),
    ("POST /v1/monitoring/alarms/{alarm_id}/acknowledge", &["audit", "operate"]),
    ("GET /v1/opinions", &["read"]),
    ("POST /v1/opinions", &["review"]),
    ("POST /v1/outcomes", &["outcomes"]),
    ("GET /v1/population/{field}", &["read"]),
    ("GET /v1/population/{field}/by/{other}", &["read"]),
    ("POST /v1/predictions", &["predict"]),
    ("POST /v1/predictions/batch", &["predict"]),
    ("GET /v1/queue", &["read"]),
    ("GET /v1/reviews", &["read"]),
    ("POST /v1/reviews", &["review"]),
    ("GET /v1/session", &[]),
    ("DELETE /v1/session", &[]),
];

/// Scopes of each role.
const ROLES: &[(Role, &[&str])] = &[
    (Role::Advisor, &["read", "predict", "review"]),
    (Role::Reviewer, &["read", "predict", "review", "outcomes", "audit"]),
    (Role::Operator, &["operate"]),
];

/// Returns the operations that need authentication, with the scopes for each.
fn guarded() -> Vec<(Operation, &'static [&'static str])> {
    let guarded =
        operations().into_iter().filter(|operation| !OPEN.contains(&operation.name().as_str()));
    let needed = |operation: Operation| {
        let row = NEEDED.iter().find(|(name, _)| *name == operation.name());
        let (_, scopes) =
            row.unwrap_or_else(|| panic!("say above what {} needs", operation.name()));
        (operation, *scopes)
    };
    guarded.map(needed).collect()
}

/// Checks that the response is the one for a caller with these scopes.
#[track_caller]
fn is_as_allowed(
    answer: &Answer,
    operation: &Operation,
    needed: &[&str],
    scopes: &[&str],
    who: &str,
) {
    let may = needed.is_empty() || needed.iter().any(|scope| scopes.contains(scope));
    assert_eq!(answer.status != 403, may, "{who}: {}", operation.name());
    if may {
        // The parameters may be invalid, but the caller is authenticated and allowed.
        let expected = [200, 204, 400, 404, 409, 422];
        assert!(
            expected.contains(&answer.status.as_u16()),
            "{who}: {}: {}",
            operation.name(),
            answer.status
        );
        return;
    }
    let needed = needed.join(" or ");
    let detail = format!(
        "This needs the right to {needed}, which the caller does not have. An operator grants rights."
    );
    answer.is_problem(403, "not-allowed", "Not allowed", &detail);
}

#[test]
fn the_table_has_every_operation_and_no_other() {
    let described: Vec<String> = operations().iter().map(Operation::name).collect();
    let named: Vec<&str> =
        NEEDED.iter().map(|(name, _)| *name).chain(OPEN.iter().copied()).collect();
    let gone: Vec<&&str> =
        named.iter().filter(|name| !described.iter().any(|known| known == *name)).collect();
    assert!(gone.is_empty(), "there is no {gone:?} any more");
    let missing: Vec<&String> =
        described.iter().filter(|name| !named.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "say above what {missing:?} needs");
}

#[tokio::test]
async fn nobody_may_do_anything_but_sign_in_and_ask_whether_the_service_lives() {
    let app = TestApp::start().await;
    for (operation, _) in guarded() {
        app.send_as_it_is(operation.request()).await.needs_sign_in();
        if operation.method == Method::GET {
            let mut request = operation.request();
            *request.method_mut() = Method::HEAD;
            assert_eq!(app.send_as_it_is(request).await.status, 401, "HEAD {}", operation.path);
        }
    }
    for path in ["/health/live", "/health/ready", "/openapi.json", "/docs"] {
        let answer = app.send_as_it_is(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{path}");
    }
    let sign_in =
        operations().into_iter().find(|operation| operation.name() == "POST /v1/session").unwrap();
    assert_eq!(app.send_as_it_is(sign_in.request()).await.status, 422);
    assert_eq!([app.count("predictions").await, app.count("audit").await], [0, 0]);
}

#[tokio::test]
async fn each_role_may_do_what_its_work_needs() {
    let app = TestApp::start_with_rules(AccessRules {
        attempts_per_minute: 1000,
        ..AccessRules::default()
    })
    .await;
    for &(role, scopes) in ROLES {
        let user = app
            .service
            .store
            .add_user(role.code(), role, None, "2026-11-01T08:00:00.000Z")
            .await
            .unwrap();
        for (operation, needed) in guarded() {
            // Each request has its own session, because one of them ends it.
            let person = app.sign_in_again(&user).await;
            let mut request = operation.request();
            request.headers_mut().insert("cookie", person.cookie.parse().unwrap());
            request.headers_mut().insert("x-csrf-token", person.csrf_token.parse().unwrap());
            is_as_allowed(
                &app.send_as_it_is(request).await,
                &operation,
                needed,
                scopes,
                role.code(),
            );
        }
    }
}

#[tokio::test]
async fn a_key_may_do_what_its_scopes_say() {
    let app = TestApp::start().await;
    let singles = Scope::ALL.map(|scope| vec![scope.code()]);
    let several = [vec![], vec!["read", "predict"], Scope::ALL.map(Scope::code).to_vec()];
    for scopes in singles.into_iter().chain(several) {
        let name = format!("may-{}", scopes.join("-"));
        let key = app.add_key(&name, &scopes.join(" ")).await;
        for (operation, needed) in guarded() {
            let mut request = operation.request();
            request.headers_mut().insert("authorization", format!("Bearer {key}").parse().unwrap());
            is_as_allowed(&app.send_as_it_is(request).await, &operation, needed, &scopes, &name);
        }
    }
}

#[tokio::test]
async fn an_operator_sees_no_clients_file() {
    let app = TestApp::start().await;
    let person = app.sign_in("ops", Role::Operator).await;
    let mut asked = 0;
    for operation in operations() {
        let path = &operation.path;
        let is_about_clients = [
            "/v1/clients",
            "/v1/predictions",
            "/v1/counterfactuals",
            "/v1/reviews",
            "/v1/outcomes",
            "/v1/opinions",
            "/v1/queue",
        ];
        let is_about_clients =
            is_about_clients.iter().any(|prefix| path.starts_with(prefix)) || path == "/v1/audit";
        // What is stored about a client is exported and erased by an operator, at the client's request.
        if !is_about_clients || path == "/v1/clients/{client_id}/data" {
            continue;
        }
        let mut request = operation.request();
        request.headers_mut().insert("cookie", person.cookie.parse().unwrap());
        request.headers_mut().insert("x-csrf-token", person.csrf_token.parse().unwrap());
        let answer = app.send_as_it_is(request).await;
        assert_eq!(answer.status, 403, "{}", operation.name());
        // The response contains only the problem.
        assert_eq!(answer.json()["type"], "/problems/not-allowed");
        asked += 1;
    }
    assert!(asked >= 16, "{asked}");
    assert_eq!(app.count("predictions").await, 0);
    // A refused request did not read a file.
    let log = app.get("/v1/audit?actor=user:ops").await.lines();
    let actions: Vec<&Value> = log.iter().map(|line| &line["action"]).collect();
    assert_eq!(actions, ["sign_in"]);
}
