//! Calls to the scoring API, at the origin of the dashboard itself.
//!
//! The browser sends the session cookie by itself. A request that changes something also needs the
//! session's CSRF token. The token is kept in memory in this module and is lost when the page is
//! closed. Slow requests are reported ([`is_slow`]); a request that takes too long times out.

use std::cell::{Cell, RefCell};
use std::pin::pin;

use contract::{Problem, ProblemField};
use dioxus::prelude::*;
use futures_util::future::{Either, select};
use serde::Serialize;

use crate::browser;
use crate::fetch::{self, FetchError, HttpResponse, Request};
use crate::sign_in::minutes_to_wait;
use contract::Language;

/// Milliseconds after which a request counts as slow.
const SLOW_AFTER_MS: i32 = 3_000;
/// Milliseconds after which a request times out.
const TIMEOUT_MS: i32 = 15_000;

/// Document event that is dispatched when the number of slow requests changes.
const SLOWNESS_CHANGED: &str = "slowness";

/// Whether a request is so slow that the user should be informed.
static IS_SLOW: GlobalSignal<bool> = Signal::global(|| false);
/// Whether the last request that ended got a response.
static IS_REACHABLE: GlobalSignal<bool> = Signal::global(|| true);
/// Number of reviews recorded from this page.
static REVIEWS: GlobalSignal<u32> = Signal::global(|| 0);

thread_local! {
    static CSRF_TOKEN: RefCell<String> = RefCell::default();
    /// Number of requests that are slow at the moment.
    static SLOW_REQUESTS: Cell<u32> = const { Cell::new(0) };
}

/// Error of an API call: why something could not be loaded or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Kind of failure.
    pub kind: FailureKind,
    /// Problem code of the service, such as `unknown-client`; empty if it gave none.
    pub code: String,
    /// Error message of the service, in English, if it gave one.
    pub detail: Option<String>,
    /// Validation errors of the service, one for each wrong part of the request.
    pub errors: Vec<ProblemField>,
    /// The request's identifier, for an operator.
    pub request_id: Option<String>,
}

/// Kinds of failure on which the user can act differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// No response: the network or the service is down.
    Unreachable,
    /// No response before the timeout.
    NoAnswer,
    /// Nobody is signed in, or the credentials are not accepted.
    SignedOut,
    /// The user's role does not allow this.
    NotAllowed,
    /// Too many attempts for now.
    TooManyAttempts {
        /// Whole minutes to wait, if the service said so.
        minutes: Option<u64>,
    },
    /// The requested resource does not exist.
    NotFound,
    /// The service does not accept the request as it is.
    Invalid,
    /// The service failed because of an internal error.
    ServerError,
    /// The response is not what the dashboard expects.
    Unreadable,
}

impl Failure {
    /// Returns the failure for a response that the dashboard cannot read.
    pub fn unreadable() -> Self {
        Self::from_kind(FailureKind::Unreadable)
    }

    fn from_kind(kind: FailureKind) -> Self {
        Self { kind, code: String::new(), detail: None, errors: Vec::new(), request_id: None }
    }

    fn from_fetch_error(error: FetchError) -> Self {
        Self::from_kind(match error {
            FetchError::TimedOut => FailureKind::NoAnswer,
            FetchError::Unreachable => FailureKind::Unreachable,
        })
    }

    fn from_response(response: &HttpResponse) -> Self {
        let problem = fetch::parse::<Problem>(&response.body);
        // A proxy in front of the service answers 502 to 504 when the service itself is down.
        let kind = match response.status {
            401 => FailureKind::SignedOut,
            403 => FailureKind::NotAllowed,
            404 => FailureKind::NotFound,
            429 => FailureKind::TooManyAttempts {
                minutes: response.header("retry-after").and_then(|wait| minutes_to_wait(&wait)),
            },
            502..=504 if problem.is_none() => FailureKind::Unreachable,
            500.. => FailureKind::ServerError,
            _ => FailureKind::Invalid,
        };
        let request_id = response.header("x-request-id");
        let Some(problem) = problem else { return Self { request_id, ..Self::from_kind(kind) } };
        Self {
            kind,
            code: problem.kind.rsplit('/').next().unwrap_or_default().to_owned(),
            detail: Some(problem.detail),
            errors: problem.errors,
            request_id: problem.request_id.or(request_id),
        }
    }
}

/// Stores the CSRF token of the current session.
///
/// Every request that changes something sends it. An empty token means that there is no session.
pub fn keep_csrf_token(token: &str) {
    CSRF_TOKEN.set(token.to_owned());
}

/// Returns whether a request is so slow that the user should be informed.
///
/// Reactive: components that call it are rendered again when the value changes.
pub fn is_slow() -> bool {
    IS_SLOW()
}

/// Keeps [`is_slow`] up to date while the calling component is mounted.
pub fn use_slowness() {
    use_future(|| async {
        loop {
            let is_slow = SLOW_REQUESTS.get() > 0;
            if *IS_SLOW.peek() != is_slow {
                *IS_SLOW.write() = is_slow;
            }
            if browser::next_document_event(SLOWNESS_CHANGED).await.is_none() {
                return;
            }
        }
    });
}

/// Returns whether the service answered the last request.
///
/// Reactive: components that call it are rendered again when the value changes.
pub fn is_reachable() -> bool {
    IS_REACHABLE()
}

/// Returns how many reviews this page has recorded.
///
/// Reactive: data that depends on reviews is loaded again when the number changes.
pub fn reviews_written() -> u32 {
    REVIEWS()
}

/// Sends `GET path` and returns the response body.
///
/// Labels and sentences in it are in `language`.
///
/// # Errors
/// A [`Failure`] if there is no response or the response is an error.
pub async fn get(path: &str, language: Language) -> Result<String, Failure> {
    send("GET", path, None, language).await
}

/// Sends `POST path` with `body` as JSON and returns the response body.
///
/// # Errors
/// A [`Failure`] if there is no response or the response is an error.
pub async fn post<B: Serialize>(
    path: &str,
    body: &B,
    language: Language,
) -> Result<String, Failure> {
    let body = serde_json::to_string(body).map_err(|_| Failure::unreadable())?;
    post_json(path, body, language).await
}

/// Sends `POST path` with a body that is already JSON; see [`post`].
///
/// # Errors
/// A [`Failure`] if there is no response or the response is an error.
pub async fn post_json(path: &str, body: String, language: Language) -> Result<String, Failure> {
    let response = send("POST", path, Some(&body), language).await?;
    if path == "/v1/reviews" {
        *REVIEWS.write() += 1;
    }
    Ok(response)
}

/// Sends `DELETE path` and returns the response body.
///
/// # Errors
/// A [`Failure`] if there is no response or the response is an error.
pub async fn delete(path: &str, language: Language) -> Result<String, Failure> {
    send("DELETE", path, None, language).await
}

async fn send(
    method: &str,
    path: &str,
    body: Option<&str>,
    language: Language,
) -> Result<String, Failure> {
    let request = pin!(receive(method, path, body, language));
    let result = match select(request, pin!(browser::pause(SLOW_AFTER_MS))).await {
        Either::Left((result, _)) => result,
        Either::Right(((), request)) => {
            let _guard = SlowRequest::new();
            request.await
        }
    };
    let is_answered = !matches!(&result, Err(failure) if matches!(failure.kind, FailureKind::Unreachable | FailureKind::NoAnswer));
    if *IS_REACHABLE.peek() != is_answered {
        *IS_REACHABLE.write() = is_answered;
    }
    result
}

async fn receive(
    method: &str,
    path: &str,
    body: Option<&str>,
    language: Language,
) -> Result<String, Failure> {
    let token = CSRF_TOKEN.with_borrow(String::clone);
    let mut headers = vec![("accept", "application/json"), ("accept-language", language.tag())];
    if method != "GET" && !token.is_empty() {
        headers.push(("x-csrf-token", &token));
    }
    if body.is_some() {
        headers.push(("content-type", "application/json"));
    }
    let request = Request { method, path, headers: &headers, body };
    let response = fetch::fetch(&request, TIMEOUT_MS).await.map_err(Failure::from_fetch_error)?;
    if (200..300).contains(&response.status) {
        Ok(response.body)
    } else {
        Err(Failure::from_response(&response))
    }
}

/// Guard that counts one slow request until it is dropped.
///
/// A dropped request ends inside the framework's own work, where no signal may be written. The
/// count is therefore a plain number, and a document event announces its changes.
struct SlowRequest;

impl SlowRequest {
    fn new() -> Self {
        count_slow_requests(|count| count + 1);
        Self
    }
}

impl Drop for SlowRequest {
    fn drop(&mut self) {
        count_slow_requests(|count| count.saturating_sub(1));
    }
}

fn count_slow_requests(change: impl Fn(u32) -> u32) {
    SLOW_REQUESTS.set(change(SLOW_REQUESTS.get()));
    browser::dispatch_document_event(SLOWNESS_CHANGED);
}
