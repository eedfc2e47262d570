//! Reviews by advisors.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use store::Role;

use crate::support::bundle::version;
use crate::support::people::{Person, actor, post_by_key};
use crate::support::{Answer, TestApp};

const PATH: &str = "/v1/reviews";

/// Returns the identifier of a client's stored prediction.
async fn predicted(app: &TestApp, client_id: u64) -> Value {
    app.get(&format!("/v1/clients/{client_id}/prediction")).await.ok()["prediction_id"].clone()
}

async fn review(app: &TestApp, person: &Person, body: &Value) -> Answer {
    app.send_as_it_is(person.post(PATH, body)).await
}

async fn list(app: &TestApp, client_id: u64) -> Value {
    app.get(&format!("{PATH}?client_id={client_id}")).await.ok()
}

#[tokio::test]
async fn the_decision_is_the_models_or_the_other_one() {
    let app = TestApp::start().await;
    let person = app.sign_in("marie", Role::Advisor).await;
    for (client_id, verdict, said, decided) in [
        (100_001, "confirmed", "granted", "granted"),
        (100_001, "overridden", "granted", "refused"),
        (100_002, "confirmed", "refused", "refused"),
        (100_002, "overridden", "refused", "granted"),
    ] {
        let prediction_id = predicted(&app, client_id).await;
        let body = json!({"prediction_id": prediction_id, "verdict": verdict, "reason": "Le CDI est au dossier.",
                          "client_view": "Demande une réponse avant le 15."});
        let mut kept = review(&app, &person, &body).await.created();
        assert_eq!(list(&app, client_id).await["reviews"][0], kept);
        let members = kept.as_object_mut().unwrap();
        let review_id = members.remove("review_id").unwrap();
        assert_eq!(
            uuid::Uuid::parse_str(review_id.as_str().unwrap()).unwrap().get_version_num(),
            7
        );
        let created_at = members.remove("created_at").unwrap();
        assert!(chrono::DateTime::parse_from_rfc3339(created_at.as_str().unwrap()).is_ok());
        assert_eq!(
            kept,
            json!({
                "reviewer": "user:marie", "prediction_id": prediction_id, "client_id": client_id,
                "model_version": version(), "model_decision": said, "verdict": verdict, "decision": decided,
                "reason": "Le CDI est au dossier.", "client_view": "Demande une réponse avant le 15.", "asked": []
            })
        );
    }
    assert_eq!(app.count("reviews").await, 4);
}

#[tokio::test]
async fn lists_a_clients_reviews_newest_first() {
    let app = TestApp::start().await;
    let (marie, rené) =
        (app.sign_in("marie", Role::Advisor).await, app.sign_in("rené", Role::Reviewer).await);
    let key = app.add_key("robot", "review").await;
    let prediction_id = predicted(&app, 100_001).await;
    let other = predicted(&app, 100_002).await;
    let body = |id: &Value, reason: &str| json!({"prediction_id": id, "verdict": "confirmed", "reason": reason});
    let first = review(&app, &marie, &body(&prediction_id, "un")).await.created();
    review(&app, &marie, &body(&other, "un autre client")).await.created();
    let second = review(&app, &rené, &body(&prediction_id, "deux")).await.created();
    let third =
        app.send_as_it_is(post_by_key(PATH, &key, &body(&prediction_id, "trois"))).await.created();
    assert_eq!(list(&app, 100_001).await, json!({"reviews": [third, second, first]}));
    let reviewers = [actor("robot", &key), "user:rené".to_owned(), "user:marie".to_owned()];
    assert_eq!([&third["reviewer"], &second["reviewer"], &first["reviewer"]], reviewers.each_ref());
    // An advisor reads the reviews of others. The list of an unknown client is empty too.
    let read = app.send_as_it_is(marie.get("/v1/reviews?client_id=100001")).await.ok();
    assert_eq!(read["reviews"].as_array().unwrap().len(), 3);
    for client_id in [100_015, 7, 0, u64::MAX] {
        assert_eq!(list(&app, client_id).await, json!({"reviews": []}));
    }
    let app = app.restart().await;
    assert_eq!(list(&app, 100_001).await, json!({"reviews": [third, second, first]}));
}

#[tokio::test]
async fn lists_two_hundred_at_most() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app, 100_001).await;
    for number in 1..=201 {
        let body = json!({"prediction_id": prediction_id, "verdict": "confirmed", "reason": number.to_string()});
        app.post(PATH, body.to_string()).await.created();
    }
    let reviews = list(&app, 100_001).await["reviews"].take();
    let reasons: Vec<&str> = reviews
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["reason"].as_str().unwrap())
        .collect();
    let expected: Vec<String> = (2..=201).rev().map(|number: u32| number.to_string()).collect();
    assert_eq!(reasons, expected);
}

#[tokio::test]
async fn the_prediction_of_a_new_applicant_may_be_reviewed() {
    let app = TestApp::start().await;
    let applicant = json!({"application": {"AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": 150_000, "EXT_SOURCE_2": 0.7}});
    let prediction = app.post("/v1/predictions", applicant.to_string()).await.ok();
    let body = json!({"prediction_id": prediction["prediction_id"], "verdict": "overridden", "reason": "Pièce manquante."});
    let kept = app.post(PATH, body.to_string()).await.created();
    assert_eq!((&kept["client_id"], &kept["decision"]), (&Value::Null, &json!("refused")));
    assert_eq!(kept["client_view"], Value::Null);
}

#[tokio::test]
async fn refuses_a_prediction_that_is_not_there() {
    let app = TestApp::start().await;
    let id = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";
    let body = json!({"prediction_id": id, "verdict": "confirmed", "reason": "Vu."});
    let detail = format!("There is no prediction {id}. Give the prediction_id of an answer.");
    app.post(PATH, body.to_string()).await.is_problem(
        404,
        "unknown-prediction",
        "Unknown prediction",
        &detail,
    );
    // No review was stored, but the request was logged.
    assert_eq!([app.count("reviews").await, app.count("audit").await], [0, 1]);
}

#[tokio::test]
async fn an_identifier_may_be_written_in_capitals() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app, 100_001).await;
    let capitals = prediction_id.as_str().unwrap().to_uppercase();
    let body = json!({"prediction_id": capitals, "verdict": "confirmed", "reason": "Vu."});
    assert_eq!(app.post(PATH, body.to_string()).await.created()["prediction_id"], prediction_id);
}

#[tokio::test]
async fn says_everything_that_is_wrong_with_a_body_at_once() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app, 100_001).await;
    let (text, identifier) =
        ("a text of 1 to 2000 characters", "an identifier that this service gave");
    let cases: [(Value, &[(&str, &str)]); 5] = [
        (
            json!("overridden"),
            &[(
                "",
                "Expected an object like {\"prediction_id\": \"019…\", \"verdict\": \"confirmed\", \"reason\": \"…\"}, found \
                 the text \"overridden\".",
            )],
        ),
        (
            json!({}),
            &[
                ("/prediction_id", &format!("Required. Give {identifier}.")),
                ("/reason", &format!("Required. Give {text}.")),
                ("/verdict", "Required. Give confirmed or overridden."),
            ],
        ),
        (
            json!({"prediction_id": 7, "verdict": "Confirmed", "reason": " \n\t", "client_view": 3, "decision": "granted"}),
            &[
                ("/client_view", "Expected a text of 0 to 2000 characters, found the number 3."),
                (
                    "/decision",
                    "Unknown member. Expected prediction_id, verdict, reason, client_view, asked.",
                ),
                ("/prediction_id", &format!("Expected {identifier}, found the number 7.")),
                ("/reason", &format!("Expected {text}, found the text \" \n\t\".")),
                ("/verdict", "Expected confirmed or overridden, found the text \"Confirmed\"."),
            ],
        ),
        (
            json!({"prediction_id": "100001", "verdict": true, "reason": null}),
            &[
                ("/prediction_id", &format!("Expected {identifier}, found the text \"100001\".")),
                ("/reason", &format!("Required. Give {text}.")),
                ("/verdict", "Expected confirmed or overridden, found true."),
            ],
        ),
        (
            json!({"prediction_id": prediction_id, "verdict": "confirmed", "reason": "Vu.", "reviewer": "user:rené"}),
            &[(
                "/reviewer",
                "Unknown member. Expected prediction_id, verdict, reason, client_view, asked.",
            )],
        ),
    ];
    for (body, errors) in cases {
        app.post(PATH, body.to_string()).await.is_invalid_body(errors);
    }
    assert_eq!(app.count("reviews").await, 0);
}

#[tokio::test]
async fn keeps_texts_of_up_to_2000_characters_to_the_letter() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app, 100_001).await;
    let body = |reason: &str, view: Option<&str>| json!({"prediction_id": prediction_id, "verdict": "confirmed", "reason": reason, "client_view": view});
    let texts = [
        "'; DROP TABLE reviews; --",
        "  Espaces autour, \"guillemets\", \\ et\r\nune autre ligne\t ",
        "نعم 👩‍👩‍👧‍👦 e\u{301} \u{202e}à l’envers\u{202c} \u{feff}\u{10ffff}",
        "<script>alert(1)</script>",
        &"é".repeat(2000),
        &"👍".repeat(2000),
    ];
    for text in texts {
        let kept = app.post(PATH, body(text, Some(text)).to_string()).await.created();
        assert_eq!((&kept["reason"], &kept["client_view"]), (&json!(text), &json!(text)));
        assert_eq!(list(&app, 100_001).await["reviews"][0], kept);
    }
    // An empty client view is stored as null.
    for view in [None, Some(""), Some("  \n")] {
        let kept = app.post(PATH, body("Vu.", view).to_string()).await.created();
        assert_eq!(kept["client_view"], Value::Null);
    }
    let before = app.count("reviews").await;
    let (long, shown) = ("é".repeat(2001), "é".repeat(40));
    app.post(PATH, body(&long, Some(&long)).to_string()).await.is_invalid_body(&[
        (
            "/client_view",
            &format!("Expected a text of 0 to 2000 characters, found the text \"{shown}\"."),
        ),
        (
            "/reason",
            &format!("Expected a text of 1 to 2000 characters, found the text \"{shown}\"."),
        ),
    ]);
    let with_nul = format!(
        r#"{{"prediction_id": {prediction_id}, "verdict": "confirmed", "reason": "a\u0000b"}}"#
    );
    let answer = app.post(PATH, with_nul).await;
    assert_eq!(answer.json()["type"], "/problems/invalid-json");
    assert!(
        answer.json()["detail"]
            .as_str()
            .unwrap()
            .contains("a text cannot hold the character U+0000")
    );
    assert_eq!(app.count("reviews").await, before);
}

#[tokio::test]
async fn refuses_parameters_it_does_not_know_or_cannot_use() {
    let app = TestApp::start().await;
    let cases = [
        ("", "client_id: expected a client's number, found \"\"."),
        ("?client_id=", "client_id: expected a client's number, found \"\"."),
        ("?client_id=abc", "client_id: expected a client's number, found \"abc\"."),
        ("?client_id=-1", "client_id: expected a client's number, found \"-1\"."),
        ("?client_id=1&client_id=2", "client_id: given twice. Give it once."),
        ("?client_id=1&limit=5", "limit: unknown parameter. Expected one of client_id."),
    ];
    for (query, detail) in cases {
        app.get(&format!("{PATH}{query}")).await.is_problem(
            400,
            "invalid-parameter",
            "Invalid parameter",
            detail,
        );
    }
    let request = Request::put(PATH).body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.status, 405, "nothing changes a review");
}

#[tokio::test]
async fn keeps_what_the_client_asked() {
    let app = TestApp::start().await;
    let prediction_id = predicted(&app, 100_001).await;
    let body = |asked: Value| {
        json!({"prediction_id": prediction_id, "verdict": "confirmed", "reason": "Vu.", "asked": asked}).to_string()
    };
    let all = json!([
        "in_six_months",
        "why",
        "what_can_i_do",
        "who_gave_this_score",
        "how_to_contest",
        "is_it_final"
    ]);
    let kept = app.post(PATH, body(all.clone())).await.created();
    assert_eq!(kept["asked"], all);
    assert_eq!(list(&app, 100_001).await["reviews"][0], kept);
    let log = app.get("/v1/audit").await.lines();
    assert_eq!(log.iter().find(|line| line["action"] == "review.create").unwrap()["review"], kept);
    let message = "Expected an array with some of why, what_can_i_do, who_gave_this_score, how_to_contest, is_it_final, \
                   in_six_months.";
    for wrong in [json!("why"), json!(["why", "when"]), json!([1]), json!({})] {
        app.post(PATH, body(wrong)).await.is_invalid_body(&[("/asked", message)]);
    }
    assert_eq!(app.count("reviews").await, 1);
    let twice = app.post(PATH, body(json!(["why", "is_it_final", "why"]))).await.created();
    assert_eq!(twice["asked"], json!(["why", "is_it_final"]));
}
