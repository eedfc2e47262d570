use serde_json::{Value, json};

use crate::support::{TestApp, assert_close};

const PATH: &str = "/v1/counterfactuals";

/// Client 100002 with a better score and less credit: −2.5 + 0.25 + 0.6 = −1.65, refused.
///
/// A credit of at most four years' income changes the score to −2.15. The probability is then
/// 0.094, which is below 95 % of the threshold of 0.1.
fn refused() -> Value {
    json!({"client_id": 100_002, "application": {"EXT_SOURCE_2": 0.7, "AMT_CREDIT": 500_000}})
}

#[tokio::test]
async fn proposes_the_smallest_changes_that_would_be_granted() {
    let app = TestApp::start().await;
    let answer = app.post(PATH, refused().to_string()).await.ok();
    assert_eq!(answer["decision"], "refused");
    assert_close(&answer["probability"], &json!(0.17));
    assert_eq!(
        answer["message"],
        "Avec l’un de ces changements, le modèle accorderait la demande."
    );
    let levers: Vec<&Value> = answer["proposals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|proposal| &proposal["levers"])
        .collect();
    assert_eq!(
        levers,
        [
            &json!([{"code": "co_borrower_income", "label": "Ajouter les revenus d’un co-emprunteur"}]),
            &json!([{"code": "amount", "label": "Demander un montant plus faible"}]),
        ]
    );
    assert_close(
        &answer["proposals"][0]["changes"],
        &json!([
            {"field": "AMT_INCOME_TOTAL", "label": "Revenu mensuel", "unit": "amount", "from": 100_000.0, "to": 125_000.0}
        ]),
    );
    assert_close(
        &answer["proposals"][1]["changes"],
        &json!([
            {"field": "AMT_CREDIT", "label": "Montant du crédit", "unit": "amount", "from": 500_000.0, "to": 400_000.0}
        ]),
    );
    assert_close(&answer["proposals"][0]["probability"], &json!(0.094));
    assert_eq!(answer["proposals"][0]["decision"], "granted");
}

#[tokio::test]
async fn a_proposal_sent_as_an_application_is_granted() {
    let app = TestApp::start().await;
    let answer = app.post(PATH, refused().to_string()).await.ok();
    for proposal in answer["proposals"].as_array().unwrap() {
        let mut body = refused();
        for change in proposal["changes"].as_array().unwrap() {
            body["application"][change["field"].as_str().unwrap()] = change["to"].clone();
        }
        let prediction = app.post("/v1/predictions", body.to_string()).await.ok();
        assert_eq!(prediction["decision"], "granted");
        assert_close(&prediction["probability"], &proposal["probability"]);
    }
}

#[tokio::test]
async fn says_why_there_is_nothing_to_propose() {
    let app = TestApp::start().await;
    let granted = app.post(PATH, json!({"client_id": 100_001}).to_string()).await.ok();
    assert_eq!((&granted["proposals"], &granted["decision"]), (&json!([]), &json!("granted")));
    assert_eq!(
        granted["message"],
        "La demande est accordée telle quelle\u{a0}: rien n’est à changer."
    );
    // A credit of ten years' income, a low score and debts with other lenders.
    let hopeless = app.post(PATH, json!({"client_id": 100_002}).to_string()).await.ok();
    assert_eq!((&hopeless["proposals"], &hopeless["decision"]), (&json!([]), &json!("refused")));
    assert!(hopeless["message"].as_str().unwrap().starts_with("Aucun changement plausible"));
}

#[tokio::test]
async fn refuses_what_a_prediction_refuses() {
    let app = TestApp::start().await;
    let answer = app.post(PATH, json!({"client_id": 1}).to_string()).await;
    answer.is_problem(
        404,
        "unknown-client",
        "Unknown client",
        "There is no client 1. GET /v1/clients?search= finds clients by the first digits of their number.",
    );
    let answer = app
        .post(PATH, json!({"client_id": 100_001, "application": {"AMT_CREDITS": 1}}).to_string())
        .await;
    answer.is_problem_with(
        422,
        "invalid-body",
        "Invalid body",
        "The body has 1 error. Nothing was done; correct each of them and send it again.",
        &[("/application/AMT_CREDITS", "Unknown field. Did you mean AMT_CREDIT?")],
    );
}
