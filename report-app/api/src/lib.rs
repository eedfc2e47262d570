//! The scoring service: predictions and their reasons over HTTP.
//!
//! [`app`] turns a [`Service`] into a router; tests call it without a socket. What is answered is
//! in the crate `answers`, and what is kept in the crate `store`; the modules here are what a service
//! adds to them:
//!
//! * `routes`: one file per resource.
//! * [`problem`]: the one error type of the HTTP layer.
//! * [`clients`]: the reader of the bundle's clients.
//! * [`champion`]: the current model, and its replacement.
//! * [`releases`]: promotion and roll-back, recorded, with a second person.
//! * [`shadow`]: the challenger, which scores what the champion answers.
//! * [`watch`]: counting and judging of the predictions, in the background.
//! * [`access`]: authentication and authorization.

pub mod access;
mod body;
mod card;
pub mod champion;
mod change_rules;
pub mod clients;
mod dashboard;
mod edge;
mod head_errors;
mod language;
mod lines;
mod members;
pub mod metrics;
mod monitoring;
mod numbers;
mod opinion_first;
pub mod otlp;
mod parameters;
mod prediction_row;
pub mod problem;
mod query;
pub mod releases;
mod routes;
pub mod server;
pub mod shadow;
mod streams;
mod unread_body;
pub mod watch;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;

pub use self::monitoring::{Channels, Mail, Monitor, Webhook};
pub use access::{Access, AccessRules};
pub use card::ModelCards;
pub use champion::{Champion, Champions};
pub use dashboard::Dashboard;
pub use edge::{around, refused_head};
pub use metrics::Metrics;
pub use otlp::Otlp;
pub use releases::Releases;
pub use routes::{Readiness, openapi};
pub use shadow::Shadow;
pub use store::Store;
pub use streams::Streams;

/// State of the service that handlers share.
#[derive(Debug)]
pub struct Service {
    /// The current model and the previous one.
    pub champions: Champions,
    /// Promotions and roll-backs of the champion's folder.
    pub releases: Releases,
    /// Challenger that scores in the champion's shadow.
    pub shadow: Arc<Shadow>,
    /// Model cards of the models in use since the start.
    pub cards: ModelCards,
    /// Database of predictions, reviews and users.
    pub store: Store,
    /// Authentication, authorization and rate limits.
    pub access: Access,
    /// Cached result of the last readiness check.
    pub readiness: Readiness,
    /// Counters since the start.
    pub metrics: Metrics,
    /// The monitoring plan, and what is counted of today.
    pub monitor: Monitor,
    /// Batches and exports that are in progress.
    pub streams: Streams,
    /// Dashboard served beside the API.
    pub dashboard: Option<Dashboard>,
    /// Limits of requests.
    pub limits: Limits,
}

/// Limits of requests.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Longest request body, in bytes.
    pub body: usize,
    /// Longest time until the response.
    pub time: Duration,
    /// Most requests in flight.
    pub requests: usize,
    /// Most batches, and most exports of the audit log, in progress at the same time.
    pub batches: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 64 * 1024, time: Duration::from_secs(10), requests: 1024, batches: 4 }
    }
}

/// Builds the router of the service.
pub fn app(service: Arc<Service>) -> Router {
    edge::around(routes::router(&service), service.clone()).with_state(service)
}
