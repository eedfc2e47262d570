use serde_json::json;

use crate::support::TestApp;
use crate::support::bundle::version;

#[tokio::test]
async fn describes_the_model_in_french_unless_english_is_preferred() {
    let app = TestApp::start().await;
    let french = app.get("/v1/model").await;
    assert_eq!(french.header("content-language"), "fr");
    assert_eq!(french.header("vary"), "accept-language");
    let french = french.ok();
    assert_eq!(french["version"], version());
    assert_eq!(french["threshold"], 0.1);
    assert_eq!(french["costs"], json!({"false_negative": 10.0, "false_positive": 1.0}));
    assert_eq!(
        french["metrics"],
        json!([{"name": "auc", "value": 0.77, "low": 0.75, "high": 0.79}])
    );
    assert_eq!([&french["training_applications"], &french["training_defaults"]], [100, 8]);
    assert_eq!(
        french["features"][2],
        json!({"name": "bureau_active_debt_sum", "label": "Encours ailleurs", "unit": "amount", "group": "other_lenders",
               "usual_value": 41_000.0, "meaning": "Calculé d’après les crédits chez d’autres prêteurs.", "sources": ["bureau"]})
    );
    assert_eq!(
        french["fields"][0],
        json!({"name": "AMT_CREDIT", "label": "Montant du crédit", "unit": "amount", "kind": "number", "required": true,
               "is_read": true, "minimum": 1.0, "maximum": 10_000_000.0})
    );

    let english = app.get_with("/v1/model", "accept-language", "de, en-GB;q=0.8, fr;q=0.5").await;
    assert_eq!(english.header("content-language"), "en");
    let english = english.ok();
    assert_eq!(
        english["reason_groups"],
        json!([
            {"code": "external_scores", "label": "External scores"},
            {"code": "loan", "label": "Loan asked for"},
            {"code": "other_lenders", "label": "Credits with other lenders"}
        ])
    );
    assert_eq!(
        english["fields"][3],
        json!({"name": "NAME_EDUCATION_TYPE", "label": "Education", "unit": "category", "kind": "category", "required": false,
               "is_read": false, "categories": [{"value": "Higher education", "label": "Higher education"}]})
    );
}
