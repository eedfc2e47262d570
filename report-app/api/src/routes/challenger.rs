//! Comparison of the challenger with the champion.

use std::sync::Arc;

use axum::extract::State;
use contract::{ChallengerComparison, Problem};

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayCompare};
use crate::language::Preferred;
use crate::parameters::QueryParameters;
use crate::problem::Refusal;
use crate::shadow::comparison::comparison;

const DEFAULT_DAYS: usize = 30;
const MOST_DAYS: usize = 366;

/// What the challenger, which scores in the shadow of the champion, decides otherwise.
///
/// Both models have scored the same stored predictions of the last days. Expected costs are by each
/// model's own calibrated probabilities, and by those of one model for both; costs on known outcomes
/// are given from ten outcomes on.
#[utoipa::path(
    get, path = "/v1/model/challenger", tag = "operation",
    params(
        ("days" = Option<u16>, Query, description = "How many days, today included, from 1 to 366; 30 if absent", minimum = 1, maximum = 366, example = 30),
        ("Accept-Language" = Option<String>, Header, description = "Language of labels and sentences", example = "en")
    ),
    responses(
        (status = 200, description = "Agreement, changed decisions, costs, distances, reasons", body = ChallengerComparison),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No challenger is set, or it was refused", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(service): State<Arc<Service>>,
    _: Caller<MayCompare>,
    QueryParameters(parameters): QueryParameters,
    Preferred(language): Preferred,
) -> Result<Localised<ChallengerComparison>, Refusal> {
    let days = parameters.number("days", 1..=MOST_DAYS)?.unwrap_or(DEFAULT_DAYS);
    let found = comparison(&service.shadow, &service.store, days as u64, language).await?;
    Ok(Localised(language, found))
}
