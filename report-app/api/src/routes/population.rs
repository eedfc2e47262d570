//! How a field or a feature is distributed among the clients.

use std::sync::Arc;

use axum::extract::{Path, State};
use contract::{Population, Problem};

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::Parameters;
use crate::population::Query;
use crate::problem::Refusal;
use crate::store::Action;

const DEFAULT_BINS: usize = 20;
const MOST_BINS: usize = 100;

/// The distribution of a field or feature over all clients, or over those that a filter keeps, by
/// what is decided for them.
///
/// No figure is about fewer than ten clients. Smaller groups are told of together, and with the
/// smallest other ones where they are fewer than ten together. A filter that keeps fewer than ten,
/// or of which a condition leaves out fewer than ten, is refused.
#[utoipa::path(
    get, path = "/v1/population/{field}", tag = "clients",
    params(
        ("field" = String, Path, description = "Name of a field of the application or of a feature", example = "AMT_CREDIT"),
        ("bins" = Option<u8>, Query, description = "Ranges of numbers, about, from 2 to 100; 20 if absent", minimum = 2, maximum = 100, example = 20),
        ("filter" = Option<Vec<String>>, Query, explode, description = "`FIELD:CATEGORY` or `FIELD:FROM..TO`; given several times, up to five, all must be met"),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "The distribution", body = Population),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such field or feature, or too few clients", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_field(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    field: Result<Path<String>, axum::extract::rejection::PathRejection>,
    parameters: Parameters,
    Preferred(language): Preferred,
) -> Result<Localised<Population>, Refusal> {
    let Ok(Path(field)) = field else { return Err(Refusal::UnknownField("The name is not text.".to_owned())) };
    let bins = parameters.number("bins", 2..=MOST_BINS)?.unwrap_or(DEFAULT_BINS);
    let filter: Vec<String> = parameters.all("filter").map(str::to_owned).collect();
    let detail = Query::new(&champion, &field, &filter, bins, language)?.detail();
    service.note(caller.does(Action::ReadPopulation).detail(detail)).await?;
    let count = move || Query::new(&champion, &field, &filter, bins, language)?.answer();
    let population = tokio::task::spawn_blocking(count).await.map_err(|error| {
        tracing::error!(%error, "a distribution could not be computed");
        Refusal::Internal
    })??;
    Ok(Localised(language, population))
}
