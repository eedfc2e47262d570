use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::Request;
use serde_json::{Value, json};
use sqlx::Row;

use crate::support::{Answer, TestApp, assert_close};

const PATH: &str = "/v1/predictions/batch";

async fn post(app: &TestApp, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header("content-type", "application/x-ndjson");
    app.send(request.body(body.into()).unwrap()).await
}

fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn stored(app: &TestApp) -> i64 {
    sqlx::query("SELECT count(*) FROM predictions")
        .fetch_one(&app.database().await)
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn answers_each_line_in_its_place() {
    let app = TestApp::start().await;
    let body = "{\"client_id\": 100001}\r\n\
                not json\n\
                \n\
                {\"client_id\": 100002, \"application\": {\"AMT_CREDITS\": 300000}}\n\
                {\"client_id\": 100002, \"application\": {\"AMT_CREDIT\": 300000}}\n\
                {\"client_id\": 7}";
    let answer = lines(&post(&app, PATH, body).await);
    let numbers: Vec<&Value> = answer.iter().map(|line| &line["line"]).collect();
    assert_eq!(numbers, [1, 2, 4, 5, 6], "the third line is empty");
    assert_close(&answer[0]["prediction"]["probability"], &json!(0.062));
    assert_eq!(answer[0]["prediction"]["contributions"], json!([]));
    assert_eq!(answer[1]["problem"]["type"], "/problems/invalid-json");
    let unknown = json!([{"pointer": "/application/AMT_CREDITS", "message": "Unknown field. Did you mean AMT_CREDIT?"}]);
    assert_eq!(answer[2]["problem"]["errors"], unknown);
    assert_close(&answer[3]["prediction"]["probability"], &json!(0.27));
    assert_eq!(answer[4]["problem"]["type"], "/problems/unknown-client");
    assert_eq!(stored(&app).await, 2);
}

#[tokio::test]
async fn lists_contributions_where_they_are_asked_for() {
    let app = TestApp::start().await;
    let answer =
        lines(&post(&app, &format!("{PATH}?contributions=true"), "{\"client_id\": 100001}").await);
    assert_eq!(answer[0]["prediction"]["contributions"].as_array().unwrap().len(), 3);
    post(&app, &format!("{PATH}?contributions=yes"), "").await.is_problem(
        400,
        "invalid-parameter",
        "Invalid parameter",
        "contributions: expected true or false, found \"yes\".",
    );
}

#[tokio::test]
async fn keeps_the_order_of_many_lines_and_stores_each() {
    let app = TestApp::start().await;
    // Every seventh line is invalid; the others request increasing amounts of credit.
    let line = |number: u32| {
        if number.is_multiple_of(7) {
            "{\"client\": 1}\n".to_owned()
        } else {
            format!(
                "{{\"client_id\": 100001, \"application\": {{\"AMT_CREDIT\": {}}}}}\n",
                1_000 + number
            )
        }
    };
    let pieces = (1..=1000_u32).map(move |number| Ok::<_, Infallible>(Bytes::from(line(number))));
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let answer = lines(&post(&app, PATH, body).await);
    assert_eq!(answer.len(), 1000);
    for (number, line) in (1..=1000_u32).zip(&answer) {
        assert_eq!(line["line"], number);
        assert_eq!(line["problem"].is_object(), number.is_multiple_of(7));
    }
    assert_eq!(stored(&app).await, 1000 - 142);
    let asked: Vec<String> =
        sqlx::query("SELECT request FROM predictions WHERE prediction_id = $1")
            .bind(answer[998]["prediction"]["prediction_id"].as_str().unwrap())
            .fetch_all(&app.database().await)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
    assert!(asked[0].contains("1999"), "{asked:?}");
}

#[tokio::test]
async fn a_line_over_the_limit_is_refused_in_its_place() {
    let app = TestApp::start().await;
    let body =
        format!("{{\"client_id\": 100001}}\n{}\n{{\"client_id\": 100015}}\n", " ".repeat(70_000));
    let answer = lines(&post(&app, PATH, body).await);
    assert_eq!(
        answer[1]["problem"]["detail"],
        "The body is over the limit of 65536 bytes. Send a shorter one."
    );
    assert_eq!(answer[2]["prediction"]["client_id"], 100_015);
}

#[tokio::test]
async fn lines_that_cannot_be_stored_are_not_answered() {
    let app = TestApp::start().await;
    app.drop_table("predictions").await;
    let answer = lines(&post(&app, PATH, "{\"client_id\": 100001}\nx\n").await);
    assert_eq!(answer[0]["problem"]["type"], "/problems/store-unavailable");
    assert_eq!(answer[0]["prediction"], Value::Null);
    assert_eq!(answer[1]["problem"]["type"], "/problems/invalid-json");
}

#[tokio::test]
async fn an_empty_body_has_an_empty_answer_and_another_type_is_refused() {
    let app = TestApp::start().await;
    assert!(lines(&post(&app, PATH, "").await).is_empty());
    app.post(PATH, "{}").await.is_problem(
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "Expected a body of type application/x-ndjson, found application/json. Set the Content-Type header.",
    );
}
