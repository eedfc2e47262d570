use serde_json::json;

use crate::support::bundle::version;
use crate::support::{TestApp, assert_close};

#[tokio::test]
async fn a_missing_score_that_would_change_the_decision_is_to_be_checked() {
    let app = TestApp::start().await;
    // Refused at a score of −1.45. With the usual external score, 0.7, the score would be −2.45.
    // The missing income changes nothing.
    let answer = app.get("/v1/clients/200001/checks").await.ok();
    let message = "Score externe 2\u{a0}: l’organisme n’a pas donné de note. Avec une valeur courante, le crédit serait accordé.";
    let basis = "On ne lui connaît aucun crédit, ni chez nous ni ailleurs. La décision repose sur sa demande, sans aucune note \
                 d’organisme de crédit.";
    let expected = json!({
        "client_id": 200_001, "model_version": version(),
        "checks": [{"code": "missing", "fields": ["EXT_SOURCE_2"], "message": message, "probability_if_usual": 0.082,
                    "decision_if_usual": "granted", "changes_decision": true}],
        "basis": {"has_history_here": false, "has_history_elsewhere": false, "external_scores": 0, "message": basis}
    });
    assert_close(&answer, &expected);
    // Nothing is missing here, and other lenders know the client.
    let english = app.get_with("/v1/clients/100002/checks", "accept-language", "en").await.ok();
    assert_eq!(english["checks"], json!([]));
    let basis = "This client has not repaid a credit with us yet. The decision rests on the client’s other credits, on the application \
                 and on one score of a credit bureau.";
    assert_eq!(english["basis"]["message"], basis);
}

#[tokio::test]
async fn every_client_of_the_champion_can_be_checked() {
    let app = TestApp::on_champion().await;
    let page = app.get("/v1/clients?sort=distance&limit=100").await.ok();
    for client in page["clients"].as_array().unwrap() {
        let checks = app.get(&format!("/v1/clients/{}/checks", client["client_id"])).await.ok();
        for check in checks["checks"].as_array().unwrap() {
            let message = check["message"].as_str().unwrap();
            assert!(message.ends_with('.') && !message.contains("NaN"), "{check}");
            let changes = check["decision_if_usual"] != client["decision"]
                && !check["decision_if_usual"].is_null();
            assert_eq!(check["changes_decision"], changes, "{check}");
        }
    }
}
