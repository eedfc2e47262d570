//! SQL injection: statements in every text that a caller can send.
//!
//! They are treated as text, and nothing in the store changes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::http::{Answer, get_with};
use crate::support::program::Place;
use crate::support::store::Store;

/// Texts that would change, reveal or break something as part of a statement.
const INJECTED: [&str; 10] = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE predictions; --",
    "\"; DELETE FROM audit; --",
    "1; UPDATE users SET role = 'operator' --",
    "' UNION SELECT password FROM users --",
    "x'; INSERT INTO api_keys SELECT 'a','a','a','read','a',NULL;--",
    "\\'; COMMIT; --",
    "$1",
    "%' AND (SELECT COUNT(*) FROM users) > 0 --",
];

/// Percent-encodes a text for a URL.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Returns what must not change: the schema, and every row that a caller cannot add to.
fn kept(store: &Store<'_>) -> (Vec<String>, Vec<String>, BTreeSet<String>) {
    let users = store.texts("SELECT CAST(user_id || name || role || COALESCE(password, '') || COALESCE(disabled_at, '') AS TEXT) FROM users");
    let others = ["sessions", "sign_in_links", "api_keys", "outcomes"]
        .map(|table| store.count(table).to_string());
    (store.schema(), users.into_iter().chain(others).collect(), store.predictions())
}

#[test]
fn a_statement_in_a_parameter_is_a_text() {
    let place = Place::new();
    let program = place.start();
    let prediction = program.predict().prediction_id().unwrap();
    let before = kept(&place.store());
    for text in INJECTED {
        let is = |path: String, status: u16| -> Answer {
            let answer = program.get(&path);
            assert_eq!(answer.status, status, "{path}: {}", answer.text());
            answer
        };
        let text = encoded(text);
        is(format!("/v1/clients?search={text}"), 400);
        is(format!("/v1/clients?cursor={text}"), 400);
        is(format!("/v1/clients?cursor=after-{text}"), 400);
        is(format!("/v1/clients?limit={text}"), 400);
        is(format!("/v1/clients?{text}=1"), 400);
        is(format!("/v1/clients/{text}"), 400);
        is(format!("/v1/clients/{text}/prediction"), 400);
        is(format!("/v1/clients/100001/similar?k={text}"), 400);
        is(format!("/v1/reviews?client_id={text}"), 400);
        is(format!("/v1/population/{text}"), 404);
        is(format!("/v1/population/AMT_CREDIT?filter={text}"), 400);
        is(format!("/v1/monitoring?days={text}"), 400);
        is(format!("/v1/audit?client_id={text}"), 400);
        is(format!("/v1/audit?from={text}"), 400);
        is(format!("/v1/audit?to={text}"), 400);
        // An actor may have any name; there are no entries of this one.
        assert_eq!(is(format!("/v1/audit?actor={text}"), 200).text(), "");
    }
    assert!(program.get("/v1/audit?actor=anyone").text().contains(&prediction));
    assert_eq!(kept(&place.store()), before);
    program.is_well();
}

#[test]
fn a_statement_in_a_body_is_a_text_and_kept_as_it_is() {
    let place = Place::new();
    let program = place.start();
    let prediction = program.predict().prediction_id().unwrap();
    let before = kept(&place.store());
    for text in INJECTED {
        let is = |path: &str, body: Value, status: u16| {
            let answer = program.post(path, body.to_string());
            assert_eq!(answer.status, status, "{path} {body}: {}", answer.text());
        };
        for path in ["/v1/predictions", "/v1/counterfactuals"] {
            is(path, json!({"client_id": text}), 422);
            is(path, json!({"client_id": 100_001, text: 1}), 422);
            is(path, json!({"client_id": 100_001, "application": {text: 1}}), 422);
            is(
                path,
                json!({"client_id": 100_001, "application": {"NAME_EDUCATION_TYPE": text}}),
                422,
            );
        }
        is("/v1/session", json!({"name": text, "password": text}), 401);
        is("/v1/session", json!({"token": text}), 401);
        is(
            "/v1/reviews",
            json!({"prediction_id": text, "verdict": "confirmed", "reason": "Vu."}),
            422,
        );
        is(
            "/v1/reviews",
            json!({"prediction_id": prediction, "verdict": text, "reason": "Vu."}),
            422,
        );
        is(
            "/v1/outcomes",
            json!({"prediction_id": text, "defaulted": false, "observed_on": "2026-01-01"}),
            422,
        );
        is(
            "/v1/outcomes",
            json!({"prediction_id": prediction, "defaulted": false, "observed_on": text}),
            422,
        );
        let review = json!({"prediction_id": prediction, "verdict": "confirmed", "reason": text, "client_view": text});
        is("/v1/reviews", review, 201);
    }
    let reviews = program.get("/v1/reviews?client_id=100001").ok()["reviews"].clone();
    let texts: Vec<&str> = reviews
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["reason"].as_str().unwrap())
        .collect();
    assert!(texts.iter().rev().eq(&INJECTED), "{texts:?}");
    // No user has such a name, so nothing of the typed text is stored.
    let failed = place
        .store()
        .texts("SELECT detail FROM audit WHERE action = 'sign_in.failed' AND detail IS NOT NULL");
    assert_eq!(failed.iter().collect::<BTreeSet<_>>().len(), INJECTED.len());
    assert!(
        failed
            .iter()
            .all(|kept| kept.len() == "unknown:0123456789abcdef".len()
                && kept.starts_with("unknown:"))
    );
    assert_eq!(kept(&place.store()), before);
    program.is_well();
}

#[test]
fn a_statement_instead_of_a_key_or_a_session_signs_nobody_in() {
    let place = Place::new();
    let program = place.start_requiring_sign_in();
    let before = kept(&place.store());
    for text in INJECTED {
        for header in [
            format!("authorization: Bearer {text}\r\n"),
            format!("authorization: Bearer pret_{text}_{text}\r\n"),
            format!("authorization: Bearer pret_0123456789abcdef_{}\r\n", "0".repeat(64)),
            format!("cookie: pret-session={text}\r\n"),
            format!("cookie: pret-session={}\r\n", "0".repeat(64)),
        ] {
            let answer = program.connect().ask(get_with("/v1/clients/100001", &header));
            assert_eq!(answer.status, 401, "{header}: {}", answer.text());
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
    assert_eq!(kept(&place.store()), before);
    assert_eq!(place.store().count("audit"), 0);
    assert_eq!(program.get("/health/live").status, 200);
}
