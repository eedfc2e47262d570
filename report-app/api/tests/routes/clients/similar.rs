use serde_json::json;

use crate::support::{TestApp, assert_close};

#[tokio::test]
async fn tells_how_many_of_the_nearest_known_clients_defaulted() {
    let app = TestApp::start().await;
    // Of the twelve known clients, the ten without scores 0.1 and 0.2 are nearest to 0.7. The ones
    // with 0.4 and 0.71 defaulted.
    let answer = app.get_with("/v1/clients/100001/similar?k=10", "accept-language", "en").await;
    assert_eq!(answer.header("content-language"), "en");
    let mut answer = answer.ok();
    let features = answer["features"].take();
    assert_eq!((&answer["clients"], &answer["defaults"]), (&json!(10), &json!(2)));
    assert_close(&answer["default_share"], &json!(0.2));
    // Wilson's interval for 2 of 10, by its formula.
    assert!(
        (answer["default_share_low"].as_f64().unwrap() - 0.056_682_151_454_375_2).abs() < 1e-9,
        "{answer}"
    );
    assert!(
        (answer["default_share_high"].as_f64().unwrap() - 0.509_837_528_463_358_3).abs() < 1e-9,
        "{answer}"
    );
    assert_eq!(features[0]["label"], "External score 2");
    assert!((features[0]["value"].as_f64().unwrap() - 0.7).abs() < 1e-9);
    assert!((features[0]["median"].as_f64().unwrap() - 0.65).abs() < 1e-6, "{features}");
}

#[tokio::test]
async fn compares_with_all_where_there_are_fewer_than_asked_for() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/clients/200001/similar").await.ok();
    assert_eq!((&answer["clients"], &answer["defaults"]), (&json!(12), &json!(4)));
    assert_eq!(
        answer["features"][0]["value"],
        json!(null),
        "a missing score counts as the usual one"
    );
}

#[tokio::test]
async fn refuses_a_number_of_clients_it_cannot_compare_with_and_a_client_it_does_not_know() {
    let app = TestApp::start().await;
    // The single nearest neighbour would reveal a client's file.
    for count in ["0", "1", "9", "1001", "010", "+10"] {
        let answer =
            app.get(&format!("/v1/clients/100001/similar?k={}", count.replace('+', "%2B"))).await;
        let detail = format!("k: expected a whole number from 10 to 1000, found \"{count}\".");
        answer.is_problem(400, "invalid-parameter", "Invalid parameter", &detail);
    }
    app.get("/v1/clients/7/similar").await.is_problem(
        404,
        "unknown-client",
        "Unknown client",
        "There is no client 7. GET /v1/clients?search= finds clients by the first digits of their number.",
    );
}
