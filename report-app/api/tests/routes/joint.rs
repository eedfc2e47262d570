//! Joint distributions, similar clients and ranks, counted by hand on clients of four kinds.

use serde_json::{Value, json};

use crate::population::with;
use crate::support::{TestApp, assert_close};

fn pairs<'a>(cells: &'a Value, members: [&str; 3]) -> Vec<[&'a Value; 3]> {
    cells.as_array().unwrap().iter().map(|cell| members.map(|member| &cell[member])).collect()
}

#[tokio::test]
async fn two_numbers_make_cells() {
    let app = with([10, 11, 12, 13]).await;
    let answer =
        app.get_with("/v1/population/AMT_CREDIT/by/EXT_SOURCE_2", "accept-language", "en").await;
    let version = app.get("/v1/model").await.ok()["version"].clone();
    let cell = |credit: f64, score: f64, clients: u32, refused: u32, share: f64| {
        json!({"from": credit, "to": credit, "other_from": score, "other_to": score, "clients": clients, "refused": refused,
               "expected_default_share": share})
    };
    let expected = json!({
        "field": "AMT_CREDIT", "label": "Credit amount", "unit": "amount", "other": "EXT_SOURCE_2",
        "other_label": "External score 2", "other_unit": "score", "clients": 46, "all_clients": 46, "filter": [],
        "cells": [
            cell(450_000.0, 0.7, 10, 0, 0.062), cell(500_000.0, 0.7, 12, 0, 0.082), cell(1_000_000.0, 0.2, 11, 11, 0.37)
        ],
        "boxes": [],
        "small_groups": {"clients": 13, "granted": 0, "refused": 13, "expected_default_share": 0.21},
        "model_version": version
    });
    assert_close(&answer.ok(), &expected);
    let log = app.get("/v1/audit").await.lines();
    assert_eq!(log[0]["detail"], "field=AMT_CREDIT by=EXT_SOURCE_2");
}

#[tokio::test]
async fn a_number_and_a_category_make_boxes_in_either_order() {
    let app = with([10, 11, 12, 13]).await;
    let answer = app.get("/v1/population/AMT_CREDIT/by/NAME_EDUCATION_TYPE").await.ok();
    let quantiles = |of: f64, category: &str, label: &str, clients: u32| {
        json!({"category": category, "label": label, "clients": clients, "p10": of, "first_quartile": of, "median": of,
               "third_quartile": of, "p90": of})
    };
    let secondary = "Secondary / secondary special";
    let expected = json!([
        quantiles(1_000_000.0, secondary, secondary, 11),
        quantiles(450_000.0, "Higher education", "Études supérieures", 10)
    ]);
    assert_close(&answer["boxes"], &expected);
    // Clients without a category.
    assert_eq!((&answer["cells"], &answer["small_groups"]["clients"]), (&json!([]), &json!(25)));
    let other = app.get("/v1/population/NAME_EDUCATION_TYPE/by/AMT_CREDIT").await.ok();
    assert_eq!(other["boxes"], answer["boxes"]);
}

#[tokio::test]
async fn nine_clients_are_in_no_cell_and_no_box_and_take_others_along() {
    let app = with([9, 11, 12, 13]).await;
    let boxes =
        app.get("/v1/population/AMT_CREDIT/by/NAME_EDUCATION_TYPE").await.ok()["boxes"].take();
    let secondary = json!("Secondary / secondary special");
    assert_eq!(
        pairs(&boxes, ["category", "clients", "none"]),
        [[&secondary, &json!(11), &Value::Null]]
    );
    let answer = app.get("/v1/population/AMT_CREDIT/by/EXT_SOURCE_2").await.ok();
    // Each amount has one score. A reader who knows how many clients have 0.7, and how many
    // requested 500 000, could compute the 9. So nothing is shown.
    assert_eq!((&answer["cells"], &answer["small_groups"]["clients"]), (&json!([]), &json!(45)));
    let few =
        app.get("/v1/population/AMT_CREDIT/by/EXT_SOURCE_2?filter=AMT_CREDIT:450000..450001").await;
    assert_eq!(few.json()["type"], "/problems/too-few-clients");
}

#[tokio::test]
async fn similar_clients_are_the_nearest_and_oneself_is_not_among_them() {
    let app = with([20, 20, 20, 20]).await;
    // All clients with the score 0.7 are equally near. The first 30 numbers without the client's
    // own are 15 of either kind.
    let answer = app.get("/v1/population/AMT_CREDIT?similar_to=100001&k=30").await.ok();
    let groups = pairs(&answer["groups"], ["from", "clients", "granted"]);
    let fifteen = json!(15);
    assert_eq!(
        groups,
        [[&json!(450_000.0), &fifteen, &fifteen], [&json!(500_000.0), &fifteen, &fifteen]]
    );
    assert_eq!((&answer["all_clients"], &answer["clients"]), (&json!(30), &json!(30)));
    let filtered = app
        .get("/v1/population/AMT_CREDIT?similar_to=100001&k=30&filter=AMT_CREDIT:..460000")
        .await
        .ok();
    assert_eq!((&filtered["all_clients"], &filtered["clients"]), (&json!(30), &json!(15)));
    let joint =
        app.get("/v1/population/AMT_CREDIT/by/EXT_SOURCE_2?similar_to=100001&k=30").await.ok();
    assert_eq!(pairs(&joint["cells"], ["from", "other_from", "clients"]).len(), 2);
    let log = app.get("/v1/audit").await.lines();
    assert_eq!(
        (&log[0]["client_id"], &log[0]["detail"]),
        (&json!(100_001), &json!("field=AMT_CREDIT similar_to=100001 k=30"))
    );
}

#[tokio::test]
async fn refuses_similar_clients_that_it_cannot_tell_of() {
    let app = with([20, 20, 20, 20]).await;
    for (query, detail) in [
        ("similar_to=100001&k=15", "k: expected a multiple of ten, found \"15\"."),
        ("similar_to=100001&k=0", "k: expected a whole number from 10 to 1000, found \"0\"."),
        ("similar_to=x", "similar_to: expected a client's number, found \"x\"."),
    ] {
        for path in ["/v1/population/AMT_CREDIT", "/v1/population/AMT_CREDIT/by/EXT_SOURCE_2"] {
            app.get(&format!("{path}?{query}")).await.is_problem(
                400,
                "invalid-parameter",
                "Invalid parameter",
                detail,
            );
        }
    }
    let unknown = app.get("/v1/population/AMT_CREDIT?similar_to=7").await;
    let detail = "There is no client 7. GET /v1/clients?search= finds clients by the first digits of their number.";
    unknown.is_problem(404, "unknown-client", "Unknown client", detail);
    // The 79 others of 80 clients: too few are left out.
    let all = app.get("/v1/population/AMT_CREDIT?similar_to=100001&k=80").await;
    assert_eq!(all.json()["type"], "/problems/too-few-clients");
}

#[tokio::test]
async fn the_nearest_on_either_side_of_the_decision_are_told_apart() {
    let app = with([20, 20, 20, 20]).await;
    let answer = app.get("/v1/clients/100001/similar").await.ok();
    let sides = pairs(&answer["sides"], ["decision", "clients", "median_probability"]);
    // Granted: 10 each of 0.062 and 0.082. Refused: all 20 whose missing score counts as 0.5,
    // because that is nearer to 0.7 than 0.2 is.
    let (granted, refused, twenty) = (json!("granted"), json!("refused"), json!(20));
    assert_eq!(sides, [[&granted, &twenty, &json!(0.062)], [&refused, &twenty, &json!(0.21)]]);
    let medians: Vec<f64> =
        [0, 1].map(|side| answer["sides"][side]["features"][0]["median"].as_f64().unwrap()).into();
    assert!((medians[0] - 0.7).abs() < 1e-6 && (medians[1] - 0.5).abs() < 1e-6, "{medians:?}");
    // A side with nine clients is not shown.
    let app = with([20, 9, 20, 0]).await;
    let answer = app.get("/v1/clients/100001/similar").await.ok();
    assert_eq!(answer["sides"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_clients_main_information_has_its_place_among_all() {
    let app = with([20, 20, 20, 20]).await;
    let answer = app.get("/v1/clients/100001/standing").await.ok();
    let version = app.get("/v1/model").await.ok()["version"].clone();
    let expected = json!({
        "client_id": 100_001, "clients": 80, "model_version": version,
        "fields": [
            {"name": "AMT_CREDIT", "label": "Montant du crédit", "unit": "amount", "value": 450_000.0, "share_below": 0.25,
             "share_same": 0.25, "usual_value": 450_000.0},
            {"name": "AMT_INCOME_TOTAL", "label": "Revenu mensuel", "unit": "amount", "value": 150_000.0,
             "share_below": 40.0 / 60.0, "share_same": 20.0 / 60.0, "usual_value": 100_000.0},
            {"name": "NAME_EDUCATION_TYPE", "label": "Niveau d’études", "unit": "category", "value": "Higher education",
             "value_label": "Études supérieures", "share_same": 0.5, "usual_value": "Higher education",
             "usual_value_label": "Études supérieures"}
        ]
    });
    assert_close(&answer, &expected);
    // A client without an income has no rank.
    let missing = app.get("/v1/clients/200001/standing").await.ok()["fields"][1].take();
    assert_eq!(
        [&missing["value"], &missing["share_below"], &missing["share_same"]],
        [&Value::Null; 3]
    );
    let four = TestApp::start().await.get("/v1/clients/100001/standing").await;
    assert_eq!(four.json()["type"], "/problems/too-few-clients");
}
