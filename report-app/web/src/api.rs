//! Calls to the scoring API, on the address the dashboard itself came from.
//!
//! The browser sends the cookie of the session by itself. What changes something also needs the session's token, which only
//! this page can know: it is kept here, in memory, and goes when the page goes.

use std::cell::RefCell;

use contract::Problem;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;

use crate::browser;
use crate::sign_in::minutes_to_wait;
use crate::text::Language;

thread_local! {
    static CSRF_TOKEN: RefCell<String> = RefCell::default();
}

/// Why something could not be loaded or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// The service's own words, where it gave any.
    pub detail: Option<String>,
    /// The request's identifier, for an operator.
    pub request_id: Option<String>,
}

/// Kinds of failure that a person can act on differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// No answer: the network or the service is down.
    Unreachable,
    /// Nobody is signed in, or what was given to sign in is not accepted.
    SignedOut,
    /// The role of who is signed in does not include this.
    NotAllowed,
    /// Too many attempts for now.
    TooManyAttempts {
        /// Whole minutes to wait, where the service said so.
        minutes: Option<u64>,
    },
    /// What was asked for does not exist.
    NotFound,
    /// The service answered that it cannot.
    Refused,
    /// The answer is not what the dashboard expects.
    Unreadable,
}

impl Failure {
    /// An answer that the dashboard cannot read.
    pub fn unreadable() -> Self {
        Self { kind: FailureKind::Unreadable, detail: None, request_id: None }
    }

    fn unreachable(_: reqwest::Error) -> Self {
        Self { kind: FailureKind::Unreachable, detail: None, request_id: None }
    }

    fn answered(status: StatusCode, headers: &HeaderMap, body: &str) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let problem = serde_json::from_str::<Problem>(body).ok();
        // Something in front of the service answers 502 to 504 when the service itself is down.
        let kind = match status.as_u16() {
            401 => FailureKind::SignedOut,
            403 => FailureKind::NotAllowed,
            404 => FailureKind::NotFound,
            429 => FailureKind::TooManyAttempts { minutes: header(RETRY_AFTER.as_str()).and_then(minutes_to_wait) },
            502..=504 if problem.is_none() => FailureKind::Unreachable,
            _ => FailureKind::Refused,
        };
        let (detail, request_id) = problem.map_or((None, None), |problem| (Some(problem.detail), problem.request_id));
        Self { kind, detail, request_id: request_id.or(header("x-request-id").map(str::to_owned)) }
    }
}

/// Keeps the token of the current session, to be sent with what changes something; an empty one where there is none.
pub fn keep_csrf_token(token: &str) {
    CSRF_TOKEN.set(token.to_owned());
}

/// Body of the answer to `GET path`, labels and sentences in `language`.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn get(path: &str, language: Language) -> Result<String, Failure> {
    send(request(Method::GET, path, language)).await
}

/// Body of the answer to `POST path` with `body` as JSON.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn post<B: Serialize>(path: &str, body: &B, language: Language) -> Result<String, Failure> {
    send(request(Method::POST, path, language).json(body)).await
}

/// Body of the answer to `DELETE path`.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn delete(path: &str, language: Language) -> Result<String, Failure> {
    send(request(Method::DELETE, path, language)).await
}

fn request(method: Method, path: &str, language: Language) -> RequestBuilder {
    let token = CSRF_TOKEN.with_borrow(String::clone);
    let needs_token = method != Method::GET && !token.is_empty();
    let request = reqwest::Client::new()
        .request(method, format!("{}{path}", browser::origin()))
        .header(ACCEPT, "application/json")
        .header(ACCEPT_LANGUAGE, language.tag());
    if needs_token { request.header("x-csrf-token", token) } else { request }
}

async fn send(request: RequestBuilder) -> Result<String, Failure> {
    let response = request.send().await.map_err(Failure::unreachable)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.text().await.map_err(Failure::unreachable)?;
    if status.is_success() { Ok(body) } else { Err(Failure::answered(status, &headers, &body)) }
}
