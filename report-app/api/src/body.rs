//! JSON request bodies: checks of the media type and the length.

use std::error::Error;
use std::sync::Arc;

use answers::{CheckedRequest, body};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::LengthLimitError;
use serde_json::Value;
use store::AuditRow;

use crate::Service;
use crate::problem::Refusal;

/// JSON body in which no object has a duplicate member.
#[derive(Debug)]
pub(crate) struct JsonBody(pub(crate) Value);

impl FromRequest<Arc<Service>> for JsonBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Refusal> {
        check_type(request.headers(), &ONE_JSON)?;
        let bytes = read(request, service.limits.body).await?;
        Ok(Self(body::parse(&bytes)?))
    }
}

impl Service {
    /// Writes to the audit log that a body was refused, if it names a client, and returns the
    /// refusal.
    pub(crate) async fn refused_body(
        &self,
        body: &Value,
        done: AuditRow,
        refusal: impl Into<Refusal>,
    ) -> Refusal {
        let refusal = refusal.into();
        match CheckedRequest::client_id(body) {
            Some(client_id) => self.refused(done.client(client_id), refusal).await,
            None => refusal,
        }
    }
}

/// Media types that are accepted for a body.
#[derive(Debug)]
pub(crate) struct BodyType {
    types: &'static [&'static str],
    suffix: Option<&'static str>,
}

/// One JSON value.
const ONE_JSON: BodyType = BodyType { types: &["application/json"], suffix: Some("+json") };

/// One JSON value per line.
pub(crate) const JSON_LINES: BodyType = BodyType {
    types: &["application/x-ndjson", "application/ndjson", "application/jsonl"],
    suffix: None,
};

/// Refuses a body with another media type.
pub(crate) fn check_type(headers: &HeaderMap, expected: &BodyType) -> Result<(), Refusal> {
    let found = headers
        .get(CONTENT_TYPE)
        .map_or("no type", |value| value.to_str().unwrap_or("an unreadable type"));
    let media_type = found.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = media_type.strip_prefix("application/");
    let has_suffix = expected
        .suffix
        .is_some_and(|suffix| subtype.is_some_and(|subtype| subtype.ends_with(suffix)));
    if expected.types.contains(&media_type.as_str()) || has_suffix {
        return Ok(());
    }
    Err(Refusal::UnsupportedMediaType { expected: expected.types[0], found: found.to_owned() })
}

/// Reads the whole body, unless it is longer than `limit`.
///
/// A body whose declared length is over the limit is refused before anything is read.
async fn read(request: Request, limit: usize) -> Result<Bytes, Refusal> {
    let declared = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let body: Body = request.into_body();
    if declared.is_some_and(|length| length > limit) || body.size_hint().lower() > limit as u64 {
        return Err(Refusal::BodyTooLarge { limit });
    }
    axum::body::to_bytes(body, limit).await.map_err(|error| {
        let is_too_long = error.source().is_some_and(<dyn Error>::is::<LengthLimitError>);
        if is_too_long { Refusal::BodyTooLarge { limit } } else { Refusal::BodyUnreadable }
    })
}
