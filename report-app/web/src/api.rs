//! Calls to the scoring API, on the address the dashboard itself came from.

use contract::Problem;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE};

use crate::browser;
use crate::text::Language;

/// Why something could not be loaded.
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
}

/// Body of the answer to `GET path`, labels and sentences in `language`.
///
/// # Errors
/// A [`Failure`] if there is no answer or the answer is an error.
pub async fn get(path: &str, language: Language) -> Result<String, Failure> {
    let unreachable = |_| Failure { kind: FailureKind::Unreachable, detail: None, request_id: None };
    let response = reqwest::Client::new()
        .get(format!("{}{path}", browser::origin()))
        .header(ACCEPT, "application/json")
        .header(ACCEPT_LANGUAGE, language.tag())
        .send()
        .await
        .map_err(unreachable)?;
    let status = response.status();
    let request_id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let body = response.text().await.map_err(unreachable)?;
    if status.is_success() {
        return Ok(body);
    }
    let problem = serde_json::from_str::<Problem>(&body).ok();
    // Something in front of the service answers 502 to 504 when the service itself is down.
    let kind = match status.as_u16() {
        404 => FailureKind::NotFound,
        502..=504 if problem.is_none() => FailureKind::Unreachable,
        _ => FailureKind::Refused,
    };
    let (detail, problem_id) = problem.map_or((None, None), |problem| (Some(problem.detail), problem.request_id));
    Err(Failure { kind, detail, request_id: problem_id.or(request_id) })
}
