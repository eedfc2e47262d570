//! A service on a small bundle with results that can be computed by hand, and requests to it.

pub(crate) mod bundle;
pub(crate) mod database;
pub(crate) mod operations;
pub(crate) mod people;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use monitoring::{Baseline, MonitoringPlan};
use scoring::{FileName, sha256_hex};
use scoring_api::access::{ApiKeySecret, Scopes};
use scoring_api::{
    Access, AccessRules, Champion, Champions, Channels, Dashboard, Limits, Metrics, ModelCards,
    Monitor, Readiness, Releases, Service, Shadow, Store, Streams, app,
};
use serde_json::Value;
use sqlx::AnyPool;
use store::{ApiKey, Closing, Durability};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) struct TestApp {
    pub(crate) folder: TempDir,
    pub(crate) service: Arc<Service>,
    /// URL of the store.
    pub(crate) database_url: String,
    /// Key of a program with all scopes, sent with requests that have no credentials.
    key: String,
    closing: Closing,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl TestApp {
    /// Starts a service on the small bundle, with an empty store.
    pub(crate) async fn start() -> Self {
        Self::start_with(Limits::default(), None).await
    }

    pub(crate) async fn start_with(limits: Limits, dashboard: Option<Dashboard>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write(&folder.path().join("bundle"));
        let database_url = database::empty(folder.path()).await;
        Self::open(folder, database_url, limits, AccessRules::default(), dashboard).await
    }

    /// Starts a service like [`start`](Self::start), on a bundle with a drift baseline.
    pub(crate) async fn start_with_baseline(baseline: &Baseline) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write(&folder.path().join("bundle"));
        add_baseline(&folder.path().join("bundle"), baseline);
        let database_url = database::empty(folder.path()).await;
        Self::open(folder, database_url, Limits::default(), AccessRules::default(), None).await
    }

    /// Starts a service on the committed champion, with an empty store.
    pub(crate) async fn on_champion() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let champion = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/champion");
        let bundle = folder.path().join("bundle");
        std::fs::create_dir(&bundle).unwrap();
        for file in std::fs::read_dir(champion).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), bundle.join(file.file_name())).unwrap();
        }
        let database_url = database::empty(folder.path()).await;
        Self::open(folder, database_url, Limits::default(), AccessRules::default(), None).await
    }

    /// Starts a service like [`start`](Self::start), with a challenger that `write` writes.
    pub(crate) async fn start_with_challenger(write: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write(&folder.path().join("bundle"));
        write(&folder.path().join("challenger"));
        let database_url = database::empty(folder.path()).await;
        Self::open(folder, database_url, Limits::default(), AccessRules::default(), None).await
    }

    /// Starts a service like [`start`](Self::start), with these clients and `explanations.csv`.
    pub(crate) async fn start_with_clients(explanations: &str, clients: &[bundle::Client]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write_with(&folder.path().join("bundle"), explanations, Some(clients));
        let database_url = database::empty(folder.path()).await;
        Self::open(folder, database_url, Limits::default(), AccessRules::default(), None).await
    }

    async fn open(
        folder: TempDir,
        database_url: String,
        limits: Limits,
        rules: AccessRules,
        dashboard: Option<Dashboard>,
    ) -> Self {
        let channels = Channels::default();
        Self::open_with(folder, database_url, limits, rules, dashboard, channels).await
    }

    async fn open_with(
        folder: TempDir,
        database_url: String,
        limits: Limits,
        rules: AccessRules,
        dashboard: Option<Dashboard>,
        channels: Channels,
    ) -> Self {
        let bundle = folder.path().join("bundle");
        let champion = Champion::open(&bundle).unwrap();
        let card = Some(folder.path().join("model-card.json")).filter(|card| card.exists());
        let cards = card
            .map(|card| ModelCards::open(card, champion.version()).unwrap())
            .unwrap_or_default();
        // On the heap, to keep the future of each test small.
        let opened = Box::pin(Store::open(&database_url, Durability::Process)).await;
        let (store, closing) = opened.unwrap();
        let metrics = Metrics::new(champion.version());
        let champions = Champions::new(bundle, champion);
        let challenger = folder.path().join("challenger");
        let shadow = if challenger.exists() {
            Shadow::start(challenger, champions.current(), store.clone()).unwrap()
        } else {
            Shadow::none()
        };
        let releases = Releases::new(folder.path().join("bundle"), rules.second_person);
        let access = Access::new(rules);
        // The name of a key is never free again, so a restart reuses the first key.
        let kept = folder.path().join("key");
        let key = match std::fs::read_to_string(&kept) {
            Ok(key) => key,
            Err(_) => add_key(&store, "tests", Scopes::all()).await,
        };
        std::fs::write(kept, &key).unwrap();
        let (readiness, streams) = (Readiness::default(), Streams::new(limits.batches));
        let service = Arc::new(Service {
            champions,
            releases,
            shadow: Arc::new(shadow),
            cards,
            store,
            access,
            readiness,
            metrics,
            monitor: Monitor::new(MonitoringPlan::embedded().unwrap(), channels),
            streams,
            dashboard,
            limits,
        });
        Self { folder, service, database_url, key, closing }
    }

    /// Stops the service and starts it again, with other channels for alarms.
    pub(crate) async fn restart_with(self, channels: Channels) -> Self {
        let Self { folder, service, database_url, closing, .. } = self;
        drop(service);
        closing.finish(Duration::from_secs(5)).await;
        let (limits, rules) = (Limits::default(), AccessRules::default());
        Self::open_with(folder, database_url, limits, rules, None, channels).await
    }

    /// Starts a service like [`start`](Self::start), with other access rules.
    pub(crate) async fn start_with_rules(rules: AccessRules) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write(&folder.path().join("bundle"));
        let database_url = database::empty(folder.path()).await;
        Self::open(folder, database_url, Limits::default(), rules, None).await
    }

    /// Starts a service on the small bundle and an existing store.
    pub(crate) async fn start_on(folder: TempDir, database_url: String) -> Self {
        bundle::write(&folder.path().join("bundle"));
        Self::open(folder, database_url, Limits::default(), AccessRules::default(), None).await
    }

    /// Stops the service and starts it again on the same bundle and store.
    pub(crate) async fn restart(self) -> Self {
        let Self { folder, service, database_url, closing, .. } = self;
        drop(service);
        closing.finish(Duration::from_secs(5)).await;
        Self::open(folder, database_url, Limits::default(), AccessRules::default(), None).await
    }

    /// Sends a request, with the key of all scopes unless it has credentials.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        if !request.headers().contains_key(AUTHORIZATION) && !request.headers().contains_key(COOKIE)
        {
            let bearer = format!("Bearer {}", self.key).parse().unwrap();
            request.headers_mut().insert(AUTHORIZATION, bearer);
        }
        self.send_as_it_is(request).await
    }

    /// Sends a request as it is, without adding credentials.
    pub(crate) async fn send_as_it_is(&self, request: Request<Body>) -> Answer {
        self.send_to(app(self.service.clone()), request).await
    }

    pub(crate) async fn send_to(&self, router: Router, request: Request<Body>) -> Answer {
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a GET request with a header.
    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        self.send(Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
    }

    /// Posts a JSON body.
    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Drops a table, with the constraints that refer to it.
    pub(crate) async fn drop_table(&self, table: &str) {
        let cascade = if self.database_url.starts_with("sqlite:") { "" } else { "CASCADE" };
        let statement = sqlx::AssertSqlSafe(format!("DROP TABLE {table} {cascade}"));
        sqlx::query(statement).execute(&self.database().await).await.unwrap();
    }

    /// Returns the actor of the program with all scopes.
    pub(crate) fn actor(&self) -> String {
        people::actor("tests", &self.key)
    }

    /// Connects to the store directly, without the service.
    pub(crate) async fn database(&self) -> AnyPool {
        database::connect(&self.database_url).await
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("the answer is JSON")
    }

    /// Returns the JSON values of a successful response with one value per line.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.bytes));
        assert_eq!(self.header("content-type"), "application/x-ndjson");
        let text = std::str::from_utf8(&self.bytes).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Returns the body of a successful response.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that the response is exactly this problem.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, kind: &str, title: &str, detail: &str) {
        self.is_problem_with(status, kind, title, detail, &[]);
    }

    /// Checks the problem like [`is_problem`](Self::is_problem), and the errors of the body.
    ///
    /// Each error is a pointer and a message.
    #[track_caller]
    pub(crate) fn is_problem_with(
        &self,
        status: u16,
        kind: &str,
        title: &str,
        detail: &str,
        errors: &[(&str, &str)],
    ) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let mut expected = serde_json::json!({
            "type": format!("/problems/{kind}"),
            "title": title,
            "status": status,
            "detail": detail,
            "request_id": self.header("x-request-id"),
        });
        if !errors.is_empty() {
            let errors = errors.iter().map(
                |(pointer, message)| serde_json::json!({"pointer": pointer, "message": message}),
            );
            expected["errors"] = errors.collect();
        }
        assert_eq!(self.json(), expected);
        assert_eq!(self.status.as_u16(), status);
        assert!(!self.header("x-request-id").is_empty());
    }
}

/// Adds a report with a drift baseline, and with what a loan loses and earns.
pub(crate) fn add_baseline(folder: &Path, baseline: &Baseline) {
    let report = serde_json::json!({
        "drift_baseline": baseline,
        "plan": {"economics": {"loss_given_default": 0.5, "margin": 0.0625}},
    });
    let contents = serde_json::to_vec(&report).unwrap();
    let mut manifest = bundle::read_manifest(folder);
    manifest.files.insert(FileName::REPORT.to_owned(), sha256_hex(&contents));
    std::fs::write(folder.join(FileName::REPORT), contents).unwrap();
    bundle::write_manifest(folder, manifest);
}

/// Adds a key to the store, and returns its text form.
pub(crate) async fn add_key(store: &Store, name: &str, scopes: Scopes) -> String {
    let secret = ApiKeySecret::new().unwrap();
    let key = ApiKey {
        key_id: secret.key_id().to_owned(),
        name: name.to_owned(),
        secret_hash: secret.hash(),
        scopes: scopes.to_string(),
    };
    store.add_key(&key, "2026-11-01T08:00:00.000Z").await.unwrap();
    secret.reveal()
}

/// Checks that two JSON values are equal, numbers up to rounding.
#[track_caller]
pub(crate) fn assert_close(found: &Value, expected: &Value) {
    assert!(close(found, expected), "found {found:#}\nexpected {expected:#}");
}

fn close(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Number(found), Value::Number(expected)) => {
            (found.as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-9
        }
        (Value::Array(found), Value::Array(expected)) => {
            found.len() == expected.len()
                && found.iter().zip(expected).all(|(found, expected)| close(found, expected))
        }
        (Value::Object(found), Value::Object(expected)) => {
            found.len() == expected.len()
                && expected.iter().all(|(name, expected)| {
                    found.get(name).is_some_and(|found| close(found, expected))
                })
        }
        _ => found == expected,
    }
}

/// Returns small limits.
pub(crate) fn limits(body: usize, time: Duration) -> Limits {
    Limits { body, time, ..Limits::default() }
}

/// Returns the present day as the API writes it: the first day that an outcome may have.
pub(crate) fn today() -> String {
    chrono::Utc::now().date_naive().to_string()
}
