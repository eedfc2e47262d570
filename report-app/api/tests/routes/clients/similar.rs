use serde_json::json;

use crate::support::{TestApp, assert_close};

#[tokio::test]
async fn tells_how_many_of_the_nearest_known_clients_defaulted() {
    let app = TestApp::start().await;
    // Of the four known clients, those with scores of 0.6, 0.7 and 0.71 are nearest to 0.7; the one with 0.71 defaulted.
    let answer = app.get_with("/v1/clients/100001/similar?k=3", "accept-language", "en").await;
    assert_eq!(answer.header("content-language"), "en");
    let mut answer = answer.ok();
    let features = answer["features"].take();
    assert_eq!((&answer["clients"], &answer["defaults"]), (&json!(3), &json!(1)));
    assert_close(&answer["default_share"], &json!(1.0 / 3.0));
    // scipy 1.17: binomtest(1, 3).proportion_ci(method="wilson").
    assert!((answer["default_share_low"].as_f64().unwrap() - 0.061_491_944_720_396_4).abs() < 1e-9, "{answer}");
    assert!((answer["default_share_high"].as_f64().unwrap() - 0.792_340_399_197_952_3).abs() < 1e-9, "{answer}");
    assert_eq!(features[0]["label"], "External score 2");
    assert!((features[0]["value"].as_f64().unwrap() - 0.7).abs() < 1e-9);
    assert!((features[0]["median"].as_f64().unwrap() - 0.7).abs() < 1e-6, "{features}");
}

#[tokio::test]
async fn compares_with_all_where_there_are_fewer_than_asked_for() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/clients/200001/similar").await.ok();
    assert_eq!((&answer["clients"], &answer["defaults"]), (&json!(4), &json!(2)));
    assert_eq!(answer["features"][0]["value"], json!(null), "a missing score counts as the usual one");
}

#[tokio::test]
async fn refuses_a_number_of_clients_it_cannot_compare_with_and_a_client_it_does_not_know() {
    let app = TestApp::start().await;
    app.get("/v1/clients/100001/similar?k=0").await.is_problem(
        400,
        "invalid-parameter",
        "Invalid parameter",
        "k: expected a whole number from 1 to 1000, found \"0\".",
    );
    app.get("/v1/clients/7/similar").await.is_problem(
        404,
        "unknown-client",
        "Unknown client",
        "There is no client 7. GET /v1/clients?search= finds clients by the first digits of their number.",
    );
}
