//! Counterfactuals: the changes with which the model would grant an application.

use std::sync::Arc;

use axum::extract::State;
use contract::{Counterfactuals, PredictionRequest, Problem};
use store::Action;

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayPredict};
use crate::body::JsonBody;
use crate::champion::Current;
use crate::language::Preferred;
use crate::problem::Refusal;

/// The smallest changes to an application with which the model would grant it.
///
/// The changes are less credit, another duration, a down payment, a co-borrower's income, or a
/// complete file. The body is that of a prediction. Every ratio that the model reads follows the
/// change, and each proposal was scored again as a whole: the model grants it with a probability of
/// at most 95 % of the threshold.
#[utoipa::path(
    post, path = "/v1/counterfactuals", tag = "predictions",
    params(("Accept-Language" = Option<String>, Header, description = "Language of labels and sentences", example = "en")),
    request_body(content = PredictionRequest, examples(
        ("A known client" = (value = json!({"client_id": 100_001}))),
        ("A known client with edited fields" = (value = json!({"client_id": 100_001, "application": {"AMT_CREDIT": 900_000}})))
    )),
    responses(
        (status = 200, description = "Up to three proposals, or why there is none", body = Counterfactuals),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn find(
    State(service): State<Arc<Service>>,
    caller: Caller<MayPredict>,
    Current(champion): Current,
    Preferred(language): Preferred,
    JsonBody(body): JsonBody,
) -> Result<Localised<Counterfactuals>, Refusal> {
    let request = match champion.answers.check(&body) {
        Ok(request) => request,
        Err(error) => {
            let searched = caller.audit_row(Action::SearchCounterfactuals);
            return Err(service.refused_body(&body, searched, error).await);
        }
    };
    let client_id = request.client_id;
    if let Some(client_id) = client_id {
        let searched = caller.audit_row(Action::SearchCounterfactuals);
        service.check_opinion(&caller, champion.version(), client_id, &searched).await?;
    }
    service.note(caller.audit_row(Action::SearchCounterfactuals).client(client_id)).await?;
    // A search takes as long as a hundred predictions, so it must not block other requests.
    let search = move || champion.answers.counterfactuals(request, language);
    let found = tokio::task::spawn_blocking(search).await.map_err(|error| {
        tracing::error!(%error, "a search of counterfactuals failed");
        Refusal::Internal
    })?;
    Ok(Localised(language, found))
}
