//! The audit log's hash chain: several programs extend it, and every change shows.

use sqlx::{AnyPool, AssertSqlSafe};
use store::{Action, AuditRow, ChainReport, Durability, Store};

use crate::support::{TestStore, prediction, stored};

async fn note(store: &Store, count: usize) {
    for entry in 0..count {
        let done = AuditRow::now("user:marie", Action::ReadClient)
            .client(100_001)
            .detail(format!("entry {entry}"));
        store.note(done).await.unwrap();
    }
}

async fn verified(test: &TestStore) -> ChainReport {
    test.store.verify_audit().await.unwrap()
}

/// Drops the triggers of the audit log, as somebody would who changes it.
async fn without_triggers(test: &TestStore) -> AnyPool {
    let database = test.database().await;
    let statements: &[&'static str] = if test.is_sqlite() {
        &["DROP TRIGGER audit_stays", "DROP TRIGGER audit_is_kept"]
    } else {
        &["ALTER TABLE audit DISABLE TRIGGER USER"]
    };
    for statement in statements {
        sqlx::query(*statement).execute(&database).await.unwrap();
    }
    database
}

async fn execute(database: &AnyPool, statement: &str) {
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(database).await.unwrap();
}

#[tokio::test]
async fn a_log_that_nobody_changed_is_whole() {
    let test = TestStore::open().await;
    let empty = verified(&test).await;
    assert_eq!((empty.verified, empty.broken), (0, None));
    assert_eq!(empty.last_hash, "0".repeat(64));
    note(&test.store, 5).await;
    // Entries with a record and without, in one transaction.
    let rows = (0..20).map(|second| {
        let row = prediction(&format!("2025-03-01T10:00:{second:02}Z"), 100_001);
        let done = AuditRow::now("user:marie", Action::Predict).detail(&row.prediction_id);
        ((second % 2 == 0).then_some(row), done)
    });
    assert!(test.store.save_all(rows.collect()).await.iter().all(Result::is_ok));
    let report = verified(&test).await;
    assert_eq!((report.verified, report.erased, report.unchained), (25, 0, 0));
    assert_eq!(report.broken, None);
    assert_eq!(report.last_hash.len(), 64);
}

#[tokio::test]
async fn a_refused_row_leaves_no_gap() {
    let test = TestStore::open().await;
    let good = prediction("2025-03-01T10:00:00Z", 100_001);
    let bad = store::PredictionRow { probability: 2.0, ..prediction("2025-03-01T10:00:01Z", 1) };
    let rows = [good, bad, prediction("2025-03-01T10:00:02Z", 100_001)].map(|row| {
        let done = AuditRow::now("user:marie", Action::Predict).detail(&row.prediction_id);
        (Some(row), done)
    });
    let saved = test.store.save_all(rows.into()).await;
    assert_eq!(saved.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    let report = verified(&test).await;
    assert_eq!((report.verified, report.broken), (2, None));
}

#[tokio::test]
async fn several_programs_extend_one_chain() {
    let test = TestStore::open().await;
    let (other, closing) = Store::open(&test.url, Durability::Process).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for store in [test.store.clone(), other.clone(), test.store.clone(), other.clone()] {
        writers.spawn(async move { note(&store, 50).await });
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    let report = verified(&test).await;
    assert_eq!((report.verified, report.broken), (200, None));
    drop(other);
    closing.finish(std::time::Duration::from_secs(5)).await;
}

#[tokio::test]
async fn every_change_of_the_log_shows_and_where() {
    for (statement, position, what) in [
        ("UPDATE audit SET actor = 'user:paul' WHERE position = 3", 3, "was changed"),
        ("UPDATE audit SET client_id = 100002 WHERE position = 3", 3, "was changed"),
        ("UPDATE audit SET detail = NULL WHERE position = 3", 3, "was changed"),
        ("UPDATE audit SET address = '10.0.0.1' WHERE position = 3", 3, "was changed"),
        ("UPDATE audit SET at = '2020' WHERE position = 3", 3, "was changed"),
        ("UPDATE audit SET salt = NULL WHERE position = 3", 3, "neither kept nor erased"),
        ("UPDATE audit SET hash = salt WHERE position = 3", 3, "was changed"),
        ("DELETE FROM audit WHERE position = 3", 3, "an entry is missing"),
        ("DELETE FROM audit WHERE position IN (1, 2, 3)", 1, "up to position 3 are missing"),
        ("DELETE FROM audit WHERE position = 5", 5, "missing at the end, up to position 5"),
        ("UPDATE audit SET position = 2 WHERE position = 5", 3, "a position that is taken"),
        // Two entries in each other's place.
        ("UPDATE audit SET position = 5 - position WHERE position IN (2, 3)", 2, "was changed"),
        ("UPDATE audit_head SET position = 4", 5, "is not the hash of its last entry"),
        ("UPDATE audit SET position = NULL WHERE position = 5", 5, "missing at the end"),
        (
            "INSERT INTO audit (audit_id, at, actor, action) VALUES ('x', '2025', 'user:x', 'client.read')",
            0,
            "expected 0 entries of before the chain, found 1",
        ),
    ] {
        let test = TestStore::open().await;
        note(&test.store, 5).await;
        execute(&without_triggers(&test).await, statement).await;
        let report = verified(&test).await;
        let broken = report.broken.unwrap_or_else(|| panic!("{statement} does not show"));
        assert_eq!(broken.position, position, "{statement}: {broken}");
        assert!(broken.to_string().contains(what), "{statement}: {broken}");
        if position > 0 {
            assert_eq!(report.verified, position as u64 - 1, "{statement}");
        }
    }
}

#[tokio::test]
async fn a_store_that_is_only_read_is_verified_too() {
    let test = TestStore::open().await;
    stored(&test.store, prediction("2025-03-01T10:00:00Z", 100_001)).await;
    let reading = Store::open_for_reading(&test.url).await.unwrap();
    assert_eq!(reading.verify_audit().await.unwrap(), verified(&test).await);
}
