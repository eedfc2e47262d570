//! Outcomes of loans.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{NaiveDate, Utc};
use contract::{Outcome, OutcomeRequest, Problem, ProblemField};
use serde_json::Value;
use store::{Action, Observation, OutcomeError, OutcomeRefusal, RecordedOutcome};

use crate::Service;
use crate::access::{Caller, MayRecordOutcomes, unavailable};
use crate::body::JsonBody;
use crate::members::Members;
use crate::problem::Refusal;

/// Records the outcome of a loan, by the prediction on which it was granted.
///
/// A loan is not in default until some day, and in default from then on: outcomes of several days
/// stand beside each other, and that of the latest day counts. The same outcome a second time
/// changes nothing, and is answered with 200. What contradicts an earlier outcome is refused, unless
/// `correction` is true.
#[utoipa::path(
    post, path = "/v1/outcomes", tag = "reviews",
    request_body(content = OutcomeRequest, example = json!({
        "prediction_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "defaulted": false, "observed_on": "2026-10-31"
    })),
    responses(
        (status = 200, description = "The same outcome, as it was recorded before", body = Outcome),
        (status = 201, description = "The outcome as it is kept", body = Outcome),
        (status = 404, description = "No such prediction", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It contradicts an outcome that was recorded before", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The outcome could not be stored", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    caller: Caller<MayRecordOutcomes>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Outcome>), Refusal> {
    let (prediction_id, observation) = outcome(&body).map_err(answers::Error::InvalidBody)?;
    let recorded = caller.audit_row(Action::RecordOutcome);
    let today = Utc::now().date_naive();
    let done = service.store.record_outcome(&prediction_id, observation, today, recorded.clone());
    match done.await {
        Ok(RecordedOutcome::Added(outcome)) => Ok((StatusCode::CREATED, Json(outcome))),
        Ok(RecordedOutcome::Known(outcome)) => Ok((StatusCode::OK, Json(outcome))),
        Err(OutcomeError::UnknownPrediction(id)) => {
            Err(service.refused(recorded, Refusal::UnknownPrediction(id)).await)
        }
        Err(OutcomeError::Refused { client_id, refusal }) => {
            Err(service.refused(recorded.client(client_id), refused(refusal)).await)
        }
        Err(OutcomeError::Store(error)) => Err(unavailable(error)),
    }
}

fn outcome(body: &Value) -> Result<(String, Observation), Vec<ProblemField>> {
    let expected = r#"{"prediction_id": "019…", "defaulted": false, "observed_on": "2026-10-31"}"#;
    let names = ["prediction_id", "defaulted", "observed_on", "correction"];
    let mut members = Members::new(body, &names, expected)?;
    let prediction_id = members.identifier("prediction_id");
    let defaulted = members.yes_or_no("defaulted");
    let observed_on = members.parsed("observed_on", "a day that has been, as YYYY-MM-DD", |text| {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)
    });
    let is_correction = members.optional_flag("correction");
    members.finish(|| {
        let observation = Observation {
            defaulted: defaulted?,
            observed_on: observed_on?,
            is_correction: is_correction?,
        };
        Some((prediction_id?, observation))
    })
}

/// Returns the refusal for an outcome that does not fit what is known.
fn refused(refusal: OutcomeRefusal) -> Refusal {
    match refusal {
        OutcomeRefusal::Contradicts { .. } => Refusal::ContradictoryOutcome(refusal),
        OutcomeRefusal::BeforePrediction { .. }
        | OutcomeRefusal::InFuture { .. }
        | OutcomeRefusal::CorrectionTooEarly { .. } => {
            let pointer = "/observed_on".to_owned();
            let message = format!("Expected a day that can be: {refusal}.");
            answers::Error::InvalidBody(vec![ProblemField { pointer, message }]).into()
        }
    }
}
