//! What was recorded is never changed: the database itself refuses, whoever asks.

use serde_json::json;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::support::TestApp;

/// Each table, what identifies a row, and a column that somebody may wish otherwise.
const TABLES: [(&str, &str, &str); 4] = [
    ("predictions", "prediction_id", "decision = 'granted'"),
    ("reviews", "review_id", "reason = 'other'"),
    ("outcomes", "outcome_id", "defaulted = 1"),
    ("audit", "audit_id", "actor = 'somebody else'"),
];

/// What the table holds, as text.
async fn rows(database: &AnyPool, table: &str, id: &str, column: &str) -> Vec<(String, String)> {
    let (column, _) = column.split_once(" = ").unwrap();
    let statement = format!("SELECT {id}, CAST({column} AS TEXT) FROM {table} ORDER BY {id}");
    sqlx::query_as(AssertSqlSafe(statement)).fetch_all(database).await.unwrap()
}

#[tokio::test]
async fn rows_are_neither_changed_nor_deleted() {
    let app = TestApp::start().await;
    let prediction = app.get("/v1/clients/100002/prediction").await.ok();
    let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    app.post("/v1/reviews", review.to_string()).await.created();
    let outcome =
        json!({"prediction_id": prediction["prediction_id"], "defaulted": false, "observed_on": "2026-10-31"});
    app.post("/v1/outcomes", outcome.to_string()).await.created();

    let database = app.database().await;
    let is_sqlite = app.database_url.starts_with("sqlite:");
    for (table, id, other) in TABLES {
        let before = rows(&database, table, id, other).await;
        assert!(!before.is_empty(), "{table}");
        let mut statements = vec![format!("UPDATE {table} SET {other}"), format!("DELETE FROM {table}")];
        statements.push(format!("DELETE FROM {table} WHERE {id} = '{}'", before[0].0));
        if !is_sqlite {
            statements.push(format!("TRUNCATE {table} CASCADE"));
        }
        for statement in statements {
            let refusal = sqlx::query(AssertSqlSafe(statement.as_str())).execute(&database).await;
            let refusal = refusal.expect_err(&statement).to_string();
            assert!(refusal.contains("never changed") || refusal.contains("never deleted"), "{statement}: {refusal}");
        }
        assert_eq!(rows(&database, table, id, other).await, before);
    }
    // What else is kept may change: a session ends, a key is revoked.
    sqlx::query("UPDATE api_keys SET revoked_at = '2026-11-01T08:00:00.000Z'").execute(&database).await.unwrap();
}

#[tokio::test]
async fn a_review_and_an_outcome_are_of_a_prediction_that_is_there() {
    let app = TestApp::start().await;
    let database = app.database().await;
    for statement in [
        "INSERT INTO reviews VALUES ('r', '2026', 'nowhere', 1, 'm', 'granted', 'granted', 'reason', NULL, 'user:x')",
        "INSERT INTO outcomes VALUES ('o', '2026', 'nowhere', 0, '2026-10-31', 'user:x')",
    ] {
        let refusal = sqlx::query(statement).execute(&database).await.unwrap_err().to_string();
        assert!(refusal.to_lowercase().contains("foreign key"), "{refusal}");
    }
}

#[tokio::test]
async fn nothing_is_kept_in_a_file_that_is_gone() {
    let app = TestApp::start().await;
    // PostgreSQL's files are not the service's business.
    let Some(file) = app.database_url.strip_prefix("sqlite://") else { return };
    let prediction = app.get("/v1/clients/100002/prediction").await.ok();
    std::fs::remove_file(file).unwrap();
    let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    let outcome =
        json!({"prediction_id": prediction["prediction_id"], "defaulted": false, "observed_on": "2026-10-31"});
    let link = json!({"token": "no link"});
    for (path, body) in [("/v1/reviews", review), ("/v1/outcomes", outcome), ("/v1/session", link)] {
        let answer = app.post(path, body.to_string()).await;
        assert_eq!(answer.json()["type"], "/problems/store-unavailable", "{path}");
    }
}

#[tokio::test]
async fn nothing_is_answered_that_could_not_be_noted() {
    let app = TestApp::start().await;
    let prediction = app.get("/v1/clients/100002/prediction").await.ok();
    let review = json!({"prediction_id": prediction["prediction_id"], "verdict": "confirmed", "reason": "Vu."});
    let outcome =
        json!({"prediction_id": prediction["prediction_id"], "defaulted": false, "observed_on": "2026-10-31"});
    app.drop_table("audit").await;
    let looks = ["", "/100002", "/100002/prediction", "/100002/similar"];
    for path in looks.map(|look| format!("/v1/clients{look}")) {
        assert_eq!(app.get(&path).await.json()["type"], "/problems/store-unavailable", "{path}");
    }
    for path in ["/v1/reviews?client_id=100002", "/v1/audit"] {
        assert_eq!(app.get(path).await.json()["type"], "/problems/store-unavailable", "{path}");
    }
    let body = json!({"client_id": 100_001});
    for (path, body) in [
        ("/v1/predictions", &body),
        ("/v1/counterfactuals", &body),
        ("/v1/reviews", &review),
        ("/v1/outcomes", &outcome),
        ("/v1/model/reload", &body),
        ("/v1/model/rollback", &body),
    ] {
        let answer = app.post(path, body.to_string()).await;
        assert_eq!(answer.json()["type"], "/problems/store-unavailable", "{path}");
        assert_eq!(answer.status, 503);
    }
    // Neither the one nor the other: the prediction that was there is the only row.
    let counts = [app.count("predictions").await, app.count("reviews").await, app.count("outcomes").await];
    assert_eq!(counts, [1, 0, 0]);
}
