//! What the service counts, as a Prometheus text page.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper ends of the buckets of the answering time, in seconds.
const SECONDS: [f64; 11] = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 1.0, 10.0];

/// Counters since the start.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
    predictions: Family<PredictionLabels, Counter<u64, AtomicU64>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PredictionLabels {
    origin: &'static str,
    decision: &'static str,
}

impl Metrics {
    /// Counters at zero, for the model `version`.
    pub fn new(version: &str) -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let predictions = Family::default();
        registry.register("pret_requests", "Requests answered", requests.clone());
        registry.register_with_unit("pret_answer", "Time to the answer", Unit::Seconds, seconds.clone());
        registry.register("pret_predictions", "Predictions answered", predictions.clone());
        let model = prometheus_client::metrics::info::Info::new(vec![("version", version.to_owned())]);
        registry.register("pret_model", "The model that decides", model);
        Self { registry, requests, seconds, predictions }
    }

    /// Counts a request.
    pub(crate) fn answered(&self, method: &'static str, route: &str, status: StatusCode, elapsed: Duration) {
        let labels = RequestLabels { method, route: route.to_owned(), status: status.as_u16() };
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&RouteLabels { route: route.to_owned() }).observe(elapsed.as_secs_f64());
    }

    /// Counts a prediction that was stored.
    pub(crate) fn predicted(&self, origin: &'static str, decision: &'static str) {
        self.predictions.get_or_create(&PredictionLabels { origin, decision }).inc();
    }

    /// The page that Prometheus reads.
    pub fn page(&self) -> String {
        let mut page = String::new();
        // Writing to a string cannot fail.
        _ = text::encode(&mut page, &self.registry);
        page
    }
}
