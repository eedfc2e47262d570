//! Distributions, counted by hand on clients of four kinds.

use serde_json::{Value, json};

use crate::support::bundle::Client;
use crate::support::{Answer, TestApp, assert_close};

/// Starts a service with so many clients of each kind, in the order of their numbers.
///
/// The kinds are the clients of the small bundle.
///
/// | kind | `EXT_SOURCE_2` | credit | credit to income | education | probability | decision |
/// |---|---|---|---|---|---|---|
/// | 100001 | 0.7 | 450 000 | 3 | higher | 0.062 | granted |
/// | 100002 | 0.2 | 1 000 000 | 10 | secondary | 0.37 | refused |
/// | 100015 | 0.7 | 500 000 | 5 | missing | 0.082 | granted |
/// | 200001 | missing | 300 000 | missing | missing | 0.21 | refused |
pub(crate) async fn with(counts: [usize; 4]) -> TestApp {
    let reasons = "external_scores,loan,other_lenders,,0.1,0.1,0.1,";
    let mut explanations = "SK_ID_CURR,probability,decision,reason_1,reason_2,reason_3,reason_4,\
                            contribution_1,contribution_2,contribution_3,contribution_4\n"
        .to_owned();
    let kinds = [
        (100_001, "0.062,granted"),
        (100_002, "0.37,refused"),
        (100_015, "0.082,granted"),
        (200_001, "0.21,refused"),
    ];
    let mut clients = Vec::new();
    for ((kind, published), count) in kinds.into_iter().zip(counts) {
        let client = Client::ALL.iter().find(|client| client.id == kind).unwrap();
        for number in 0..count as i64 {
            let id = kind + 1000 * number;
            explanations = format!("{explanations}{id},{published},{reasons}\n");
            clients.push(Client { id, ..*client });
        }
    }
    TestApp::start_with_clients(&explanations, &clients).await
}

/// Checks that the distribution is refused.
#[track_caller]
fn is_about_too_few(answer: &Answer) {
    let detail = "The conditions keep, or leave out, fewer than 10 clients: nothing is told about so few. Widen a condition, or leave one out.";
    answer.is_problem(404, "too-few-clients", "Too few clients", detail);
}

#[tokio::test]
async fn numbers_that_are_few_are_groups_of_their_own() {
    let app = with([10, 11, 12, 13]).await;
    let answer = app.get_with("/v1/population/EXT_SOURCE_2", "accept-language", "en").await;
    let version = app.get("/v1/model").await.ok()["version"].clone();
    let expected = json!({
        "field": "EXT_SOURCE_2", "label": "External score 2", "unit": "score", "all_clients": 46, "clients": 46, "filter": [],
        "groups": [
            {"from": 0.2, "to": 0.2, "clients": 11, "granted": 0, "refused": 11, "expected_default_share": 0.37},
            {"from": 0.7, "to": 0.7, "clients": 22, "granted": 22, "refused": 0,
             "expected_default_share": (10.0 * 0.062 + 12.0 * 0.082) / 22.0}
        ],
        "missing": {"clients": 13, "granted": 0, "refused": 13, "expected_default_share": 0.21},
        "model_version": version
    });
    assert_close(&answer.ok(), &expected);
}

#[tokio::test]
async fn a_feature_that_follows_from_fields_is_computed_for_each_client() {
    let app = with([10, 10, 10, 10]).await;
    // 450 000 / 150 000 = 3, 1 000 000 / 100 000 = 10, 500 000 / 100 000 = 5; the fourth kind has
    // no income. These are more than two distinct numbers, so there are ranges with round bounds.
    let answer = app.get("/v1/population/credit_to_income?bins=2").await.ok();
    assert_eq!(answer["label"], "Crédit sur revenu");
    let counts: Vec<_> =
        answer["groups"].as_array().unwrap().iter().map(|group| &group["clients"]).collect();
    assert_eq!(counts, [20, 10], "{answer:#}");
    assert_eq!([&answer["groups"][0]["to"], &answer["groups"][1]["from"]], [10.0, 10.0]);
    assert_eq!(answer["missing"]["clients"], 10);
}

#[tokio::test]
async fn a_feature_that_follows_from_the_history_is_computed_for_each_client() {
    let app = TestApp::on_champion().await;
    // Debt with other lenders over income: missing if the debt is missing.
    let missing = |answer: Value| answer["missing"]["clients"].as_u64().unwrap();
    let debts = missing(app.get("/v1/population/bureau_active_debt_sum").await.ok());
    let ratios = app.get("/v1/population/bureau_debt_to_income").await.ok();
    let all = ratios["all_clients"].as_u64().unwrap();
    assert!(debts < all, "somebody has debts");
    assert_eq!(missing(ratios), debts);
}

#[tokio::test]
async fn categories_have_labels_and_the_most_frequent_comes_first() {
    let app = with([10, 11, 10, 10]).await;
    let answer = app.get("/v1/population/NAME_EDUCATION_TYPE").await.ok();
    let groups = answer["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["clients"], 11);
    let higher = &groups[1];
    assert_eq!((&higher["label"], &higher["granted"]), (&json!("Études supérieures"), &json!(10)));
    assert_eq!(answer["missing"]["clients"], 20);
}

#[tokio::test]
async fn a_filter_keeps_who_meets_every_condition_and_says_so() {
    let app = with([10, 11, 12, 13]).await;
    let answer = app.get("/v1/population/EXT_SOURCE_2?filter=AMT_CREDIT:400000..600000").await.ok();
    assert_eq!((&answer["clients"], &answer["all_clients"]), (&json!(22), &json!(46)));
    assert_eq!(
        answer["filter"],
        json!([{"field": "AMT_CREDIT", "label": "Montant du crédit", "condition": "400000..600000"}])
    );
    let both = "/v1/population/EXT_SOURCE_2?filter=AMT_CREDIT:400000..&filter=NAME_EDUCATION_TYPE:Higher%20education";
    assert_eq!(app.get(both).await.ok()["clients"], 10);
    let derived = "/v1/population/AMT_CREDIT?filter=credit_to_income:5..";
    assert_eq!(app.get(derived).await.ok()["clients"], 23);
}

#[tokio::test]
async fn a_filter_that_keeps_few_or_leaves_few_out_is_refused() {
    let app = with([9, 11, 12, 13]).await;
    let ask = async |query: &str| app.get(&format!("/v1/population/EXT_SOURCE_2?{query}")).await;
    // Nine clients of one kind, selected in several ways. No client at all looks the same.
    let nine = "filter=NAME_EDUCATION_TYPE:Higher%20education";
    for few in [
        nine,
        "filter=AMT_CREDIT:450000",
        "filter=credit_to_income:3",
        "filter=credit_to_income:..4",
        "filter=AMT_CREDIT:1..2",
    ] {
        is_about_too_few(&ask(few).await);
    }
    is_about_too_few(&ask("filter=NAME_EDUCATION_TYPE:Nobody").await);
    // All but the nine: the difference to the response without the condition would be about the
    // nine.
    is_about_too_few(&ask("filter=AMT_CREDIT:..450000&filter=EXT_SOURCE_2:0.5..").await);
    is_about_too_few(&ask("filter=AMT_CREDIT:460000..&filter=EXT_SOURCE_2:0.5..").await);
    // Eleven are left out, and the twenty-one who have the score are kept.
    ask("filter=EXT_SOURCE_2:0.5..").await.ok();
    // A condition that leaves nobody out gives the distribution of all.
    assert_eq!(ask("filter=AMT_CREDIT:1..").await.ok()["clients"], 45);
    // With few clients in total there is no distribution.
    is_about_too_few(&TestApp::start().await.get("/v1/population/AMT_CREDIT").await);
}

#[tokio::test]
async fn small_groups_are_told_of_together_with_enough_others() {
    // Education: 10 higher, 3 secondary, 25 without. The three alone would follow from the total.
    let app = with([10, 3, 12, 13]).await;
    let answer = app.get("/v1/population/NAME_EDUCATION_TYPE").await.ok();
    assert_eq!((&answer["clients"], &answer["groups"]), (&json!(38), &json!([])));
    assert_close(&answer["missing"]["clients"], &json!(25));
    let together = json!({
        "clients": 13, "granted": 10, "refused": 3, "expected_default_share": (10.0 * 0.062 + 3.0 * 0.37) / 13.0
    });
    assert_close(&answer["small_groups"], &together);

    // Clients without a value are a group like others: 3 with a score of 0.2, 22 with 0.7, 13
    // without.
    let answer = app.get("/v1/population/EXT_SOURCE_2").await.ok();
    assert_eq!(
        (&answer["missing"], &answer["small_groups"]["clients"]),
        (&Value::Null, &json!(16))
    );
    assert_eq!(answer["groups"].as_array().unwrap().len(), 1);

    // A group without clients after a filter looks the same as one with a few.
    let filtered =
        app.get("/v1/population/EXT_SOURCE_2?filter=AMT_CREDIT:400000..600000").await.ok();
    let values: Vec<&Value> =
        filtered["groups"].as_array().unwrap().iter().map(|group| &group["from"]).collect();
    assert_eq!(
        (values, &filtered["missing"], &filtered["small_groups"]),
        (vec![&json!(0.7)], &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn no_figure_of_the_champion_is_about_fewer_than_ten() {
    let app = TestApp::on_champion().await;
    let model = app.get("/v1/model").await.ok();
    let fields =
        model["fields"].as_array().unwrap().iter().chain(model["features"].as_array().unwrap());
    let (mut answers, mut small) = (0, 0);
    for field in fields {
        let name = field["name"].as_str().unwrap();
        for filter in [
            "",
            "&filter=DAYS_BIRTH:..-20000",
            "&filter=EXT_SOURCE_2:0.7..&filter=AMT_CREDIT:900000..",
        ] {
            let answer = app.get(&format!("/v1/population/{name}?bins=40{filter}")).await;
            if answer.status == 404 {
                continue;
            }
            let answer = answer.ok();
            let groups = answer["groups"].as_array().unwrap().iter();
            let cells = groups
                .chain([&answer["missing"], &answer["small_groups"]])
                .filter_map(|cell| cell["clients"].as_u64());
            let cells: Vec<u64> = cells.collect();
            assert!(cells.iter().all(|clients| *clients == 0 || *clients >= 10), "{answer:#}");
            assert_eq!(answer["clients"].as_u64(), Some(cells.iter().sum()), "{answer:#}");
            answers += 1;
            small += usize::from(!answer["small_groups"].is_null());
        }
    }
    assert!(answers > 100 && small > 50, "{answers} {small}");
}

#[tokio::test]
async fn refuses_what_it_does_not_know() {
    let app = with([10, 10, 10, 10]).await;
    let unknown = "There is no field or feature CODE_GENDER. GET /v1/model lists them.";
    app.get("/v1/population/CODE_GENDER").await.is_problem(
        404,
        "unknown-field",
        "Unknown field",
        unknown,
    );
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
    let expected = "by: unknown parameter. Expected one of bins, filter, similar_to, k.";
    answer.is_problem(400, "invalid-parameter", "Invalid parameter", expected);
}

#[tokio::test]
async fn refuses_more_conditions_than_anybody_needs() {
    let app = with([10, 10, 10, 10]).await;
    let filter = |count: usize| "&filter=AMT_CREDIT:1..".repeat(count);
    app.get(&format!("/v1/population/AMT_CREDIT?bins=5{}", filter(5))).await.ok();
    let answer = app.get(&format!("/v1/population/AMT_CREDIT?bins=5{}", filter(900))).await;
    let expected = "filter: expected at most 5 conditions, found 900. Leave some out.";
    answer.is_problem(400, "invalid-parameter", "Invalid parameter", expected);
}
