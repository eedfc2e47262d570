//! Opinions that advisors give of clients before they see the prediction.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use contract::{LONGEST_TEXT, Opinion, OpinionRequest, Opinions, Problem, ProblemField, View};
use serde_json::Value;
use store::Action;
use uuid::Uuid;

use crate::Service;
use crate::access::{Caller, MayRead, MayReview, unavailable};
use crate::body::JsonBody;
use crate::champion::Current;
use crate::members::Members;
use crate::parameters::QueryParameters;
use crate::problem::Refusal;

/// Most opinions of a client in a response.
const MOST: i64 = 200;

/// Gives the caller's opinion of a client; it is never changed, and a later one stands beside it.
///
/// Where the service asks for it first, the model's prediction of the client is shown to the caller
/// from then on, until another version of the model answers.
#[utoipa::path(
    post, path = "/v1/opinions", tag = "reviews",
    request_body(content = OpinionRequest, example = json!({
        "client_id": 100_001, "opinion": "grant", "reason": "Revenus stables, un seul crédit en cours."
    })),
    responses(
        (status = 201, description = "The opinion as it is kept", body = Opinion),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The opinion could not be stored", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    caller: Caller<MayReview>,
    Current(champion): Current,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Opinion>), Refusal> {
    let OpinionRequest { client_id, opinion, reason } = match read(&body) {
        Ok(request) => request,
        Err(errors) => {
            let refusal = answers::Error::InvalidBody(errors);
            return Err(service
                .refused_body(&body, caller.audit_row(Action::GiveOpinion), refusal)
                .await);
        }
    };
    let given = caller.audit_row(Action::GiveOpinion).client(client_id);
    service.find(&champion, client_id, given.clone()).await?;
    let opinion_id = Uuid::now_v7().to_string();
    let given = given.detail(&opinion_id);
    let opinion = Opinion {
        opinion_id,
        created_at: given.at.clone(),
        advisor: given.actor.clone(),
        client_id,
        model_version: champion.version().to_owned(),
        opinion,
        reason,
    };
    service.store.add_opinion(&opinion, &given).await.map_err(unavailable)?;
    Ok((StatusCode::CREATED, Json(opinion)))
}

fn read(body: &Value) -> Result<OpinionRequest, Vec<ProblemField>> {
    let expected = r#"{"client_id": 100001, "opinion": "grant", "reason": "…"}"#;
    let mut members = Members::new(body, &["client_id", "opinion", "reason"], expected)?;
    let client_id = members.client_number("client_id");
    let opinion = members.one_of("opinion", &View::ALL.map(|view| (view.code(), view)));
    let reason = members.optional_text("reason", LONGEST_TEXT);
    members.finish(|| Some(OpinionRequest { client_id: client_id?, opinion: opinion?, reason }))
}

/// Opinions of a client, newest first.
///
/// Where the service asks for opinions first, the caller sees only their own opinions until they
/// have given one.
#[utoipa::path(
    get, path = "/v1/opinions", tag = "reviews",
    params(("client_id" = u64, Query, format = "uint64", description = "The client's number", example = 100_001)),
    responses(
        (status = 200, description = "The opinions", body = Opinions),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    QueryParameters(parameters): QueryParameters,
) -> Result<Json<Opinions>, Refusal> {
    let client_id = parameters.asked_client()?;
    let visible =
        service.visible_predictions(&caller, champion.version(), Some(&[client_id])).await?;
    service.note(caller.audit_row(Action::ReadOpinions).client(client_id)).await?;
    let mut opinions = service.store.opinions(client_id, MOST).await.map_err(unavailable)?;
    // The opinions of others influence as much as the prediction does.
    let is_visible = visible.reveal(client_id, ()).is_some();
    opinions.retain(|opinion| is_visible || opinion.advisor == caller.identity.actor);
    Ok(Json(Opinions { opinions }))
}
