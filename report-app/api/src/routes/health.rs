//! Health checks, for process supervisors and load balancers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use contract::{Health, HealthStatus};

use tokio::sync::Mutex;

use crate::{Service, Store};

/// Whether the process answers.
#[utoipa::path(
    get, path = "/health/live", tag = "health",
    responses((status = 200, description = "The process answers", body = Health,
        example = json!({"status": "ok", "missing": []})))
)]
pub(crate) async fn live() -> Json<Health> {
    Json(Health { status: HealthStatus::Ok, missing: Vec::new() })
}

/// Whether predictions can be made and stored.
#[utoipa::path(
    get, path = "/health/ready", tag = "health",
    responses(
        (status = 200, description = "Predictions can be made and stored", body = Health,
            example = json!({"status": "ok", "missing": []})),
        (status = 503, description = "Something is missing", body = Health,
            example = json!({"status": "unavailable", "missing": ["The store does not answer."]}))
    )
)]
pub(crate) async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, Json<Health>) {
    // The bundle and its clients are loaded before the first request is accepted.
    if service.readiness.check(&service.store).await {
        return (StatusCode::OK, Json(Health { status: HealthStatus::Ok, missing: Vec::new() }));
    }
    let missing = vec!["The store does not answer.".to_owned()];
    (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: HealthStatus::Unavailable, missing }))
}

/// Time to live of the cached result.
///
/// Health checks need no authentication, so anybody can send them. The cache limits how often they
/// write to the store.
const FRESH: Duration = Duration::from_millis(500);

/// Longest wait for the store.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// Cached result of the last check of the store: whether it could write and read.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    async fn check(&self, store: &Store) -> bool {
        let mut last = self.0.lock().await;
        if let Some((checked_at, is_ready)) = *last
            && checked_at.elapsed() < FRESH
        {
            return is_ready;
        }
        let is_ready = match tokio::time::timeout(CHECK_TIMEOUT, store.check()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                error.log();
                false
            }
            Err(_) => {
                store::Error::NotCommitted("it does not answer in time".to_owned()).log();
                false
            }
        };
        *last = Some((Instant::now(), is_ready));
        is_ready
    }
}
