//! Alarms of the monitoring plan: listed, and taken in hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::Utc;
use contract::{
    Acknowledgement, AcknowledgementRequest, Alarms, LONGEST_TEXT, Problem, ProblemField,
};
use serde_json::Value;
use store::{AcknowledgementRow, Action};

use super::Localised;
use crate::Service;
use crate::access::{Caller, MayAcknowledge, MayWatch, unavailable};
use crate::body::JsonBody;
use crate::champion::Current;
use crate::language::Preferred;
use crate::members::Members;
use crate::monitoring::alarms;
use crate::problem::Refusal;

/// The alarms that are raised, and the latest of those that were.
///
/// They are judged at the rhythm of the monitoring plan. Deadlines are in working days from the day
/// on which an alarm reached its level.
#[utoipa::path(
    get, path = "/v1/monitoring/alarms", tag = "operation",
    params(("Accept-Language" = Option<String>, Header, description = "Language of names and actions", example = "en")),
    responses((status = 200, description = "The alarms, the latest first", body = Alarms))
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    _: Caller<MayWatch>,
    Current(champion): Current,
    Preferred(language): Preferred,
) -> Result<Localised<Alarms>, Refusal> {
    let (store, monitor) = (&service.store, &service.monitor);
    let found = alarms::alarms(store, monitor, &champion, Utc::now(), language).await;
    Ok(Localised(language, found.map_err(unavailable)?))
}

/// Takes an alarm in hand: says who does what. Once for each level: an alarm that escalates asks again.
#[utoipa::path(
    post, path = "/v1/monitoring/alarms/{alarm_id}/acknowledge", tag = "operation",
    params(("alarm_id" = String, Path, description = "Identifier of the alarm", example = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071")),
    request_body(content = AcknowledgementRequest, example = json!({"note": "La source B répond de nouveau ; dossiers relus."})),
    responses(
        (status = 201, description = "The acknowledgement as it is kept", body = Acknowledgement),
        (status = 404, description = "No such alarm", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It was acknowledged at this level before", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be stored", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn acknowledge(
    State(service): State<Arc<Service>>,
    caller: Caller<MayAcknowledge>,
    alarm_id: Result<Path<String>, PathRejection>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Acknowledgement>), Refusal> {
    let Ok(Path(alarm_id)) = alarm_id else { return Err(Refusal::UnknownAlarm("�".to_owned())) };
    let request = request(&body).map_err(answers::Error::InvalidBody)?;
    let done = caller.audit_row(Action::AcknowledgeAlarm);
    let store = &service.store;
    let Some(transition_id) = store.latest_rise(&alarm_id).await.map_err(unavailable)? else {
        return Err(service.refused(done, Refusal::UnknownAlarm(alarm_id)).await);
    };
    let earlier = || async {
        let all = store.acknowledgements().await.map_err(unavailable)?;
        Ok::<_, Refusal>(all.into_iter().find(|row| row.transition_id == transition_id))
    };
    if let Some(earlier) = earlier().await? {
        return Err(service.refused(done, Refusal::AlarmAcknowledged(earlier.actor)).await);
    }
    let row = AcknowledgementRow {
        transition_id: transition_id.clone(),
        alarm_id: alarm_id.clone(),
        at: done.at.clone(),
        actor: done.actor.clone(),
        note: request.note,
    };
    if !store.acknowledge(&row, done.detail(&alarm_id)).await.map_err(unavailable)? {
        let by = earlier().await?.map_or_else(|| "somebody".to_owned(), |row| row.actor);
        return Err(Refusal::AlarmAcknowledged(by));
    }
    let AcknowledgementRow { at, actor, note, .. } = row;
    Ok((StatusCode::CREATED, Json(Acknowledgement { at, by: actor, note })))
}

fn request(body: &Value) -> Result<AcknowledgementRequest, Vec<ProblemField>> {
    let mut members = Members::new(body, &["note"], r#"{"note": "…"}"#)?;
    let note = members.text("note", 1, LONGEST_TEXT);
    members.finish(|| Some(AcknowledgementRequest { note: note? }))
}
