use serde_json::{Value, json};
use store::Role;

use crate::support::TestApp;
use crate::support::people::Person;

async fn recent(app: &TestApp, person: &Person, query: &str) -> Value {
    app.send_as_it_is(person.get(&format!("/v1/clients/recent{query}"))).await.ok()["clients"]
        .take()
}

fn ids(clients: &Value) -> Vec<u64> {
    clients.as_array().unwrap().iter().map(|client| client["client_id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn lists_the_callers_own_clients_the_latest_first_each_once() {
    let app = TestApp::start().await;
    let (marie, paul) =
        (app.sign_in("marie", Role::Advisor).await, app.sign_in("paul", Role::Advisor).await);
    assert_eq!(recent(&app, &marie, "").await, json!([]));
    for client in [100_001, 100_002, 7, 100_001, 100_015] {
        app.send_as_it_is(marie.get(&format!("/v1/clients/{client}"))).await;
    }
    app.send_as_it_is(paul.get("/v1/clients/200001")).await.ok();
    // It lists neither a client who does not exist nor one that another advisor opened.
    let mut clients = recent(&app, &marie, "").await;
    assert_eq!(ids(&clients), [100_015, 100_001, 100_002]);
    let opened_at = clients[0].as_object_mut().unwrap().remove("opened_at").unwrap();
    assert!(chrono::DateTime::parse_from_rfc3339(opened_at.as_str().unwrap()).is_ok());
    assert_eq!(
        clients[0],
        json!({"client_id": 100_015, "probability": 0.082, "decision": "granted", "needs_review": true})
    );
    assert_eq!(ids(&recent(&app, &marie, "?limit=2").await), [100_015, 100_001]);
    assert_eq!(ids(&recent(&app, &paul, "").await), [200_001]);
    let log = app.get("/v1/audit?actor=user:paul").await.lines();
    let last = log.last().unwrap();
    assert_eq!(
        (&last["action"], &last["detail"]),
        (&json!("clients.recent"), &json!("shown=200001"))
    );
}

#[tokio::test]
async fn survives_a_restart_and_refuses_what_it_cannot_use() {
    let app = TestApp::start().await;
    app.get("/v1/clients/100002").await.ok();
    let app = app.restart().await;
    assert_eq!(ids(&app.get("/v1/clients/recent").await.ok()["clients"]), [100_002]);
    for limit in ["0", "51", "ten"] {
        let answer = app.get(&format!("/v1/clients/recent?limit={limit}")).await;
        let detail = format!("limit: expected a whole number from 1 to 50, found \"{limit}\".");
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
    }
}
