//! The one error type of the HTTP layer: every failure becomes an RFC 9457 problem document.
//!
//! A problem says what was found, what was expected and what to do. Details for the operator (the
//! store's own error, the message of a panic) are logged where they occur, and are never in a
//! response.

use std::time::Duration;

use answers::ProblemKind;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::Problem;

use crate::change_rules;

/// Reason why a request was refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request has no answer.
    #[error(transparent)]
    Unanswered(answers::Error),
    /// The body is longer than the limit.
    #[error("The body is over the limit of {limit} bytes. Send a shorter one.")]
    BodyTooLarge {
        /// Longest body that is read, in bytes.
        limit: usize,
    },
    /// The body broke off before its end.
    #[error("The body could not be read to its end. Send it again.")]
    BodyUnreadable,
    /// The media type of the body is not the expected one.
    #[error("Expected a body of type {expected}, found {found}. Set the Content-Type header.")]
    UnsupportedMediaType {
        /// Expected media type.
        expected: &'static str,
        /// Media type in the request.
        found: String,
    },
    /// The caller is not authenticated.
    #[error(
        "Nobody is signed in. Sign in with POST /v1/session, or send a key: Authorization: Bearer pret_…."
    )]
    SignInNeeded,
    /// The name and password, or the link, are not valid.
    #[error(
        "The name and the password do not belong together, or the link was used or is too old."
    )]
    SignInRefused,
    /// Too many attempts to sign in.
    #[error("Too many attempts to sign in. Wait {}.", waiting(*.seconds))]
    TooManyAttempts {
        /// How long to wait.
        seconds: u64,
    },
    /// The caller is over the rate limit.
    #[error("Too many requests. Wait {}.", waiting(*.seconds))]
    TooManyRequests {
        /// How long to wait.
        seconds: u64,
    },
    /// The limit of requests in flight is reached.
    #[error("The service is answering as many requests as it takes. Try again in a second.")]
    Busy,
    /// The limit of batches or exports in progress is reached.
    #[error(
        "The service is working on as many {what} as it takes, {limit}. Try again when one has ended."
    )]
    TooManyStreams {
        /// Batches or exports.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The service is shutting down.
    #[error("The service stops: nothing from here on was scored. Send it again in a minute.")]
    Stopping,
    /// The head of the request is not HTTP.
    #[error(
        "The head of the request is not HTTP/1.1. The connection is closed; send the request again as it should be."
    )]
    UnreadableHead,
    /// The head of the request is longer than the limit.
    #[error(
        "The head of the request is over the limit of {} bytes or 100 headers. Send a shorter one.",
        crate::server::LONGEST_HEAD
    )]
    HeadTooLong,
    /// A request to a foreign host, while sign-in is off.
    #[error(
        "Without sign-in the service answers at localhost and 127.0.0.1 alone. Ask it there, or name the host with --allowed-host."
    )]
    ForeignHost,
    /// A request from a page of another site, while sign-in is off.
    #[error(
        "Without sign-in the service takes no request from another site's page. Send it from the service's own pages, or require sign-in."
    )]
    ForeignOrigin,
    /// A request of a session without the session's CSRF token.
    #[error(
        "The header x-csrf-token is not this session's. Send csrf_token of GET /v1/session with every request that is not a GET."
    )]
    Csrf,
    /// The caller lacks the permission.
    #[error(
        "This needs the right to {scopes}, which the caller does not have. An operator grants rights."
    )]
    NotAllowed {
        /// Scopes of which one would be enough.
        scopes: String,
    },
    /// The caller must give an opinion of this client first.
    #[error(
        "What the model says of client {0} is shown after your own opinion. Give it with POST /v1/opinions, then ask again."
    )]
    OpinionFirst(contract::ClientId),
    /// The prediction does not exist.
    #[error("There is no prediction {0}. Give the prediction_id of an answer.")]
    UnknownPrediction(String),
    /// The outcome contradicts one that was recorded before.
    #[error(
        "Not recorded: {0}. If that was wrong, send the outcome again with \"correction\": true."
    )]
    ContradictoryOutcome(store::OutcomeRefusal),
    /// The alarm does not exist.
    #[error("There is no alarm {0}. GET /v1/monitoring/alarms lists them.")]
    UnknownAlarm(String),
    /// Somebody acknowledged the alarm before.
    #[error("The alarm was acknowledged by {0}. GET /v1/monitoring/alarms has the note.")]
    AlarmAcknowledged(String),
    /// The current model has no model card.
    #[error(
        "There is no card of model {0}. Write it with `pret docs`; then start the service with --model-card FILE or, where \
         it was, reload the model."
    )]
    NoModelCard(String),
    /// There is no challenger to compare with the champion.
    #[error("No challenger is compared with the model that answers: {}", no_challenger(.0.as_deref()))]
    NoChallenger(Option<String>),
    /// A change of the model was refused.
    #[error(transparent)]
    Change(change_rules::Error),
    /// There is no previous model to roll back to.
    #[error("No other model has answered since the start: there is none to go back to.")]
    NoPreviousModel,
    /// The bundle in the folder cannot be served.
    #[error("The model was not changed: {0}")]
    BundleRefused(String),
    /// No route matches the path.
    #[error("There is nothing at {0}. /openapi.json lists every route.")]
    NotFound(String),
    /// The path exists, but not for this method.
    #[error("{method} is not possible at {path}. /openapi.json lists the methods of every route.")]
    MethodNotAllowed {
        /// The request's method.
        method: String,
        /// The request's path.
        path: String,
    },
    /// The time limit of the request is over.
    #[error("No answer within {} seconds. Try again; if it lasts, give the request id to an operator.", .0.as_secs_f64())]
    Timeout(Duration),
    /// The store could not commit what has to be stored before the response.
    #[error(
        "The store takes nothing, so nothing was done and nothing is given. Try again; if it lasts, give the request id to an operator."
    )]
    StoreUnavailable,
    /// Internal error of the service.
    #[error("The service failed to answer. Nothing was lost; give the request id to an operator.")]
    Internal,
}

impl From<answers::Error> for Refusal {
    /// Keeps the reason; if the bundle contradicts itself, logs it and becomes an internal error.
    fn from(error: answers::Error) -> Self {
        match error {
            answers::Error::Bundle(reason) => {
                tracing::error!(reason, "the model cannot answer");
                Self::Internal
            }
            other => Self::Unanswered(other),
        }
    }
}

impl Refusal {
    /// Returns the status, the stable identifier and the title of the kind of problem.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Unanswered(error) => {
                let ProblemKind { status, code, title } = error.kind();
                (
                    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                    code,
                    title,
                )
            }
            Self::BodyTooLarge { .. } => {
                (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "Body too large")
            }
            Self::BodyUnreadable => {
                (StatusCode::BAD_REQUEST, "body-unreadable", "Body not received")
            }
            Self::UnsupportedMediaType { .. } => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Unsupported media type",
            ),
            Self::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign-in-needed", "Sign-in needed"),
            Self::SignInRefused => (StatusCode::UNAUTHORIZED, "sign-in-refused", "Sign-in refused"),
            Self::TooManyAttempts { .. } => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", "Too many attempts")
            }
            Self::TooManyRequests { .. } => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests")
            }
            Self::Busy | Self::TooManyStreams { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy")
            }
            Self::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping", "Stopping"),
            Self::UnreadableHead => {
                (StatusCode::BAD_REQUEST, "unreadable-head", "Head not readable")
            }
            Self::HeadTooLong => {
                (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "head-too-long", "Head too long")
            }
            Self::ForeignHost => (StatusCode::FORBIDDEN, "foreign-host", "Another host"),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, "foreign-origin", "Another site"),
            Self::Csrf => (StatusCode::FORBIDDEN, "csrf", "Not from this session"),
            Self::NotAllowed { .. } => (StatusCode::FORBIDDEN, "not-allowed", "Not allowed"),
            Self::OpinionFirst(_) => (StatusCode::CONFLICT, "opinion-first", "Opinion first"),
            Self::UnknownPrediction(_) => {
                (StatusCode::NOT_FOUND, "unknown-prediction", "Unknown prediction")
            }
            Self::ContradictoryOutcome(_) => {
                (StatusCode::CONFLICT, "contradictory-outcome", "Contradictory outcome")
            }
            Self::UnknownAlarm(_) => (StatusCode::NOT_FOUND, "unknown-alarm", "Unknown alarm"),
            Self::AlarmAcknowledged(_) => {
                (StatusCode::CONFLICT, "alarm-acknowledged", "Acknowledged before")
            }
            Self::NoModelCard(_) => (StatusCode::NOT_FOUND, "no-model-card", "No model card"),
            Self::NoChallenger(_) => (StatusCode::NOT_FOUND, "no-challenger", "No challenger"),
            Self::Change(error) => change_kind(error),
            Self::NoPreviousModel => {
                (StatusCode::CONFLICT, "no-previous-model", "No previous model")
            }
            Self::BundleRefused(_) => (StatusCode::CONFLICT, "bundle-refused", "Model refused"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::MethodNotAllowed { .. } => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed")
            }
            Self::Timeout(_) => (StatusCode::SERVICE_UNAVAILABLE, "timeout", "Timeout"),
            Self::StoreUnavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "store-unavailable", "Store unavailable")
            }
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error"),
        }
    }

    /// Returns the stable identifier of the kind of problem, as in the problem document's `type`.
    pub(crate) fn code(&self) -> &'static str {
        self.kind().1
    }

    /// Builds the problem document.
    pub fn problem(&self, request_id: Option<&str>) -> Problem {
        let request_id = request_id.map(str::to_owned);
        if let Self::Unanswered(error) = self {
            return Problem { request_id, ..error.problem() };
        }
        let (status, kind, title) = self.kind();
        Problem {
            kind: format!("/problems/{kind}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            request_id,
            errors: Vec::new(),
        }
    }

    /// Builds the response to the request `request_id`.
    pub(crate) fn response(&self, request_id: Option<&str>) -> Response {
        let mut response = (self.kind().0, Json(self.problem(request_id))).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self {
            Self::SignInNeeded | Self::SignInRefused => {
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::TooManyAttempts { seconds } | Self::TooManyRequests { seconds } => {
                response.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
            }
            Self::Busy => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Self::TooManyStreams { .. } | Self::Stopping => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
            }
            _ => {}
        }
        response
    }
}

impl IntoResponse for Refusal {
    /// Attaches the refusal to the response.
    ///
    /// The outermost layer then writes the problem document with the identifier of the request.
    fn into_response(self) -> Response {
        let mut response = self.kind().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<change_rules::Error> for Refusal {
    fn from(error: change_rules::Error) -> Self {
        match error {
            // The store's own message is in the log.
            change_rules::Error::Store(_) => Self::StoreUnavailable,
            other => Self::Change(other),
        }
    }
}

/// Returns the status, the stable identifier and the title of a refused change of the model.
fn change_kind(error: &change_rules::Error) -> (StatusCode, &'static str, &'static str) {
    use change_rules::Error as Change;
    match error {
        Change::Unknown(_) => (StatusCode::NOT_FOUND, "unknown-change", "Unknown change"),
        Change::NotAPerson => (StatusCode::FORBIDDEN, "not-a-person", "Not a person"),
        Change::SecondPerson => (StatusCode::CONFLICT, "second-person", "Second person needed"),
        Change::SamePerson(_) => (StatusCode::CONFLICT, "same-person", "Same person"),
        Change::Expired(_) => (StatusCode::CONFLICT, "change-expired", "Change expired"),
        Change::Done(_) => (StatusCode::CONFLICT, "change-done", "Change made already"),
        Change::Outdated { .. } | Change::BundleChanged(_) => {
            (StatusCode::CONFLICT, "change-outdated", "Change outdated")
        }
        Change::NoPrevious(_) => (StatusCode::CONFLICT, "no-previous-model", "No previous model"),
        Change::Bundle(_)
        | Change::SameVersion(_)
        | Change::NoBundle
        | Change::NoOperator(_)
        | Change::Unconfirmed(_)
        | Change::Folder(_)
        | Change::Store(_) => (StatusCode::CONFLICT, "bundle-refused", "Model refused"),
    }
}

/// Formats why there is no challenger, and what to do.
fn no_challenger(refused: Option<&str>) -> String {
    refused.map_or_else(
        || "none is set. Start the service with --challenger DIR.".to_owned(),
        |reason| format!("it was refused. {reason}"),
    )
}

/// Formats a waiting time: `1 second`, `40 seconds`, `15 minutes`.
fn waiting(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        2..=120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_happened_and_what_to_do() {
        let problem = Refusal::from(answers::Error::UnknownClient(42)).problem(Some("a-request"));
        assert_eq!(problem.kind, "/problems/unknown-client");
        assert_eq!(problem.status, 404);
        assert_eq!(
            problem.detail,
            "There is no client 42. GET /v1/clients?search= finds clients by the first digits of their number."
        );
        assert_eq!(problem.request_id.as_deref(), Some("a-request"));
    }
}
