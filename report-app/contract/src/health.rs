//! Liveness and readiness of the service.

use serde::{Deserialize, Serialize};

/// Answer of the health routes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// `ok`, or `unavailable` with what is missing.
    pub status: HealthStatus,
    /// What is missing, in words; empty when the status is `ok`.
    pub missing: Vec<String>,
}

/// Whether a service can do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Everything the service needs is there.
    Ok,
    /// Something the service needs is missing.
    Unavailable,
}
