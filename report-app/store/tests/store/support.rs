//! An empty store for each test, and rows to put into it.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use contract::{ClientId, Decision, Review, Verdict};
use sqlx::{AnyPool, AssertSqlSafe};
use store::{
    Action, AuditRow, Closing, Durability, Legend, ModelRow, Origin, PredictionRow, Store,
    StoredFeature,
};
use tempfile::TempDir;
use uuid::{NoContext, Timestamp, Uuid};

/// Variable with the URL of the server on which each test creates its own database.
const SERVER: &str = "PRET_TEST_DATABASE_URL";

pub(crate) struct TestStore {
    pub(crate) folder: TempDir,
    pub(crate) url: String,
    pub(crate) store: Store,
    _closing: Closing,
}

impl TestStore {
    /// Opens an empty store.
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match std::env::var(SERVER) {
            Err(_) => format!("sqlite://{}", folder.path().join("pret.db").display()),
            Ok(server) => {
                let name = format!("test_{}", Uuid::now_v7().simple());
                let statement = AssertSqlSafe(format!("CREATE DATABASE {name}"));
                sqlx::query(statement).execute(&connect(&server).await).await.unwrap();
                format!("{}/{name}", server.rsplit_once('/').unwrap().0)
            }
        };
        let (store, closing) = Store::open(&url, Durability::Process).await.unwrap();
        Self { folder, url, store, _closing: closing }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// Connects to the database directly.
    pub(crate) async fn database(&self) -> AnyPool {
        connect(&self.url).await
    }
}

async fn connect(url: &str) -> AnyPool {
    sqlx::any::install_default_drivers();
    AnyPool::connect(url).await.unwrap()
}

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// Returns the features of the model of [`prediction`]: a number and a category.
pub(crate) fn legend() -> Legend {
    Legend::new(vec![
        StoredFeature { name: "income".into(), categories: Vec::new() },
        StoredFeature {
            name: "education".into(),
            categories: vec!["Secondary".into(), "Higher".into()],
        },
    ])
}

/// Makes a prediction of a client, which was requested at a time.
pub(crate) fn prediction(at: &str, client_id: impl Into<Option<ClientId>>) -> PredictionRow {
    let at = time(at);
    let seconds = at.timestamp().cast_unsigned();
    let prediction_id =
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.timestamp_subsec_nanos()));
    let client_id = client_id.into();
    let client = client_id.map_or_else(|| "null".to_owned(), |client| client.to_string());
    PredictionRow {
        prediction_id: prediction_id.to_string(),
        created_at: store::time(at),
        client_id,
        model: Arc::new(ModelRow { version: "m1".to_owned(), features: legend().to_json() }),
        origin: Origin::Request,
        language: "fr",
        probability: 0.25,
        decision: "refused",
        request: format!(r#"{{"client_id":{client},"application":{{"AMT_CREDIT":450000}}}}"#),
        response: format!(
            r#"{{"client_id":{client},"threshold":0.1,"score":-1.5,"reasons":[{{"code":"income","sentence":"Une phrase.","contribution":0.5}}]}}"#
        ),
        contributions: legend().write([(0, &135_000.5.into(), 0.5), (1, &"Higher".into(), -0.25)]),
        arrived: Instant::now(),
    }
}

/// Returns the audit row of a prediction.
pub(crate) fn predicted(row: &PredictionRow) -> AuditRow {
    AuditRow::now("user:marie", Action::Predict).client(row.client_id).detail(&row.prediction_id)
}

/// Stores a prediction, and returns its identifier.
pub(crate) async fn stored(store: &Store, row: PredictionRow) -> String {
    let (id, done) = (row.prediction_id.clone(), predicted(&row));
    store.save(row, done).await.unwrap();
    id
}

/// Adds a review of a prediction, which confirms or overrides its refusal.
pub(crate) async fn review(
    store: &Store,
    prediction_id: &str,
    client_id: impl Into<Option<ClientId>>,
    verdict: Verdict,
    reason: &str,
) -> String {
    let client_id = client_id.into();
    let (review_id, created_at) = store::stamp();
    let review = Review {
        review_id: review_id.clone(),
        created_at,
        reviewer: "user:marie".to_owned(),
        prediction_id: prediction_id.to_owned(),
        client_id,
        model_version: "m1".to_owned(),
        model_decision: Decision::Refused,
        verdict,
        decision: match verdict {
            Verdict::Confirmed => Decision::Refused,
            Verdict::Overridden => Decision::Granted,
        },
        reason: reason.to_owned(),
        client_view: Some("Demande une réponse.".to_owned()),
        asked: Vec::new(),
    };
    let written = AuditRow::now("user:marie", Action::Review).client(client_id).detail(&review_id);
    store.add_review(&review, &written).await.unwrap();
    review_id
}
