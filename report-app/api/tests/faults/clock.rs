//! The clock was set back, so the newest rows of the store are in the future.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::support::bundle::version;
use crate::support::program::Place;

/// Row written by a clock that was 73 years ahead.
const FUTURE_ID: &str = "03b2c2f5-0000-7000-8000-000000000000";
const FUTURE: &str = "2099-06-01T00:00:00.000Z";

/// Returns the time in an identifier of version 7, in milliseconds.
fn time_of(id: &str) -> i64 {
    let (seconds, nanoseconds) =
        Uuid::parse_str(id).unwrap().get_timestamp().expect("version 7").to_unix();
    seconds as i64 * 1000 + i64::from(nanoseconds) / 1_000_000
}

#[test]
fn predictions_get_valid_identifiers_and_times_though_the_store_is_ahead() {
    let place = Place::new();
    drop(place.start());
    assert!(time_of(FUTURE_ID) > Utc::now().timestamp_millis());
    let version = version();
    let contributions = place.store().bytes("{}");
    place.store().execute(&format!(
        "INSERT INTO predictions VALUES ('{FUTURE_ID}', '{FUTURE}', 100001, '{version}', 'stored', 'fr', 0.062, 'granted', \
         '{{\"client_id\":100001}}', '{{}}', {contributions}, NULL)"
    ));
    place.store().execute(&format!(
        "INSERT INTO audit (audit_id, at, actor, action, client_id, detail, address) VALUES ('{FUTURE_ID}', '{FUTURE}', 'anyone', 'prediction.read', 100001, '{FUTURE_ID}', NULL)"
    ));

    let program = place.start();
    let begun = Utc::now().timestamp_millis();
    let predictions: Vec<Value> = (0..20).map(|_| program.predict().ok()).collect();
    let ended = Utc::now().timestamp_millis();
    let mut ids: Vec<&str> = predictions
        .iter()
        .map(|prediction| prediction["prediction_id"].as_str().unwrap())
        .collect();
    for (id, prediction) in ids.iter().zip(&predictions) {
        let created_at =
            DateTime::parse_from_rfc3339(prediction["created_at"].as_str().unwrap()).unwrap();
        for time in [time_of(id), created_at.timestamp_millis()] {
            assert!((begun..=ended).contains(&time), "{time} is not within {begun} and {ended}");
        }
    }
    assert!(ids.is_sorted(), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), predictions.len());
    assert!(ids.iter().all(|id| place.store().predictions().contains(*id)));

    // The prediction from the future is still the client's, and can be reviewed.
    let stored = program.get("/v1/clients/100001/prediction").ok();
    assert_eq!(
        (&stored["prediction_id"], &stored["created_at"]),
        (&FUTURE_ID.into(), &FUTURE.into())
    );
    let review =
        format!(r#"{{"prediction_id": "{FUTURE_ID}", "verdict": "confirmed", "reason": "Vu."}}"#);
    assert_eq!(program.post("/v1/reviews", review).status, 201);
    // The export contains the entries older than the newest one. Monitoring counts no day in the
    // future.
    let log = program.get("/v1/audit?client_id=100001");
    let last =
        log.text().lines().last().map(|line| serde_json::from_str::<Value>(line).unwrap()).unwrap();
    assert_eq!(last["audit_id"], FUTURE_ID);
    assert!(ids.iter().all(|id| log.text().contains(*id)));
    let days = program.get("/v1/monitoring").ok()["days"].clone();
    let counted: u64 =
        days.as_array().unwrap().iter().map(|day| day["predictions"].as_u64().unwrap()).sum();
    assert_eq!(counted, 20, "{days}");
}
