//! Clients: finding one, and what is known of one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use contract::{Client, ClientPage, ClientSummary, HistoryValue, Problem};
use scoring::RiskBand;
use scoring::features::Definition;

use super::Localised;
use crate::access::{Caller, MayRead};
use crate::champion::{Champion, Current};
use crate::clients::Position;
use crate::language::Preferred;
use crate::parameters::{self, ClientNumber, Parameters};
use crate::problem::Refusal;
use crate::store::Action;
use crate::{Service, wire};

const DEFAULT_LIMIT: usize = 25;
const LARGEST_LIMIT: usize = 100;

/// Clients whose number begins with some digits, in ascending order of number.
#[utoipa::path(
    get, path = "/v1/clients", tag = "clients",
    params(
        ("search" = Option<String>, Query, description = "First digits of the number; all clients if absent", pattern = "^[0-9]*$", example = "1000"),
        ("limit" = Option<u8>, Query, description = "How many clients at most, from 1 to 100; 25 if absent", minimum = 1, maximum = 100, example = 25),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before; the first page if absent",
            pattern = "^after-(0|[1-9a-f][0-9a-f]{0,15})$", example = "after-186a1")
    ),
    responses(
        (status = 200, description = "A page of clients", body = ClientPage, example = json!({
            "clients": [{"client_id": 100_001, "probability": 0.0731, "decision": "granted", "needs_review": true, "risk_band": "C"}],
            "total": 1
        })),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    parameters: Parameters,
) -> Result<Json<ClientPage>, Refusal> {
    let search = parameters.get("search").unwrap_or_default();
    if !search.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(parameters::wrong("search", "the first digits of a client's number", search));
    }
    let limit = parameters.number("limit", 1..=LARGEST_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
    let after = parameters.get("cursor").map(after).transpose()?;
    // One more than asked for tells whether there is a next page.
    let (total, mut page) = champion.clients.search(search, after, limit + 1);
    let has_next = page.len() > limit;
    page.truncate(limit);
    let ends = [page.first(), page.last()].map(|client| client.map(|&client| champion.clients.id(client)));
    service.note(caller.does(Action::SearchClients).detail(searched(search, ends))).await?;
    let [_, last] = ends;
    Ok(Json(ClientPage {
        clients: page.into_iter().map(|client| summary(&champion, client)).collect(),
        total,
        first: 1,
        previous_cursor: None,
        next_cursor: last.filter(|_| has_next).map(cursor_after),
    }))
}

/// What the log says of a search: the digits, and the first and the last of the clients that were shown.
fn searched(search: &str, ends: [Option<contract::ClientId>; 2]) -> String {
    match ends {
        [Some(first), Some(last)] => format!("search={search} shown={first}..{last}"),
        _ => format!("search={search} shown=none"),
    }
}

/// The client after which a page begins.
fn after(cursor: &str) -> Result<contract::ClientId, Refusal> {
    let last = cursor.strip_prefix("after-").and_then(|digits| contract::ClientId::from_str_radix(digits, 16).ok());
    last.filter(|&last| cursor_after(last) == cursor)
        .ok_or_else(|| parameters::wrong("cursor", "the next_cursor of an earlier page", cursor))
}

fn cursor_after(last: contract::ClientId) -> String {
    format!("after-{last:x}")
}

fn summary(champion: &Champion, client: Position) -> ClientSummary {
    let Champion { bundle, clients, .. } = champion;
    let published = clients.published(client);
    ClientSummary {
        client_id: clients.id(client),
        probability: Some(published.probability),
        decision: Some(wire::decision(published.decision)),
        needs_review: clients.needs_review(client, bundle),
        risk_band: Some(wire::risk_band(RiskBand::of(published.probability, bundle.manifest().threshold))),
        review: None,
    }
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
    let read = caller.does(Action::ReadClient).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    service.note(read).await?;
    let record = champion.clients.record(client);
    let features = champion.bundle.features();
    let application = features.fields.iter().map(|field| (field.name.clone(), wire::value(record.get(&field.name))));
    let history = features.features.iter().filter(|feature| matches!(feature.definition, Definition::Aggregate(_)));
    let history = history.map(|feature| HistoryValue {
        feature: feature.name.clone(),
        label: feature.label.text(language).to_owned(),
        unit: wire::unit(feature.unit),
        value: Some(record.get(&feature.name).number()).filter(|number| number.is_finite()),
    });
    Ok(Localised(language, Client { client_id, application: application.collect(), history: history.collect() }))
}
