//! Nearest known clients of a client.

use std::sync::Arc;

use axum::extract::State;
use contract::{ComparedFeature, Problem, SimilarClients, SimilarSide};
use scoring::{Decision, Unit};

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

/// Most neighbours on either side of the decision.
const SIDE: usize = 20;

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
    parameters: Parameters,
    Preferred(language): Preferred,
) -> Result<Localised<SimilarClients>, Refusal> {
    let count = parameters.number("k", SMALLEST_COUNT..=LARGEST_COUNT)?.unwrap_or(DEFAULT_COUNT);
    let read = caller.audit_row(Action::ReadSimilar).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    service.note(read).await?;
    let similar = champion.bundle.similar(&champion.clients.record(client), count);
    let similar = similar
        .filter(|similar| similar.clients >= SMALLEST_GROUP)
        .ok_or(Refusal::NoKnownClients)?;
    champion.warm_up().await?;
    let compared = |name: &str, median: f64| {
        let features = champion.bundle.features();
        let feature = &features.features[features.position(name)?];
        // Scaling a coordinate and back may not give the exact code of a category.
        let exact =
            |number: f64| if feature.unit == Unit::Category { number.round() } else { number };
        let of = |number: f64| wire::value(&feature.display_value(exact(number)));
        let own = similar.features.iter().find(|compared| compared.name == name)?;
        Some(ComparedFeature {
            feature: feature.name.clone(),
            label: feature.label.text(language).to_owned(),
            unit: feature.unit,
            value: of(own.value),
            median: of(median),
        })
    };
    let sides = [Decision::Granted, Decision::Refused].into_iter().filter_map(|decision| {
        let nearest = champion.nearest()?;
        let clients = &champion.clients;
        let side =
            nearest.neighbours(client, SIDE, |other| clients.published(other).decision == decision);
        if side.len() < SMALLEST_GROUP {
            return None;
        }
        let mut probabilities: Vec<f64> =
            side.iter().map(|&other| clients.published(other).probability).collect();
        probabilities.sort_unstable_by(f64::total_cmp);
        Some(SimilarSide {
            decision,
            clients: side.len(),
            median_probability: probabilities[(probabilities.len() - 1) / 2],
            features: nearest
                .medians(&side)
                .into_iter()
                .filter_map(|(name, median)| compared(name, median))
                .collect(),
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
            features: similar
                .features
                .iter()
                .filter_map(|own| compared(&own.name, own.median))
                .collect(),
            sides: sides.collect(),
            model_version: champion.version().to_owned(),
        },
    ))
}
