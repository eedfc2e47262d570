//! Calls to the scoring API, on the address the dashboard itself came from.
//!
//! The browser sends the cookie of the session by itself. What changes something also needs the
//! session's token, which only this page can know: it is kept here, in memory, and goes when the
//! page goes. A request that takes long is told of ([`is_slow`]); one that takes too long is given
//! up.

use std::cell::{Cell, RefCell};
use std::pin::pin;

use contract::{Problem, ProblemField};
use dioxus::prelude::*;
use futures_util::future::{Either, select};
use serde::Serialize;

use crate::browser;
use crate::fetch::{self, Answer, Request, Unanswered};
use crate::sign_in::minutes_to_wait;
use crate::text::Language;

/// Milliseconds after which a request counts as slow.
const SLOW: i32 = 3_000;
/// Milliseconds after which a request is given up.
const GIVEN_UP: i32 = 15_000;

/// Event of the document: there are more or fewer slow requests than before.
const SLOWNESS_CHANGED: &str = "slowness";

/// Whether a request has been waited for so long that a person should be told.
static IS_SLOW: GlobalSignal<bool> = Signal::global(|| false);
/// Whether the last request that ended was answered.
static IS_REACHABLE: GlobalSignal<bool> = Signal::global(|| true);
/// How many reviews this page has written.
static REVIEWS: GlobalSignal<u32> = Signal::global(|| 0);

thread_local! {
    static CSRF_TOKEN: RefCell<String> = RefCell::default();
    /// How many requests are slow at the moment.
    static SLOW_REQUESTS: Cell<u32> = const { Cell::new(0) };
}

/// Why something could not be loaded or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// The kind of problem by the service's own name (`unknown-client`); empty where it gave none.
    pub code: String,
    /// The service's own words, in English, where it gave any.
    pub detail: Option<String>,
    /// What the service found wrong with each part of what was sent.
    pub errors: Vec<ProblemField>,
    /// The request's identifier, for an operator.
    pub request_id: Option<String>,
}

/// Kinds of failure that a person can act on differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// No answer: the network or the service is down.
    Unreachable,
    /// No answer within the time that a person waits.
    NoAnswer,
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
    /// What was asked for or sent is not what the service takes.
    Invalid,
    /// The service could not answer because of a fault of its own.
    Refused,
    /// The answer is not what the dashboard expects.
    Unreadable,
}

impl Failure {
    /// An answer that the dashboard cannot read.
    pub fn unreadable() -> Self {
        Self::of(FailureKind::Unreadable)
    }

    fn of(kind: FailureKind) -> Self {
        Self { kind, code: String::new(), detail: None, errors: Vec::new(), request_id: None }
    }

    fn unanswered(why: Unanswered) -> Self {
        Self::of(match why {
            Unanswered::TimedOut => FailureKind::NoAnswer,
            Unanswered::Unreachable => FailureKind::Unreachable,
        })
    }

    fn answered(answer: &Answer) -> Self {
        let problem = fetch::parse::<Problem>(&answer.body);
        // Something in front of the service answers 502 to 504 when the service itself is down.
        let kind = match answer.status {
            401 => FailureKind::SignedOut,
            403 => FailureKind::NotAllowed,
            404 => FailureKind::NotFound,
            429 => FailureKind::TooManyAttempts {
                minutes: answer.header("retry-after").and_then(|wait| minutes_to_wait(&wait)),
            },
            502..=504 if problem.is_none() => FailureKind::Unreachable,
            500.. => FailureKind::Refused,
            _ => FailureKind::Invalid,
        };
        let request_id = answer.header("x-request-id");
        let Some(problem) = problem else { return Self { request_id, ..Self::of(kind) } };
        Self {
            kind,
            code: problem.kind.rsplit('/').next().unwrap_or_default().to_owned(),
            detail: Some(problem.detail),
            errors: problem.errors,
            request_id: problem.request_id.or(request_id),
        }
    }
}

/// Keeps the token of the current session, to be sent with what changes something; an empty one
/// where there is none.
pub fn keep_csrf_token(token: &str) {
    CSRF_TOKEN.set(token.to_owned());
}

/// Whether a request has been waited for so long that a person should be told; what reads it
/// follows it.
pub fn is_slow() -> bool {
    IS_SLOW()
}

/// Keeps [`is_slow`] up to date, for as long as the calling component is there.
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

/// Whether the service answered last; what reads it follows it.
pub fn is_reachable() -> bool {
    IS_REACHABLE()
}

/// How many reviews this page has written: what depends on them is asked again when it changes.
pub fn reviews_written() -> u32 {
    REVIEWS()
}

/// Body of the answer to `GET path`, labels and sentences in `language`.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn get(path: &str, language: Language) -> Result<String, Failure> {
    send("GET", path, None, language).await
}

/// Body of the answer to `POST path` with `body` as JSON.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn post<B: Serialize>(
    path: &str,
    body: &B,
    language: Language,
) -> Result<String, Failure> {
    let body = serde_json::to_string(body).map_err(|_| Failure::unreadable())?;
    post_json(path, body, language).await
}

/// As [`post`], with a body that is JSON already.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn post_json(path: &str, body: String, language: Language) -> Result<String, Failure> {
    let answer = send("POST", path, Some(&body), language).await?;
    if path == "/v1/reviews" {
        *REVIEWS.write() += 1;
    }
    Ok(answer)
}

/// Body of the answer to `DELETE path`.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn delete(path: &str, language: Language) -> Result<String, Failure> {
    send("DELETE", path, None, language).await
}

async fn send(
    method: &str,
    path: &str,
    body: Option<&str>,
    language: Language,
) -> Result<String, Failure> {
    let answer = pin!(receive(method, path, body, language));
    let answer = match select(answer, pin!(browser::pause(SLOW))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), answer)) => {
            let _told = SlowRequest::new();
            answer.await
        }
    };
    let is_answered = !matches!(&answer, Err(failure) if matches!(failure.kind, FailureKind::Unreachable | FailureKind::NoAnswer));
    if *IS_REACHABLE.peek() != is_answered {
        *IS_REACHABLE.write() = is_answered;
    }
    answer
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
    let answer = fetch::fetch(&request, GIVEN_UP).await.map_err(Failure::unanswered)?;
    if (200..300).contains(&answer.status) {
        Ok(answer.body)
    } else {
        Err(Failure::answered(&answer))
    }
}

/// A slow request, counted as long as it is waited for.
///
/// A request that is dropped ends in the middle of the framework's own work, where no signal may be
/// written: the count is a plain number, and an event of the document says that it has changed.
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
