//! Rank of a client's main information among all clients.

use std::sync::Arc;

use axum::extract::State;
use contract::{Problem, Standing};
use store::Action;

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::ClientNumber;
use crate::problem::Refusal;

/// A client's main information, each with its place among all clients.
///
/// Shares are rounded to steps of a hundredth, or of ten clients if that is more.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}/standing", tag = "clients",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "Where the client stands", body = Standing),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client, or fewer than ten clients", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_client(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    ClientNumber(client_id): ClientNumber,
    Preferred(language): Preferred,
) -> Result<Localised<Standing>, Refusal> {
    let read = caller.audit_row(Action::ReadStanding).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    champion.warm_up().await?;
    match champion.answers.standing(client, language) {
        Ok(standing) => {
            service.note(read).await?;
            Ok(Localised(language, standing))
        }
        Err(error) => Err(service.refused(read, error.into()).await),
    }
}
