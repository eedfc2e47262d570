//! The scoring service: predictions and their reasons over HTTP.
//!
//! [`app`] is the whole service as a function from a [`Service`] to a router, which tests call without a socket. A file of
//! `routes` is a resource; [`problem`] is the one error type at the HTTP edge; [`store`] keeps every prediction that was
//! answered; [`clients`] holds the bundle's clients in memory.

mod answer;
mod body;
pub mod clients;
mod dashboard;
mod edge;
mod language;
mod lines;
pub mod metrics;
mod parameters;
pub mod problem;
mod request;
mod routes;
pub mod store;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use scoring::Bundle;

pub use clients::Clients;
pub use dashboard::Dashboard;
pub use edge::around;
pub use metrics::Metrics;
pub use routes::openapi;
pub use store::Store;

/// Everything that answers requests.
#[derive(Debug)]
pub struct Service {
    /// The champion model.
    pub bundle: Bundle,
    /// Its clients.
    pub clients: Clients,
    /// Where predictions are kept.
    pub store: Store,
    /// What was counted since the start.
    pub metrics: Metrics,
    /// Pages to serve beside the API.
    pub dashboard: Option<Dashboard>,
    /// What one request may take.
    pub limits: Limits,
}

/// What one request may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Longest body that is read, in bytes.
    pub body: usize,
    /// Longest time until the answer.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 64 * 1024, time: Duration::from_secs(10) }
    }
}

/// The service as a router.
pub fn app(service: Arc<Service>) -> Router {
    edge::around(routes::router(&service), service.clone()).with_state(service)
}
