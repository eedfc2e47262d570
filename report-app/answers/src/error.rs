//! Reasons why a request has no answer, and the problem document of each.

use contract::{ClientId, Problem, ProblemField};

use crate::disclosure::SMALLEST_GROUP;

/// Most errors of a body in one problem document. It bounds the size of the document.
pub const MOST_ERRORS: usize = 50;

/// Reason why a request cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A query or path parameter is unknown or invalid.
    #[error("{0}")]
    InvalidParameter(String),
    /// The body is not JSON.
    #[error("{0}")]
    InvalidJson(String),
    /// The body is JSON, but not what is expected.
    #[error("The body has {}. Nothing was done; correct each of them and send it again.", count(.0.len()))]
    InvalidBody(Vec<ProblemField>),
    /// The field or feature does not exist.
    #[error("{0}")]
    UnknownField(String),
    /// The client does not exist.
    #[error(
        "There is no client {0}. GET /v1/clients?search= finds clients by the first digits of their number."
    )]
    UnknownClient(ClientId),
    /// The distribution would be about fewer clients than may be shown.
    #[error(
        "The conditions keep, or leave out, fewer than {SMALLEST_GROUP} clients: nothing is told about so few. Widen a \
         condition, or leave one out."
    )]
    TooFewClients,
    /// The bundle has no known clients to compare with, or too few to be shown.
    #[error(
        "The model was published with fewer than {SMALLEST_GROUP} known clients to compare with. Train and publish it again."
    )]
    NoKnownClients,
    /// The bundle contradicts itself. The text is for the operator's log.
    #[error("{0}")]
    Bundle(String),
}

/// Kind of problem: the status, the stable identifier and the title of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemKind {
    /// Status, a number of HTTP.
    pub status: u16,
    /// Stable identifier, the end of the document's `type`.
    pub code: &'static str,
    /// Title.
    pub title: &'static str,
}

impl Error {
    /// Returns the kind of problem.
    pub fn kind(&self) -> ProblemKind {
        let (status, code, title) = match self {
            Self::InvalidParameter(_) => (400, "invalid-parameter", "Invalid parameter"),
            Self::InvalidJson(_) => (400, "invalid-json", "The body is not valid JSON"),
            Self::InvalidBody(_) => (422, "invalid-body", "Invalid body"),
            Self::UnknownField(_) => (404, "unknown-field", "Unknown field"),
            Self::UnknownClient(_) => (404, "unknown-client", "Unknown client"),
            Self::TooFewClients => (404, "too-few-clients", "Too few clients"),
            Self::NoKnownClients => (404, "no-known-clients", "No known clients"),
            Self::Bundle(_) => (500, "internal", "Internal error"),
        };
        ProblemKind { status, code, title }
    }

    /// Builds the problem document, without an identifier of the request.
    pub fn problem(&self) -> Problem {
        let ProblemKind { status, code, title } = self.kind();
        let errors = match self {
            Self::InvalidBody(errors) => errors.iter().take(MOST_ERRORS).cloned().collect(),
            _ => Vec::new(),
        };
        Problem {
            kind: format!("/problems/{code}"),
            title: title.to_owned(),
            status,
            detail: self.to_string(),
            request_id: None,
            errors,
        }
    }
}

/// Formats a number of errors: `1 error`, `2 errors`.
fn count(errors: usize) -> String {
    if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_happened_and_what_to_do() {
        let problem = Error::UnknownClient(42).problem();
        assert_eq!(problem.kind, "/problems/unknown-client");
        assert_eq!(problem.status, 404);
        assert_eq!(
            problem.detail,
            "There is no client 42. GET /v1/clients?search= finds clients by the first digits of their number."
        );
        assert_eq!(
            Error::TooFewClients.to_string(),
            "The conditions keep, or leave out, fewer than 10 clients: nothing is told about so few. Widen a condition, or \
             leave one out."
        );
    }

    #[test]
    fn counts_the_errors_of_a_body() {
        let error =
            |pointer: &str| ProblemField { pointer: pointer.into(), message: "Wrong.".into() };
        assert!(
            Error::InvalidBody(vec![error("/a")]).to_string().starts_with("The body has 1 error.")
        );
        assert!(
            Error::InvalidBody(vec![error("/a"), error("/b")])
                .to_string()
                .starts_with("The body has 2 errors.")
        );
    }
}
