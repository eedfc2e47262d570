//! Warnings about values that are missing or implausible.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/v1/predictions";

fn applicant() -> Value {
    json!({"application": {
        "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": 450_000, "AMT_ANNUITY": 25_000, "AMT_INCOME_TOTAL": 180_000,
        "DAYS_BIRTH": -12_000
    }})
}

fn codes(answer: &Value) -> Vec<(&str, &str)> {
    let warnings = answer["warnings"].as_array().unwrap().iter();
    warnings
        .map(|warning| (warning["code"].as_str().unwrap(), warning["feature"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_field_that_nobody_gave_is_assumed_and_named() {
    let app = TestApp::on_champion().await;
    let without = app.post(PATH, applicant().to_string()).await.ok();
    assert!(codes(&without).contains(&("assumed_value", "education")), "{}", without["warnings"]);
    // The most frequent education, and not the first category of the list.
    let mut with = applicant();
    with["application"]["NAME_EDUCATION_TYPE"] = json!("Secondary / secondary special");
    let with = app.post(PATH, with.to_string()).await.ok();
    assert_eq!(with["score"], without["score"]);
    assert!(!codes(&with).contains(&("assumed_value", "education")), "{}", with["warnings"]);
    let mut other = applicant();
    other["application"]["NAME_EDUCATION_TYPE"] = json!("Higher education");
    assert_ne!(app.post(PATH, other.to_string()).await.ok()["score"], without["score"]);

    let message = |answer: &Value| {
        let warnings = answer["warnings"].as_array().unwrap();
        let of_education =
            warnings.iter().find(|warning| warning["feature"] == "education").unwrap();
        of_education["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        message(&without),
        "Niveau d’études\u{a0}: pas de réponse dans le dossier\u{202f}; la valeur habituelle (Secondaire) est supposée."
    );
    let request = Request::post(PATH)
        .header("content-type", "application/json")
        .header("accept-language", "en");
    let english = app.send(request.body(Body::from(applicant().to_string())).unwrap()).await.ok();
    assert_eq!(
        message(&english),
        "Education: no answer in the file; the usual value (Secondary) is assumed."
    );
}

#[tokio::test]
async fn what_every_application_needs_is_given_in_earnest() {
    let app = TestApp::on_champion().await;
    for (field, nothing) in [
        ("NAME_CONTRACT_TYPE", json!("XNA")),
        ("NAME_CONTRACT_TYPE", json!("XAP")),
        ("NAME_CONTRACT_TYPE", json!("")),
        ("NAME_CONTRACT_TYPE", json!(null)),
        ("AMT_INCOME_TOTAL", json!(0)),
        ("AMT_INCOME_TOTAL", json!(-0.0)),
        ("AMT_CREDIT", json!(1e-300)),
        ("AMT_ANNUITY", json!(0.5)),
        ("AMT_ANNUITY", json!(null)),
    ] {
        let mut body = applicant();
        body["application"][field] = nothing.clone();
        for client in [json!(null), json!(100_001)] {
            body["client_id"] = client;
            let answer = app.post(PATH, body.to_string()).await;
            assert_eq!(answer.status, 422, "{field} {nothing}");
            let pointers: Vec<&str> = (answer.json()["errors"].as_array().unwrap().iter())
                .map(|error| error["pointer"].as_str().unwrap())
                .map(
                    |pointer| {
                        if pointer == format!("/application/{field}") { field } else { "another" }
                    },
                )
                .collect();
            assert!(pointers.contains(&field), "{field} {nothing}: {}", answer.json());
        }
    }
}

/// Implausible values.
const ABSURD: [f64; 8] = [-1e300, -1e9, -1.0, -0.0, 1e-300, 1e9, 1e17, 1e300];

/// Values of a client's fields, and the client's probability.
struct Known {
    id: u64,
    fields: BTreeMap<String, Value>,
    probability: f64,
}

async fn known_clients(app: &TestApp) -> Vec<Known> {
    let mut known = Vec::new();
    let mut next = "/v1/clients?limit=100".to_owned();
    loop {
        let page = app.get(&next).await.ok();
        for client in page["clients"].as_array().unwrap() {
            let id = client["client_id"].as_u64().unwrap();
            let fields = app.get(&format!("/v1/clients/{id}")).await.ok()["application"].clone();
            known.push(Known {
                id,
                fields: serde_json::from_value(fields).unwrap(),
                probability: client["probability"].as_f64().unwrap(),
            });
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("/v1/clients?limit=100&cursor={cursor}"),
            None => return known,
        }
    }
}

/// Sets each field of 200 clients to the ends of its range and to implausible values.
///
/// A value that changes the score must be within those of other clients, or be refused, or be in a
/// warning.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_implausible_is_answered_without_a_word() {
    let app = TestApp::on_champion().await;
    let model = app.get("/v1/model").await.ok();
    let known = known_clients(&app).await;
    // The range of the clients' values, extended by a quarter on each side.
    let plausible = |field: &Value| {
        // Scores and normalised values may be anything from 0 to 1.
        if (field["minimum"].as_f64(), field["maximum"].as_f64()) == (Some(0.0), Some(1.0)) {
            return 0.0..=1.0;
        }
        let field = field["name"].as_str().unwrap();
        let values = known.iter().filter_map(|client| client.fields.get(field)?.as_f64());
        let (low, high) = values
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let beyond = (high - low) / 4.0;
        low - beyond..=high + beyond
    };
    let mut asked: Vec<(usize, &str, f64, bool)> = Vec::new();
    let mut lines = String::new();
    let numbers =
        model["fields"].as_array().unwrap().iter().filter(|field| field["kind"] == "number");
    for field in numbers {
        let name = field["name"].as_str().unwrap();
        let plausible = plausible(field);
        let ends = ["minimum", "maximum"].into_iter().filter_map(|end| field[end].as_f64());
        let ends = ends.map(|end| (end, 200));
        for (value, clients) in ends.chain(ABSURD.map(|value| (value, 20))) {
            for (at, client) in known.iter().enumerate().step_by(known.len() / clients) {
                asked.push((at, name, value, plausible.contains(&value)));
                let line = json!({"client_id": client.id, "application": {name: value}});
                lines.extend([line.to_string().as_str(), "\n"]);
            }
        }
    }
    let request =
        Request::post("/v1/predictions/batch").header("content-type", "application/x-ndjson");
    let answer = app.send(request.body(Body::from(lines)).unwrap()).await;
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let (mut refused, mut named) = (0, 0);
    let mut answers = 0;
    for ((at, name, value, is_plausible), line) in asked.iter().zip(text.lines()) {
        answers += 1;
        let line: Value = serde_json::from_str(line).unwrap();
        let Some(prediction) = line.get("prediction") else {
            refused += 1;
            continue;
        };
        let is_changed =
            (prediction["probability"].as_f64().unwrap() - known[*at].probability).abs() > 1e-9;
        let is_named = !prediction["warnings"].as_array().unwrap().is_empty();
        named += usize::from(is_named);
        assert!(
            !is_changed || *is_plausible || is_named,
            "client {}, {name} {value}: {line}",
            known[*at].id
        );
    }
    assert_eq!(answers, asked.len());
    assert!(
        refused > 10_000 && named > 1_000,
        "{refused} refused, {named} named of {}",
        asked.len()
    );
}
