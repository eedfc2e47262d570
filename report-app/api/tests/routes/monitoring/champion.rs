//! Monitoring of the committed champion, with a baseline of its own clients.

use monitoring::{Baseline, Column, PRODUCT, ReferenceRow};
use scoring::Value;
use scoring_api::Champion;
use serde_json::json;

use crate::support::{TestApp, add_baseline};

/// Clients of the baseline.
const CLIENTS: usize = 400;

/// Builds a baseline from the first clients of a bundle.
fn baseline(champion: &Champion) -> Baseline {
    let answers = &champion.answers;
    let features = answers.bundle.features();
    let product = answers.clients.column(PRODUCT).unwrap();
    let clients: Vec<_> = answers.clients.positions().take(CLIENTS).collect();
    let explained: Vec<_> =
        clients.iter().map(|client| answers.explain_client(*client).unwrap()).collect();
    let values = |name: &str| -> Vec<Value> {
        let feature = features.position(name).unwrap();
        let of = |explanation: &scoring::Explanation| {
            let parts = explanation.contributions.iter();
            parts.clone().find(|part| part.feature == feature).unwrap().value.clone()
        };
        explained.iter().map(of).collect()
    };
    let column = |name: &String| {
        let values = values(name);
        let column = if values.iter().any(|value| value.text().is_some()) {
            let texts = values.iter().map(|value| value.text().map(str::to_owned));
            Column::Categories(texts.collect())
        } else {
            Column::Numbers(values.iter().map(Value::number).collect())
        };
        (name.clone(), column)
    };
    let manifest = answers.bundle.manifest();
    let columns: Vec<(String, Column)> = manifest.feature_names.iter().map(column).collect();
    let products: Vec<Value> =
        clients.iter().map(|client| answers.clients.value(*client, product)).collect();
    let rows: Vec<ReferenceRow<'_>> = explained
        .iter()
        .zip(&products)
        .map(|(explanation, product)| ReferenceRow {
            probability: explanation.probability,
            defaulted: false,
            stratum: product.text().unwrap_or_default(),
            groups: &[],
        })
        .collect();
    Baseline::new(manifest.threshold, Some(PRODUCT.to_owned()), &columns, &rows)
}

#[tokio::test]
async fn the_references_own_clients_have_not_moved_and_are_counted_by_product_and_group() {
    let app = TestApp::on_champion().await;
    let champion = app.service.champions.current();
    add_baseline(&app.folder.path().join("bundle"), &baseline(&champion));
    app.post("/v1/model/reload", "{}").await.ok();
    let answers = &champion.answers;
    let ids = answers.clients.positions().take(CLIENTS).map(|client| answers.clients.id(client));
    let lines: String = ids.map(|id| json!({"client_id": id}).to_string() + "\n").collect();
    let batch = axum::http::Request::post("/v1/predictions/batch")
        .header("content-type", "application/x-ndjson");
    assert!(app.send(batch.body(lines.into()).unwrap()).await.status.is_success());
    let answer = app.get_with("/v1/monitoring?days=1", "accept-language", "en").await.ok();
    assert_eq!([&answer["predictions"], &answer["repeated"]], [CLIENTS, 0]);
    assert_eq!(answer["no_reference"], json!(null));
    let drift = &answer["drift"];
    let inputs = champion.answers.bundle.manifest().feature_names.len();
    let variables = drift["variables"].as_array().unwrap();
    assert_eq!((variables.len(), &drift["mix"]["name"]), (inputs, &json!(PRODUCT)));
    // The same applications: no index is above rounding.
    for variable in variables.iter().chain([&drift["mix"], &drift["score"]]) {
        let index = variable["stability_index"]["value"].as_f64().unwrap();
        assert!(index.abs() < 1e-9, "{variable:#}");
    }
    let groups = answer["groups"].as_array().unwrap();
    let names: Vec<&str> =
        groups.iter().map(|group| group["attribute"].as_str().unwrap()).collect();
    assert_eq!(names, ["CODE_GENDER", "age"]);
    for attribute in groups {
        let counts = attribute["groups"].as_array().unwrap().iter();
        let counts: Vec<u64> = counts.map(|group| group["predictions"].as_u64().unwrap()).collect();
        assert!(counts.iter().all(|count| *count >= 10), "{attribute:#}");
        assert!(counts.iter().sum::<u64>() <= CLIENTS as u64);
    }
    assert_eq!((&answer["alerts"], &answer["flips"]), (&json!([]), &json!(null)));
    assert_eq!(answer["labels"].as_object().unwrap().len(), inputs + 2);
}
