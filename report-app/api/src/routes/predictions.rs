//! Predictions: of a client as in the bundle, and of an application in a request body.

use std::sync::Arc;

use axum::extract::State;
use contract::{Application, Prediction, PredictionRequest, Problem};
use store::{Action, Origin};

use super::SerializedJson;
use crate::Service;
use crate::access::{Caller, MayPredict, MayRead, unavailable};
use crate::body::JsonBody;
use crate::champion::Current;
use crate::edge::Arrival;
use crate::language::Preferred;
use crate::parameters::{ClientNumber, QueryParameters};
use crate::prediction_row::{self, written};
use crate::problem::Refusal;

/// The prediction for a client as the bundle has it: made and stored once for each bundle.
#[utoipa::path(
    get, path = "/v1/clients/{client_id}/prediction", tag = "predictions",
    params(
        ("client_id" = u64, Path, description = "The client's number", example = 100_001),
        ("Accept-Language" = Option<String>, Header, description = "Language of labels and sentences", example = "en")
    ),
    responses(
        (status = 200, description = "The prediction and its reasons", body = Prediction),
        (status = 400, description = "Not a client's number", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The prediction could not be stored", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_client(
    State(service): State<Arc<Service>>,
    Arrival(arrived): Arrival,
    caller: Caller<MayRead>,
    Current(champion): Current,
    ClientNumber(client_id): ClientNumber,
    Preferred(language): Preferred,
) -> Result<SerializedJson, Refusal> {
    let answers = &champion.answers;
    let read = caller.audit_row(Action::ReadPrediction).client(client_id);
    let client = service.find(&champion, client_id, read.clone()).await?;
    service.check_opinion(&caller, champion.version(), client_id, &read).await?;
    let explanation = answers.explain_client(client)?;
    let version = champion.version();
    let find =
        || async { service.store.stored_prediction(client_id, version).await.map_err(unavailable) };
    let answer = |stamp| answers.prediction(&explanation, Some(client_id), stamp, language);
    let whole = |prediction| {
        let json = answers.prediction_json(&prediction, Some(&explanation), language);
        Ok(SerializedJson(language, written(json)?))
    };
    if let Some(stored) = find().await? {
        service.note(read.detail(&stored.prediction_id)).await?;
        return whole(answer(stored));
    }
    let first = answer(prediction_row::stamp());
    let request = PredictionRequest { client_id: Some(client_id), application: Application::new() };
    let row = champion.row(&first, &explanation, &request, Origin::Stored, language, arrived)?;
    service.store.save(row, None).await.map_err(unavailable)?;
    // Another request may have stored its prediction first. The stored one is the client's
    // prediction, and is the one to log.
    let stored = find().await?.ok_or(Refusal::StoreUnavailable)?;
    service.note(read.detail(&stored.prediction_id)).await?;
    if stored.prediction_id == first.prediction_id {
        service.metrics.predicted("stored", explanation.decision.code(), explanation.probability);
        service.shadow.submit(|| champion.shadow_job(&first.prediction_id, request));
        return whole(first);
    }
    whole(answer(stored))
}

/// Scores a known client with edited fields, or a new applicant.
///
/// With `client_id` the client's own fields and history are the starting point, and `application`
/// sets fields of it. Without, `application` is a new applicant's, who has no history, and must
/// give the required fields. `null` makes a field missing.
///
/// With `keep=false` it is a simulation: answered, noted in the audit log, and not stored. Its
/// identifier leads nowhere, and no figure of the service counts it.
#[utoipa::path(
    post, path = "/v1/predictions", tag = "predictions",
    params(
        ("keep" = Option<bool>, Query, description = "Whether the prediction is stored; true if absent", example = false),
        ("Accept-Language" = Option<String>, Header, description = "Language of labels and sentences", example = "en")
    ),
    request_body(content = PredictionRequest, examples(
        ("A known client with edited fields" = (value = json!({"client_id": 100_001, "application": {"AMT_CREDIT": 450_000}}))),
        ("A new applicant" = (value = json!({"application": {
            "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": 450_000, "AMT_ANNUITY": 22_500, "AMT_INCOME_TOTAL": 135_000, "DAYS_BIRTH": -12_000
        }})))
    )),
    responses(
        (status = 200, description = "The prediction and its reasons, stored under its identifier", body = Prediction),
        (status = 400, description = "The body is not JSON, or a parameter is not what it should be", body = Problem, content_type = "application/problem+json", example = json!({
            "type": "/problems/invalid-json", "title": "The body is not valid JSON", "status": 400,
            "detail": "Line 1, column 33: JSON has no NaN and no infinity; give null for a missing value.",
            "request_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071"
        })),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body has errors", body = Problem, content_type = "application/problem+json", example = json!({
            "type": "/problems/invalid-body", "title": "Invalid body", "status": 422,
            "detail": "The body has 1 error. Nothing was done; correct each of them and send it again.",
            "request_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
            "errors": [{"pointer": "/application/AMT_CREDITS", "message": "Unknown field. Did you mean AMT_CREDIT?"}]
        })),
        (status = 503, description = "The prediction could not be stored", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create(
    State(service): State<Arc<Service>>,
    Arrival(arrived): Arrival,
    caller: Caller<MayPredict>,
    Current(champion): Current,
    Preferred(language): Preferred,
    QueryParameters(parameters): QueryParameters,
    JsonBody(body): JsonBody,
) -> Result<SerializedJson, Refusal> {
    let is_kept = parameters.yes_or_no("keep")?.unwrap_or(true);
    let action = if is_kept { Action::Predict } else { Action::Simulate };
    let answers = &champion.answers;
    let request = match answers.check(&body) {
        Ok(request) => request,
        Err(error) => {
            return Err(service.refused_body(&body, caller.audit_row(action), error).await);
        }
    };
    let client_id = request.client_id;
    if let Some(client_id) = client_id.filter(|_| service.requires_opinion(&caller)) {
        service
            .check_opinion(&caller, champion.version(), client_id, &caller.audit_row(action))
            .await?;
    }
    let explanation = answers.explain(&request);
    let stamp = prediction_row::stamp();
    let prediction = answers.prediction(&explanation, client_id, stamp, language);
    let json = || written(answers.prediction_json(&prediction, Some(&explanation), language));
    let done = caller.audit_row(action).client(client_id);
    if !is_kept {
        service.note(done).await?;
        return Ok(SerializedJson(language, json()?));
    }
    let canonical = request.canonical();
    let row =
        champion.row(&prediction, &explanation, &canonical, Origin::Request, language, arrived)?;
    let done = done.detail(&prediction.prediction_id);
    // The response is written while the prediction is being stored, and sent after the commit.
    let (saved, json) = tokio::join!(service.store.save(row, done), async { json() });
    saved.map_err(unavailable)?;
    service.metrics.predicted("request", explanation.decision.code(), explanation.probability);
    service.shadow.submit(|| champion.shadow_job(&prediction.prediction_id, canonical));
    Ok(SerializedJson(language, json?))
}
