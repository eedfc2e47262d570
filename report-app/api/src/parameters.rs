//! Query parameters and the client's number in a path, as extractors.
//!
//! [`crate::query`] checks before which parameters an operation accepts.

use answers::{Error, Parameters, parameters};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use contract::ClientId;

use crate::problem::Refusal;

/// Extractor of the parameters of a query, in order.
#[derive(Debug)]
pub(crate) struct QueryParameters(pub(crate) Parameters);

impl<S: Send + Sync> FromRequestParts<S> for QueryParameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(parameters) =
            query.map_err(|error| Error::InvalidParameter(error.body_text()))?;
        Ok(Self(Parameters::new(parameters)?))
    }
}

/// Extractor of the client's number in a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientNumber(pub(crate) ClientId);

impl<S: Send + Sync> FromRequestParts<S> for ClientNumber {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        // A path that is not valid UTF-8 after percent-decoding is no number either.
        let text = Path::<String>::from_request_parts(parts, state)
            .await
            .map_or_else(|_| "�".to_owned(), |Path(text)| text);
        Ok(Self(parameters::client_number("client_id", &text)?))
    }
}
