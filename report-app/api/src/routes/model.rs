//! The current model.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use contract::{ModelCard, ModelInfo, ModelReport, Problem};

use super::Localised;
use crate::Service;
use crate::access::Caller;
use crate::champion::Current;
use crate::language::Preferred;
use crate::problem::Refusal;

/// Version, threshold, costs, quality, and the features and fields with their labels.
#[utoipa::path(
    get, path = "/v1/model", tag = "model",
    params(("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")),
    responses((status = 200, description = "The champion model", body = ModelInfo))
)]
pub(crate) async fn show(
    _: Caller,
    Current(champion): Current,
    Preferred(language): Preferred,
) -> Localised<ModelInfo> {
    Localised(language, champion.answers.model(language))
}

/// How the model was selected, its performance, its most important features and its fairness.
///
/// All of it is the model's own report, made when it was trained. What that report does not hold is
/// empty.
#[utoipa::path(
    get, path = "/v1/model/report", tag = "model",
    params(("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")),
    responses((status = 200, description = "The report", body = ModelReport))
)]
pub(crate) async fn report(
    _: Caller,
    Current(champion): Current,
    Preferred(language): Preferred,
) -> Localised<ModelReport> {
    Localised(language, champion.answers.model_report(language))
}

/// The model card and the data sheet: intended use, training, evaluation and data.
///
/// In French, whatever `Accept-Language` prefers. The service has them if it was started with
/// `--model-card`.
#[utoipa::path(
    get, path = "/v1/model/card", tag = "model",
    responses(
        (status = 200, description = "The model card and the data sheet", body = ModelCard),
        (status = 404, description = "No card was given of the model that answers", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn card(
    _: Caller,
    State(service): State<Arc<Service>>,
    Current(champion): Current,
) -> Result<impl IntoResponse, Refusal> {
    let card = service.cards.get(champion.version());
    let card = card.ok_or_else(|| Refusal::NoModelCard(champion.version().to_owned()))?;
    Ok(([(CONTENT_TYPE, "application/json")], card))
}
