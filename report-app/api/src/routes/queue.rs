//! Clients whose decision waits for an advisor.

use std::sync::Arc;

use answers::clients::{Position, VisiblePredictions};
use answers::{Error, parameters};
use axum::Json;
use axum::extract::State;
use chrono::{NaiveTime, Utc};
use contract::{ClientId, Problem, Queue, QueuedClient};
use scoring::RiskBand;
use store::Action;

use crate::Service;
use crate::access::{Caller, MayRead, unavailable};
use crate::champion::{Champion, Current};
use crate::parameters::QueryParameters;
use crate::problem::Refusal;

const DEFAULT_LIMIT: usize = 25;
const LARGEST_LIMIT: usize = 100;

/// Most reviews of a day in a response.
const MOST_SETTLED: i64 = 200;

/// Distances to the threshold are compared in steps of a tenth of a percentage point.
///
/// Within a step, the client whose prediction was read first comes first.
const STEP: f64 = 0.001;

const CURSOR: &str = "after-";

/// The clients whose decision waits for an advisor, and what the caller settled today.
///
/// The nearest to the threshold come first, to a tenth of a point; of equals the one whose
/// prediction was read first, then those whose prediction nobody read.
#[utoipa::path(
    get, path = "/v1/queue", tag = "reviews",
    params(
        ("limit" = Option<u8>, Query, description = "How many clients at most, from 0 to 100; 25 if absent", minimum = 0, maximum = 100, example = 25),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before; the first page if absent",
            pattern = "^after-(0|[1-9a-f][0-9a-f]{0,15})$", example = "after-186a1")
    ),
    responses(
        (status = 200, description = "Who waits, and what the caller settled today", body = Queue),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The client whom the page begins after is no longer there", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    QueryParameters(parameters): QueryParameters,
) -> Result<Json<Queue>, Refusal> {
    let limit = parameters.number("limit", 0..=LARGEST_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
    let after = parameters.get("cursor").map(|cursor| after(cursor, &champion)).transpose()?;
    champion.warm_up().await?;
    let version = champion.version();
    let reviewed = service.store.reviewed_clients(version).await.map_err(unavailable)?;
    let in_doubt = champion.answers.clients.in_doubt(&champion.answers.bundle);
    let waiting: Vec<Position> = in_doubt
        .filter(|&client| !reviewed.contains(&champion.answers.clients.id(client)))
        .collect();
    let (clients, has_next) = page(&service, &champion, &waiting, after, limit).await?;
    let ids: Vec<ClientId> =
        clients.iter().map(|(_, client)| champion.answers.clients.id(*client)).collect();
    let visible = service.visible_predictions(&caller, version, Some(&ids)).await?;
    let midnight = Utc::now().date_naive().and_time(NaiveTime::MIN).and_utc();
    let settled = service.store.reviews_by(&caller.identity.actor, midnight, MOST_SETTLED).await;
    let shown = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    service.note(caller.audit_row(Action::ReadQueue).detail(format!("shown={shown}"))).await?;
    let queued = |(key, client): (Key, Position)| queued(&champion, client, &visible, key.since);
    Ok(Json(Queue {
        waiting: waiting.len(),
        clients: clients.into_iter().map(queued).collect(),
        next_cursor: ids.last().filter(|_| has_next).map(|last| format!("{CURSOR}{last:x}")),
        settled_today: settled.map_err(unavailable)?,
    }))
}

/// Parses the cursor: the client after whom the page begins.
fn after(cursor: &str, champion: &Champion) -> Result<Position, Error> {
    let last =
        cursor.strip_prefix(CURSOR).and_then(|digits| ClientId::from_str_radix(digits, 16).ok());
    let last = last.filter(|last| format!("{CURSOR}{last:x}") == cursor);
    let last = last
        .ok_or_else(|| parameters::wrong("cursor", "the next_cursor of an earlier page", cursor))?;
    champion.answers.clients.find(last).ok_or(Error::UnknownClient(last))
}

/// Sort key of the queue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Distance to the threshold, in steps.
    steps: u64,
    /// Clients whose prediction was never read come last.
    was_never_read: bool,
    since: Option<String>,
    client_id: ClientId,
}

fn steps(champion: &Champion, client: Position) -> u64 {
    let probability = champion.answers.clients.published(client).probability;
    ((probability - champion.answers.bundle.manifest().threshold).abs() / STEP) as u64
}

/// Returns at most `limit` clients after `after` with their sort keys, and whether there are more.
///
/// `waiting` is in the order of distances. The store is asked only about the clients who may be on
/// the page: those in the step of the client before it, and in the next steps until there are
/// enough.
async fn page(
    service: &Service,
    champion: &Champion,
    waiting: &[Position],
    after: Option<Position>,
    limit: usize,
) -> Result<(Vec<(Key, Position)>, bool), Refusal> {
    let first_steps = after.map_or(0, |client| steps(champion, client));
    let begin = waiting.partition_point(|&client| steps(champion, client) < first_steps);
    let after_these =
        |end_steps| waiting.partition_point(|&client| steps(champion, client) <= end_steps);
    let same_steps = if after.is_some() { after_these(first_steps) - begin } else { 0 };
    let enough = begin + same_steps + limit;
    let end =
        waiting.get(enough).map_or(waiting.len(), |&client| after_these(steps(champion, client)));
    let asked: Vec<Position> = waiting[begin..end].iter().copied().chain(after).collect();
    let ids: Vec<ClientId> =
        asked.iter().map(|&client| champion.answers.clients.id(client)).collect();
    let since =
        service.store.predicted_since(&ids, champion.version()).await.map_err(unavailable)?;
    let key = |client: Position| {
        let client_id = champion.answers.clients.id(client);
        let since = since.get(&client_id).cloned();
        Key { steps: steps(champion, client), was_never_read: since.is_none(), since, client_id }
    };
    let after = after.map(key);
    let mut found: Vec<(Key, Position)> =
        waiting[begin..end].iter().map(|&client| (key(client), client)).collect();
    found.retain(|(key, _)| after.as_ref().is_none_or(|after| key > after));
    found.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    let has_next = found.len() > limit;
    found.truncate(limit);
    Ok((found, has_next))
}

fn queued(
    champion: &Champion,
    client: Position,
    visible: &VisiblePredictions,
    waiting_since: Option<String>,
) -> QueuedClient {
    let (threshold, published) =
        (champion.answers.bundle.manifest().threshold, champion.answers.clients.published(client));
    let client_id = champion.answers.clients.id(client);
    QueuedClient {
        client_id,
        probability: visible.reveal(client_id, published.probability),
        threshold,
        decision: visible.reveal(client_id, published.decision),
        risk_band: visible
            .reveal(client_id, RiskBand::at_threshold(published.probability, threshold)),
        distance: visible.reveal(client_id, (published.probability - threshold).abs()),
        waiting_since,
    }
}
