//! Reading everything that was asked and answered.

use contract::{Decision, Outcome, Verdict};
use store::{Action, AuditRow, Error, EventOutcome, Legend, Period, Store, StoredNumbers};

use crate::support::{TestStore, legend, prediction, review, stored, time};

/// Returns a period that holds the predictions of the tests.
fn year() -> Period {
    Period { from: time("2025-01-01T00:00:00Z"), to: time("2026-01-01T00:00:00Z") }
}

async fn outcome(store: &Store, prediction_id: &str, defaulted: bool, observed_on: &str) {
    let (outcome_id, created_at) = store::stamp();
    let outcome = Outcome {
        outcome_id: outcome_id.clone(),
        created_at,
        prediction_id: prediction_id.to_owned(),
        defaulted,
        observed_on: observed_on.to_owned(),
    };
    let recorded = AuditRow::now("user:marie", Action::RecordOutcome).detail(outcome_id);
    store.add_outcome(&outcome, &recorded).await.unwrap();
}

#[tokio::test]
async fn an_event_has_everything_and_the_latest_outcome_and_review() {
    let test = TestStore::open().await;
    let row = prediction("2025-03-01T10:00:00.500Z", 100_001);
    let id = stored(&test.store, row.clone()).await;
    outcome(&test.store, &id, true, "2025-09-01").await;
    // It arrives later, but was observed before.
    outcome(&test.store, &id, false, "2025-06-01").await;
    review(&test.store, &id, 100_001, Verdict::Confirmed, "Vu.").await;
    review(&test.store, &id, 100_001, Verdict::Overridden, "Revu.").await;
    let events = test.store.events(&year(), "", 10).await.unwrap();
    let [event] = &events[..] else { panic!("one event: {events:?}") };
    assert_eq!(event.prediction_id, id);
    assert_eq!(event.created_at, "2025-03-01T10:00:00.500Z");
    assert_eq!((event.client_id, event.model_version.as_str()), (Some(100_001), "m1"));
    assert_eq!((event.origin, event.language.as_str()), (row.origin, "fr"));
    assert_eq!((event.probability, event.decision), (0.25, Decision::Refused));
    assert_eq!((&event.request, &event.response), (&row.request, &row.response));
    assert!(event.latency.unwrap() < 60_000_000, "{:?}", event.latency);
    let expected = EventOutcome { defaulted: true, observed_on: "2025-09-01".to_owned() };
    assert_eq!(event.outcome, Some(expected));
    let last = event.review.as_ref().unwrap();
    assert_eq!((last.decision, last.reviewer.as_str()), (Decision::Granted, "user:marie"));
    let model = test.store.model("m1").await.unwrap().unwrap();
    let found = Legend::parse(&model.features).unwrap();
    assert_eq!(found.features(), legend().features());
    let numbers = StoredNumbers::read(&event.contributions).unwrap();
    assert_eq!(found.pair(&numbers, 0), Some((135_000.5.into(), 0.5)));
    assert_eq!(found.pair(&numbers, 1), Some(("Higher".into(), -0.25)));
    assert_eq!(test.store.model("m2").await.unwrap(), None);
}

#[tokio::test]
async fn pages_go_through_a_period_in_order_and_leave_nothing_out() {
    let test = TestStore::open().await;
    let mut ids = Vec::new();
    for at in [
        "2024-12-31T23:59:59.999Z",
        "2025-01-01T00:00:00.000Z",
        "2025-01-01T00:00:00.001Z",
        "2025-06-01T12:00:00.000Z",
        "2025-12-31T23:59:59.999Z",
        "2026-01-01T00:00:00.000Z",
    ] {
        ids.push(stored(&test.store, prediction(at, None)).await);
    }
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = test.store.events(&year(), &after, 3).await.unwrap();
        found.extend(page.iter().map(|event| event.prediction_id.clone()));
        match page.last() {
            Some(last) if page.len() == 3 => after.clone_from(&last.prediction_id),
            _ => break,
        }
    }
    assert_eq!(found, ids[1..5]);
    let first = test.store.first_prediction().await.unwrap();
    assert_eq!(first.as_deref(), Some("2024-12-31T23:59:59.999Z"));
}

#[tokio::test]
async fn a_store_opened_for_reading_sees_what_is_written_meanwhile_and_writes_nothing() {
    let test = TestStore::open().await;
    let reading = Store::open_for_reading(&test.url).await.unwrap();
    assert!(reading.events(&year(), "", 10).await.unwrap().is_empty());
    assert_eq!(reading.first_prediction().await.unwrap(), None);
    stored(&test.store, prediction("2025-03-01T10:00:00Z", None)).await;
    assert_eq!(reading.events(&year(), "", 10).await.unwrap().len(), 1);
    let refused = reading.save(prediction("2025-03-01T10:00:00Z", None), None).await;
    assert!(matches!(refused, Err(Error::NotCommitted(_))));
    // Other writes, which are not the writer's, are refused by the database.
    assert!(reading.set_password("marie", "hash").await.is_err());
    assert!(reading.add_link("hash", "marie", "2025").await.is_err());
}

#[tokio::test]
async fn a_store_that_is_not_there_or_of_another_version_is_refused() {
    let test = TestStore::open().await;
    let is_sqlite = test.is_sqlite();
    let database = test.database().await;
    let later = if is_sqlite {
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (99, 'later', TRUE, x'', 0)"
    } else {
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (99, 'later', TRUE, '', 0)"
    };
    sqlx::query(later).execute(&database).await.unwrap();
    let message = Store::open_for_reading(&test.url).await.unwrap_err().to_string();
    assert!(
        message.contains("found 99. Use the program of the version that wrote it."),
        "{message}"
    );
    sqlx::query("DELETE FROM _sqlx_migrations").execute(&database).await.unwrap();
    let message = Store::open_for_reading(&test.url).await.unwrap_err().to_string();
    assert!(message.contains("found 0. Start the pret-api of this version"), "{message}");
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("sqlite://{}", folder.path().join("nowhere.db").display());
    for opened in [
        Store::open_for_reading(&nowhere).await.map(|_| ()),
        Store::open_existing(&nowhere, store::Durability::Disk).await.map(|_| ()),
    ] {
        let message = opened.unwrap_err().to_string();
        assert!(message.contains("No such file or directory"), "{message}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
