//! The scoring service: predictions and their reasons over HTTP.
//!
//! [`app`] is the whole service as a function from a [`Service`] to a router, which tests call
//! without a socket. A file of `routes` is a resource; [`problem`] is the one error type at the
//! HTTP edge; [`store`] keeps every prediction that was answered; [`clients`] holds the bundle's
//! clients in memory; [`champion`] lets another model take the place of the one that answers;
//! [`access`] says who may ask for what.

pub mod access;
mod answer;
mod body;
mod card;
pub mod champion;
pub mod clients;
mod dashboard;
mod disclosure;
mod edge;
mod head_errors;
mod language;
mod lines;
mod meaning;
mod members;
pub mod metrics;
mod monitoring;
mod nearest;
mod numbers;
mod opinion_first;
mod parameters;
mod population;
pub mod problem;
mod query;
mod report;
mod request;
mod routes;
pub mod server;
mod standing;
pub mod store;
mod streams;
mod unread;
mod wire;
mod wording;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;

pub use access::{Access, AccessRules};
pub use card::ModelCards;
pub use champion::{Champion, Champions};
pub use clients::Clients;
pub use dashboard::Dashboard;
pub use edge::{around, refused_head};
pub use metrics::Metrics;
pub use routes::{Readiness, openapi};
pub use store::Store;
pub use streams::Streams;

/// Everything that answers requests.
#[derive(Debug)]
pub struct Service {
    /// The model that answers.
    pub champions: Champions,
    /// The cards of models that have answered.
    pub cards: ModelCards,
    /// Where predictions are kept.
    pub store: Store,
    /// Who may ask for what.
    pub access: Access,
    /// Whether the store was there when it was last asked.
    pub readiness: Readiness,
    /// What was counted since the start.
    pub metrics: Metrics,
    /// Batches and exports that are under way.
    pub streams: Streams,
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
    /// Most requests that are answered at the same time.
    pub requests: usize,
    /// Most batches, and most exports of the audit log, that run at the same time.
    pub batches: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 64 * 1024, time: Duration::from_secs(10), requests: 1024, batches: 4 }
    }
}

/// The service as a router.
pub fn app(service: Arc<Service>) -> Router {
    edge::around(routes::router(&service), service.clone()).with_state(service)
}
