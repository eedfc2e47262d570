//! Distributions of fields and features among the clients, one by one and two together.

use std::sync::Arc;

use answers::Error;
use answers::population::{FilterRequest, JointQuery, Query};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use contract::{JointPopulation, Population, Problem};
use store::{Action, AuditRow};

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::QueryParameters;
use crate::problem::Refusal;

/// Distribution of a field or feature over all clients, or over those that a filter keeps.
///
/// Each group counts its granted and refused clients. No figure is about fewer than ten clients.
/// Smaller groups are shown together. If these are fewer than ten clients together, the smallest of
/// the other groups are added to them. A filter that keeps fewer than ten, or of which a condition
/// leaves out fewer than ten, is refused. With `similar_to` the filter is applied to the clients
/// nearest to one; the ranges stay those of all.
#[utoipa::path(
    get, path = "/v1/population/{field}", tag = "clients",
    params(
        ("field" = String, Path, description = "Name of a field of the application or of a feature", example = "AMT_CREDIT"),
        ("bins" = Option<u8>, Query, description = "Ranges of numbers, about, from 2 to 100; 20 if absent", minimum = 2, maximum = 100, example = 20),
        ("filter" = Option<Vec<String>>, Query, explode, description = "`FIELD:CATEGORY` or `FIELD:FROM..TO`; given several times, up to five, all must be met"),
        ("similar_to" = Option<u64>, Query, format = "uint64", maximum = 9_007_199_254_740_991_i64, description = "A client's number: only the clients nearest to this one, who is not among them", example = 100_001),
        ("k" = Option<u16>, Query, description = "How many similar clients, from 10 to 1000 in tens; 200 if absent. Says nothing without similar_to", minimum = 10, maximum = 1000, multiple_of = 10, example = 200),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "The distribution", body = Population),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such field, feature or client, or too few clients", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_field(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    field: Result<Path<String>, PathRejection>,
    QueryParameters(parameters): QueryParameters,
    Preferred(language): Preferred,
) -> Result<Localised<Population>, Refusal> {
    let Ok(Path(field)) = field else { return Err(no_text()) };
    let bins = Query::bins(&parameters)?;
    let request = FilterRequest::read(&parameters)?;
    let detail = Query::new(&champion.answers, &field, &request, bins, language)?.detail();
    service.note(read(&caller, &request, detail)).await?;
    let count = move || Query::new(&champion.answers, &field, &request, bins, language)?.answer();
    Ok(Localised(language, counted(tokio::task::spawn_blocking(count).await)?))
}

/// Joint distribution of two fields or features.
///
/// Two numbers, or two categories, give cells. A number and a category give the distribution of the
/// number within each category. No figure is about fewer than ten clients: neither a cell or box,
/// nor what follows by subtraction from the total of a row or of a column. Filters and similar
/// clients are as for one field.
#[utoipa::path(
    get, path = "/v1/population/{field}/by/{other}", tag = "clients",
    params(
        ("field" = String, Path, description = "Name of a field of the application or of a feature", example = "AMT_CREDIT"),
        ("other" = String, Path, description = "Name of another one", example = "AMT_INCOME_TOTAL"),
        ("bins" = Option<u8>, Query, description = "Ranges of numbers of each, about, from 2 to 30; 12 if absent", minimum = 2, maximum = 30, example = 12),
        ("filter" = Option<Vec<String>>, Query, explode, description = "`FIELD:CATEGORY` or `FIELD:FROM..TO`; given several times, up to five, all must be met"),
        ("similar_to" = Option<u64>, Query, format = "uint64", maximum = 9_007_199_254_740_991_i64, description = "A client's number: only the clients nearest to this one, who is not among them", example = 100_001),
        ("k" = Option<u16>, Query, description = "How many similar clients, from 10 to 1000 in tens; 200 if absent. Says nothing without similar_to", minimum = 10, maximum = 1000, multiple_of = 10, example = 200),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "The distribution of both", body = JointPopulation),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such field, feature or client, or too few clients", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_two_fields(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    fields: Result<Path<(String, String)>, PathRejection>,
    QueryParameters(parameters): QueryParameters,
    Preferred(language): Preferred,
) -> Result<Localised<JointPopulation>, Refusal> {
    let Ok(Path((field, other))) = fields else { return Err(no_text()) };
    let bins = JointQuery::bins(&parameters)?;
    let request = FilterRequest::read(&parameters)?;
    let detail =
        JointQuery::new(&champion.answers, [&field, &other], &request, bins, language)?.detail();
    service.note(read(&caller, &request, detail)).await?;
    let count = move || {
        JointQuery::new(&champion.answers, [&field, &other], &request, bins, language)?.answer()
    };
    Ok(Localised(language, counted(tokio::task::spawn_blocking(count).await)?))
}

fn no_text() -> Refusal {
    Error::UnknownField("The name is not text.".to_owned()).into()
}

fn read(caller: &Caller<MayRead>, request: &FilterRequest, detail: String) -> AuditRow {
    let client_id = request.similar_to.map(|similar_to| similar_to.client_id);
    caller.audit_row(Action::ReadPopulation).client(client_id).detail(detail)
}

fn counted<T>(counted: Result<Result<T, Error>, tokio::task::JoinError>) -> Result<T, Refusal> {
    let counted = counted.map_err(|error| {
        tracing::error!(%error, "a distribution could not be computed");
        Refusal::Internal
    })?;
    Ok(counted?)
}
