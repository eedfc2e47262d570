use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn shows_the_application_and_the_history() {
    let app = TestApp::start().await;
    assert_eq!(
        app.get_with("/v1/clients/100002", "accept-language", "en").await.ok(),
        json!({
            "client_id": 100_002,
            "application": {
                "AMT_CREDIT": 1_000_000.0,
                "AMT_INCOME_TOTAL": 100_000.0,
                "EXT_SOURCE_2": 0.2,
                "NAME_EDUCATION_TYPE": "Secondary / secondary special"
            },
            "history": [{"feature": "bureau_active_debt_sum", "label": "Debt with other lenders", "unit": "amount", "value": 250_000.5}]
        })
    );
}

#[tokio::test]
async fn shows_what_is_missing_as_null() {
    let client = TestApp::start().await.get("/v1/clients/200001").await.ok();
    assert_eq!(
        client["application"],
        json!({"AMT_CREDIT": 300_000.0, "AMT_INCOME_TOTAL": null, "EXT_SOURCE_2": null, "NAME_EDUCATION_TYPE": null})
    );
    assert_eq!(
        client["history"],
        json!([{"feature": "bureau_active_debt_sum", "label": "Encours ailleurs", "unit": "amount", "value": null}])
    );
}

#[tokio::test]
async fn refuses_an_unknown_client_and_what_is_not_a_number() {
    let app = TestApp::start().await;
    let detail = "There is no client 100003. GET /v1/clients?search= finds clients by the first digits of their number.";
    app.get("/v1/clients/100003").await.is_problem(404, "unknown-client", "Unknown client", detail);
    let detail = "client_id: expected a client's number, found \"abc\".";
    app.get("/v1/clients/abc").await.is_problem(
        400,
        "invalid-parameter",
        "Invalid parameter",
        detail,
    );
    let not_text = "client_id: expected a client's number, found \"�\".";
    app.get("/v1/clients/%ff").await.is_problem(
        400,
        "invalid-parameter",
        "Invalid parameter",
        not_text,
    );
    app.get("/v1/clients/abc/prediction").await.is_problem(
        400,
        "invalid-parameter",
        "Invalid parameter",
        detail,
    );
}
