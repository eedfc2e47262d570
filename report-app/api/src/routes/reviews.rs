//! Reviews by advisors.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use contract::{
    Decision, LONGEST_TEXT, Problem, ProblemField, Question, Review, ReviewRequest, Reviews,
    Verdict,
};
use serde_json::Value;
use store::{Action, AuditRow, ReviewedPrediction};
use uuid::Uuid;

use crate::Service;
use crate::access::{Caller, MayRead, MayReview, unavailable};
use crate::body::JsonBody;
use crate::champion::Current;
use crate::members::Members;
use crate::parameters::QueryParameters;
use crate::problem::Refusal;

/// Most reviews of a client in a response.
const MOST: i64 = 200;

/// Adds a review of a prediction: its decision is confirmed or overridden, for a reason.
///
/// A review is never changed: a later one stands beside it. Where the service asks for an opinion
/// first, the caller must have given one of the client.
#[utoipa::path(
    post, path = "/v1/reviews", tag = "reviews",
    request_body(content = ReviewRequest, example = json!({
        "prediction_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "verdict": "overridden",
        "reason": "Le CDI signé en octobre n’est pas encore au dossier.", "client_view": "Demande une réponse avant le 15.",
        "asked": ["why", "how_to_contest"]
    })),
    responses(
        (status = 201, description = "The review as it is kept", body = Review),
        (status = 404, description = "No such prediction", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The review could not be stored", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    caller: Caller<MayReview>,
    Current(champion): Current,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Review>), Refusal> {
    let request = review(&body).map_err(answers::Error::InvalidBody)?;
    let written = caller.audit_row(Action::Review);
    let ReviewedPrediction { client_id, model_version, decision: model_decision } =
        find(&service, &request.prediction_id, &written).await?;
    if let Some(client_id) = client_id {
        // The response reveals the model's decision. An opinion under the version that decided is
        // enough: the model may be replaced while a review is being written.
        let of_client = Some(&[client_id][..]);
        let visible = service.visible_predictions(&caller, &model_version, of_client).await?;
        if visible.reveal(client_id, ()).is_none() {
            service.check_opinion(&caller, champion.version(), client_id, &written).await?;
        }
    }
    let decision = match (request.verdict, model_decision) {
        (Verdict::Confirmed, decision) => decision,
        (Verdict::Overridden, Decision::Granted) => Decision::Refused,
        (Verdict::Overridden, Decision::Refused) => Decision::Granted,
    };
    let review_id = Uuid::now_v7().to_string();
    let written = written.client(client_id).detail(&review_id);
    let review = Review {
        review_id,
        created_at: written.at.clone(),
        reviewer: written.actor.clone(),
        prediction_id: request.prediction_id,
        client_id,
        model_version,
        model_decision,
        verdict: request.verdict,
        decision,
        reason: request.reason,
        client_view: request.client_view,
        asked: request.asked,
    };
    service.store.add_review(&review, &written).await.map_err(unavailable)?;
    Ok((StatusCode::CREATED, Json(review)))
}

/// Finds the prediction that `done` is about, or returns a refusal.
///
/// The refusal is written to the audit log first.
async fn find(
    service: &Service,
    prediction_id: &str,
    done: &AuditRow,
) -> Result<ReviewedPrediction, Refusal> {
    match service.store.prediction_for_review(prediction_id).await.map_err(unavailable)? {
        Some(found) => Ok(found),
        None => Err(service
            .refused(done.clone(), Refusal::UnknownPrediction(prediction_id.to_owned()))
            .await),
    }
}

fn review(body: &Value) -> Result<ReviewRequest, Vec<ProblemField>> {
    let expected = r#"{"prediction_id": "019…", "verdict": "confirmed", "reason": "…"}"#;
    let mut members = Members::new(
        body,
        &["prediction_id", "verdict", "reason", "client_view", "asked"],
        expected,
    )?;
    let prediction_id = members.identifier("prediction_id");
    let verdict = members.one_of("verdict", &Verdict::ALL.map(|verdict| (verdict.code(), verdict)));
    let reason = members.text("reason", 1, LONGEST_TEXT);
    let client_view = members.optional_text("client_view", LONGEST_TEXT);
    let asked =
        members.several_of("asked", &Question::ALL.map(|question| (question.code(), question)));
    members.finish(|| {
        Some(ReviewRequest {
            prediction_id: prediction_id?,
            verdict: verdict?,
            reason: reason?,
            client_view,
            asked: asked?,
        })
    })
}

/// A client's reviews, newest first.
#[utoipa::path(
    get, path = "/v1/reviews", tag = "reviews",
    params(("client_id" = u64, Query, format = "uint64", description = "The client's number", example = 100_001)),
    responses(
        (status = 200, description = "The reviews", body = Reviews),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRead>,
    Current(champion): Current,
    QueryParameters(parameters): QueryParameters,
) -> Result<Json<Reviews>, Refusal> {
    let client_id = parameters.asked_client()?;
    let read = caller.audit_row(Action::ReadReviews).client(client_id);
    service.check_opinion(&caller, champion.version(), client_id, &read).await?;
    service.note(read).await?;
    Ok(Json(Reviews {
        reviews: service.store.reviews(client_id, MOST).await.map_err(unavailable)?,
    }))
}
