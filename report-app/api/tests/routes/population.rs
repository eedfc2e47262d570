//! Distributions, counted by hand on the small bundle's four clients.

use serde_json::{Value, json};

use crate::support::bundle::version;
use crate::support::{TestApp, assert_close};

#[tokio::test]
async fn numbers_that_are_few_are_groups_of_their_own() {
    let app = TestApp::start().await;
    // 0.7 twice, 0.2 once, missing once.
    let answer = app.get_with("/v1/population/EXT_SOURCE_2", "accept-language", "en").await;
    let expected = json!({
        "field": "EXT_SOURCE_2", "label": "External score 2", "unit": "score", "all_clients": 4, "clients": 4, "filter": [],
        "groups": [
            {"from": 0.2, "to": 0.2, "clients": 1, "granted": 0, "refused": 1, "expected_default_share": 0.37},
            {"from": 0.7, "to": 0.7, "clients": 2, "granted": 2, "refused": 0, "expected_default_share": 0.072}
        ],
        "missing": {"clients": 1, "granted": 0, "refused": 1, "expected_default_share": 0.21},
        "model_version": version()
    });
    assert_close(&answer.ok(), &expected);
}

#[tokio::test]
async fn a_feature_that_follows_from_fields_is_computed_for_each_client() {
    let app = TestApp::start().await;
    // 450 000 / 150 000 = 3, 1 000 000 / 100 000 = 10, 500 000 / 100 000 = 5; one client has no income.
    // More than two different numbers: ranges, which begin at round numbers.
    let answer = app.get("/v1/population/credit_to_income?bins=2").await.ok();
    assert_eq!(answer["label"], "Crédit sur revenu");
    let counts: Vec<_> = answer["groups"].as_array().unwrap().iter().map(|group| &group["clients"]).collect();
    assert_eq!(counts, [2, 1], "{answer:#}");
    assert_eq!([&answer["groups"][0]["to"], &answer["groups"][1]["from"]], [10.0, 10.0]);
    assert_eq!(answer["missing"]["clients"], 1);
}

#[tokio::test]
async fn a_feature_that_follows_from_the_history_is_computed_for_each_client() {
    let app = TestApp::on_champion().await;
    // Debt with other lenders over income: missing for those whose debt is.
    let missing = |answer: Value| answer["missing"]["clients"].as_u64().unwrap();
    let debts = missing(app.get("/v1/population/bureau_active_debt_sum").await.ok());
    let ratios = app.get("/v1/population/bureau_debt_to_income").await.ok();
    let all = ratios["all_clients"].as_u64().unwrap();
    assert!(debts < all, "somebody has debts");
    assert_eq!(missing(ratios), debts);
}

#[tokio::test]
async fn categories_have_labels_and_the_most_frequent_comes_first() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/population/NAME_EDUCATION_TYPE").await.ok();
    let groups = answer["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    let higher = groups.iter().find(|group| group["category"] == "Higher education").unwrap();
    assert_eq!((&higher["label"], &higher["granted"]), (&json!("Études supérieures"), &json!(1)));
    assert_eq!(answer["missing"]["clients"], 2);
}

#[tokio::test]
async fn a_filter_keeps_who_meets_every_condition_and_says_so() {
    let app = TestApp::start().await;
    let answer = app.get("/v1/population/EXT_SOURCE_2?filter=AMT_CREDIT:400000..600000").await.ok();
    assert_eq!((&answer["clients"], &answer["all_clients"]), (&json!(2), &json!(4)));
    assert_eq!(
        answer["filter"],
        json!([{"field": "AMT_CREDIT", "label": "Montant du crédit", "condition": "400000..600000"}])
    );
    // The groups are the same whatever the filter: the one at 0.2 is there, and empty.
    assert_eq!(answer["groups"][0], json!({"from": 0.2, "to": 0.2, "clients": 0, "granted": 0, "refused": 0}));
    assert_eq!(answer["groups"][1]["clients"], 2);

    let both = "/v1/population/EXT_SOURCE_2?filter=AMT_CREDIT:400000..&filter=NAME_EDUCATION_TYPE:Higher%20education";
    assert_eq!(app.get(both).await.ok()["clients"], 1);
    let derived = "/v1/population/AMT_CREDIT?filter=credit_to_income:5..";
    assert_eq!(app.get(derived).await.ok()["clients"], 2);
    let nobody = "/v1/population/AMT_CREDIT?filter=NAME_EDUCATION_TYPE:Nobody";
    assert_eq!(app.get(nobody).await.ok()["clients"], 0);
}

#[tokio::test]
async fn refuses_what_it_does_not_know() {
    let app = TestApp::start().await;
    let unknown = "There is no field or feature CODE_GENDER. GET /v1/model lists them.";
    app.get("/v1/population/CODE_GENDER").await.is_problem(404, "unknown-field", "Unknown field", unknown);
    app.get("/v1/population/AMT_CREDIT?filter=CODE_GENDER:F").await.is_problem(
        404,
        "unknown-field",
        "Unknown field",
        unknown,
    );
    let expected = "filter: expected FIELD:CATEGORY or FIELD:FROM..TO, like age_years:30..40, found \"AMT_CREDIT\".";
    let answer = app.get("/v1/population/AMT_CREDIT?filter=AMT_CREDIT").await;
    answer.is_problem(400, "invalid-parameter", "Invalid parameter", expected);
    let answer = app.get("/v1/population/AMT_CREDIT?bins=1").await;
    let expected = "bins: expected a whole number from 2 to 100, found \"1\".";
    answer.is_problem(400, "invalid-parameter", "Invalid parameter", expected);
    let answer = app.get("/v1/population/AMT_CREDIT?by=x").await;
    let expected = "by: unknown parameter. Expected one of filter, bins.";
    answer.is_problem(400, "invalid-parameter", "Invalid parameter", expected);
}
