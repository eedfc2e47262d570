//! Clients: search, recent clients, and the file of one client.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use contract::{
    Client, ClientId, ClientPage, ClientSummary, HistoryValue, Problem, RecentClient, RecentClients,
};
use scoring::features::Definition;
use scoring::{Decision, RiskBand};

use super::Localised;
use crate::access::{Caller, MayRead, unavailable};
use crate::champion::{Champion, Current};
use crate::clients::{ListQuery, Position, Sort, Start};
use crate::language::Preferred;
use crate::opinion_first::VisiblePredictions;
use crate::parameters::{self, ClientNumber, Parameters};
use crate::problem::Refusal;
use crate::store::Action;
use crate::{Service, wire};

const DEFAULT_LIMIT: usize = 25;
const LARGEST_LIMIT: usize = 100;

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
    parameters: Parameters,
) -> Result<Json<ClientPage>, Refusal> {
    let filters = Filters::read(&parameters)?;
    let limit = parameters.number("limit", 1..=LARGEST_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
    let cursor = parameters.get("cursor");
    let start = cursor.map_or(Ok(Start::First), start)?;
    if filters.query.needs_review.is_some() {
        champion.warm_up().await?;
    }
    let version = champion.version();
    let visible = if filters.is_about_the_model() {
        Some(service.visible_predictions(&caller, version, None).await?)
    } else {
        None
    };
    let only = visible.as_ref().and_then(VisiblePredictions::only);
    let query = ListQuery { only, ..filters.query };
    let page = champion.clients.list(&query, start, limit, &champion.bundle);
    let Some(page) = page else { return Err(not_there(start, cursor)) };
    let ids: Vec<ClientId> =
        page.clients.iter().map(|&client| champion.clients.id(client)).collect();
    service.note(caller.audit_row(Action::SearchClients).detail(filters.detail(&ids))).await?;
    let visible = match visible {
        Some(visible) => visible,
        None => service.visible_predictions(&caller, version, Some(&ids)).await?,
    };
    let reviews = service.store.decided(&ids, version).await.map_err(unavailable)?;
    let summary = |&client: &Position| {
        let review = reviews.get(&champion.clients.id(client)).copied();
        summary(&champion, client, &visible, review)
    };
    let has_next = page.has_next();
    Ok(Json(ClientPage {
        clients: page.clients.iter().map(summary).collect(),
        total: page.total,
        first: if ids.is_empty() { 0 } else { page.before + 1 },
        next_cursor: ids.last().filter(|_| has_next).map(|last| format!("{AFTER}{last:x}")),
        previous_cursor: ids
            .first()
            .filter(|_| page.before > 0)
            .map(|first| format!("{BEFORE}{first:x}")),
    }))
}

/// Parameters of the list of clients.
struct Filters<'a> {
    query: ListQuery<'a>,
    /// Filters and order as they were given, for the audit log.
    given: String,
}

impl<'a> Filters<'a> {
    fn read(parameters: &'a Parameters) -> Result<Self, Refusal> {
        let digits = parameters.get("search").unwrap_or_default();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(parameters::wrong(
                "search",
                "the first digits of a client's number",
                digits,
            ));
        }
        let decisions = Decision::ALL.map(|decision| (decision.code(), decision));
        let bands = RiskBand::ALL.map(|band| (band.code(), band));
        let sorts = [
            ("client_id", Sort::ClientId),
            ("probability", Sort::Probability),
            ("distance", Sort::Distance),
        ];
        let query = ListQuery {
            digits,
            decision: parameters.one_of("decision", &decisions)?,
            band: parameters.one_of("band", &bands)?,
            needs_review: parameters.yes_or_no("needs_review")?,
            only: None,
            sort: parameters.one_of("sort", &sorts)?.unwrap_or_default(),
            is_descending: parameters
                .one_of("order", &[("ascending", false), ("descending", true)])?
                .unwrap_or(false),
        };
        let names = ["decision", "needs_review", "band", "sort", "order"].into_iter();
        let given =
            names.filter_map(|name| Some(format!(" {name}={}", parameters.get(name)?))).collect();
        Ok(Self { query, given })
    }

    /// Checks whether the result depends on what the model says of clients.
    fn is_about_the_model(&self) -> bool {
        let ListQuery { decision, band, needs_review, sort, .. } = self.query;
        decision.is_some() || band.is_some() || needs_review.is_some() || sort != Sort::ClientId
    }

    /// Returns the text for the audit log: the search, and the first and the last client shown.
    fn detail(&self, shown: &[ClientId]) -> String {
        let (search, given) = (self.query.digits, &self.given);
        match shown {
            [first, .., last] | [first @ last] => {
                format!("search={search}{given} shown={first}..{last}")
            }
            [] => format!("search={search}{given} shown=none"),
        }
    }
}

/// Prefixes of cursors, before the client's number in hexadecimal digits.
///
/// The page begins after this client, or ends before it.
const AFTER: &str = "after-";
const BEFORE: &str = "before-";

fn start(cursor: &str) -> Result<Start, Refusal> {
    let number = |digits: &str| {
        let number = ClientId::from_str_radix(digits, 16).ok();
        number.filter(|number| format!("{number:x}") == digits)
    };
    let after = || cursor.strip_prefix(AFTER).and_then(number).map(Start::After);
    let before = || cursor.strip_prefix(BEFORE).and_then(number).map(Start::Before);
    after().or_else(before).ok_or_else(|| wrong_cursor(cursor))
}

/// Returns the refusal if the client of the cursor has no rank in the order of this model.
fn not_there(start: Start, cursor: Option<&str>) -> Refusal {
    match start {
        Start::After(client) | Start::Before(client) => Refusal::UnknownClient(client),
        Start::First => wrong_cursor(cursor.unwrap_or_default()),
    }
}

fn wrong_cursor(cursor: &str) -> Refusal {
    parameters::wrong("cursor", "the next_cursor or previous_cursor of another page", cursor)
}

fn summary(
    champion: &Champion,
    client: Position,
    visible: &VisiblePredictions,
    review: Option<contract::Decision>,
) -> ClientSummary {
    let Champion { bundle, clients, .. } = champion;
    let (client_id, published) = (clients.id(client), clients.published(client));
    ClientSummary {
        client_id,
        probability: visible.reveal(client_id, published.probability),
        decision: visible.reveal(client_id, published.decision),
        needs_review: clients.needs_review(client, bundle),
        risk_band: visible.reveal(
            client_id,
            RiskBand::at_threshold(published.probability, bundle.manifest().threshold),
        ),
        // A review reveals the model's decision, or that it was overridden.
        review: review.and_then(|review| visible.reveal(client_id, review)),
    }
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
    parameters: Parameters,
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
        let client = champion.clients.find(client_id)?;
        let published = champion.clients.published(client);
        Some(RecentClient {
            client_id,
            opened_at,
            probability: visible.reveal(client_id, published.probability),
            decision: visible.reveal(client_id, published.decision),
            needs_review: champion.clients.needs_review(client, &champion.bundle),
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
    let record = champion.clients.record(client);
    let features = champion.bundle.features();
    let application = features
        .fields
        .iter()
        .map(|field| (field.name.clone(), wire::value(record.get(&field.name))));
    let history = features
        .features
        .iter()
        .filter(|feature| matches!(feature.definition, Definition::Aggregate(_)));
    let history = history.map(|feature| HistoryValue {
        feature: feature.name.clone(),
        label: feature.label.text(language).to_owned(),
        unit: feature.unit,
        value: Some(record.get(&feature.name).number()).filter(|number| number.is_finite()),
    });
    Ok(Localised(
        language,
        Client { client_id, application: application.collect(), history: history.collect() },
    ))
}
