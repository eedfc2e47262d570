//! Checks of a client's file, to make before the decision is announced to the client.

use std::sync::Arc;

use axum::extract::State;
use contract::{Checks, Problem};
use store::Action;

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::ClientNumber;
use crate::problem::Refusal;

/// What looks wrong or missing in a client's file.
///
/// Each check says what the model would decide if the value were the usual one. The response also
/// says on which data the decision rests.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}/checks", tag = "clients",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("Accept-Language" = Option<String>, Header, description = "Language of the sentences", example = "en")
    ),
    responses(
        (status = 200, description = "What to check", body = Checks),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_client(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    ClientNumber(client_id): ClientNumber,
    Preferred(language): Preferred,
) -> Result<Localised<Checks>, Refusal> {
    let read = caller.audit_row(Action::ReadChecks).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    // A check that would change the decision also reveals the decision.
    service.check_opinion(&caller, champion.version(), client_id, &read).await?;
    service.note(read).await?;
    champion.warm_up().await?;
    Ok(Localised(language, champion.answers.checks(client, language)))
}
