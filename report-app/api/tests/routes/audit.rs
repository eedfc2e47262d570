//! Audit log: who did what, with whose file.

use axum::body::Body;
use axum::http::Request;
use chrono::DateTime;
use serde_json::{Value, json};
use store::{Action, AuditRow, Role};
use tower::ServiceExt;

use crate::support::people::{PASSWORD, Person, actor, get_by_key, post_by_key, sign_in};
use crate::support::{Answer, TestApp, today};

const PATH: &str = "/v1/audit";

/// Returns the expected line, without identifier and time.
fn done(actor: &str, action: &str, client_id: impl Into<Value>, detail: impl Into<Value>) -> Value {
    json!({"actor": actor, "action": action, "client_id": client_id.into(), "detail": detail.into()})
}

/// Returns the lines without their identifiers and times, after a check that these ascend.
#[track_caller]
fn lines(answer: &Answer) -> Vec<Value> {
    let mut lines = answer.lines();
    let mut before = (String::new(), String::new());
    for line in &mut lines {
        let members = line.as_object_mut().unwrap();
        let mut take = |name: &str| members.remove(name).unwrap().as_str().unwrap().to_owned();
        let (id, at) = (take("audit_id"), take("at"));
        assert!(
            DateTime::parse_from_rfc3339(&at).is_ok()
                && at.len() == "2026-11-01T08:00:00.000Z".len(),
            "{at}"
        );
        assert!(before.0 < id && before.1 <= at, "{before:?} {id} {at}");
        before = (id, at);
    }
    lines
}

async fn by_key(app: &TestApp, key: &str, path: &str, body: &Value) -> Answer {
    app.send_as_it_is(post_by_key(path, key, body)).await
}

#[tokio::test]
async fn holds_everything_that_was_done_in_order() {
    let app = TestApp::start().await;
    app.add_user("marie", Role::Advisor).await;
    let attempt = |password: &str| sign_in(&json!({"name": "marie", "password": password}));
    app.send_as_it_is(attempt("not her password")).await.is_refused_sign_in();
    let marie = Person::of(&app.send_as_it_is(attempt(PASSWORD)).await);
    let get = async |path: &str| app.send_as_it_is(marie.get(path)).await;
    let post = async |path: &str, body: Value| app.send_as_it_is(marie.post(path, &body)).await;
    get("/v1/clients?search=1000").await.ok();
    get("/v1/clients").await.ok();
    get("/v1/clients?limit=1&cursor=after-186a1").await.ok();
    get("/v1/clients?search=9").await.ok();
    get("/v1/clients/100001").await.ok();
    let stored = get("/v1/clients/100001/prediction").await.ok()["prediction_id"].clone();
    assert_eq!(get("/v1/clients/100001/prediction").await.ok()["prediction_id"], stored);
    get("/v1/clients/100001/similar").await.ok();
    let edited =
        post("/v1/predictions", json!({"client_id": 100_001, "application": {"AMT_CREDIT": 1}}))
            .await
            .ok();
    let applicant = json!({"application": {"AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": 150_000}});
    let new = post("/v1/predictions", applicant).await.ok();
    let batch = marie
        .sign(Request::post("/v1/predictions/batch"))
        .header("content-type", "application/x-ndjson");
    let body = "{\"client_id\": 100002}\nnot json\n{\"client_id\": 100015}\n{\"client_id\": 7}\n";
    let batch = app.send_as_it_is(batch.body(body.into()).unwrap()).await.lines();
    post("/v1/counterfactuals", json!({"client_id": 100_002})).await.ok();
    let body = json!({"prediction_id": stored, "verdict": "overridden", "reason": "Été", "client_view": "D’accord."});
    let review = post("/v1/reviews", body).await.created();
    get("/v1/reviews?client_id=100001").await.ok();
    // These requests read no client's file.
    get("/v1/model").await.ok();
    get("/v1/session").await.ok();
    assert_eq!(get(PATH).await.status, 403);
    // A refused request is logged too, if it named a client.
    assert_eq!(get("/v1/clients/7").await.status, 404);
    assert_eq!(get("/v1/population/AMT_CREDIT?filter=AMT_CREDIT:1..2").await.status, 404);
    assert_eq!(post("/v1/predictions", json!({"client_id": 100_001, "more": 1})).await.status, 422);
    assert_eq!(post("/v1/predictions", json!({})).await.status, 422);
    assert_eq!(app.send_as_it_is(marie.sign_out()).await.status, 204);
    let accounts = app.add_key("accounts", "outcomes").await;
    let outcome = json!({"prediction_id": edited["prediction_id"], "defaulted": false, "observed_on": today()});
    let outcome = by_key(&app, &accounts, "/v1/outcomes", &outcome).await.created();
    let ops = app.add_key("ops", "operate").await;
    by_key(&app, &ops, "/v1/model/reload", &json!({})).await.ok();
    assert_eq!(by_key(&app, &ops, "/v1/model/rollback", &json!({})).await.status, 409);
    app.service.reload_by_signal().await;
    let auditor = app.add_key("auditor", "audit").await;
    let log = lines(&app.send_as_it_is(get_by_key(PATH, &auditor)).await);

    let user = "user:marie";
    let mut reviewed = done(user, "review.create", 100_001, review["review_id"].clone());
    reviewed["review"] = review;
    let id = |line: &Value| line["prediction"]["prediction_id"].clone();
    let expected = [
        done("nobody", "sign_in.failed", Value::Null, "marie"),
        done(user, "sign_in", Value::Null, "marie"),
        done(user, "clients.search", Value::Null, "search=1000 shown=100001..100015"),
        done(user, "clients.search", Value::Null, "search= shown=100001..200001"),
        done(user, "clients.search", Value::Null, "search= shown=100002..100002"),
        done(user, "clients.search", Value::Null, "search=9 shown=none"),
        done(user, "client.read", 100_001, Value::Null),
        done(user, "prediction.read", 100_001, stored.clone()),
        done(user, "prediction.read", 100_001, stored),
        done(user, "similar.read", 100_001, Value::Null),
        done(user, "prediction.create", 100_001, edited["prediction_id"].clone()),
        done(user, "prediction.create", Value::Null, new["prediction_id"].clone()),
        done(user, "prediction.create", 100_002, id(&batch[0])),
        done(user, "prediction.create", 100_015, id(&batch[2])),
        done(user, "prediction.create", 7, "unknown-client"),
        done(user, "counterfactuals.search", 100_002, Value::Null),
        reviewed,
        done(user, "reviews.read", 100_001, Value::Null),
        done(user, "client.read", 7, "unknown-client"),
        done(user, "population.read", Value::Null, "field=AMT_CREDIT filter=AMT_CREDIT:1..2"),
        done(user, "prediction.create", 100_001, "invalid-body"),
        done(user, "sign_out", Value::Null, Value::Null),
        done(
            &actor("accounts", &accounts),
            "outcome.create",
            100_001,
            outcome["outcome_id"].clone(),
        ),
        done(&actor("ops", &ops), "model.change", Value::Null, "reload"),
        done(&actor("ops", &ops), "model.change", Value::Null, "rollback"),
        done("command", "model.change", Value::Null, "reload"),
        done(&actor("auditor", &auditor), "audit.read", Value::Null, Value::Null),
    ];
    for (found, expected) in log.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(log.len(), expected.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_look_at_a_prediction_names_the_one_that_was_shown() {
    let app = std::sync::Arc::new(TestApp::start().await);
    let asked = (0..20).map(|_| app.clone());
    let asked = asked.map(|app| async move { app.get("/v1/clients/100015/prediction").await });
    let answers = asked.collect::<tokio::task::JoinSet<_>>().join_all().await;
    let shown = answers[0].ok()["prediction_id"].clone();
    let log = lines(&app.get("/v1/audit?client_id=100015").await);
    let reads: Vec<&Value> =
        log.iter().filter(|line| line["action"] == "prediction.read").collect();
    assert_eq!(reads.len(), 20);
    for read in reads {
        assert_eq!(read["detail"], shown);
    }
}

/// Adds an entry with a given time directly to the store.
async fn note(app: &TestApp, at: &str, actor: &str, client_id: Option<u64>, detail: &str) {
    let row = AuditRow { at: at.into(), ..AuditRow::now(actor, Action::ReadClient) };
    app.service.store.note(row.client(client_id).detail(detail)).await.unwrap();
}

#[tokio::test]
async fn filters_by_client_actor_and_time() {
    let app = TestApp::start().await;
    for (at, actor, client_id, detail) in [
        ("2020-01-31T23:59:59.999Z", "user:marie", Some(100_001), "1"),
        ("2020-02-01T00:00:00.000Z", "user:marie", Some(100_002), "2"),
        ("2020-02-01T12:00:00.000Z", "user:paul", Some(100_001), "3"),
        ("2020-02-02T00:00:00.000Z", "key:batch:0123456789abcdef", None, "4"),
        ("2020-02-03T08:30:00.500Z", "user:marie", Some(100_001), "5"),
    ] {
        note(&app, at, actor, client_id, detail).await;
    }
    for (query, expected) in [
        ("to=2021-01-01", "12345"),
        ("from=2020-02-01&to=2021-01-01", "2345"),
        ("from=2020-02-01&to=2020-02-02", "23"),
        ("to=2020-02-01", "1"),
        ("from=2020-02-03T08:30:00.500Z&to=2021-01-01", "5"),
        ("from=2020-02-03T08:30:00.501Z&to=2021-01-01", ""),
        ("to=2020-02-01T12:00:00Z", "12"),
        // 13:00 in Paris is 12:00 UTC.
        ("to=2020-02-01T13:00:00%2B01:00", "12"),
        ("to=2020-02-01T13:00:01%2B01:00", "123"),
        ("from=2020-03-01&to=2020-02-01", ""),
        ("client_id=100001&to=2021-01-01", "135"),
        ("client_id=100003&to=2021-01-01", ""),
        ("client_id=18446744073709551615&to=2021-01-01", ""),
        ("actor=user:marie", "125"),
        ("actor=user%3Apaul", "3"),
        // A key by its name, with or without its identifier; or all actors of a kind.
        ("actor=key:batch&to=2021-01-01", "4"),
        ("actor=key:batch:0123456789abcdef", "4"),
        ("actor=key:bat&to=2021-01-01", ""),
        ("actor=user&to=2021-01-01", "1235"),
        ("actor=marie&to=2021-01-01", ""),
        ("actor=user:mari_", ""),
        ("actor=&to=2021-01-01", ""),
        ("actor=%27%20OR%201=1%20--", ""),
        ("client_id=100001&actor=user:marie&from=2020-02-01", "5"),
    ] {
        let found = lines_of(&app, query).await;
        assert_eq!(found, expected, "{query}");
    }
}

/// Returns the details of the lines, concatenated.
async fn lines_of(app: &TestApp, query: &str) -> String {
    let lines = app.get(&format!("{PATH}?{query}")).await.lines();
    lines.iter().map(|line| line["detail"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn reading_the_log_is_in_it_with_the_client_that_was_asked_about() {
    let app = TestApp::start().await;
    app.get("/v1/audit?client_id=100001&actor=user:marie").await.ok_lines_are(&[]);
    let read = |client_id: Value| done(&app.actor(), "audit.read", client_id, Value::Null);
    app.get("/v1/audit?client_id=100001")
        .await
        .ok_lines_are(&[read(json!(100_001)), read(json!(100_001))]);
    let all = [read(json!(100_001)), read(json!(100_001)), read(Value::Null)];
    app.get(PATH).await.ok_lines_are(&all);
}

impl Answer {
    #[track_caller]
    fn ok_lines_are(&self, expected: &[Value]) {
        assert_eq!(lines(self), expected);
    }
}

#[tokio::test]
async fn is_read_to_its_end_however_long_it_is() {
    let app = TestApp::start().await;
    let mut written = 0;
    for (actor, entries) in [("one-page", 500), ("a-page-and-a-line", 501), ("three-pages", 1234)] {
        sqlx::query(
            "INSERT INTO audit (audit_id, at, actor, action, client_id, detail) \
             WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $1) \
             SELECT 'long-' || CAST($2 + number AS TEXT), '2020-02-01T12:00:00.000Z', $3, 'client.read', number, NULL FROM numbers",
        )
        .bind(entries)
        .bind(100_000_i64 + written)
        .bind(actor)
        .execute(&app.database().await)
        .await
        .unwrap();
        written += entries;
        let log = app.get(&format!("{PATH}?actor={actor}")).await;
        let clients: Vec<i64> =
            log.lines().iter().map(|line| line["client_id"].as_i64().unwrap()).collect();
        assert_eq!(clients, (1..=entries).collect::<Vec<i64>>(), "{actor}");
        assert!(log.bytes.ends_with(b"}\n"));
    }
    let all = app.get("/v1/audit?to=2021-01-01").await.lines();
    assert_eq!(all.len() as i64, written);
}

#[tokio::test]
async fn there_are_only_so_many_exports_at_a_time() {
    let app = TestApp::start().await;
    let key = app.add_key("auditor", "audit").await;
    let ask = || scoring_api::app(app.service.clone()).oneshot(get_by_key(PATH, &key));
    let mut unread = Vec::new();
    for _ in 0..4 {
        unread.push(ask().await.unwrap());
    }
    assert!(unread.iter().all(|answer| answer.status() == 200));
    let refused = ask().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["retry-after"]),
        (503, &"10".parse().unwrap())
    );
    unread.pop();
    assert_eq!(ask().await.unwrap().status(), 200);
}

#[tokio::test]
async fn refuses_parameters_it_does_not_know_or_cannot_use() {
    let app = TestApp::start().await;
    let day = "a day (2026-11-01) or a time (2026-11-01T08:00:00Z)";
    let cases = [
        ("client_id=abc", "client_id: expected a client's number, found \"abc\".".to_owned()),
        ("client_id=", "client_id: expected a client's number, found \"\".".to_owned()),
        (
            "client_id=18446744073709551616",
            "client_id: expected a client's number, found \"18446744073709551616\".".into(),
        ),
        ("from=yesterday", format!("from: expected {day}, found \"yesterday\".")),
        ("from=2026-02-30", format!("from: expected {day}, found \"2026-02-30\".")),
        ("to=2026-11-01T08:00:00", format!("to: expected {day}, found \"2026-11-01T08:00:00\".")),
        // An unescaped plus is a space.
        (
            "to=2026-11-01T08:00:00+01:00",
            format!("to: expected {day}, found \"2026-11-01T08:00:00 01:00\"."),
        ),
        ("to=", format!("to: expected {day}, found \"\".")),
        ("to=2026-11-01&to=2026-11-02", "to: given twice. Give it once.".to_owned()),
        (
            "page=2",
            "page: unknown parameter. Expected one of client_id, actor, from, to.".to_owned(),
        ),
        ("actor=a%00b", "actor: a text cannot hold the character U+0000.".to_owned()),
    ];
    for (query, detail) in cases {
        let answer = app.get(&format!("{PATH}?{query}")).await;
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
    }
    assert_eq!(app.count("audit").await, 0);
    let request = Request::delete(PATH).body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.status, 405);
}
