//! Monitoring of the model in production.

use std::sync::Arc;

use axum::extract::State;
use chrono::Utc;
use contract::{Monitoring, Problem};

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayCompare, MayWatch};
use crate::champion::Current;
use crate::language::Preferred;
use crate::monitoring::{Detail, Period, Refused, monitoring};
use crate::parameters::QueryParameters;
use crate::problem::Refusal;

const DEFAULT_DAYS: usize = 30;
const MOST_DAYS: usize = 366;

/// Volume, refusals, drift, performance and alerts of the current model over the last days.
#[utoipa::path(
    get, path = "/v1/monitoring", tag = "operation",
    params(
        ("days" = Option<u16>, Query, description = "How many days, today included, from 1 to 366; 30 if absent", minimum = 1, maximum = 366, example = 30),
        ("Accept-Language" = Option<String>, Header, description = "Language of labels and alerts", example = "en")
    ),
    responses(
        (status = 200, description = "Volume, refusals, drift, performance, alerts", body = Monitoring),
        (status = 400, description = "A parameter is not what it should be", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(service): State<Arc<Service>>,
    caller: Caller<MayWatch>,
    Current(champion): Current,
    QueryParameters(parameters): QueryParameters,
    Preferred(language): Preferred,
) -> Result<Localised<Monitoring>, Refusal> {
    let days = parameters.number("days", 1..=MOST_DAYS)?.unwrap_or(DEFAULT_DAYS);
    let refused =
        Refused { champion: service.champions.refused(), challenger: service.shadow.refused() };
    let period = Period { days: days as u64, now: Utc::now(), detail: Detail::Everything };
    let (store, monitor) = (&service.store, &service.monitor);
    let models = (champion, &*service.shadow);
    let mut found = monitoring(store, monitor, models, refused, period, language).await?;
    if caller.may::<MayCompare>() {
        found.challenger_version = service.shadow.version();
    }
    Ok(Localised(language, found))
}
