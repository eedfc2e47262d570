//! Middleware for every request and response.
//!
//! It adds the request identifier, the time limit, the handling of panics, the security headers,
//! the log and the metrics. The log contains the route's pattern, and never the path, the query or
//! the body: these can name a client.

use std::any::Any;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use prometheus_client::metrics::gauge::Gauge;
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

use crate::problem::Refusal;
use crate::{Service, unread_body};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers that are set on every response.
const SECURITY: [(HeaderName, HeaderValue); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Wraps every route and fallback of `router` in the middleware.
pub fn around(router: Router<Arc<Service>>, service: Arc<Service>) -> Router<Arc<Service>> {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(service, pass))
}

async fn pass(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = request_id(request.headers());
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let (mut request, unread) = unread_body::watch(request);
    request.extensions_mut().insert(Arrival(started));
    let mut response = answer(&service, route, request, next).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = refusal.response(Some(&request_id));
        response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
    }
    if let Some(unread) = unread {
        // The time already spent on reading the body counts against the limit here too.
        let rest = service.limits.time.saturating_sub(started.elapsed());
        unread.finish(&mut response, service.limits.body, rest);
    }
    complete(response.headers_mut(), &request_id);
    note(&service, method, route, response.status(), started, &request_id);
    response
}

/// Adds the headers that every response has.
fn complete(headers: &mut HeaderMap, request_id: &str) {
    headers.reserve(SECURITY.len() + 2);
    headers.extend(SECURITY);
    // A response that is not declared cacheable may contain data of a client.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
}

/// Counts and logs a response.
fn note(
    service: &Service,
    method: &'static str,
    route: &str,
    status: StatusCode,
    started: Instant,
    request_id: &str,
) {
    let elapsed = started.elapsed();
    service.metrics.answered(method, route, status, elapsed);
    service.monitor.answers.count(method, route, status, Utc::now());
    if let Some(otlp) = service.metrics.otlp() {
        let champion = service.champions.current();
        otlp.answered(method, route, status.as_u16(), champion.version(), elapsed);
    }
    let microseconds = elapsed.as_micros() as u64;
    tracing::info!(method, route, status = status.as_u16(), microseconds, request_id, "answered");
}

/// Writes the whole response to a request whose head the HTTP layer refused with a status.
///
/// The response is counted and logged like all others.
pub fn refused_head(service: &Service, status: StatusCode) -> Vec<u8> {
    let started = Instant::now();
    let refusal = match status {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE | StatusCode::URI_TOO_LONG => {
            Refusal::HeadTooLong
        }
        _ => Refusal::UnreadableHead,
    };
    let request_id = Uuid::now_v7().to_string();
    let (mut parts, _) = refusal.response(Some(&request_id)).into_parts();
    complete(&mut parts.headers, &request_id);
    note(service, "OTHER", "none", parts.status, started, &request_id);
    // Numbers and texts always serialize.
    let body = serde_json::to_vec(&refusal.problem(Some(&request_id))).unwrap_or_default();
    let date = chrono::Utc::now().format("%a, %d %b %Y %H:%M:%S GMT");
    let mut answer = format!("HTTP/1.1 {}\r\n", parts.status).into_bytes();
    for (name, value) in &parts.headers {
        answer.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    let rest =
        format!("content-length: {}\r\nconnection: close\r\ndate: {date}\r\n\r\n", body.len());
    answer.extend(rest.into_bytes());
    answer.extend(body);
    answer
}

/// Runs the request within the time limit, or returns a refusal.
async fn answer(service: &Service, route: &str, request: Request, next: Next) -> Response {
    let in_flight = InFlight::begin(service.metrics.in_flight());
    // Liveness and readiness checks are answered even when the service is busy.
    if in_flight.before >= service.limits.requests as i64 && !route.starts_with("/health") {
        return Refusal::Busy.into_response();
    }
    if let Err(refusal) =
        service.access.check_origin(request.headers(), request.method(), request.uri())
    {
        return refusal.into_response();
    }
    let answered = tokio::time::timeout(service.limits.time, next.run(request)).await;
    answered.unwrap_or_else(|_| Refusal::Timeout(service.limits.time).into_response())
}

/// Time when the head of a request had arrived, as an extractor for handlers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival(pub(crate) Instant);

impl<S: Sync> FromRequestParts<S> for Arrival {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_else(|| Self(Instant::now())))
    }
}

/// Counts a request as in flight until it is answered or cancelled.
#[derive(Debug)]
pub(crate) struct InFlight {
    gauge: Gauge,
    before: i64,
}

impl InFlight {
    /// Counts one more request on `gauge`.
    pub(crate) fn begin(gauge: &Gauge) -> Self {
        Self { before: gauge.inc(), gauge: gauge.clone() }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.gauge.dec();
    }
}

/// Returns the request's own identifier if it is short and plain, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(plain);
    given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

/// Returns the method, or `OTHER`, so that a caller cannot add labels to the metrics.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that tower-http asks for")]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or(panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(message = message.unwrap_or("no message"), "a request panicked");
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Refusal::Internal);
    response
}
