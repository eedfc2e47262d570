//! Predictions and their reasons, in the requested language.
//!
//! The types here borrow their texts from the bundle, and are written with the names and the order
//! of the contract.

use contract::{ClientId, Decision, Effect, PredictionStamp, RiskBand, Warning};
use scoring::{Explanation, Language};
use serde::Serialize;
use serde_json::Value as Json;

use crate::Error;
use crate::answers::Answers;
use crate::clients::Position;
use crate::request::CheckedRequest;

/// Length of most predictions as JSON, in bytes, a little more than they have.
const USUAL_LENGTH: usize = 24 * 1024;

/// [`contract::Prediction`] with borrowed texts and without contributions.
///
/// [`Answers::prediction_json`] writes it with them.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the contract describes the fields")]
pub struct Prediction<'a> {
    pub prediction_id: String,
    pub client_id: Option<ClientId>,
    pub probability: f64,
    pub probability_low: f64,
    pub probability_high: f64,
    pub threshold: f64,
    pub decision: Decision,
    pub needs_review: bool,
    pub risk_band: RiskBand,
    pub base_probability: f64,
    pub base_score: f64,
    pub score: f64,
    pub reasons: Vec<Reason<'a>>,
    pub warnings: Vec<Warning>,
    pub model_version: &'a str,
    pub created_at: String,
}

/// [`contract::Reason`] with borrowed texts.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the contract describes the fields")]
pub struct Reason<'a> {
    pub code: &'static str,
    pub label: String,
    pub sentence: String,
    pub spoken: String,
    pub told: Vec<&'a str>,
    pub contribution: f64,
    pub effect: Effect,
    pub features: Vec<&'a str>,
}

impl Answers {
    /// Checks the body of a prediction.
    ///
    /// # Errors
    /// [`Error::InvalidBody`] with all errors at once, in the order of their pointers, or
    /// [`Error::UnknownClient`].
    pub fn check(&self, body: &Json) -> crate::Result<CheckedRequest> {
        CheckedRequest::check(body, &self.bundle, &self.clients)
    }

    /// Scores and explains the application of a checked body.
    pub fn explain(&self, request: &CheckedRequest) -> Explanation {
        self.bundle.explain_applicant(&request.applicant(&self.bundle, &self.clients))
    }

    /// Scores and explains a client as in the bundle.
    ///
    /// # Errors
    /// [`Error::Bundle`] if the model gives another result than the published one.
    pub fn explain_client(&self, client: Position) -> crate::Result<Explanation> {
        let explanation =
            self.bundle.explain_applicant(&self.clients.unedited(client, self.bundle.plan()));
        if self.clients.published(client).agrees(explanation.probability, explanation.decision) {
            return Ok(explanation);
        }
        Err(Error::Bundle(
            "a client's published prediction is not the model's; publish the bundle again".into(),
        ))
    }

    /// Builds the prediction.
    pub fn prediction(
        &self,
        explanation: &Explanation,
        client_id: Option<ClientId>,
        stamp: PredictionStamp,
        language: Language,
    ) -> Prediction<'_> {
        let features = self.bundle.features();
        let reasons = explanation.reasons.iter();
        let warnings = explanation.warnings.iter().map(|warning| Warning {
            code: warning.code().to_owned(),
            feature: features.features[warning.feature].name.clone(),
            message: warning.message(features, language),
        });
        Prediction {
            prediction_id: stamp.prediction_id,
            client_id,
            probability: explanation.probability,
            probability_low: explanation.probability_low,
            probability_high: explanation.probability_high,
            threshold: explanation.threshold,
            decision: explanation.decision,
            needs_review: explanation.needs_review,
            risk_band: explanation.risk_band,
            base_probability: explanation.base_probability,
            base_score: explanation.base_score,
            score: explanation.score,
            reasons: reasons.map(|reason| self.reason(reason, explanation, language)).collect(),
            warnings: warnings.collect(),
            model_version: self.version(),
            created_at: stamp.created_at,
        }
    }

    /// Writes [`contract::Prediction`] as JSON, with the contribution of every feature.
    ///
    /// Without `explained` it has no contributions.
    ///
    /// # Errors
    /// If a text cannot be written, which does not happen.
    pub fn prediction_json(
        &self,
        prediction: &Prediction<'_>,
        explained: Option<&Explanation>,
        language: Language,
    ) -> serde_json::Result<Vec<u8>> {
        let mut json = Vec::with_capacity(USUAL_LENGTH);
        serde_json::to_writer(&mut json, prediction)?;
        // The contributions are the last property of the object, which is opened again for them.
        json.pop();
        json.extend(br#","contributions":"#);
        let contributions = explained.map_or(&[][..], |explained| &explained.contributions);
        self.contributions(language).write(contributions, &mut json)?;
        json.push(b'}');
        Ok(json)
    }

    fn reason(
        &self,
        reason: &scoring::Reason,
        explanation: &Explanation,
        language: Language,
    ) -> Reason<'_> {
        let features = self.bundle.features();
        let told = self.sentences(language).sentence(reason, explanation, features);
        let names = |positions: &[usize]| {
            positions.iter().map(|&feature| features.features[feature].name.as_str()).collect()
        };
        Reason {
            code: reason.group.code(),
            label: reason.group.label().text(language).to_owned(),
            sentence: told.sentence,
            spoken: told.spoken,
            told: names(&told.features),
            contribution: reason.contribution,
            effect: if reason.contribution > 0.0 { Effect::RaisesRisk } else { Effect::LowersRisk },
            features: names(&reason.features),
        }
    }
}
