//! Nearest known clients of a client.

use std::sync::Arc;

use answers::Answers;
use axum::extract::State;
use contract::{Problem, SimilarClients};
use store::Action;

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::{ClientNumber, QueryParameters};
use crate::problem::Refusal;

/// The known clients nearest to a client in what the model looks at most, and how many of them
/// defaulted.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}/similar", tag = "clients",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("k" = Option<u16>, Query, description = "How many clients to compare with, from 10 to 1000; 100 if absent", minimum = 10, maximum = 1000, example = 100),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "How many of them defaulted, and what they are like", body = SimilarClients),
        (status = 400, description = "Not a client's number, or k is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client, or the model was published with fewer than 10 known clients", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_client(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    ClientNumber(client_id): ClientNumber,
    QueryParameters(parameters): QueryParameters,
    Preferred(language): Preferred,
) -> Result<Localised<SimilarClients>, Refusal> {
    let count = Answers::similar_count(&parameters)?;
    let read = caller.audit_row(Action::ReadSimilar).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    service.note(read).await?;
    champion.warm_up().await?;
    Ok(Localised(language, champion.answers.similar(client, count, language)?))
}
