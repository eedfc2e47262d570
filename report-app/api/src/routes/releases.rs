//! Promotion and roll-back of the model, with a second person where the lender asks for one.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use contract::{
    ChangeKind, LONGEST_TEXT, ModelChangeRequest, ModelChanges, Problem, ProblemField,
    RecordedChange,
};
use serde_json::Value;
use store::Action;

use crate::Service;
use crate::access::{Caller, MayCompare, MayOperate};
use crate::body::JsonBody;
use crate::change_rules;
use crate::members::Members;
use crate::problem::Refusal;
use crate::releases::{Author, Wanted};

/// Longest name of a bundle's folder.
const LONGEST_NAME: usize = 100;

/// Makes another bundle the champion, or goes back to the one before.
///
/// The bundle is checked, its folder takes the place of the champion's in one step, the service
/// answers with it, and the change is recorded. Where the lender asks for a second person
/// (`--second-person`), it is only proposed: another operator who is signed in must confirm it within
/// seven days.
#[utoipa::path(
    post, path = "/v1/model/changes", tag = "operation",
    request_body(content = ModelChangeRequest, example = json!({
        "kind": "promote", "bundle": "candidate", "reason": "Coût plus bas sur un mois de décisions comparées."
    })),
    responses(
        (status = 201, description = "The change: made, or proposed", body = RecordedChange),
        (status = 403, description = "The caller may not, or is a program where two people are asked for", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The bundle is refused, is the champion already, or there is none to go back to", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be recorded, and was not made", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    caller: Caller<MayOperate>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<RecordedChange>), Refusal> {
    service.note(caller.audit_row(Action::ChangeModel).detail("request")).await?;
    let request = request(&body).map_err(answers::Error::InvalidBody)?;
    let wanted = match request {
        ModelChangeRequest::Promote { bundle, reason } => {
            let bundle = Some(service.releases.beside(&bundle));
            Wanted { kind: ChangeKind::Promote, bundle, reason }
        }
        ModelChangeRequest::Rollback { reason } => {
            Wanted { kind: ChangeKind::Rollback, bundle: None, reason }
        }
    };
    let (done, asked_by) = (caller.audit_row(Action::ChangeModel), Asker::of(&caller));
    let change = async move {
        let (store, running) = (&service.store, Some(&*service));
        service.releases.request(store, running, asked_by.author(), wanted, done).await
    };
    Ok((StatusCode::CREATED, Json(to_its_end(change).await?)))
}

/// Confirms a proposed change, and makes it.
///
/// The person who proposed it cannot confirm it. A bundle that changed since is refused.
#[utoipa::path(
    post, path = "/v1/model/changes/{change_id}/confirm", tag = "operation",
    params(("change_id" = String, Path, format = "uuid", description = "The change's identifier", example = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071")),
    responses(
        (status = 200, description = "The change, which was made", body = RecordedChange),
        (status = 403, description = "The caller may not, or is a program", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such proposal", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is of the same person, expired, made already, or something changed since", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be recorded, and was not made", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn confirm(
    State(service): State<Arc<Service>>,
    caller: Caller<MayOperate>,
    change_id: Result<Path<String>, PathRejection>,
) -> Result<Json<RecordedChange>, Refusal> {
    service.note(caller.audit_row(Action::ChangeModel).detail("confirm")).await?;
    // A path that is not valid UTF-8 is no identifier either.
    let change_id = change_id.map_or_else(|_| "�".to_owned(), |Path(id)| id);
    let (done, asked_by) = (caller.audit_row(Action::ChangeModel), Asker::of(&caller));
    let confirmed = async move {
        let (store, running) = (&service.store, Some(&*service));
        service.releases.confirm(store, running, asked_by.author(), &change_id, done).await
    };
    Ok(Json(to_its_end(confirmed).await?))
}

/// Changes of the model that were made or proposed, newest first: who, when, why, and who confirmed.
#[utoipa::path(
    get, path = "/v1/model/changes", tag = "operation",
    responses(
        (status = 200, description = "The changes", body = ModelChanges),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    _: Caller<MayCompare>,
) -> Result<Json<ModelChanges>, Refusal> {
    Ok(Json(ModelChanges { changes: service.releases.list(&service.store).await? }))
}

/// Who asks for a change, longer than the request lasts.
struct Asker {
    actor: String,
    is_program: bool,
}

impl Asker {
    fn of(caller: &Caller<MayOperate>) -> Self {
        let identity = &caller.identity;
        Self { actor: identity.actor.clone(), is_program: identity.is_program }
    }

    fn author(&self) -> Author<'_> {
        Author { actor: &self.actor, is_program: self.is_program }
    }
}

/// Runs a change of the model to its end, even if the caller hangs up or the time limit is over.
///
/// A change that stopped half-way would have exchanged the folder, and would not be on record.
async fn to_its_end<T: Send + 'static>(
    change: impl Future<Output = Result<T, change_rules::Error>> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::spawn(change).await {
        Ok(result) => Ok(result?),
        Err(error) => {
            tracing::error!(%error, "a change of the model could not be made");
            Err(Refusal::Internal)
        }
    }
}

fn request(body: &Value) -> Result<ModelChangeRequest, Vec<ProblemField>> {
    let expected = r#"{"kind": "promote", "bundle": "candidate", "reason": "…"}"#;
    let mut members = Members::new(body, &["kind", "bundle", "reason"], expected)?;
    let kind = members.one_of("kind", &ChangeKind::ALL.map(|kind| (kind.code(), kind)));
    let reason = members.text("reason", 1, LONGEST_TEXT);
    if kind == Some(ChangeKind::Rollback) {
        members.absent("bundle", "A roll-back goes to the champion before. Leave it out.");
        return members.finish(|| Some(ModelChangeRequest::Rollback { reason: reason? }));
    }
    let expected = "the name of a folder beside the champion's";
    let bundle = kind.and_then(|_| {
        members.parsed("bundle", expected, |text| is_name(text).then(|| text.to_owned()))
    });
    members.finish(|| Some(ModelChangeRequest::Promote { bundle: bundle?, reason: reason? }))
}

/// Checks that a text is the name of a folder: no path, and not hidden.
fn is_name(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    (1..=LONGEST_NAME).contains(&text.len()) && text.chars().all(is_plain) && !text.starts_with('.')
}
