//! The dashboard for Grafana asks for metrics that the service has.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::monitoring::baseline;
use crate::support::TestApp;

const DASHBOARD: &str = include_str!("../../../../deployment/grafana/pret.json");

/// Returns the names of the series of a metrics page, from its types.
pub(crate) fn series(page: &str) -> BTreeSet<String> {
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let suffixes = |kind: &str| match kind {
        "counter" => vec!["_total"],
        "histogram" => vec!["_bucket", "_sum", "_count"],
        _ => vec![""],
    };
    types
        .flat_map(|(name, kind)| suffixes(kind).into_iter().map(move |end| format!("{name}{end}")))
        .collect()
}

/// Starts a service and counts something in every series: one exists from then on.
pub(crate) async fn counted() -> TestApp {
    let app = TestApp::start_with_baseline(&baseline()).await;
    for at in 0..40 {
        let (income, external) = (100_000 + at, if at % 2 == 0 { 0.1 } else { 0.7 });
        let body = json!({"application": {"AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": income, "EXT_SOURCE_2": external}});
        app.post("/v1/predictions", body.to_string()).await.ok();
    }
    app.service.watch(chrono::Utc::now()).await;
    app
}

/// Returns the names of the service's metrics in an expression.
fn names(expression: &str) -> Vec<&str> {
    let words = expression.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    words.filter(|word| word.starts_with("pret_")).collect()
}

#[tokio::test]
async fn every_expression_names_series_that_there_are() {
    let app = counted().await;
    let known = series(&app.service.metrics.page(0, [0; 3]));
    assert!(known.contains("pret_answer_seconds_bucket"), "{known:?}");
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut asked = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "{}", panel["title"]);
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{}", panel["title"]);
        for target in panel["targets"].as_array().unwrap() {
            let expression = target["expr"].as_str().unwrap();
            let names = names(expression);
            assert!(!names.is_empty(), "{expression}");
            for name in names {
                assert!(known.contains(name), "{expression}: there is no {name} in {known:#?}");
                asked.insert(name.to_owned());
            }
        }
    }
    let variables = dashboard["templating"]["list"].as_array().unwrap();
    assert_eq!(
        (&variables[0]["name"], &variables[0]["type"]),
        (&"datasource".into(), &"datasource".into())
    );
    // Everything that the monitoring measures is shown.
    let monitored = known
        .iter()
        .filter(|name| name.starts_with("pret_monitoring") || name.starts_with("pret_alarms"));
    for name in monitored {
        assert!(asked.contains(name), "no panel shows {name}");
    }
}
