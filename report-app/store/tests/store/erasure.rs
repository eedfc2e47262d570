//! Erasure of a client, and of what is old.

use chrono::Utc;
use contract::{ClientId, Opinion, Verdict, View};
use sqlx::Row;
use store::{Action, AuditRow, Erased, Observation, Origin, Period, Store, reason_of_erasure};

use crate::support::{TestStore, predicted, prediction, review, stored, time};

fn erasing() -> AuditRow {
    AuditRow::now("user:paul", Action::EraseData).detail("reason=\"request\"")
}

async fn give_opinion(store: &Store, client_id: ClientId, reason: &str) {
    let (opinion_id, created_at) = store::stamp();
    let opinion = Opinion {
        opinion_id: opinion_id.clone(),
        created_at,
        advisor: "user:marie".to_owned(),
        client_id,
        model_version: "m1".to_owned(),
        opinion: View::Grant,
        reason: Some(reason.to_owned()),
    };
    let given =
        AuditRow::now("user:marie", Action::GiveOpinion).client(client_id).detail(opinion_id);
    store.add_opinion(&opinion, &given).await.unwrap();
}

async fn list(store: &Store, detail: &str) {
    store.note(AuditRow::now("user:marie", Action::ReadQueue).detail(detail)).await.unwrap();
}

/// Stores something of every kind about a client, and returns its prediction.
async fn fill(store: &Store, client_id: ClientId, word: &str) -> String {
    let mut row = prediction("2025-03-01T10:00:00Z", client_id);
    row.request = row.request.replace("AMT_CREDIT", &format!("{word}_ASKED"));
    row.response = row.response.replace("Une phrase", &format!("{word} sentence"));
    let id = stored(store, row).await;
    review(store, &id, client_id, Verdict::Overridden, &format!("{word} reason")).await;
    give_opinion(store, client_id, &format!("{word} opinion")).await;
    let observed_on = Utc::now().date_naive();
    let observation = Observation { defaulted: true, observed_on, is_correction: false };
    let recorded = AuditRow::now("user:marie", Action::RecordOutcome);
    store.record_outcome(&id, observation, observed_on, recorded).await.unwrap();
    id
}

async fn count(test: &TestStore, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(&test.database().await).await.unwrap()
}

#[tokio::test]
async fn what_is_personal_about_a_client_is_erased_and_nothing_else() {
    let test = TestStore::open().await;
    let id = fill(&test.store, 100_001, "secret").await;
    let other = fill(&test.store, 100_002, "other").await;
    list(&test.store, "shown=100001,100003").await;
    list(&test.store, "shown=1000010,100002").await;

    let kept = test.store.client_data(100_002).await.unwrap();
    let data = test.store.client_data(100_001).await.unwrap();
    let counts = (data.predictions.len(), data.outcomes.len(), data.reviews.len());
    assert_eq!((counts, data.opinions.len(), data.audit.len()), ((1, 1, 1), 1, 5));
    assert_eq!(data.predictions[0].answer.reasons[0].sentence, "secret sentence.");
    assert_eq!(data.predictions[0].values[1].value, Some(contract::Value::Text("Higher".into())));
    // The list names others, so its detail is left out.
    assert_eq!((&data.audit[4].action[..], &data.audit[4].detail), ("queue.read", &None));

    let erased = test.store.erase_client(100_001, erasing()).await.unwrap();
    assert_eq!(erased, Erased { predictions: 1, reviews: 1, opinions: 1, audit_entries: 5 });

    let row = sqlx::query("SELECT * FROM predictions WHERE prediction_id = $1")
        .bind(&id)
        .fetch_one(&test.database().await)
        .await
        .unwrap();
    assert_eq!(row.get::<Option<i64>, _>("client_id"), None);
    assert_eq!([row.get::<String, _>("request"), row.get("response")], ["{}", "{}"]);
    assert!(row.get::<Vec<u8>, _>("contributions").is_empty());
    // The statistics remain, with the outcome and the decision of the review.
    let year = Period { from: time("2025-01-01T00:00:00Z"), to: time("2026-01-01T00:00:00Z") };
    let events = test.store.events(&year, "", 10).await.unwrap();
    let event = events.iter().find(|event| event.prediction_id == id).unwrap();
    assert_eq!((event.probability, event.decision.code()), (0.25, "refused"));
    assert!(event.outcome.as_ref().unwrap().defaulted);
    assert_eq!(event.review.as_ref().unwrap().decision.code(), "granted");

    assert_eq!(count(&test, "SELECT COUNT(*) FROM audit WHERE client_id = 100001").await, 0);
    let named = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%100001,%'";
    assert_eq!(count(&test, named).await, 0);
    assert_eq!(test.store.client_data(100_002).await.unwrap(), kept);
    assert_eq!(kept.predictions[0].prediction_id, other);
    // Who erased and why is noted, and not whom.
    let (client, detail): (Option<i64>, String) =
        sqlx::query_as("SELECT client_id, detail FROM audit WHERE action = 'data.erase'")
            .fetch_one(&test.database().await)
            .await
            .unwrap();
    assert_eq!(client, None);
    assert_eq!(detail, "reason=\"request\" predictions=1 reviews=1 opinions=1 audit=5");
    let report = test.store.verify_audit().await.unwrap();
    assert_eq!((report.verified, report.erased, report.broken), (11, 5, None));
}

#[tokio::test]
async fn erasing_twice_or_an_unknown_client_finds_nothing() {
    let test = TestStore::open().await;
    fill(&test.store, 100_001, "secret").await;
    assert!(!test.store.erase_client(100_001, erasing()).await.unwrap().is_nothing());
    for client in [100_001, 7] {
        assert!(test.store.erase_client(client, erasing()).await.unwrap().is_nothing());
        let data = test.store.client_data(client).await.unwrap();
        assert!(data.predictions.is_empty() && data.audit.is_empty(), "{data:?}");
    }
    assert_eq!(count(&test, "SELECT COUNT(*) FROM audit WHERE action = 'data.erase'").await, 3);
    assert_eq!(test.store.verify_audit().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_client_whose_predictions_are_being_written_is_erased_up_to_a_moment() {
    let test = TestStore::open().await;
    let store = test.store.clone();
    let writing = tokio::spawn(async move {
        for second in 0..200 {
            let at = format!("2025-03-01T10:{:02}:{:02}Z", second / 60, second % 60);
            let mut row = prediction(&at, 100_001);
            // One of them is the client's own, which is there once.
            row.origin = if second % 20 == 0 { Origin::Stored } else { Origin::Request };
            let done = predicted(&row);
            store.save(row, done).await.unwrap();
        }
    });
    let mut erased = 0;
    while !writing.is_finished() {
        erased += test.store.erase_client(100_001, erasing()).await.unwrap().predictions;
    }
    writing.await.unwrap();
    erased += test.store.erase_client(100_001, erasing()).await.unwrap().predictions;
    let stored = count(&test, "SELECT COUNT(*) FROM predictions").await;
    // Each was erased once; the client's own is stored again after an erasure.
    assert_eq!(erased, stored.cast_unsigned());
    assert!((191..=200).contains(&stored), "{stored}");
    let named = "SELECT COUNT(*) FROM predictions WHERE client_id IS NOT NULL OR request <> '{}'";
    assert_eq!(count(&test, named).await, 0);
    assert_eq!(test.store.verify_audit().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_is_old_is_anonymised_and_what_is_new_is_not() {
    let test = TestStore::open().await;
    for (at, client) in [
        ("2025-03-01T10:00:00Z", Some(100_001)),
        ("2025-03-02T10:00:00Z", None),
        ("2025-03-03T10:00:00Z", Some(100_002)),
    ] {
        let mut row = prediction(at, client);
        row.response = row.response.replace("phrase", &at[..10]);
        test.store.save(row, None).await.unwrap();
    }
    let anonymising = || AuditRow::now("command", Action::AnonymiseData).detail("older_than=30");
    let before = time("2025-03-03T00:00:00Z");
    let erased = test.store.anonymise_before(before, anonymising()).await.unwrap();
    assert_eq!(erased, Erased { predictions: 2, ..Erased::default() });
    let left: Vec<(Option<i64>, String)> =
        sqlx::query_as("SELECT client_id, response FROM predictions ORDER BY prediction_id")
            .fetch_all(&test.database().await)
            .await
            .unwrap();
    assert_eq!(left[..2], [(None, "{}".to_owned()), (None, "{}".to_owned())]);
    assert_eq!(left[2].0, Some(100_002));
    assert!(left[2].1.contains("2025-03-03"), "{}", left[2].1);
    // A second time there is nothing to do, and nothing to note.
    assert!(test.store.anonymise_before(before, anonymising()).await.unwrap().is_nothing());
    let noted = "SELECT COUNT(*) FROM audit WHERE action = 'data.anonymise'";
    assert_eq!(count(&test, noted).await, 1);

    // Reviews, opinions and the audit log are of today; more rows than fit into a transaction.
    fill(&test.store, 100_003, "secret").await;
    for entry in 0..700 {
        list(&test.store, &format!("shown={entry}")).await;
    }
    let sign_in = AuditRow::now("user:marie", Action::SignIn).detail("marie");
    test.store.note(sign_in).await.unwrap();
    let tomorrow = Utc::now() + chrono::Days::new(1);
    let erased = test.store.anonymise_before(tomorrow, anonymising()).await.unwrap();
    let expected = Erased { predictions: 2, reviews: 1, opinions: 1, audit_entries: 704 };
    assert_eq!(erased, expected);
    // What is about advisors stays.
    let kept = "SELECT COUNT(*) FROM audit WHERE detail = 'marie' OR detail LIKE 'older_than=30 %'";
    assert_eq!(count(&test, kept).await, 3);
    let report = test.store.verify_audit().await.unwrap();
    assert_eq!((report.erased, report.broken), (704, None));
}

#[tokio::test]
async fn erased_bytes_are_gone_from_sqlites_files() {
    let test = TestStore::open().await;
    // PostgreSQL keeps the old versions of rows until it vacuums; docs/deployment.md says so.
    if !test.is_sqlite() {
        return;
    }
    for client in 0..50 {
        fill(&test.store, 100_000 + client, if client == 1 { "secret" } else { "other" }).await;
    }
    let holds = |word: &str| {
        let entries = std::fs::read_dir(test.folder.path()).unwrap();
        entries
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .any(|bytes| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
    };
    let words = ["secret_ASKED", "secret sentence", "secret reason", "secret opinion"];
    for word in words {
        assert!(holds(word), "{word}");
    }
    test.store.erase_client(100_001, erasing()).await.unwrap();
    for word in words {
        assert!(!holds(word), "{word}");
    }
    assert!(!holds("\"client_id\":100001"));
    assert!(holds("other sentence") && holds("\"client_id\":100002"));
    // The service goes on with the log that was emptied.
    fill(&test.store, 100_001, "again").await;
    assert!(holds("again sentence"));
}

#[test]
fn a_reason_does_not_name_the_client() {
    let reason = |text: &str| reason_of_erasure(text, 100_001);
    assert_eq!(reason(" request of 3 November ").unwrap(), "reason=\"request of 3 November\"");
    for refused in ["", "  ", "client 100001", "two\nlines", &"x".repeat(201)] {
        assert_eq!(reason(refused), None, "{refused}");
    }
    assert!(reason(&"é".repeat(200)).is_some());
}
