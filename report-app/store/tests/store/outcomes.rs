//! Recording outcomes, one or many.

use chrono::{Days, NaiveDate, Utc};
use store::{
    Action, AuditRow, Observation, OutcomeError, OutcomeRefusal, PredictionRow, RecordedOutcome,
    Window,
};

use crate::support::{TestStore, prediction, stored, time};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn an_outcome_is_recorded_by_the_rules_and_that_of_the_latest_day_counts() {
    let test = TestStore::open().await;
    let id = stored(&test.store, prediction("2025-03-01T10:00:00Z", 100_001)).await;
    let today = Utc::now().date_naive();
    let record = async |defaulted, day: &str, is_correction| {
        let observation = Observation { defaulted, observed_on: date(day), is_correction };
        let recorded = AuditRow::now("user:marie", Action::RecordOutcome);
        test.store.record_outcome(&id, observation, today, recorded).await
    };
    let added = record(true, "2025-09-01", false).await.unwrap();
    let RecordedOutcome::Added(first) = added else { panic!("{added:?}") };
    assert_eq!((first.defaulted, first.observed_on.as_str()), (true, "2025-09-01"));
    let again = record(true, "2025-09-01", false).await.unwrap();
    assert_eq!(again, RecordedOutcome::Known(first));
    // What was observed before arrives later, and does not count.
    assert!(matches!(record(false, "2025-06-01", false).await, Ok(RecordedOutcome::Added(_))));
    let window = Window {
        model_version: "m1".to_owned(),
        from: time("2025-01-01T00:00:00Z"),
        to: time("2026-01-01T00:00:00Z"),
    };
    let realised = async || test.store.realisations(&window, 10).await.unwrap();
    assert_eq!(realised().await, [(0.25, true, true)]);
    let refused = record(false, "2025-10-01", false).await;
    assert!(
        matches!(
            &refused,
            Err(OutcomeError::Refused {
                client_id: Some(100_001),
                refusal: OutcomeRefusal::Contradicts { .. }
            })
        ),
        "{refused:?}"
    );
    assert!(matches!(record(false, "2025-10-01", true).await, Ok(RecordedOutcome::Added(_))));
    assert_eq!(realised().await, [(0.25, true, false)]);
}

#[tokio::test]
async fn the_month_of_granting_counts_the_outcome_of_the_latest_day() {
    let test = TestStore::open().await;
    let granted =
        PredictionRow { decision: "granted", ..prediction("2025-03-01T10:00:00Z", 100_001) };
    let id = stored(&test.store, granted).await;
    let today = Utc::now().date_naive();
    // The default is recorded first, and an earlier observation after it.
    for (defaulted, day) in [(true, "2025-09-01"), (false, "2025-06-01")] {
        let observation = Observation { defaulted, observed_on: date(day), is_correction: false };
        let recorded = AuditRow::now("user:marie", Action::RecordOutcome);
        test.store.record_outcome(&id, observation, today, recorded).await.unwrap();
    }
    let window = Window {
        model_version: "m1".to_owned(),
        from: time("2025-01-01T00:00:00Z"),
        to: time("2026-01-01T00:00:00Z"),
    };
    let found = test.store.granted_outcomes(&window, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].defaulted);
}

#[tokio::test]
async fn predictions_that_do_not_exist_are_left_out_of_many() {
    let test = TestStore::open().await;
    let mut ids = Vec::new();
    // More than one statement takes.
    for second in 0..600 {
        let at = time("2025-03-01T00:00:00Z") + Days::new(second % 30);
        let row = prediction(&store::time(at), 100_000 + second);
        ids.push(row.prediction_id.clone());
        test.store.save(row, None).await.unwrap();
    }
    let nobodys = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071".to_owned();
    ids.push(nobodys.clone());
    let histories = test.store.outcome_histories(&ids).await.unwrap();
    assert_eq!(histories.len(), 600);
    assert!(!histories.contains_key(&nobodys));
    assert_eq!(histories[&ids[31]].predicted_on, date("2025-03-02"));
    assert_eq!(histories[&ids[31]].client_id, Some(100_031));
}
