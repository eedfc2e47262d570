//! Export of the audit log.

use std::collections::VecDeque;
use std::sync::Arc;

use answers::parameters;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use contract::{AuditLine, Problem};
use futures_util::stream;
use store::{Action, AuditFilter, time};

use crate::Service;
use crate::access::{Caller, MayAudit, unavailable};
use crate::edge::InFlight;
use crate::parameters::QueryParameters;
use crate::problem::Refusal;
use crate::streams::StreamAborted;

/// Number of entries that are read from the store at a time.
const PAGE: i64 = 500;

/// Who did what: a line for each entry, oldest first; the line of a review holds the review.
///
/// The lines are sent while they are read, however many there are. If the store fails meanwhile, or
/// the caller is revoked, the answer breaks off.
#[utoipa::path(
    get, path = "/v1/audit", tag = "operation",
    params(
        ("client_id" = Option<u64>, Query, format = "uint64", description = "Only what was done with this client's file"),
        ("actor" = Option<String>, Query, description = "Only what this actor did", example = "user:marie"),
        ("from" = Option<String>, Query, description = "From this day or time on (RFC 3339)", example = "2026-11-01"),
        ("to" = Option<String>, Query, description = "Until before this day or time (RFC 3339)", example = "2026-12-01T00:00:00Z")
    ),
    responses(
        (status = 200, description = "An AuditLine a line", body = AuditLine, content_type = "application/x-ndjson"),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn export(
    State(service): State<Arc<Service>>,
    caller: Caller<MayAudit>,
    headers: HeaderMap,
    QueryParameters(parameters): QueryParameters,
) -> Result<Response, Refusal> {
    let instant = |name| parameters.get(name).map(|text| instant(name, text)).transpose();
    let filter = AuditFilter {
        client_id: parameters.client_number("client_id")?,
        actor: parameters.get("actor").map(str::to_owned),
        from: instant("from")?,
        to: instant("to")?,
    };
    service.note(caller.audit_row(Action::ReadAudit).client(filter.client_id)).await?;
    let place = (service.streams.export()?, InFlight::begin(service.metrics.in_flight()));
    // The first page shows whether the store is available, while a status can still be sent.
    let first = service.store.audit(&filter, "", PAGE).await.map_err(unavailable)?;
    let pages = Pages { service, caller, headers, filter, read: first.into() };
    let lines = stream::try_unfold((pages, place), async |(pages, place)| {
        Ok::<_, StreamAborted>(pages.next().await?.map(|(lines, pages)| (lines, (pages, place))))
    });
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

/// Parses a day, which means its beginning, or a time, and returns it as the store writes times.
fn instant(name: &str, text: &str) -> Result<String, Refusal> {
    let day =
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let instant = day.map(|day| day.and_utc()).or_else(|| {
        DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.with_timezone(&Utc))
    });
    let instant = instant.ok_or_else(|| {
        parameters::wrong(name, "a day (2026-11-01) or a time (2026-11-01T08:00:00Z)", text)
    })?;
    Ok(time(instant))
}

/// Audit log, read page by page.
struct Pages {
    service: Arc<Service>,
    caller: Caller<MayAudit>,
    /// Headers of the request, to authenticate the caller again for each page.
    headers: HeaderMap,
    filter: AuditFilter,
    read: VecDeque<AuditLine>,
}

impl Pages {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StreamAborted> {
        if self.service.streams.are_over() {
            return Err(StreamAborted(Refusal::Stopping.to_string()));
        }
        let confirmed = self.caller.confirm(&self.headers, &self.service).await;
        confirmed.map_err(|refusal| StreamAborted(refusal.to_string()))?;
        let Some(last) = self.read.back().map(|line| line.audit_id.clone()) else {
            return Ok(None);
        };
        let mut lines = Vec::new();
        for line in self.read.drain(..) {
            // Numbers and texts always serialize.
            lines.extend(serde_json::to_vec(&line).unwrap_or_default());
            lines.push(b'\n');
        }
        let next = self.service.store.audit(&self.filter, &last, PAGE).await;
        self.read = next.map_err(|error| StreamAborted(unavailable(error).to_string()))?.into();
        Ok(Some((lines.into(), self)))
    }
}
