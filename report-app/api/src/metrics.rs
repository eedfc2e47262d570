//! Counters of the service, as a Prometheus text page.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::monitoring::gauges::Gauges;
use crate::otlp::Otlp;

/// Upper bounds of the response time buckets, in seconds.
const SECONDS: [f64; 11] =
    [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 1.0, 10.0];

/// Upper bounds of the probability buckets.
const PROBABILITIES: [f64; 10] = [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5];

/// Counters since the start.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
    predictions: Family<PredictionLabels, Counter<u64, AtomicU64>>,
    probabilities: Histogram,
    model: Family<ModelLabels, Gauge>,
    reloads: Family<ReloadLabels, Counter>,
    in_flight: Gauge,
    queue_length: Gauge,
    shadow: Family<ReloadLabels, Gauge>,
    monitoring: Gauges,
    otlp: OnceLock<Otlp>,
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

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ModelLabels {
    version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReloadLabels {
    result: &'static str,
}

impl Metrics {
    /// Creates counters at zero, for the model `version`.
    pub fn new(version: &str) -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let seconds =
            Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let predictions = Family::default();
        registry.register("pret_requests", "Requests answered", requests.clone());
        registry.register_with_unit(
            "pret_answer",
            "Time to the answer",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register("pret_predictions", "Predictions answered", predictions.clone());
        let probabilities = Histogram::new(PROBABILITIES);
        registry.register(
            "pret_probability",
            "Probabilities of default that were answered",
            probabilities.clone(),
        );
        let model = Family::default();
        registry.register("pret_model", "The model that answers: 1", model.clone());
        let reloads = Family::default();
        registry.register(
            "pret_reloads",
            "Changes of the model, and bundles that were refused",
            reloads.clone(),
        );
        let in_flight = Gauge::default();
        registry.register(
            "pret_requests_under_way",
            "Requests that are being answered",
            in_flight.clone(),
        );
        let queue_length = Gauge::default();
        registry.register(
            "pret_store_queue",
            "Entries that wait to be committed",
            queue_length.clone(),
        );
        let shadow = Family::default();
        registry.register(
            "pret_shadow_predictions",
            "Predictions that the challenger scored, dropped from its full queue, or lost",
            shadow.clone(),
        );
        let monitoring = Gauges::new(&mut registry);
        let metrics = Self {
            registry,
            requests,
            seconds,
            predictions,
            probabilities,
            model,
            reloads,
            in_flight,
            queue_length,
            shadow,
            monitoring,
            otlp: OnceLock::new(),
        };
        metrics.model(version);
        metrics
    }

    /// Records the version of the current model.
    pub(crate) fn model(&self, version: &str) {
        self.model.clear();
        self.model.get_or_create(&ModelLabels { version: version.to_owned() }).set(1);
    }

    /// Counts an attempt to change the model.
    pub(crate) fn reloaded(&self, result: &'static str) {
        self.reloads.get_or_create(&ReloadLabels { result }).inc();
    }

    /// Sends each response as a span by `otlp`, from now on.
    pub fn export(&self, otlp: Otlp) {
        // There is one exporter: the first stays.
        _ = self.otlp.set(otlp);
    }

    /// Returns the exporter of traces, if there is one.
    pub fn otlp(&self) -> Option<&Otlp> {
        self.otlp.get()
    }

    /// Returns the gauges of the monitoring.
    pub(crate) fn monitoring(&self) -> &Gauges {
        &self.monitoring
    }

    /// Returns the gauge of requests in flight.
    pub(crate) fn in_flight(&self) -> &Gauge {
        &self.in_flight
    }

    /// Counts a response.
    pub(crate) fn answered(
        &self,
        method: &'static str,
        route: &str,
        status: StatusCode,
        elapsed: Duration,
    ) {
        let labels = RequestLabels { method, route: route.to_owned(), status: status.as_u16() };
        self.requests.get_or_create(&labels).inc();
        self.seconds
            .get_or_create(&RouteLabels { route: route.to_owned() })
            .observe(elapsed.as_secs_f64());
    }

    /// Counts a prediction that was stored.
    pub(crate) fn predicted(&self, origin: &'static str, decision: &'static str, probability: f64) {
        self.probabilities.observe(probability);
        self.predictions.get_or_create(&PredictionLabels { origin, decision }).inc();
    }

    /// Writes the page for Prometheus.
    ///
    /// `queue_length` is the length of the store's queue, `shadow` the challenger's counts.
    pub fn page(&self, queue_length: usize, shadow: [u64; 3]) -> String {
        self.queue_length.set(queue_length as i64);
        for (result, count) in ["stored", "queue_full", "lost"].into_iter().zip(shadow) {
            self.shadow.get_or_create(&ReloadLabels { result }).set(count.cast_signed());
        }
        let mut page = String::new();
        // Writing to a string cannot fail.
        _ = text::encode(&mut page, &self.registry);
        page
    }
}
