//! Predictions and their reasons, in the requested language.

use contract::{ClientId, Contribution, Effect, Prediction, Reason, Warning};
use scoring::{Explanation, Language};
use serde_json::Value as Json;

use crate::answers::Answers;
use crate::clients::Position;
use crate::request::CheckedRequest;
use crate::{Error, Result, conversions};

/// Identifier and time of a prediction, which its caller makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictionStamp {
    /// Identifier, UUID version 7.
    pub prediction_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

impl Answers {
    /// Checks the body of a prediction.
    ///
    /// # Errors
    /// [`Error::InvalidBody`] with all errors at once, in the order of their pointers, or
    /// [`Error::UnknownClient`].
    pub fn check(&self, body: &Json) -> Result<CheckedRequest> {
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
    pub fn explain_client(&self, client: Position) -> Result<Explanation> {
        let explanation =
            self.bundle.explain_applicant(&self.clients.unedited(client, self.bundle.plan()));
        if self.clients.published(client).agrees(explanation.probability, explanation.decision) {
            return Ok(explanation);
        }
        Err(Error::Bundle(
            "a client's published prediction is not the model's; publish the bundle again".into(),
        ))
    }

    /// Builds the prediction, without the [contributions](Self::contributions).
    pub fn prediction(
        &self,
        explanation: &Explanation,
        client_id: Option<ClientId>,
        stamp: PredictionStamp,
        language: Language,
    ) -> Prediction {
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
            contributions: Vec::new(),
            model_version: self.version().to_owned(),
            created_at: stamp.created_at,
        }
    }

    /// Builds the contribution of every feature, the most important first.
    pub fn contributions(
        &self,
        explanation: &Explanation,
        language: Language,
    ) -> Vec<Contribution> {
        let features = &self.bundle.features().features;
        let contribution = |part: &scoring::Contribution| {
            let feature = &features[part.feature];
            Contribution {
                feature: feature.name.clone(),
                label: feature.label.text(language).to_owned(),
                group: feature.group.code().to_owned(),
                unit: feature.unit,
                value: conversions::value(&part.value),
                usual_value: conversions::value(&feature.usual_value),
                contribution: part.contribution,
            }
        };
        explanation.contributions.iter().map(contribution).collect()
    }

    fn reason(
        &self,
        reason: &scoring::Reason,
        explanation: &Explanation,
        language: Language,
    ) -> Reason {
        let features = self.bundle.features();
        let told = self.sentences(language).sentence(reason, explanation, features);
        let names = |positions: &[usize]| {
            positions.iter().map(|&feature| features.features[feature].name.clone()).collect()
        };
        Reason {
            code: reason.group.code().to_owned(),
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
