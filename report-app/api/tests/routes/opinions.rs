//! Opinions of advisors, and the option that requires them first.

use scoring_api::AccessRules;
use serde_json::{Value, json};
use store::Role;

use crate::support::bundle::{version, write_next};
use crate::support::people::Person;
use crate::support::{Answer, TestApp};

const PATH: &str = "/v1/opinions";

/// Starts a service that asks for opinions first.
async fn start() -> TestApp {
    TestApp::start_with_rules(AccessRules { opinion_first: true, ..AccessRules::default() }).await
}

async fn get(app: &TestApp, person: &Person, path: &str) -> Answer {
    app.send_as_it_is(person.get(path)).await
}

async fn post(app: &TestApp, person: &Person, path: &str, body: Value) -> Answer {
    app.send_as_it_is(person.post(path, &body)).await
}

impl Answer {
    #[track_caller]
    fn asks_for_an_opinion_of(&self, client_id: u64) {
        let detail = format!(
            "What the model says of client {client_id} is shown after your own opinion. Give it with POST /v1/opinions, then ask again."
        );
        self.is_problem(409, "opinion-first", "Opinion first", &detail);
    }
}

#[tokio::test]
async fn an_opinion_is_kept_and_listed() {
    let app = TestApp::start().await;
    let marie = app.sign_in("marie", Role::Advisor).await;
    let body = json!({"client_id": 100_001, "opinion": "grant", "reason": "Revenus stables."});
    let kept = post(&app, &marie, PATH, body).await.created();
    let mut rest = kept.clone();
    let members = rest.as_object_mut().unwrap();
    let id = members.remove("opinion_id").unwrap();
    assert_eq!(uuid::Uuid::parse_str(id.as_str().unwrap()).unwrap().get_version_num(), 7);
    members.remove("created_at").unwrap();
    assert_eq!(
        rest,
        json!({"advisor": "user:marie", "client_id": 100_001, "model_version": version(), "opinion": "grant",
               "reason": "Revenus stables."})
    );
    let later = post(&app, &marie, PATH, json!({"client_id": 100_001, "opinion": "unsure"}))
        .await
        .created();
    assert_eq!(later["reason"], json!(null));
    post(&app, &marie, PATH, json!({"client_id": 100_002, "opinion": "refuse"})).await.created();
    let listed = get(&app, &marie, &format!("{PATH}?client_id=100001")).await.ok();
    assert_eq!(listed, json!({"opinions": [later, kept]}));
    let log = app.get("/v1/audit?client_id=100001").await.lines();
    let told: Vec<(&Value, &Value)> =
        log.iter().map(|line| (&line["action"], &line["detail"])).collect();
    let given = json!("opinion.create");
    assert_eq!(
        told[..3],
        [(&given, &id), (&given, &later["opinion_id"]), (&json!("opinions.read"), &json!(null))]
    );
}

#[tokio::test]
async fn refuses_what_is_no_opinion() {
    let app = TestApp::start().await;
    for (body, errors) in [
        (
            json!({}),
            &[
                ("/client_id", "Required. Give a client's number."),
                ("/opinion", "Required. Give grant or refuse or unsure."),
            ][..],
        ),
        (
            json!({"client_id": -1, "opinion": "grant"}),
            &[("/client_id", "Expected a client's number, found the number -1.")],
        ),
        (
            json!({"client_id": 1.5, "opinion": "grant"}),
            &[("/client_id", "Expected a client's number, found the number 1.5.")],
        ),
        (
            json!({"client_id": 100_001, "opinion": "maybe"}),
            &[("/opinion", "Expected grant or refuse or unsure, found the text \"maybe\".")],
        ),
        (
            json!({"client_id": 100_001, "opinion": "grant", "score": 1}),
            &[("/score", "Unknown member. Expected client_id, opinion, reason.")],
        ),
    ] {
        app.post(PATH, body.to_string()).await.is_invalid_body(errors);
    }
    let answer = app.post(PATH, r#"{"client_id": 7, "opinion": "grant"}"#).await;
    let detail = "There is no client 7. GET /v1/clients?search= finds clients by the first digits of their number.";
    answer.is_problem(404, "unknown-client", "Unknown client", detail);
    assert_eq!(app.count("opinions").await, 0);
}

#[tokio::test]
async fn nothing_tells_what_the_model_says_before_the_opinion() {
    let app = start().await;
    let marie = app.sign_in("marie", Role::Advisor).await;
    assert_eq!(get(&app, &marie, "/v1/session").await.ok()["opinion_first"], true);
    let edited = json!({"client_id": 100_015, "application": {"AMT_CREDIT": 100_000}});
    let asks = async |app: &TestApp| {
        for path in [
            "/v1/clients/100015/prediction",
            "/v1/clients/100015/predictions",
            "/v1/reviews?client_id=100015",
        ] {
            get(app, &marie, path).await.asks_for_an_opinion_of(100_015);
        }
        for path in ["/v1/predictions", "/v1/counterfactuals"] {
            post(app, &marie, path, edited.clone()).await.asks_for_an_opinion_of(100_015);
        }
        let batch = marie.sign(axum::http::Request::post("/v1/predictions/batch"));
        let batch = batch
            .header("content-type", "application/x-ndjson")
            .body(edited.to_string().into())
            .unwrap();
        let line = app.send_as_it_is(batch).await.lines()[0].clone();
        assert_eq!(
            (&line["problem"]["type"], &line["prediction"]),
            (&json!("/problems/opinion-first"), &json!(null))
        );
    };
    asks(&app).await;
    // The file itself is shown, because the opinion is based on it.
    get(&app, &marie, "/v1/clients/100015").await.ok();
    assert_eq!(app.count("predictions").await, 0);
    // Lists contain the client, but not the prediction.
    for (path, at) in
        [("/v1/clients?search=100015", 0), ("/v1/clients/recent", 0), ("/v1/queue", 0)]
    {
        let client = get(&app, &marie, path).await.ok()["clients"][at].take();
        assert_eq!(client["client_id"], 100_015, "{path}");
        for member in ["probability", "decision", "risk_band", "distance", "review"] {
            assert_eq!(client.get(member), None, "{path} {member}");
        }
    }
    // Neither the filters nor the sort orders reveal it.
    for query in
        ["decision=granted", "band=C", "needs_review=true", "sort=probability", "sort=distance"]
    {
        assert_eq!(
            get(&app, &marie, &format!("/v1/clients?{query}")).await.ok()["total"],
            0,
            "{query}"
        );
    }
    // The refusals are in the log, with the client.
    let log = app.get("/v1/audit?actor=user:marie&client_id=100015").await.lines();
    assert_eq!(log.iter().filter(|line| line["detail"] == "opinion-first").count(), 6);

    post(&app, &marie, PATH, json!({"client_id": 100_015, "opinion": "unsure"})).await.created();
    for path in [
        "/v1/clients/100015/prediction",
        "/v1/clients/100015/predictions",
        "/v1/reviews?client_id=100015",
    ] {
        get(&app, &marie, path).await.ok();
    }
    post(&app, &marie, "/v1/predictions", edited.clone()).await.ok();
    post(&app, &marie, "/v1/counterfactuals", edited.clone()).await.ok();
    let found = get(&app, &marie, "/v1/clients?sort=probability").await.ok();
    assert_eq!((&found["total"], &found["clients"][0]["probability"]), (&json!(1), &json!(0.082)));
    assert_eq!(get(&app, &marie, "/v1/queue").await.ok()["clients"][0]["decision"], "granted");
    // The opinion is valid for this client, this person and this version of the model.
    get(&app, &marie, "/v1/clients/100001/prediction").await.asks_for_an_opinion_of(100_001);
    let paul = app.sign_in("paul", Role::Advisor).await;
    get(&app, &paul, "/v1/clients/100015/prediction").await.asks_for_an_opinion_of(100_015);
    write_next(&app.folder.path().join("bundle"));
    app.post("/v1/model/reload", "{}").await.ok();
    asks(&app).await;
}

#[tokio::test]
async fn a_review_comes_after_the_opinion() {
    let app = start().await;
    let marie = app.sign_in("marie", Role::Advisor).await;
    // A program's prediction, whose identifier somebody passed on.
    let id = app.get("/v1/clients/100015/prediction").await.ok()["prediction_id"].take();
    let review = json!({"prediction_id": id, "verdict": "confirmed", "reason": "Vu."});
    let path = "/v1/reviews";
    post(&app, &marie, path, review.clone()).await.asks_for_an_opinion_of(100_015);
    assert_eq!(app.count("reviews").await, 0);
    let log = app.get("/v1/audit?actor=user:marie&client_id=100015").await.lines();
    let told: Vec<_> = log.iter().map(|line| (&line["action"], &line["detail"])).collect();
    assert_eq!(told, [(&json!("review.create"), &json!("opinion-first"))]);

    post(&app, &marie, PATH, json!({"client_id": 100_015, "opinion": "unsure"})).await.created();
    post(&app, &marie, path, review.clone()).await.created();
    // The model is replaced while another review is being written.
    write_next(&app.folder.path().join("bundle"));
    app.post("/v1/model/reload", "{}").await.ok();
    post(&app, &marie, path, review.clone()).await.created();
    // Who gave an opinion under the new version only sees the earlier predictions too.
    let paul = app.sign_in("paul", Role::Advisor).await;
    post(&app, &paul, path, review.clone()).await.asks_for_an_opinion_of(100_015);
    post(&app, &paul, PATH, json!({"client_id": 100_015, "opinion": "grant"})).await.created();
    post(&app, &paul, path, review).await.created();
}

#[tokio::test]
async fn an_opinion_is_formed_without_those_of_others() {
    let app = start().await;
    let (marie, paul) =
        (app.sign_in("marie", Role::Advisor).await, app.sign_in("paul", Role::Advisor).await);
    post(&app, &marie, PATH, json!({"client_id": 100_001, "opinion": "refuse"})).await.created();
    let seen = async |person: &Person| {
        get(&app, person, &format!("{PATH}?client_id=100001")).await.ok()["opinions"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!([seen(&marie).await, seen(&paul).await], [1, 0]);
    post(&app, &paul, PATH, json!({"client_id": 100_001, "opinion": "grant"})).await.created();
    assert_eq!([seen(&marie).await, seen(&paul).await], [2, 2]);
}

#[tokio::test]
async fn programs_and_new_applicants_are_not_concerned() {
    let app = start().await;
    assert_eq!(app.get("/v1/session").await.ok()["opinion_first"], false);
    app.get("/v1/clients/100015/prediction").await.ok();
    assert_eq!(app.get("/v1/clients?decision=refused").await.ok()["total"], 2);
    let marie = app.sign_in("marie", Role::Advisor).await;
    let applicant = json!({"application": {"AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": 150_000}});
    post(&app, &marie, "/v1/predictions", applicant).await.ok();
}

#[tokio::test]
async fn whoever_it_is_where_nobody_signs_in_is_a_person() {
    let rules = AccessRules { sign_in: false, opinion_first: true, ..AccessRules::default() };
    let app = TestApp::start_with_rules(rules).await;
    let ask = async |path: &str| {
        let request = axum::http::Request::get(path).header("host", "localhost");
        app.send_as_it_is(request.body(axum::body::Body::empty()).unwrap()).await
    };
    assert_eq!(ask("/v1/session").await.ok()["opinion_first"], true);
    ask("/v1/clients/100001/prediction").await.asks_for_an_opinion_of(100_001);
}
