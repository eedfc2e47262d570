//! No operation reveals a client's value without an audit log entry.
//!
//! The test covers every operation and parameter in the OpenAPI document.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::support::operations::{Operation, operations};
use crate::support::{Answer, TestApp, today};

/// Audit log entry that an operation, or a parameter of it, leaves.
#[derive(Debug, Clone, Copy)]
enum Trace {
    /// An entry with this action, whatever the response.
    Line(&'static str),
    /// No entry, for this reason.
    None(&'static str),
}

use Trace::Line;

/// Every operation, with each of its parameters and each member of its body.
///
/// The author of a new one states here which entry it leaves, or why it needs none.
const TRACES: &[(&str, &[&str], Trace)] = &[
    ("DELETE /v1/clients/{client_id}/data", &["{client_id}", "?reason"], Line("data.erase")),
    ("DELETE /v1/session", &[], Line("sign_out")),
    ("GET /health/live", &[], Trace::None("nothing of a client is in it")),
    ("GET /health/ready", &[], Trace::None("nothing of a client is in it")),
    ("GET /v1/audit", &["?client_id", "?actor", "?from", "?to"], Line("audit.read")),
    (
        "GET /v1/clients",
        &["?search", "?decision", "?needs_review", "?band", "?sort", "?order", "?limit", "?cursor"],
        Line("clients.search"),
    ),
    ("GET /v1/clients/recent", &["?limit"], Line("clients.recent")),
    ("GET /v1/clients/{client_id}", &["{client_id}"], Line("client.read")),
    ("GET /v1/clients/{client_id}/checks", &["{client_id}"], Line("checks.read")),
    ("GET /v1/clients/{client_id}/data", &["{client_id}"], Line("data.export")),
    ("GET /v1/clients/{client_id}/prediction", &["{client_id}"], Line("prediction.read")),
    (
        "GET /v1/clients/{client_id}/predictions",
        &["{client_id}", "?limit"],
        Line("predictions.read"),
    ),
    ("GET /v1/clients/{client_id}/similar", &["{client_id}", "?k"], Line("similar.read")),
    ("GET /v1/clients/{client_id}/standing", &["{client_id}"], Line("standing.read")),
    (
        "GET /v1/model",
        &[],
        Trace::None("the model, and figures about all clients that it was trained on"),
    ),
    (
        "GET /v1/model/card",
        &[],
        Trace::None("the model, and figures about all clients that it was trained on"),
    ),
    (
        "GET /v1/model/challenger",
        &["?days"],
        Trace::None("figures about ten predictions or more, by group too"),
    ),
    ("GET /v1/model/changes", &[], Trace::None("versions of the model, and who changed it")),
    (
        "GET /v1/model/report",
        &[],
        Trace::None("figures about all clients that the model was trained on"),
    ),
    (
        "GET /v1/monitoring",
        &["?days"],
        Trace::None("counts of predictions by day, and figures about ten of them or more"),
    ),
    (
        "GET /v1/monitoring/alarms",
        &[],
        Trace::None("figures of the monitoring, and who acts on them"),
    ),
    ("GET /v1/opinions", &["?client_id"], Line("opinions.read")),
    (
        "GET /v1/population/{field}",
        &["{field}", "?bins", "?filter", "?similar_to", "?k"],
        Line("population.read"),
    ),
    (
        "GET /v1/population/{field}/by/{other}",
        &["{field}", "{other}", "?bins", "?filter", "?similar_to", "?k"],
        Line("population.read"),
    ),
    ("GET /v1/queue", &["?limit", "?cursor"], Line("queue.read")),
    ("GET /v1/reviews", &["?client_id"], Line("reviews.read")),
    ("GET /v1/session", &[], Trace::None("the caller's own session")),
    ("POST /v1/counterfactuals", &["/client_id", "/application"], Line("counterfactuals.search")),
    ("POST /v1/model/changes", &["/kind", "/bundle", "/reason"], Line("model.change")),
    ("POST /v1/model/changes/{change_id}/confirm", &["{change_id}"], Line("model.change")),
    ("POST /v1/model/reload", &[], Line("model.change")),
    ("POST /v1/model/rollback", &[], Line("model.change")),
    (
        "POST /v1/monitoring/alarms/{alarm_id}/acknowledge",
        &["{alarm_id}", "/note"],
        Line("alarm.acknowledge"),
    ),
    ("POST /v1/opinions", &["/client_id", "/opinion", "/reason"], Line("opinion.create")),
    (
        "POST /v1/outcomes",
        &["/prediction_id", "/defaulted", "/observed_on", "/correction"],
        Line("outcome.create"),
    ),
    // With keep=false the action is prediction.simulate.
    ("POST /v1/predictions", &["/client_id", "/application", "?keep"], Line("prediction.create")),
    // Each line of the body is a body of POST /v1/predictions.
    ("POST /v1/predictions/batch", &["?contributions"], Line("prediction.create")),
    (
        "POST /v1/reviews",
        &["/prediction_id", "/verdict", "/reason", "/client_view", "/asked"],
        Line("review.create"),
    ),
    ("POST /v1/session", &["/name", "/password", "/token"], Line("sign_in.failed")),
];

#[test]
fn every_operation_and_parameter_says_what_it_leaves_in_the_log() {
    let described: Vec<(String, Vec<String>)> =
        operations().iter().map(|operation| (operation.name(), operation.parameters())).collect();
    let named = TRACES.iter().map(|(name, parameters, _)| {
        let mut parameters: Vec<String> =
            parameters.iter().map(|name| (*name).to_owned()).collect();
        parameters.sort();
        ((*name).to_owned(), parameters)
    });
    let named: Vec<(String, Vec<String>)> = named.collect();
    let missing: Vec<_> = described.iter().filter(|one| !named.contains(one)).collect();
    assert!(missing.is_empty(), "say above what {missing:#?} leave in the audit log");
    let gone: Vec<_> = named.iter().filter(|one| !described.contains(one)).collect();
    assert!(gone.is_empty(), "there is no {gone:#?} any more");
    for &(name, _, trace) in TRACES {
        if let Trace::None(reason) = trace {
            assert!(reason.len() > 10, "{name}");
        }
    }
}

/// Returns the action and the client of each entry of the log.
async fn log(app: &TestApp) -> Vec<(String, Option<i64>)> {
    sqlx::query_as("SELECT action, client_id FROM audit ORDER BY audit_id")
        .fetch_all(&app.database().await)
        .await
        .unwrap()
}

/// Builds a request with a client's number in each place that takes one; `None` if none does.
fn about(operation: &Operation, client_id: u64) -> Option<Request<Body>> {
    let parameters = operation.parameters();
    let takes = |name: &str| parameters.iter().any(|parameter| parameter == name);
    let is_batch = operation.path == "/v1/predictions/batch";
    if !["{client_id}", "?client_id", "/client_id"].into_iter().any(takes) && !is_batch {
        return None;
    }
    let mut path = operation.path.replace("{client_id}", &client_id.to_string());
    if takes("?client_id") {
        path = format!("{path}?client_id={client_id}");
    }
    let body = if takes("/client_id") || is_batch {
        json!({"client_id": client_id}).to_string()
    } else {
        String::new()
    };
    Some(operation.request_at(&path, body))
}

#[tokio::test]
async fn whatever_is_asked_about_a_client_is_in_the_log_whatever_is_answered() {
    let app = TestApp::start().await;
    let mut asked = 0;
    for &(name, _, trace) in TRACES {
        let operation =
            operations().into_iter().find(|operation| operation.name() == name).unwrap();
        let Line(action) = trace else {
            assert!(about(&operation, 100_001).is_none(), "{name} takes a client's number");
            continue;
        };
        // A client who exists, and one who does not.
        for client_id in [100_001, 7] {
            let methods: &[Method] = if operation.method == Method::GET {
                &[Method::GET, Method::HEAD]
            } else {
                std::slice::from_ref(&operation.method)
            };
            for method in methods {
                let Some(mut request) = about(&operation, client_id) else { continue };
                *request.method_mut() = method.clone();
                let before = log(&app).await.len();
                let answer = app.send(request).await;
                let lines = log(&app).await.split_off(before);
                // An erasure is noted, and not whose data were erased.
                let client_id = (action != "data.erase").then_some(client_id as i64);
                let line = (action.to_owned(), client_id);
                assert_eq!(lines, [line], "{method} {name}, {client_id:?}: {}", answer.status);
                asked += 1;
            }
        }
    }
    assert!(asked >= 20, "{asked}");
}

#[tokio::test]
async fn what_is_asked_about_several_clients_or_a_prediction_is_in_the_log() {
    let app = TestApp::start().await;
    let prediction = app.post("/v1/predictions", r#"{"client_id": 100001}"#).await.ok();
    let id = prediction["prediction_id"].as_str().unwrap();
    let nobodys = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";
    let review =
        |id: &str| json!({"prediction_id": id, "verdict": "confirmed", "reason": "x"}).to_string();
    let outcome = |id: &str| {
        json!({"prediction_id": id, "defaulted": false, "observed_on": today()}).to_string()
    };
    let post = |path: &str, body: String| {
        Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap()
    };
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    for (request, status, action, client_id) in [
        (post("/v1/reviews", review(id)), 201, "review.create", Some(100_001)),
        (post("/v1/reviews", review(nobodys)), 404, "review.create", None),
        (post("/v1/outcomes", outcome(id)), 201, "outcome.create", Some(100_001)),
        (post("/v1/outcomes", outcome(nobodys)), 404, "outcome.create", None),
        (get("/v1/clients"), 200, "clients.search", None),
        (get("/v1/population/AMT_CREDIT"), 404, "population.read", None),
        (get("/v1/audit"), 200, "audit.read", None),
    ] {
        let name = format!("{} {}", request.method(), request.uri());
        let before = log(&app).await.len();
        assert_eq!(app.send(request).await.status, status, "{name}");
        assert_eq!(log(&app).await.split_off(before), [(action.to_owned(), client_id)], "{name}");
    }
}

/// Edits that contradict the file reveal nothing of it, and the request is logged.
#[tokio::test]
async fn a_refusal_tells_nothing_of_the_file_and_is_noted() {
    let app = TestApp::on_champion().await;
    let client = app.get("/v1/clients/100001").await.ok();
    let stored =
        |name: &str| client["application"][name].to_string().trim_end_matches(".0").to_owned();
    let fields = ["AMT_ANNUITY", "DAYS_BIRTH", "OBS_30_CNT_SOCIAL_CIRCLE"];
    // Below the annuity, and before the birth.
    let edited = json!({"AMT_CREDIT": 45_000.25, "DAYS_EMPLOYED": -17_999.25});
    let body = json!({"client_id": 100_001, "application": edited}).to_string();
    let key = app.add_key("predicts", "predict").await;
    for (path, declared, action) in [
        ("/v1/predictions", "application/json", "prediction.create"),
        ("/v1/counterfactuals", "application/json", "counterfactuals.search"),
        ("/v1/predictions/batch", "application/x-ndjson", "prediction.create"),
    ] {
        let request = Request::post(path)
            .header("content-type", declared)
            .header("authorization", format!("Bearer {key}"));
        let before = log(&app).await.len();
        let answer: Answer = app.send_as_it_is(request.body(body.clone().into()).unwrap()).await;
        let said: Value = answer.json();
        let problem = if path.ends_with("batch") { &said["problem"] } else { &said };
        assert_eq!(problem["type"], "/problems/invalid-body", "{said:#}");
        assert!(problem["errors"].to_string().contains("on file"), "{said:#}");
        for field in fields {
            let value = stored(field);
            let shown =
                problem["errors"].to_string().replace("45000.25", "").replace("17999.25", "");
            assert!(value.len() < 3 || !shown.contains(&value), "{field} is {value}: {said:#}");
        }
        assert_eq!(
            log(&app).await.split_off(before),
            [(action.to_owned(), Some(100_001))],
            "{path}"
        );
    }
}
