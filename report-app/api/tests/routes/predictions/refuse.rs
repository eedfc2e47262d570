//! Invalid bodies, each refused with the exact problem.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use http_body_util::{BodyExt, Full};
use sqlx::Row;

use crate::support::{Answer, TestApp, limits};

const PATH: &str = "/v1/predictions";

#[track_caller]
fn is_invalid(answer: &Answer, errors: &[(&str, &str)]) {
    let count =
        if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
    let detail =
        format!("The body has {count}. Nothing was done; correct each of them and send it again.");
    answer.is_problem_with(422, "invalid-body", "Invalid body", &detail, errors);
}

#[tokio::test]
async fn refuses_what_is_not_right_and_says_so_exactly() {
    let app = TestApp::start().await;
    let cases = [
        (
            r#"{"client_id": 100001, "application": {"AMT_CREDITS": 450000}}"#,
            "/application/AMT_CREDITS",
            "Unknown field. Did you mean AMT_CREDIT?",
        ),
        (
            r#"{"client_id": 100001, "application": {"COLOUR/2": [1]}}"#,
            "/application/COLOUR~12",
            "Unknown field. GET /v1/model lists the fields of an application.",
        ),
        (
            r#"{"client_id": 100001, "application": {"AMT_CREDIT": "450000"}}"#,
            "/application/AMT_CREDIT",
            "Expected a number, found the text \"450000\". Give it without quotes, with a decimal point.",
        ),
        (
            r#"{"client_id": 100001, "application": {"AMT_CREDIT": -450000}}"#,
            "/application/AMT_CREDIT",
            "Expected a number from 1 to 10000000, found -450000.",
        ),
        (
            r#"{"client_id": 100001, "application": {"AMT_CREDIT": true}}"#,
            "/application/AMT_CREDIT",
            "Expected a number, found true.",
        ),
        (
            r#"{"client_id": 100001, "application": {"NAME_EDUCATION_TYPE": 3}}"#,
            "/application/NAME_EDUCATION_TYPE",
            "Expected a category as text, found the number 3.",
        ),
        (
            r#"{"client_id": 100001, "application": {"NAME_EDUCATION_TYPE": {"a": 1}}}"#,
            "/application/NAME_EDUCATION_TYPE",
            "Expected a category as text, found an object.",
        ),
        (
            r#"{"client_id": 100001, "application": {"NAME_EDUCATION_TYPE": "Higher Education"}}"#,
            "/application/NAME_EDUCATION_TYPE",
            "Unknown category \"Higher Education\". Did you mean \"Higher education\"?",
        ),
        (
            r#"{"client_id": 100001, "application": {"NAME_EDUCATION_TYPE": "Doctor"}}"#,
            "/application/NAME_EDUCATION_TYPE",
            "Unknown category \"Doctor\". Give none if no known category fits. GET /v1/model lists the categories of \
             NAME_EDUCATION_TYPE.",
        ),
        (
            r#"{"client_id": 100001, "application": {"AMT_INCOME_TOTAL": null}}"#,
            "/application/AMT_INCOME_TOTAL",
            "Required: it cannot be missing. Give a number, or leave it out to keep the client's own.",
        ),
        (
            r#"{"client_id": 100001, "application": [1]}"#,
            "/application",
            "Expected an object of fields by name, found an array.",
        ),
        (
            r#"{"client_id": "100001"}"#,
            "/client_id",
            "Expected a client's number, found the text \"100001\".",
        ),
        (r#"{"client_id": -1}"#, "/client_id", "Expected a client's number, found the number -1."),
        (
            r#"{"client_id": 100001.5}"#,
            "/client_id",
            "Expected a client's number, found the number 100001.5.",
        ),
        (
            r#"{"client_id": 100001, "AMT_CREDIT": 450000}"#,
            "/AMT_CREDIT",
            "Unknown member. Expected client_id and application; fields of the application go inside application.",
        ),
        (
            "[]",
            "",
            r#"Expected an object like {"client_id": 100001, "application": {"AMT_CREDIT": 450000}}, found an array."#,
        ),
        (
            r#"{"client_id": 100001, "application": {"AMT_CREDIT": 1, "AMT_CREDIT": 2}}"#,
            "/application/AMT_CREDIT",
            "Given twice. Give it once.",
        ),
    ];
    for (body, pointer, message) in cases {
        is_invalid(&app.post(PATH, body).await, &[(pointer, message)]);
    }
    let stored = sqlx::query("SELECT count(*) FROM predictions")
        .fetch_one(&app.database().await)
        .await
        .unwrap();
    assert_eq!(stored.get::<i64, _>(0), 0);
}

#[tokio::test]
async fn says_everything_that_is_wrong_at_once() {
    let app = TestApp::start().await;
    let body = r#"{"client_id": "x", "application": {"EXT_SOURCE_2": 2, "AMT_CREDIT": "1", "OTHER": 1}, "more": 1}"#;
    is_invalid(
        &app.post(PATH, body).await,
        &[
            (
                "/application/AMT_CREDIT",
                "Expected a number, found the text \"1\". Give it without quotes, with a decimal point.",
            ),
            ("/application/EXT_SOURCE_2", "Expected a number from 0 to 1, found 2."),
            (
                "/application/OTHER",
                "Unknown field. GET /v1/model lists the fields of an application.",
            ),
            ("/client_id", "Expected a client's number, found the text \"x\"."),
            (
                "/more",
                "Unknown member. Expected client_id and application; fields of the application go inside application.",
            ),
        ],
    );
}

#[tokio::test]
async fn a_new_applicant_must_give_the_required_fields() {
    let app = TestApp::start().await;
    let credit = ("/application/AMT_CREDIT", "Required for a new applicant. Give a number.");
    let income = ("/application/AMT_INCOME_TOTAL", "Required for a new applicant. Give a number.");
    is_invalid(&app.post(PATH, "{}").await, &[credit, income]);
    is_invalid(
        &app.post(PATH, r#"{"application": {"AMT_CREDIT": 450000, "AMT_INCOME_TOTAL": null}}"#)
            .await,
        &[income],
    );
    // An invalid required field is reported as invalid, not as missing.
    let wrong = ("/application/AMT_CREDIT", "Expected a number, found false.");
    is_invalid(
        &app.post(PATH, r#"{"client_id": null, "application": {"AMT_CREDIT": false}}"#).await,
        &[wrong, income],
    );
}

#[tokio::test]
async fn refuses_what_is_not_json() {
    let app = TestApp::start().await;
    let cases = [
        (
            r#"{"client_id": 100001, "application": {"AMT_CREDIT": NaN}}"#,
            "Line 1, column 53: JSON has no NaN and no infinity; give null for a missing value.",
        ),
        ("{\"client_id\": 100001,\n \"application\"; {}}", "Line 2, column 15: expected `:`."),
        (r#"{"client_id": 100001"#, "Line 1, column 20: EOF while parsing an object."),
        ("", "The body is empty. Expected a JSON object."),
    ];
    for (body, detail) in cases {
        app.post(PATH, body).await.is_problem(
            400,
            "invalid-json",
            "The body is not valid JSON",
            detail,
        );
    }
}

#[tokio::test]
async fn refuses_an_unknown_client() {
    let answer = TestApp::start().await.post(PATH, r#"{"client_id": 42}"#).await;
    answer.is_problem(
        404,
        "unknown-client",
        "Unknown client",
        "There is no client 42. GET /v1/clients?search= finds clients by the first digits of their number.",
    );
}

#[tokio::test]
async fn refuses_a_body_over_the_limit_whether_or_not_its_length_is_declared() {
    let app = TestApp::start_with(limits(100, Duration::from_secs(10)), None).await;
    let body = format!("{{{}}}", " ".repeat(99));
    let detail = "The body is over the limit of 100 bytes. Send a shorter one.";
    app.post(PATH, body.clone()).await.is_problem(413, "body-too-large", "Body too large", detail);

    // Mapping the frames hides the length of the body.
    let unknown_length = Full::new(Bytes::from(body)).map_frame(|frame| frame);
    assert_eq!(unknown_length.size_hint().exact(), None);
    app.post(PATH, Body::new(unknown_length)).await.is_problem(
        413,
        "body-too-large",
        "Body too large",
        detail,
    );

    let as_long_as_allowed = format!("{{\"client_id\": 100001{}}}", " ".repeat(79));
    assert_eq!(as_long_as_allowed.len(), 100);
    app.post(PATH, as_long_as_allowed).await.ok();
}

#[tokio::test]
async fn refuses_a_body_that_is_not_declared_as_json() {
    let app = TestApp::start().await;
    for (declared, found) in
        [(None, "no type"), (Some("text/plain; charset=utf-8"), "text/plain; charset=utf-8")]
    {
        let mut request = Request::post(PATH);
        if let Some(declared) = declared {
            request = request.header("content-type", declared);
        }
        let answer = app.send(request.body(Body::from(r#"{"client_id": 100001}"#)).unwrap()).await;
        let detail = format!(
            "Expected a body of type application/json, found {found}. Set the Content-Type header."
        );
        answer.is_problem(415, "unsupported-media-type", "Unsupported media type", &detail);
    }
    let request = Request::post(PATH).header("content-type", "Application/JSON; charset=UTF-8");
    app.send(request.body(Body::from(r#"{"client_id": 100001}"#)).unwrap()).await.ok();
}

#[tokio::test]
async fn refuses_an_application_that_is_not_possible() {
    let app = TestApp::on_champion().await;
    let client = app.get("/v1/clients/100001").await.ok();
    let born = client["application"]["DAYS_BIRTH"].as_f64().unwrap();
    let body = serde_json::json!({
        "client_id": 100_001,
        "application": {
            "AMT_CREDIT": 50_000, "AMT_ANNUITY": 60_000, "DAYS_EMPLOYED": born - 1.0, "NAME_CONTRACT_TYPE": "Cash loan"
        }
    });
    let answer = app.post(PATH, body.to_string()).await;
    let errors: Vec<(String, String)> = (answer.json()["errors"].as_array().unwrap().iter())
        .map(|error| {
            (error["pointer"].as_str().unwrap().into(), error["message"].as_str().unwrap().into())
        })
        .collect();
    let expected = [
        (
            "/application/AMT_ANNUITY",
            "Expected no more than AMT_CREDIT, which is 50000, found 60000.".to_owned(),
        ),
        (
            "/application/DAYS_EMPLOYED",
            // The message does not reveal the value on file.
            format!(
                "Expected no less than the DAYS_BIRTH on file, found {}. Give both.",
                born - 1.0
            ),
        ),
        (
            "/application/NAME_CONTRACT_TYPE",
            "Unknown category \"Cash loan\". Did you mean \"Cash loans\"?".to_owned(),
        ),
    ];
    assert_eq!(errors, expected.map(|(pointer, message)| (pointer.to_owned(), message)));
    assert_eq!(answer.status.as_u16(), 422);
}
