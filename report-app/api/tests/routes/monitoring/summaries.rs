//! Summaries of days, through bad states too.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{baseline, save, save_as, values};
use crate::support::TestApp;

/// Noon of a day in the past, so that today's predictions do not disturb.
fn noon(days_ago: i64) -> DateTime<Utc> {
    let day = (Utc::now() - TimeDelta::days(days_ago)).date_naive();
    day.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// Returns each kept day: day, when it was counted, predictions, refusals.
async fn kept(app: &TestApp) -> Vec<(String, String, i64, i64)> {
    sqlx::query_as(
        "SELECT day, counted_at, predictions, refused FROM summaries WHERE predictions > 0 ORDER BY day",
    )
    .fetch_all(&app.database().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn each_finished_day_is_counted_once_from_all_of_its_predictions() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    let day = noon(2);
    // A thousand predictions, more than are read at a time, and one of them sent again five times.
    for at in 0..1000 {
        save(&app, day + TimeDelta::seconds(i64::from(at)), values(at), 300_000 + at).await;
    }
    for at in 0..5 {
        save(&app, day + TimeDelta::hours(2 + at), values(7), 300_007).await;
    }
    app.service.watch(Utc::now()).await;
    let first = kept(&app).await;
    // 51 of a hundred external scores are at most a half; of these every ratio is refused.
    let refused = (0..1000).filter(|at| at % 100 <= 50).count() as i64 + 5;
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].2, first[0].3), (1005, refused));
    app.service.watch(Utc::now()).await;
    assert_eq!(kept(&app).await, first, "a second look counts nothing again");
    let answer = app.get("/v1/monitoring?days=3").await.ok();
    assert_eq!([&answer["predictions"], &answer["repeated"]], [1005, 5]);
    assert_eq!((&answer["days_to_count"], &answer["no_reference"]), (&json!(0), &Value::Null));
    assert_eq!(answer["days"].as_array().unwrap().len(), 1);
    assert_eq!(answer["drift"]["predictions"], 1000);
    // They are the reference's own applications.
    let score = &answer["drift"]["score"]["stability_index"]["value"];
    assert!(score.as_f64().unwrap().abs() < 1e-9, "{score}");
    assert_eq!(answer["alerts"], json!([]));
}

#[tokio::test]
async fn a_day_that_was_counted_by_a_clock_that_was_ahead_is_counted_again() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    let day = noon(3);
    save(&app, day, values(1), 1).await;
    // The clock says the day after; then it is set back, and the day goes on.
    app.service.watch(day + TimeDelta::days(1)).await;
    assert_eq!(kept(&app).await[0].2, 1);
    save(&app, day + TimeDelta::hours(1), values(2), 2).await;
    app.service.watch(day + TimeDelta::hours(2)).await;
    assert_eq!(kept(&app).await[0].2, 1, "the day is not over");
    app.service.watch(day + TimeDelta::hours(14)).await;
    assert_eq!(kept(&app).await[0].2, 2);
    // A prediction from the future is in no figure of today.
    save(&app, Utc::now() + TimeDelta::days(400), values(3), 3).await;
    assert_eq!(app.get("/v1/monitoring?days=7").await.ok()["predictions"], 2);
}

#[tokio::test]
async fn a_model_that_changes_in_the_middle_of_a_day_leaves_each_its_own() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    let day = noon(1);
    for at in 0..20 {
        save(&app, day + TimeDelta::seconds(i64::from(at)), values(at), at).await;
        save_as(&app, "another", day + TimeDelta::seconds(i64::from(at)), values(at), at).await;
    }
    app.service.watch(Utc::now()).await;
    let answer = app.get("/v1/monitoring?days=2").await.ok();
    assert_eq!(answer["predictions"], 20);
    let versions: Vec<String> = sqlx::query_scalar("SELECT DISTINCT model_version FROM summaries")
        .fetch_all(&app.database().await)
        .await
        .unwrap();
    assert_eq!(versions, [app.service.champions.current().version()]);
}

#[tokio::test]
async fn a_row_of_before_and_a_feature_that_was_not_stored_are_counted_as_far_as_they_go() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    let day = noon(1);
    let at = store::time(day);
    let version = app.service.champions.current().version().to_owned();
    for number in 0..12 {
        // JSON, without the ratio.
        let contributions = format!("{{\"external_score_2\":[0.{number:02},0.1]}}");
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO predictions (prediction_id, created_at, client_id, model_version, origin, language, probability, \
             decision, request, response, contributions) VALUES ('{}', '{at}', NULL, '{version}', 'request', 'fr', 0.05, \
             'granted', '{{\"application\":{{\"AMT_CREDIT\":{number}}}}}', '{{}}', {})",
            super::identifier(day, number),
            super::bytes(&app, &contributions),
        )))
        .execute(&app.database().await)
        .await
        .unwrap();
    }
    app.service.watch(Utc::now()).await;
    let answer = app.get("/v1/monitoring?days=2").await.ok();
    let variables = answer["drift"]["variables"].as_array().unwrap();
    let missing = |name: &str| {
        let variable = variables.iter().find(|variable| variable["name"] == name);
        variable.unwrap()["missing_now"].as_f64().unwrap()
    };
    assert!(missing("external_score_2") < 1e-9);
    assert!((missing("credit_to_income") - 1.0).abs() < 1e-9);
}

#[tokio::test]
async fn a_bundle_without_a_baseline_says_so_and_one_of_another_model_too() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/monitoring").await.ok();
    let reason =
        "The bundle's report.json has no drift_baseline. Train the model again to get one.";
    assert_eq!((&answer["no_reference"], &answer["drift"]), (&json!(reason), &Value::Null));
    let mut wrong = baseline();
    wrong.variables[0].name = "height".to_owned();
    let app = TestApp::start_with_baseline(&wrong).await;
    let answer = app.get("/v1/monitoring").await.ok();
    let reason = "report.json: drift_baseline: expected inputs of the model, found height. Train the model again, or \
                  restore the bundle.";
    assert_eq!(answer["no_reference"], reason);
}

#[tokio::test]
async fn a_summary_that_cannot_be_read_is_counted_again() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    for at in 0..12 {
        save(&app, noon(1) + TimeDelta::seconds(i64::from(at)), values(at), at).await;
    }
    app.service.watch(Utc::now()).await;
    let before = app.get("/v1/monitoring?days=2").await.ok();
    let damaged = super::bytes(&app, "damaged");
    sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE summaries SET summary = {damaged}")))
        .execute(&app.database().await)
        .await
        .unwrap();
    assert_eq!(app.get("/v1/monitoring?days=2").await.ok(), before);
    assert_eq!(before["predictions"], 12);
}

/// Measures how long a month takes: `cargo test --release … -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "a measurement, of a minute"]
async fn time_of_a_month() {
    let app = TestApp::start_with_baseline(&baseline()).await;
    for day in 1..30 {
        for at in 0..1000 {
            save(&app, noon(day) + TimeDelta::seconds(i64::from(at)), values(at), at).await;
        }
    }
    let started = std::time::Instant::now();
    app.service.watch(Utc::now()).await;
    println!("29,000 predictions counted: {:?}", started.elapsed());
    for _ in 0..3 {
        let started = std::time::Instant::now();
        let answer = app.get("/v1/monitoring?days=30").await.ok();
        println!("a month of {} predictions: {:?}", answer["predictions"], started.elapsed());
    }
}
