//! Health: for whoever starts, restarts and routes to the service.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use contract::{Health, HealthStatus};

use crate::Service;

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
    // The bundle and its clients are complete before the first request is taken.
    match service.store.check().await {
        Ok(()) => (StatusCode::OK, Json(Health { status: HealthStatus::Ok, missing: Vec::new() })),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            let missing = vec!["The store does not answer.".to_owned()];
            (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: HealthStatus::Unavailable, missing }))
        }
    }
}
