//! Clients: search, recent clients, and the file of one client.

use std::sync::Arc;

use answers::clients::ClientListRequest;
use axum::Json;
use axum::extract::State;
use contract::{Client, ClientId, ClientPage, Problem, RecentClient, RecentClients};
use store::Action;

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayRead, unavailable};
use crate::champion::Current;
use crate::language::Preferred;
use crate::parameters::{ClientNumber, QueryParameters};
use crate::problem::Refusal;

/// Clients whose number begins with some digits and who meet the filters, in the requested order.
///
/// If the service asks for an opinion first, predictions are shown only for clients of whom the
/// caller has given one. Filters and sort orders that depend on predictions then cover only these
/// clients.
#[utoipa::path(
    get, path = "/v1/clients", tag = "clients",
    params(
        ("search" = Option<String>, Query, description = "First digits of the number; all clients if absent", pattern = "^[0-9]*$", example = "1000"),
        ("decision" = Option<String>, Query, description = "Only clients with this decision", pattern = "^(granted|refused)$", example = "refused"),
        ("needs_review" = Option<bool>, Query, description = "Only clients who need a review, or who need none", example = true),
        ("band" = Option<String>, Query, description = "Only clients in this risk band", pattern = "^[A-E]$", example = "C"),
        ("sort" = Option<String>, Query, description = "By what they are sorted: their numbers if absent, their probabilities, or how far these are from the threshold",
            pattern = "^(client_id|probability|distance)$", example = "distance"),
        ("order" = Option<String>, Query, description = "Ascending if absent", pattern = "^(ascending|descending)$", example = "descending"),
        ("limit" = Option<u8>, Query, description = "How many clients at most, from 1 to 100; 25 if absent", minimum = 1, maximum = 100, example = 25),
        ("cursor" = Option<String>, Query, description = "`next_cursor` or `previous_cursor` of a page with the same search, filters and order; the first page if absent",
            pattern = "^(after|before)-(0|[1-9a-f][0-9a-f]{0,15})$", example = "after-186a1")
    ),
    responses(
        (status = 200, description = "A page of clients", body = ClientPage, example = json!({
            "clients": [{"client_id": 100_001, "probability": 0.0731, "decision": "granted", "needs_review": true, "risk_band": "C"}],
            "total": 1, "first": 1
        })),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The client whom the page begins at is no longer there", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    QueryParameters(parameters): QueryParameters,
) -> Result<Json<ClientPage>, Refusal> {
    let request = ClientListRequest::read(&parameters)?;
    if request.needs_all_scores() {
        champion.warm_up().await?;
    }
    let version = champion.version();
    let visible = if request.is_about_the_model() {
        Some(service.visible_predictions(&caller, version, None).await?)
    } else {
        None
    };
    let (clients, bundle) = (&champion.answers.clients, &champion.answers.bundle);
    let page = clients.page(&request, visible.as_ref(), bundle)?;
    let ids = page.ids(clients);
    service.note(caller.audit_row(Action::SearchClients).detail(request.detail(&ids))).await?;
    let visible = match visible {
        Some(visible) => visible,
        None => service.visible_predictions(&caller, version, Some(&ids)).await?,
    };
    let reviews = service.store.decided(&ids, version).await.map_err(unavailable)?;
    Ok(Json(page.answer(clients, &visible, &reviews, bundle)))
}

const DEFAULT_RECENT: usize = 10;
const MOST_RECENT: usize = 50;

/// The clients whose files the caller opened last, each once.
#[utoipa::path(
    get, path = "/v1/clients/recent", tag = "clients",
    params(
        ("limit" = Option<u8>, Query, description = "How many clients at most, from 1 to 50; 10 if absent", minimum = 1, maximum = 50, example = 10)
    ),
    responses(
        (status = 200, description = "The clients, the latest first", body = RecentClients),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn recent(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    QueryParameters(parameters): QueryParameters,
) -> Result<Json<RecentClients>, Refusal> {
    let limit = parameters.number("limit", 1..=MOST_RECENT)?.unwrap_or(DEFAULT_RECENT);
    let opened =
        service.store.opened_by(&caller.identity.actor, limit).await.map_err(unavailable)?;
    let ids: Vec<ClientId> = opened.iter().map(|(client_id, _)| *client_id).collect();
    let visible = service.visible_predictions(&caller, champion.version(), Some(&ids)).await?;
    let shown = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    service.note(caller.audit_row(Action::ReadRecent).detail(format!("shown={shown}"))).await?;
    // A client whom this model does not know cannot be opened again.
    let recent = opened.into_iter().filter_map(|(client_id, opened_at)| {
        let client = champion.answers.clients.find(client_id)?;
        let published = champion.answers.clients.published(client);
        Some(RecentClient {
            client_id,
            opened_at,
            probability: visible.reveal(client_id, published.probability),
            decision: visible.reveal(client_id, published.decision),
            needs_review: champion.answers.clients.needs_review(client, &champion.answers.bundle),
        })
    });
    Ok(Json(RecentClients { clients: recent.collect() }))
}

/// The application's fields and the summaries of the credit history of one client.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}", tag = "clients",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("Accept-Language" = Option<String>, Header, description = "Language of the labels", example = "en")
    ),
    responses(
        (status = 200, description = "The client", body = Client, example = json!({
            "client_id": 100_001,
            "application": {"AMT_CREDIT": 568_800.0, "NAME_EDUCATION_TYPE": "Higher education", "OWN_CAR_AGE": null},
            "history": [{"feature": "bureau_active_debt_sum", "label": "Debt with other lenders", "unit": "amount", "value": 596_686.5}]
        })),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    ClientNumber(client_id): ClientNumber,
    Preferred(language): Preferred,
) -> Result<Localised<Client>, Refusal> {
    let read = caller.audit_row(Action::ReadClient).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    service.note(read).await?;
    Ok(Localised(language, champion.answers.client(client, language)))
}
