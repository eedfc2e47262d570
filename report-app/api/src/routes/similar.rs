//! Known clients who are most like a client.

use std::sync::Arc;

use axum::extract::State;
use contract::{ComparedFeature, Problem, SimilarClients};
use scoring::Unit;

use super::Localised;
use crate::access::{Caller, MayRead};
use crate::champion::Current;
use crate::disclosure::SMALLEST_GROUP;
use crate::language::Preferred;
use crate::parameters::{ClientNumber, Parameters};
use crate::problem::Refusal;
use crate::store::Action;
use crate::{Service, wire};

const DEFAULT_COUNT: usize = 100;
const SMALLEST_COUNT: usize = SMALLEST_GROUP;
const LARGEST_COUNT: usize = 1_000;

/// The known clients nearest to a client in what the model looks at most, and how many of them defaulted.
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
    parameters: Parameters,
    Preferred(language): Preferred,
) -> Result<Localised<SimilarClients>, Refusal> {
    let count = parameters.number("k", SMALLEST_COUNT..=LARGEST_COUNT)?.unwrap_or(DEFAULT_COUNT);
    let read = caller.does(Action::ReadSimilar).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    service.note(read).await?;
    let similar = champion.bundle.similar(&champion.clients.record(client), count);
    let similar = similar.filter(|similar| similar.clients >= SMALLEST_GROUP).ok_or(Refusal::NoKnownClients)?;
    let features = champion.bundle.features();
    let compared = similar.features.iter().filter_map(|compared| {
        let feature = &features.features[features.position(&compared.name)?];
        // A coordinate that was scaled and back may be a little off the code of its category.
        let exact = |number: f64| if feature.unit == Unit::Category { number.round() } else { number };
        let of = |number: f64| wire::value(&feature.display_value(exact(number)));
        Some(ComparedFeature {
            feature: feature.name.clone(),
            label: feature.label.text(language).to_owned(),
            unit: wire::unit(feature.unit),
            value: of(compared.value),
            median: of(compared.median),
        })
    });
    Ok(Localised(
        language,
        SimilarClients {
            client_id,
            clients: similar.clients,
            defaults: similar.defaults,
            default_share: similar.share,
            default_share_low: similar.low,
            default_share_high: similar.high,
            features: compared.collect(),
            sides: Vec::new(),
            model_version: champion.version().to_owned(),
        },
    ))
}
