//! The row that the store keeps of a prediction.

use std::time::Instant;

use answers::{Prediction, Reason};
use contract::{ClientId, Decision, PredictionRequest, PredictionStamp, RiskBand, Warning};
use scoring::{Explanation, Language};
use serde::Serialize;
use store::{Origin, PredictionRow};

use crate::champion::Champion;
use crate::problem::Refusal;
use crate::shadow::Job;

/// Prediction as the store keeps it: [`Prediction`] without what follows from other columns.
///
/// The contributions have a column of their own.
#[derive(Serialize)]
struct StoredResponse<'a> {
    prediction_id: &'a str,
    client_id: Option<ClientId>,
    probability: f64,
    probability_low: f64,
    probability_high: f64,
    threshold: f64,
    decision: Decision,
    needs_review: bool,
    risk_band: RiskBand,
    base_probability: f64,
    base_score: f64,
    score: f64,
    reasons: Vec<StoredReason<'a>>,
    warnings: &'a [Warning],
    model_version: &'a str,
    created_at: &'a str,
}

/// Reason as the store keeps it.
///
/// The label follows from the code, the effect from the sign, and the features from the model.
#[derive(Serialize)]
struct StoredReason<'a> {
    code: &'a str,
    sentence: &'a str,
    contribution: f64,
}

/// Returns a new identifier and the current time.
pub(crate) fn stamp() -> PredictionStamp {
    let (prediction_id, created_at) = store::stamp();
    PredictionStamp { prediction_id, created_at }
}

impl Champion {
    /// Builds the row of the answer `prediction` to `request`, which had arrived at a time.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if one of them cannot be written as JSON.
    pub(crate) fn row(
        &self,
        prediction: &Prediction<'_>,
        explanation: &Explanation,
        request: &impl Serialize,
        origin: Origin,
        language: Language,
        arrived: Instant,
    ) -> Result<PredictionRow, Refusal> {
        Ok(PredictionRow {
            prediction_id: prediction.prediction_id.clone(),
            created_at: prediction.created_at.clone(),
            client_id: prediction.client_id,
            model: self.row.clone(),
            origin,
            language: language.tag(),
            probability: explanation.probability,
            decision: explanation.decision.code(),
            request: written(serde_json::to_string(request))?,
            response: written(serde_json::to_string(&StoredResponse::of(prediction)))?,
            contributions: self.numbers.write(&explanation.contributions),
            arrived,
        })
    }
}

impl Champion {
    /// Builds what the challenger needs to score the stored prediction of `request`.
    pub(crate) fn shadow_job(&self, prediction_id: &str, request: PredictionRequest) -> Job {
        Job { prediction_id: prediction_id.to_owned(), champion: self.row.clone(), request }
    }
}

impl<'a> StoredResponse<'a> {
    fn of(prediction: &'a Prediction<'_>) -> Self {
        let reason = |reason: &'a Reason<'_>| StoredReason {
            code: reason.code,
            sentence: &reason.sentence,
            contribution: reason.contribution,
        };
        Self {
            prediction_id: &prediction.prediction_id,
            client_id: prediction.client_id,
            probability: prediction.probability,
            probability_low: prediction.probability_low,
            probability_high: prediction.probability_high,
            threshold: prediction.threshold,
            decision: prediction.decision,
            needs_review: prediction.needs_review,
            risk_band: prediction.risk_band,
            base_probability: prediction.base_probability,
            base_score: prediction.base_score,
            score: prediction.score,
            reasons: prediction.reasons.iter().map(reason).collect(),
            warnings: &prediction.warnings,
            model_version: prediction.model_version,
            created_at: &prediction.created_at,
        }
    }
}

/// Returns JSON that was written.
///
/// # Errors
/// [`Refusal::Internal`]; the cause is logged.
pub(crate) fn written<T>(json: serde_json::Result<T>) -> Result<T, Refusal> {
    json.map_err(|error| {
        tracing::error!(%error, "an answer cannot be written as JSON");
        Refusal::Internal
    })
}
