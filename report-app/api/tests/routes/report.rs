//! Report on the selection and the performance of the model.

use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/v1/model/report";

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

#[tokio::test]
async fn tells_what_the_champions_training_reported() {
    let app = TestApp::on_champion().await;
    let report = app.get_with(PATH, "accept-language", "en").await.ok();
    let model = app.get("/v1/model").await.ok();
    assert_eq!(
        [&report["version"], &report["created_at"]],
        [&model["version"], &model["created_at"]]
    );
    let champions: Vec<&Value> = report["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|candidate| candidate["is_champion"] == true)
        .collect();
    assert_eq!(champions.len(), 1);
    assert_eq!(champions[0]["inputs"], model["features"].as_array().unwrap().len());
    // The area under the ROC curve that follows from the costs equals the measured AUC.
    let roc: Vec<[f64; 2]> = (report["roc"].as_array().unwrap().iter())
        .map(|point| [number(&point["false_positive_rate"]), number(&point["true_positive_rate"])])
        .collect();
    let area: f64 = roc
        .windows(2)
        .map(|pair| (pair[1][0] - pair[0][0]) * (pair[0][1] + pair[1][1]) / 2.0)
        .sum();
    assert!((area - number(&report["auc"]["value"])).abs() < 0.005, "{area}");
    assert!(
        roc.is_sorted_by(|left, right| left[0] <= right[0] + 1e-9 && left[1] <= right[1] + 1e-9)
    );
    for importance in ["feature_importance", "reason_importance"] {
        let shares: f64 =
            report[importance].as_array().unwrap().iter().map(|line| number(&line["share"])).sum();
        assert!((shares - 1.0).abs() < 1e-9, "{importance}: {shares}");
    }
    let gender = &report["fairness"][0];
    assert_eq!((&gender["attribute"], &gender["label"]), (&json!("gender"), &json!("Gender")));
    for group in gender["groups"].as_array().unwrap() {
        assert!(number(&group["applications"]) >= 10.0);
        let [low, rate, high] =
            ["low", "value", "high"].map(|end| number(&group["refusal_rate"][end]));
        assert!(low <= rate && rate <= high, "{group}");
    }
    assert!(number(&report["calibration"]["slope"]["value"]) > 0.5);
    assert!(report["cost_curve"].as_array().unwrap().len() > 50);
}

#[tokio::test]
async fn a_bundle_without_a_report_tells_what_its_manifest_does() {
    let app = TestApp::start().await;
    let report = app.get(PATH).await.ok();
    assert_eq!(report["auc"], json!({"value": 0.77, "low": 0.75, "high": 0.79}));
    assert_eq!([&report["training_applications"], &report["training_defaults"]], [100, 8]);
    assert_eq!(report["threshold"]["threshold"], 0.1);
    for part in [
        "candidates",
        "cost_curve",
        "roc",
        "feature_importance",
        "reason_importance",
        "fairness",
        "warnings",
    ] {
        assert_eq!(report[part], json!([]), "{part}");
    }
    assert_eq!(report["calibration"], json!(null));
}
