//! Past predictions of a client.

use std::sync::Arc;

use axum::extract::State;
use contract::{Decision, PastPrediction, PastPredictions, PastReason, Problem};
use scoring::{Language, ReasonGroup};
use serde::Deserialize;
use store::{Action, StoredPrediction};

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead, unavailable};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::{ClientNumber, QueryParameters};
use crate::problem::Refusal;

const DEFAULT_LIMIT: usize = 10;
const LARGEST_LIMIT: usize = 100;

/// Past predictions of a client, newest first.
///
/// These are the client's own prediction by each version of the model, and every other prediction
/// that was reviewed.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}/predictions", tag = "predictions",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("limit" = Option<u8>, Query, description = "How many predictions at most, from 1 to 100; 10 if absent", minimum = 1, maximum = 100, example = 10),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "The predictions", body = PastPredictions),
        (status = 400, description = "Not a client's number, or a parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_client(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    ClientNumber(client_id): ClientNumber,
    QueryParameters(parameters): QueryParameters,
    Preferred(language): Preferred,
) -> Result<Localised<PastPredictions>, Refusal> {
    let limit = parameters.number("limit", 1..=LARGEST_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
    let read = caller.audit_row(Action::ReadPast).client(client_id);
    service.find(&champion, client_id, read.clone()).await?;
    service.check_opinion(&caller, champion.version(), client_id, &read).await?;
    service.note(read).await?;
    let stored =
        service.store.past_predictions(client_id, limit as i64).await.map_err(unavailable)?;
    let predictions =
        stored.into_iter().map(|stored| past(stored, language)).collect::<Result<_, _>>()?;
    Ok(Localised(language, PastPredictions { predictions }))
}

/// Fields that are read from a stored response.
#[derive(Debug, Deserialize)]
struct StoredResponse {
    probability: f64,
    threshold: f64,
    decision: Decision,
    needs_review: bool,
    reasons: Vec<StoredReason>,
}

#[derive(Debug, Deserialize)]
struct StoredReason {
    code: String,
    contribution: f64,
}

fn past(stored: StoredPrediction, language: Language) -> Result<PastPrediction, Refusal> {
    let StoredPrediction { prediction_id, created_at, model_version, request, response } = stored;
    let unreadable = |error: serde_json::Error| {
        tracing::error!(%error, prediction_id, "a stored prediction cannot be read");
        Refusal::Internal
    };
    let response: StoredResponse = serde_json::from_str(&response).map_err(unreadable)?;
    let request: contract::PredictionRequest =
        serde_json::from_str(&request).map_err(unreadable)?;
    let reason = |StoredReason { code, contribution }| PastReason {
        label: label(&code, language),
        code,
        contribution,
    };
    Ok(PastPrediction {
        created_at,
        probability: response.probability,
        threshold: response.threshold,
        decision: response.decision,
        needs_review: response.needs_review,
        model_version,
        is_of_edited_application: !request.application.is_empty(),
        reasons: response.reasons.into_iter().map(reason).collect(),
        prediction_id,
    })
}

/// Returns the label of a reason group, or its code if the group no longer exists.
fn label(code: &str, language: Language) -> String {
    let group = ReasonGroup::ALL.into_iter().find(|group| group.code() == code);
    group.map_or_else(|| code.to_owned(), |group| group.label().text(language).to_owned())
}
