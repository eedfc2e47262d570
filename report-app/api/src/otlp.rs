//! Traces and metrics to an `OpenTelemetry` collector, over HTTP (OTLP).
//!
//! A request is a span with its method, the pattern of its route, its status, the model's version
//! and its time: no path, no query and no body, which can name a client. The metrics are those of
//! the page for Prometheus, under the same names; a histogram goes as the counters of its buckets.
//! Nothing is sent unless the collector's address is given.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{Span, SpanBuilder, SpanKind, Status, Tracer, TracerProvider};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};

use crate::Service;

/// Longest time until the collector answers.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Series of the page for Prometheus that only grow.
pub const COUNTERS: [&str; 9] = [
    "pret_requests_total",
    "pret_answer_seconds_bucket",
    "pret_answer_seconds_sum",
    "pret_answer_seconds_count",
    "pret_predictions_total",
    "pret_probability_bucket",
    "pret_probability_sum",
    "pret_probability_count",
    "pret_reloads_total",
];

/// Series that go up and down.
pub const GAUGES: [&str; 13] = [
    "pret_model",
    "pret_requests_under_way",
    "pret_shadow_predictions",
    "pret_store_queue",
    "pret_monitoring_stability_index",
    "pret_monitoring_refusal_rate",
    "pret_monitoring_cost",
    "pret_monitoring_auc",
    "pret_monitoring_default_rate",
    "pret_monitoring_repeated_share",
    "pret_alarms_raised",
    "pret_alarms_overdue",
    "pret_monitoring_counted_timestamp_seconds",
];

/// Exporter of traces and metrics.
#[derive(Debug)]
pub struct Otlp {
    tracer: SdkTracer,
    traces: SdkTracerProvider,
    metrics: SdkMeterProvider,
}

/// HTTP client of the exporters, which call it on threads of their own.
#[derive(Debug)]
struct Client(ureq::Agent);

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.0.run(request.map(|body| body.to_vec()))?;
        let (head, mut body) = answer.into_parts();
        Ok(Response::from_parts(head, body.read_to_vec()?.into()))
    }
}

impl Otlp {
    /// Prepares to send to the collector at `endpoint`, like `http://collector.example:4318`.
    ///
    /// # Errors
    /// If the address is not one of HTTP.
    pub fn new(endpoint: &str) -> Result<Self, String> {
        let endpoint = endpoint.trim_end_matches('/');
        if !["http://", "https://"].iter().any(|scheme| endpoint.starts_with(scheme)) {
            return Err(format!(
                "{endpoint}: expected an address like http://collector.example:4318"
            ));
        }
        let client = || {
            let config = ureq::Agent::config_builder()
                .timeout_global(Some(TIMEOUT))
                .http_status_as_error(false);
            Client(config.build().into())
        };
        let wrong = |error: opentelemetry_otlp::ExporterBuildError| format!("{endpoint}: {error}");
        let resource = Resource::builder()
            .with_service_name("pret-api")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let spans = SpanExporter::builder()
            .with_http()
            .with_http_client(client())
            .with_endpoint(format!("{endpoint}/v1/traces"));
        let traces = SdkTracerProvider::builder()
            .with_batch_exporter(spans.build().map_err(wrong)?)
            .with_resource(resource.clone())
            .build();
        let numbers = MetricExporter::builder()
            .with_http()
            .with_http_client(client())
            .with_endpoint(format!("{endpoint}/v1/metrics"));
        let metrics = SdkMeterProvider::builder()
            .with_periodic_exporter(numbers.build().map_err(wrong)?)
            .with_resource(resource)
            .build();
        let scope = InstrumentationScope::builder("pret-api").build();
        Ok(Self { tracer: traces.tracer_with_scope(scope), traces, metrics })
    }

    /// Sends the metrics of `service` from now on, once a minute.
    pub fn observe(&self, service: &Arc<Service>) {
        let meter = self.metrics.meter("pret-api");
        for name in COUNTERS {
            let service = Arc::downgrade(service);
            let observe = move |observer: &dyn opentelemetry::metrics::AsyncInstrument<f64>| {
                each_value(&service, name, |value, labels| observer.observe(value, labels));
            };
            meter.f64_observable_counter(name).with_callback(observe).build();
        }
        for name in GAUGES {
            let service = Arc::downgrade(service);
            let observe = move |observer: &dyn opentelemetry::metrics::AsyncInstrument<f64>| {
                each_value(&service, name, |value, labels| observer.observe(value, labels));
            };
            meter.f64_observable_gauge(name).with_callback(observe).build();
        }
    }

    /// Sends a response as a span.
    pub(crate) fn answered(
        &self,
        method: &'static str,
        route: &str,
        status: u16,
        model_version: &str,
        elapsed: Duration,
    ) {
        let ended = SystemTime::now();
        let attributes = [
            KeyValue::new("http.request.method", method),
            KeyValue::new("http.route", route.to_owned()),
            KeyValue::new("http.response.status_code", i64::from(status)),
            KeyValue::new("pret.model_version", model_version.to_owned()),
        ];
        let builder = SpanBuilder::from_name(format!("{method} {route}"))
            .with_kind(SpanKind::Server)
            .with_start_time(ended.checked_sub(elapsed).unwrap_or(ended))
            .with_attributes(attributes);
        let mut span = self.tracer.build(builder);
        if status >= 500 {
            span.set_status(Status::error(""));
        }
        span.end_with_timestamp(ended);
    }

    /// Sends what was not sent yet. It waits for the collector: call it where that may take time.
    pub fn flush(&self) {
        let sent = [self.traces.force_flush(), self.metrics.force_flush()];
        for error in sent.into_iter().filter_map(Result::err) {
            tracing::debug!(%error, "the collector has not taken everything");
        }
    }
}

/// Calls `take` with each value of a series on the page for Prometheus, and its labels.
fn each_value(service: &Weak<Service>, series: &str, mut take: impl FnMut(f64, &[KeyValue])) {
    let Some(service) = service.upgrade() else { return };
    let page = service.metrics.page(service.store.queue_length(), service.shadow.counts());
    for line in page.lines() {
        if let Some((value, labels)) = read(line, series) {
            take(value, &labels);
        }
    }
}

/// Reads a line of the page: `name{label="value",…} 1.0`; `None` if it is of another series.
fn read(line: &str, series: &str) -> Option<(f64, Vec<KeyValue>)> {
    let rest = line.strip_prefix(series)?;
    let (labels, value) = match rest.strip_prefix('{') {
        Some(rest) => rest.rsplit_once("} ")?,
        None => ("", rest.strip_prefix(' ')?),
    };
    let label = |label: &str| {
        let (name, value) = label.split_once("=\"")?;
        let value = value.trim_end_matches('"').to_owned();
        Some(KeyValue::new(name.to_owned(), value))
    };
    let labels = labels.split("\",").filter_map(label).collect();
    Some((value.split(' ').next()?.parse().ok()?, labels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_values_with_their_labels() {
        let line = "pret_requests_total{method=\"GET\",route=\"/v1/clients/{client_id}\",status=\"200\"} 7";
        let (value, labels) = read(line, "pret_requests_total").unwrap();
        assert!((value - 7.0).abs() < 1e-12);
        let expected = [("method", "GET"), ("route", "/v1/clients/{client_id}"), ("status", "200")];
        assert_eq!(labels, expected.map(|(name, value)| KeyValue::new(name, value)));
        assert_eq!(read("pret_store_queue 3", "pret_store_queue").unwrap().1, []);
        assert!(read(line, "pret_requests").is_none());
        assert!(read("# HELP pret_model The model", "pret_model").is_none());
    }
}
