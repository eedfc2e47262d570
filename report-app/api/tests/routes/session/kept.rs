//! The store keeps only hashes of secrets.

use scoring_api::access::Token;
use serde_json::json;
use sqlx::AnyPool;
use store::{NewSession, Role};

use crate::support::TestApp;
use crate::support::people::{PASSWORD, Person, get_by_key, sign_in};

/// Returns every column of every table.
async fn columns(database: &AnyPool, is_sqlite: bool) -> Vec<(String, String)> {
    let statement = if is_sqlite {
        "SELECT tables.name, columns.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns \
         WHERE tables.type = 'table'"
    } else {
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
    };
    sqlx::query_as(statement).fetch_all(database).await.unwrap()
}

/// Returns the columns that contain a text.
async fn found(app: &TestApp, text: &str) -> Vec<String> {
    let database = app.database().await;
    let mut found = Vec::new();
    for (table, column) in columns(&database, app.database_url.starts_with("sqlite:")).await {
        let statement =
            format!("SELECT count(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%{text}%'");
        let rows: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&database).await.unwrap();
        if rows > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

#[tokio::test]
async fn passwords_tokens_and_keys_are_kept_as_hashes_only() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let link = app.add_link(&user, chrono::TimeDelta::minutes(15)).await;
    let by_link = Person::of(&app.send_as_it_is(sign_in(&json!({"token": link.reveal()}))).await);
    let wrong = "a password mistyped";
    app.send_as_it_is(sign_in(&json!({"name": "marie", "password": wrong})))
        .await
        .is_refused_sign_in();
    let by_password = sign_in(&json!({"name": "marie", "password": PASSWORD}));
    let by_password = Person::of(&app.send_as_it_is(by_password).await);
    let key = app.add_key("loan-desk", "read").await;
    app.send_as_it_is(get_by_key("/v1/clients/100001", &key)).await.ok();
    app.send_as_it_is(by_password.get("/v1/clients/100001")).await.ok();
    let (_, secret) = key.rsplit_once('_').unwrap();

    for secret in [PASSWORD, wrong, link.reveal(), by_link.token(), by_password.token(), secret] {
        assert_eq!(found(&app, secret).await, [""; 0]);
    }
    // The search finds what is stored.
    let hash = |text: &str| text.parse::<Token>().unwrap().hash();
    assert_eq!(found(&app, &link.hash()).await, ["sign_in_links.token_hash"]);
    assert_eq!(found(&app, &hash(by_link.token())).await, ["sessions.token_hash"]);
    assert_eq!(found(&app, &hash(by_password.token())).await, ["sessions.token_hash"]);
    assert_eq!(found(&app, &hash(secret)).await, ["api_keys.secret_hash"]);
    assert_eq!(found(&app, "$argon2id$v=19$m=19456,t=2,p=1$").await, ["users.password"]);
    assert_eq!(found(&app, "user:marie").await, ["audit.actor"]);
    // The CSRF token is useless without the cookie.
    assert_eq!(found(&app, &by_link.csrf_token).await, ["sessions.csrf_token"]);
}

#[tokio::test]
async fn a_session_that_is_not_stored_deletes_none() {
    let app = TestApp::start().await;
    let user = app.add_user("marie", Role::Advisor).await;
    let session = |token: &str, user_id: &str| NewSession {
        token_hash: token.to_owned(),
        user_id: user_id.to_owned(),
        csrf_token: "csrf".to_owned(),
        created_at: "2026-01-01T08:00:00.000Z".to_owned(),
        expires_at: "2026-01-01T20:00:00.000Z".to_owned(),
        kept_since: "2026-01-08T08:00:00.000Z".to_owned(),
    };
    let store = &app.service.store;
    store.begin_session(&session("old", &user.user_id)).await.unwrap();
    assert!(store.begin_session(&session("new", "nobody")).await.is_err());
    assert_eq!(app.count("sessions").await, 1);
    store.begin_session(&session("new", &user.user_id)).await.unwrap();
    assert_eq!(app.count("sessions").await, 1);
}
