//! Outcomes of loans.

use chrono::{Days, Utc};
use serde_json::{Value, json};

use crate::support::people::{actor, post_by_key};
use crate::support::{TestApp, today};

const PATH: &str = "/v1/outcomes";

type Row = (String, String, String, i64, String, String);

async fn rows(app: &TestApp) -> Vec<Row> {
    let statement = "SELECT outcome_id, created_at, prediction_id, defaulted, observed_on, recorded_by FROM outcomes \
                     ORDER BY outcome_id";
    sqlx::query_as(statement).fetch_all(&app.database().await).await.unwrap()
}

async fn predicted(app: &TestApp) -> Value {
    app.get("/v1/clients/100001/prediction").await.ok()["prediction_id"].clone()
}

#[tokio::test]
async fn keeps_what_became_of_a_loan_and_who_said_so() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app).await;
    let key = app.add_key("accounts", "outcomes").await;
    let body = json!({"prediction_id": prediction_id, "defaulted": true, "observed_on": today()});
    let outcome = app.send_as_it_is(post_by_key(PATH, &key, &body)).await.created();
    let text = |name: &str| outcome[name].as_str().unwrap().to_owned();
    assert_eq!(uuid::Uuid::parse_str(&text("outcome_id")).unwrap().get_version_num(), 7);
    assert!(chrono::DateTime::parse_from_rfc3339(&text("created_at")).is_ok());
    assert_eq!(
        outcome,
        json!({
            "outcome_id": outcome["outcome_id"], "created_at": outcome["created_at"], "prediction_id": prediction_id,
            "defaulted": true, "observed_on": today()
        })
    );
    let row = |by: &str| {
        (
            text("outcome_id"),
            text("created_at"),
            text("prediction_id"),
            1,
            text("observed_on"),
            by.into(),
        )
    };
    assert_eq!(rows(&app).await, [row(&actor("accounts", &key))]);
}

#[tokio::test]
async fn a_default_is_recorded_once_and_is_undone_by_a_correction_alone() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app).await;
    let body = |defaulted: bool, correction: bool| {
        json!({
            "prediction_id": prediction_id, "defaulted": defaulted, "observed_on": today(), "correction": correction
        })
        .to_string()
    };
    let first = app.post(PATH, body(true, false)).await.created();
    // The same a second time is the same record.
    for correction in [false, true] {
        assert_eq!(app.post(PATH, body(true, correction)).await.ok(), first);
    }
    let detail = format!(
        "Not recorded: the outcome “not defaulted” on {0} contradicts the one that is recorded, “defaulted” on {0}. If that \
         was wrong, send the outcome again with \"correction\": true.",
        today()
    );
    app.post(PATH, body(false, false)).await.is_problem(
        409,
        "contradictory-outcome",
        "Contradictory outcome",
        &detail,
    );
    let second = app.post(PATH, body(false, true)).await.created();
    assert_ne!(second["outcome_id"], first["outcome_id"]);
    let kept: Vec<i64> = rows(&app).await.into_iter().map(|row| row.3).collect();
    assert_eq!(kept, [1, 0]);
    // Each attempt is in the audit log, with the client.
    let noted: Vec<(i64, String)> = sqlx::query_as(
        "SELECT client_id, detail FROM audit WHERE action = 'outcome.create' ORDER BY audit_id",
    )
    .fetch_all(&app.database().await)
    .await
    .unwrap();
    let [first, second] = [first, second].map(|outcome| outcome["outcome_id"].clone());
    let expected = [&first, &first, &first, &json!("contradictory-outcome"), &second];
    let noted: Vec<_> = noted.into_iter().map(|(client, detail)| json!([client, detail])).collect();
    assert_eq!(noted, expected.map(|detail| json!([100_001, detail])));
}

#[tokio::test]
async fn outcomes_recorded_at_the_same_time_do_not_contradict_each_other() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app).await;
    let body = |defaulted: bool| {
        json!({"prediction_id": prediction_id, "defaulted": defaulted, "observed_on": today()})
            .to_string()
    };
    let posts = (0..20).map(|post| app.post(PATH, body(post % 2 == 0)));
    let answers = futures_util::future::join_all(posts).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(201), count(200), count(409)), (1, 9, 10));
    assert_eq!(app.count("outcomes").await, 1);
}

#[tokio::test]
async fn a_day_that_has_not_been_is_refused() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app).await;
    let today = Utc::now().date_naive();
    let body = |day: &str| {
        json!({"prediction_id": prediction_id, "defaulted": false, "observed_on": day}).to_string()
    };
    for day in [today, today.succ_opt().unwrap()] {
        app.post(PATH, body(&day.to_string())).await.created();
    }
    // In some time zone it is already tomorrow, but nowhere in three days.
    for day in [(today + Days::new(3)).to_string(), "2999-01-01".to_owned()] {
        let message = format!("Expected a day that can be: {day} is in the future.");
        app.post(PATH, body(&day)).await.is_invalid_body(&[("/observed_on", &message)]);
    }
    // The last day of February in a leap year is valid, but the prediction was not yet made.
    let message = format!(
        "Expected a day that can be: 2024-02-29 is before the day of the prediction, {today}."
    );
    app.post(PATH, body("2024-02-29")).await.is_invalid_body(&[("/observed_on", &message)]);
    assert_eq!(app.count("outcomes").await, 2);
}

#[tokio::test]
async fn refuses_what_is_no_day() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app).await;
    for day in [
        "2026-02-30",
        "2026-13-01",
        "2026-00-10",
        "2026-1-1",
        "26-10-31",
        "31/10/2026",
        "2026-10-31T00:00:00Z",
        "2026-10-31 ",
        " 2026-10-31",
        "yesterday",
        "",
    ] {
        let body = json!({"prediction_id": prediction_id, "defaulted": false, "observed_on": day});
        let message =
            format!("Expected a day that has been, as YYYY-MM-DD, found the text \"{day}\".");
        app.post(PATH, body.to_string()).await.is_invalid_body(&[("/observed_on", &message)]);
    }
}

#[tokio::test]
async fn says_everything_that_is_wrong_with_a_body_at_once() {
    let app = TestApp::start().await;
    let cases: [(Value, &[(&str, &str)]); 3] = [
        (
            json!(null),
            &[(
                "",
                "Expected an object like {\"prediction_id\": \"019…\", \"defaulted\": false, \"observed_on\": \"2026-10-31\"}, \
                 found null.",
            )],
        ),
        (
            json!({}),
            &[
                ("/defaulted", "Required. Give true or false."),
                ("/observed_on", "Required. Give a day that has been, as YYYY-MM-DD."),
                ("/prediction_id", "Required. Give an identifier that this service gave."),
            ],
        ),
        (
            json!({"prediction_id": ["x"], "defaulted": "no", "observed_on": 20_261_031, "client_id": 100_001}),
            &[
                (
                    "/client_id",
                    "Unknown member. Expected prediction_id, defaulted, observed_on, correction.",
                ),
                ("/defaulted", "Expected true or false, found the text \"no\"."),
                (
                    "/observed_on",
                    "Expected a day that has been, as YYYY-MM-DD, found the number 20261031.",
                ),
                (
                    "/prediction_id",
                    "Expected an identifier that this service gave, found an array.",
                ),
            ],
        ),
    ];
    for (body, errors) in cases {
        app.post(PATH, body.to_string()).await.is_invalid_body(errors);
    }
    assert_eq!(app.count("outcomes").await, 0);
}

#[tokio::test]
async fn refuses_a_prediction_that_is_not_there() {
    let app = TestApp::start().await;
    let id = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";
    let body = json!({"prediction_id": id, "defaulted": false, "observed_on": "2026-10-31"});
    let detail = format!("There is no prediction {id}. Give the prediction_id of an answer.");
    app.post(PATH, body.to_string()).await.is_problem(
        404,
        "unknown-prediction",
        "Unknown prediction",
        &detail,
    );
}
