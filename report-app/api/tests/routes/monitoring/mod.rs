//! Monitoring: what is counted and said of predictions, day by day.

pub(crate) mod alarms;
mod champion;
mod indicators;
mod show;
mod summaries;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use monitoring::{Baseline, Column, ReferenceRow};
use scoring::Value;
use store::{Legend, ModelRow, Origin, PredictionRow, StoredFeature};
use uuid::{NoContext, Timestamp, Uuid};

use crate::support::TestApp;

/// Applications of the reference: a hundred values of the external score, from 0 to 0.99, with each
/// of ten ratios from 0.5 to 9.5, and no debt elsewhere.
const REFERENCE: u32 = 1000;

/// Returns the values of one application of the reference, of which there are [`REFERENCE`].
fn values(at: u32) -> [f64; 3] {
    [f64::from(at % 100) / 100.0, f64::from(at / 100 % 10) + 0.5, f64::NAN]
}

/// Computes the probability of the small bundle; no value is missing but the debt.
fn probability([external, ratio, _]: [f64; 3]) -> f64 {
    let tree = |is_left: bool, left: f64, right: f64| if is_left { left } else { right };
    let score = tree(external <= 0.5, -1.5, -2.5) + tree(ratio <= 4.0, -0.25, 0.25) - 0.2;
    if score < -2.0 { 0.02 + 0.08 * (score + 4.0) / 2.0 } else { 0.1 + 0.4 * (score + 2.0) / 2.0 }
}

/// Builds a baseline of the small bundle.
pub(crate) fn baseline() -> Baseline {
    let column = |at: usize| Column::Numbers((0..REFERENCE).map(|row| values(row)[at]).collect());
    let names = ["external_score_2", "credit_to_income", "bureau_active_debt_sum"];
    let columns: Vec<(String, Column)> =
        names.iter().enumerate().map(|(at, name)| ((*name).to_owned(), column(at))).collect();
    let rows: Vec<ReferenceRow<'_>> = (0..REFERENCE)
        .map(|row| ReferenceRow {
            probability: probability(values(row)),
            defaulted: row % 12 == 0,
            stratum: "",
            groups: &[],
        })
        .collect();
    Baseline::new(0.1, None, &columns, &rows)
}

/// Stores a prediction of a new applicant as if it had been answered at a time.
async fn save(app: &TestApp, at: DateTime<Utc>, values: [f64; 3], amount: u32) -> String {
    let version = app.service.champions.current().version().to_owned();
    save_as(app, &version, at, values, amount).await
}

/// Stores a prediction by a version of the model.
async fn save_as(
    app: &TestApp,
    version: &str,
    at: DateTime<Utc>,
    values: [f64; 3],
    amount: u32,
) -> String {
    let request = format!("{{\"client_id\":null,\"application\":{{\"AMT_CREDIT\":{amount}.0}}}}");
    save_request(app, version, at, values, request).await
}

/// Stores a prediction of a request by a version of the model.
async fn save_request(
    app: &TestApp,
    version: &str,
    at: DateTime<Utc>,
    values: [f64; 3],
    request: String,
) -> String {
    let names = ["external_score_2", "credit_to_income", "bureau_active_debt_sum"];
    let feature = |name: &&str| StoredFeature { name: (*name).to_owned(), categories: Vec::new() };
    let legend = Legend::new(names.iter().map(feature).collect());
    let values = values.map(Value::from);
    let pairs = values.iter().enumerate().map(|(at, value)| (at, value, 0.0));
    let timestamp = Timestamp::from_unix(
        NoContext,
        at.timestamp().cast_unsigned(),
        at.timestamp_subsec_nanos(),
    );
    let prediction_id = Uuid::new_v7(timestamp).to_string();
    let numbers = [0, 1].map(|at| values[at].number());
    let probability = probability([numbers[0], numbers[1], f64::NAN]);
    let row = PredictionRow {
        prediction_id: prediction_id.clone(),
        created_at: store::time(at),
        client_id: None,
        model: Arc::new(ModelRow { version: version.to_owned(), features: legend.to_json() }),
        origin: Origin::Request,
        language: "fr",
        probability,
        decision: if probability >= 0.1 { "refused" } else { "granted" },
        request,
        response: "{}".to_owned(),
        contributions: legend.write(pairs),
        arrived: std::time::Instant::now(),
    };
    app.service.store.save(row, None).await.unwrap();
    prediction_id
}

/// Returns an identifier of a time, and a number that tells it from others.
fn identifier(at: DateTime<Utc>, number: u32) -> String {
    let milliseconds = at.timestamp_millis();
    let (high, low) = (milliseconds >> 16, milliseconds & 0xffff);
    format!("{high:08x}-{low:04x}-7000-8000-{number:012x}")
}

/// Writes bytes as SQL of the database.
fn bytes(app: &TestApp, text: &str) -> String {
    use std::fmt::Write;
    let hex = text.bytes().fold(String::new(), |mut hex, byte| {
        _ = write!(hex, "{byte:02x}");
        hex
    });
    if app.database_url.starts_with("sqlite:") {
        format!("X'{hex}'")
    } else {
        format!("'\\x{hex}'")
    }
}
