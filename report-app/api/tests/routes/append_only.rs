//! Append-only tables: the database itself refuses every change of a record.

use chrono::TimeDelta;
use contract::ChangeKind;
use serde_json::json;
use sqlx::{AnyPool, AssertSqlSafe};
use store::{Action, ApiKey, AuditRow, ChangeRow, Error, NewSession, ProposalRow, Role};

use crate::support::operations::paths_about_a_client;
use crate::support::{TestApp, bundle, today};

/// Tables of permanent records, and their key columns.
const RECORDS: [(&str, &str); 12] = [
    ("alarm_acknowledgements", "transition_id"),
    ("alarm_judgements", "day"),
    ("alarm_transitions", "transition_id"),
    ("audit", "audit_id"),
    ("model_changes", "change_id"),
    ("model_proposals", "proposal_id"),
    ("models", "model_version"),
    ("opinions", "opinion_id"),
    ("outcomes", "outcome_id"),
    ("predictions", "prediction_id"),
    ("reviews", "review_id"),
    ("shadow_predictions", "prediction_id"),
];

/// Tables that may change, and why.
const OTHERS: [(&str, &str); 9] = [
    ("_sqlx_migrations", "the driver's own"),
    ("alarm_deliveries", "what was told where, which decides nothing"),
    ("api_keys", "a key is revoked"),
    ("audit_head", "one row, the end of the audit log's hash chain"),
    ("readiness", "one row, rewritten to see whether the database takes anything"),
    ("sessions", "a session ends"),
    ("sign_in_links", "a link is used up"),
    ("summaries", "they follow from the predictions, and are counted again"),
    ("users", "a password, a role, whether a user may sign in"),
];

async fn texts(database: &AnyPool, query: String) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(database).await.unwrap()
}

/// Returns the tables of the store, in order.
async fn tables(database: &AnyPool, is_sqlite: bool) -> Vec<String> {
    let mut tables = if is_sqlite {
        texts(
            database,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                .into(),
        )
        .await
    } else {
        texts(
            database,
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'".into(),
        )
        .await
    };
    tables.sort();
    tables
}

/// Returns the columns of a table, in its own order.
async fn columns(database: &AnyPool, is_sqlite: bool, table: &str) -> Vec<String> {
    let query = if is_sqlite {
        format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")
    } else {
        format!(
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        )
    };
    texts(database, query).await
}

/// Returns the rows of a table, each as a text.
async fn rows(database: &AnyPool, is_sqlite: bool, table: &str, columns: &[String]) -> Vec<String> {
    // In SQLite a blob cannot be cast to text.
    let cell = |column| {
        if is_sqlite {
            format!("QUOTE({column})")
        } else {
            format!("COALESCE(CAST({column} AS TEXT), '')")
        }
    };
    let cells = columns.iter().map(cell);
    let row = cells.collect::<Vec<_>>().join(" || '|' || ");
    texts(database, format!("SELECT {row} FROM {table} ORDER BY 1")).await
}

/// Returns statements that change, replace or delete a row of a table.
fn attempts(is_sqlite: bool, table: &str, id: &str, columns: &[String]) -> Vec<String> {
    let all = columns.join(", ");
    // The same row under another key: a copy that conflicts with the first in everything but its
    // key.
    let copy = all.replacen(id, &format!("{id} || 'x'"), 1);
    let mut statements: Vec<String> =
        columns.iter().map(|column| format!("UPDATE {table} SET {column} = {column}")).collect();
    statements.push(format!("DELETE FROM {table}"));
    statements.push(format!("DELETE FROM {table} WHERE {id} = (SELECT MIN({id}) FROM {table})"));
    let update = format!("ON CONFLICT ({id}) DO UPDATE SET {id} = excluded.{id}");
    statements.push(format!(
        "INSERT INTO {table} ({all}) SELECT {all} FROM {table} WHERE {id} <> '' {update}"
    ));
    if is_sqlite {
        for replace in ["INSERT OR REPLACE", "REPLACE", "INSERT OR FAIL", "INSERT OR ROLLBACK"] {
            statements.push(format!("{replace} INTO {table} ({all}) SELECT {all} FROM {table}"));
        }
        statements
            .push(format!("UPDATE OR REPLACE {table} SET {id} = (SELECT MIN({id}) FROM {table})"));
        if table != "audit" {
            // A row also has a rowid that identifies it; rows of the audit log have none.
            let numbered = format!("INTO {table} (rowid, {all}) SELECT rowid, {copy} FROM {table}");
            statements.push(format!("INSERT OR REPLACE {numbered}"));
        }
        if table == "predictions" {
            let copy = format!("SELECT {copy} FROM {table} WHERE origin = 'stored'");
            statements.push(format!("INSERT OR REPLACE INTO {table} ({all}) {copy}"));
        }
    } else {
        statements.push(format!("TRUNCATE {table} CASCADE"));
        statements
            .push("TRUNCATE models, predictions, reviews, outcomes, audit CASCADE".to_owned());
        statements.push(format!(
            "WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT COUNT(*) FROM gone"
        ));
    }
    statements
}

#[tokio::test]
async fn rows_are_neither_changed_nor_replaced_nor_deleted() {
    let app = TestApp::start_with_challenger(bundle::write_next).await;
    let prediction = app.get("/v1/clients/100002/prediction").await.ok();
    app.post("/v1/predictions", r#"{"client_id": 100001}"#).await.ok();
    let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    app.post("/v1/reviews", review.to_string()).await.created();
    let outcome = json!({"prediction_id": prediction["prediction_id"], "defaulted": false, "observed_on": today()});
    app.post("/v1/outcomes", outcome.to_string()).await.created();

    app.post("/v1/opinions", r#"{"client_id": 100001, "opinion": "unsure"}"#).await.created();

    app.service.shadow.flushed().await;
    record_a_change(&app).await;

    let database = app.database().await;
    for statement in [
        "INSERT INTO alarm_judgements VALUES ('2026-11-01', '2026-11-01T08:00:00.000Z', 'm', '[]')",
        "INSERT INTO alarm_transitions VALUES ('t', 't', '2026-11-01T08:00:00.000Z', '2026-11-01', 'm', 'raised', '{}')",
        "INSERT INTO alarm_acknowledgements VALUES ('t', 't', '2026-11-01T08:00:00.000Z', 'user:x', 'Vu.')",
    ] {
        sqlx::query(statement).execute(&database).await.unwrap();
    }
    let is_sqlite = app.database_url.starts_with("sqlite:");
    for (table, id) in RECORDS {
        let columns = columns(&database, is_sqlite, table).await;
        let before = rows(&database, is_sqlite, table, &columns).await;
        assert!(!before.is_empty(), "{table}");
        for statement in attempts(is_sqlite, table, id, &columns) {
            let refusal = sqlx::query(AssertSqlSafe(statement.as_str())).execute(&database).await;
            let refusal = refusal.expect_err(&statement).to_string();
            assert!(
                refusal.contains("never changed") || refusal.contains("never deleted"),
                "{statement}: {refusal}"
            );
            assert_eq!(rows(&database, is_sqlite, table, &columns).await, before, "{statement}");
        }
    }
    // Other tables may change: for example a key is revoked.
    sqlx::query("UPDATE api_keys SET revoked_at = '2026-11-01T08:00:00.000Z'")
        .execute(&database)
        .await
        .unwrap();
}

/// Adds a proposal of a model, and the change that it became.
async fn record_a_change(app: &TestApp) {
    let (proposal_id, created_at) = store::stamp();
    let [from_version, to_version, digest, reason] = ["m", "n", "d", "Vu."].map(str::to_owned);
    let proposal = ProposalRow {
        proposal_id: proposal_id.clone(),
        created_at: created_at.clone(),
        kind: ChangeKind::Promote,
        from_version: from_version.clone(),
        to_version: to_version.clone(),
        bundle: "models/n".to_owned(),
        digest: digest.clone(),
        reason: reason.clone(),
        proposed_by: "user:x".to_owned(),
    };
    let noted = || AuditRow::now("user:x", Action::ChangeModel);
    app.service.store.add_proposal(&proposal, &noted()).await.unwrap();
    let change = ChangeRow {
        change_id: store::stamp().0,
        created_at,
        kind: ChangeKind::Promote,
        from_version,
        to_version,
        digest,
        reason,
        changed_by: "user:x".to_owned(),
        confirmed_by: Some("user:y".to_owned()),
        proposal_id: Some(proposal_id),
    };
    app.service.store.add_change(&change, &noted()).await.unwrap();
    // A proposal is confirmed once.
    let again = ChangeRow { change_id: store::stamp().0, ..change };
    app.service.store.add_change(&again, &noted()).await.unwrap_err();
}

/// Each new table must be listed above.
///
/// Either its rows are permanent, which the test tries, or there is a reason why they may change.
#[tokio::test]
async fn every_table_either_keeps_its_rows_or_has_a_reason_not_to() {
    let app = TestApp::start().await;
    let mut named: Vec<&str> = RECORDS.iter().chain(&OTHERS).map(|(table, _)| *table).collect();
    named.sort_unstable();
    let is_sqlite = app.database_url.starts_with("sqlite:");
    assert_eq!(tables(&app.database().await, is_sqlite).await, named);
}

#[tokio::test]
async fn a_review_and_an_outcome_are_of_a_prediction_that_is_there() {
    let app = TestApp::start().await;
    let database = app.database().await;
    for statement in [
        "INSERT INTO reviews VALUES ('r', '2026', 'nowhere', 1, 'm', 'granted', 'granted', 'reason', NULL, 'user:x', NULL)",
        "INSERT INTO outcomes VALUES ('o', '2026', 'nowhere', 0, '2026-10-31', 'user:x')",
    ] {
        let refusal = sqlx::query(statement).execute(&database).await.unwrap_err().to_string();
        assert!(refusal.to_lowercase().contains("foreign key"), "{refusal}");
    }
}

#[tokio::test]
async fn nothing_is_kept_in_a_file_that_is_gone() {
    let app = TestApp::start().await;
    // The service does not watch the files of PostgreSQL.
    let Some(file) = app.database_url.strip_prefix("sqlite://") else { return };
    let prediction = app.get("/v1/clients/100002/prediction").await.ok();
    std::fs::remove_file(file).unwrap();
    let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    let outcome = json!({"prediction_id": prediction["prediction_id"], "defaulted": false, "observed_on": today()});
    let link = json!({"token": "no link"});
    for (path, body) in [("/v1/reviews", review), ("/v1/outcomes", outcome), ("/v1/session", link)]
    {
        let answer = app.post(path, body.to_string()).await;
        assert_eq!(answer.json()["type"], "/problems/store-unavailable", "{path}");
    }
}

#[tokio::test]
async fn nothing_about_people_and_keys_is_kept_in_a_log_that_is_gone() {
    let app = TestApp::start().await;
    let Some(file) = app.database_url.strip_prefix("sqlite://") else { return };
    let user = app.add_user("marie", Role::Advisor).await;
    let link = app.add_link(&user, TimeDelta::minutes(15)).await;
    std::fs::remove_file(format!("{file}-wal")).unwrap();
    let (store, now) = (&app.service.store, "2026-11-01T08:00:00.000Z");
    let text = |text: &str| text.to_owned();
    let session = NewSession {
        token_hash: text("t"),
        user_id: user.user_id.clone(),
        csrf_token: text("c"),
        created_at: text(now),
        expires_at: text(now),
        kept_since: "2020-01-01T00:00:00.000Z".into(),
    };
    let key =
        ApiKey { key_id: text("k"), name: text("k"), secret_hash: text("s"), scopes: text("read") };
    let attempts = [
        ("add_user", store.add_user("paul", Role::Advisor, None, now).await.map(drop)),
        ("disable_user", store.disable_user("marie", now).await.map(drop)),
        ("enable_user", store.enable_user("marie").await.map(drop)),
        ("set_role", store.set_role("marie", Role::Reviewer).await.map(drop)),
        ("set_password", store.set_password("marie", "hash").await.map(drop)),
        ("begin_session", store.begin_session(&session).await),
        ("end_session", store.end_session("t", now).await),
        ("add_link", store.add_link("l", &user.user_id, now).await),
        ("use_link", store.use_link(&link.hash(), now).await.map(drop)),
        ("add_key", store.add_key(&key, now).await),
        ("revoke_key", store.revoke_key("k", now).await.map(drop)),
    ];
    for (what, done) in attempts {
        assert!(matches!(done, Err(Error::NotCommitted(_))), "{what}: {done:?}");
    }
}

#[tokio::test]
async fn nothing_is_answered_that_could_not_be_noted() {
    let app = TestApp::start().await;
    let prediction = app.get("/v1/clients/100002/prediction").await.ok();
    let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    let outcome = json!({"prediction_id": prediction["prediction_id"], "defaulted": false, "observed_on": today()});
    app.drop_table("audit").await;
    let about_a_client = paths_about_a_client();
    assert!(about_a_client.iter().any(|path| path == "/v1/clients/{client_id}"));
    let others = ["/v1/clients", "/v1/clients/recent", "/v1/queue", "/v1/audit"];
    let others = others.into_iter().map(str::to_owned);
    for path in others.chain(about_a_client) {
        let path = path.replace("{client_id}", "100002");
        assert_eq!(app.get(&path).await.json()["type"], "/problems/store-unavailable", "{path}");
    }
    let body = json!({"client_id": 100_001});
    let opinion = json!({"client_id": 100_001, "opinion": "grant"});
    for (path, body) in [
        ("/v1/predictions", &body),
        ("/v1/counterfactuals", &body),
        ("/v1/reviews", &review),
        ("/v1/opinions", &opinion),
        ("/v1/outcomes", &outcome),
        ("/v1/model/reload", &body),
        ("/v1/model/rollback", &body),
    ] {
        let answer = app.post(path, body.to_string()).await;
        assert_eq!(answer.json()["type"], "/problems/store-unavailable", "{path}");
        assert_eq!(answer.status, 503);
    }
    // Neither succeeds: the first prediction is the only row.
    let counts =
        [app.count("predictions").await, app.count("reviews").await, app.count("outcomes").await];
    assert_eq!(counts, [1, 0, 0]);
}
