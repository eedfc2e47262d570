//! Everything that is stored about a client: for the client, and its erasure.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use contract::{ClientData, ClientId, ErasedData, Problem};
use store::{Action, Erased};

use crate::Service;
use crate::access::{Caller, MayOperate, unavailable};
use crate::parameters::{ClientNumber, QueryParameters};
use crate::problem::Refusal;

/// Everything that is stored about a client, for the client (GDPR, article 15).
///
/// Of a client of whom nothing is stored, the lists are empty, except for the note of this request.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}/data", tag = "operation",
    params(("client_id" = u64, Path, description = "The client's number", example = 100_001)),
    responses(
        (status = 200, description = "Everything that is stored", body = ClientData),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No client can have this number", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller<MayOperate>,
    ClientNumber(client_id): ClientNumber,
) -> Result<Json<ClientData>, Refusal> {
    let client_id = storable(client_id)?;
    service.note(caller.audit_row(Action::ExportData).client(client_id)).await?;
    Ok(Json(service.store.client_data(client_id).await.map_err(unavailable)?))
}

/// Erases what is personal in everything that is stored about a client (GDPR, article 17).
///
/// Predictions lose the client, what was asked and answered, values and contributions; reviews and
/// opinions lose the client and their texts; the audit log loses the client and details that name
/// it. What remains is statistics: time, model, probability, decision, outcome. A second time there
/// is nothing to erase, which is no error. The audit log notes who erased and why, not whom.
#[utoipa::path(
    delete, path = "/v1/clients/{client_id}/data", tag = "operation",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("reason" = Option<String>, Query, description = "Why, for the audit log; it must not name the client", min_length = 1, max_length = 200, pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$", example = "request of 3 November")
    ),
    responses(
        (status = 200, description = "How many rows have become anonymous", body = ErasedData),
        (status = 400, description = "Not a client's number, or a reason that names the client", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No client can have this number", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer; a part may be erased", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn erase(
    State(service): State<Arc<Service>>,
    caller: Caller<MayOperate>,
    ClientNumber(client_id): ClientNumber,
    QueryParameters(parameters): QueryParameters,
) -> Result<Json<ErasedData>, Refusal> {
    let client_id = storable(client_id)?;
    let done = caller.audit_row(Action::EraseData);
    let done = match parameters.get("reason") {
        Some(reason) => {
            let expected = "a text of 1 to 200 characters without the client's number";
            store::reason_of_erasure(reason, client_id)
                .ok_or_else(|| answers::parameters::wrong("reason", expected, reason))
                .map(|reason| done.detail(reason))?
        }
        None => done,
    };
    let erased = service.store.erase_client(client_id, done).await.map_err(unavailable)?;
    Ok(Json(counted(erased)))
}

/// Checks that the database can hold a client's number.
fn storable(client_id: ClientId) -> Result<ClientId, Refusal> {
    if i64::try_from(client_id).is_err() {
        return Err(answers::Error::UnknownClient(client_id).into());
    }
    Ok(client_id)
}

fn counted(erased: Erased) -> ErasedData {
    let Erased { predictions, reviews, opinions, audit_entries } = erased;
    ErasedData { predictions, reviews, opinions, audit_entries }
}
