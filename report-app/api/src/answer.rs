//! From an explanation to the answer, in the language asked for, and to what the store keeps of it.

use axum::body::Bytes;
use contract::{ClientId, Effect, Prediction, Reason};
use scoring::{Explanation, Language, Value};
use serde::Serialize;

use crate::champion::Champion;
use crate::problem::Refusal;
use crate::store::{Origin, PredictionRow, Stored};
use crate::{language, store, wire};

/// How the list of contributions begins in an answer. A text cannot hold it: there a quotation mark follows a backslash.
const CONTRIBUTIONS: &[u8] = b"\"contributions\":[";

/// A new identifier, and now.
pub(crate) fn stamp() -> Stored {
    let (prediction_id, created_at) = store::stamp();
    Stored { prediction_id, created_at }
}

/// An applicant who was scored, and what is needed to say so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored<'a> {
    /// The model that scored.
    pub(crate) champion: &'a Champion,
    /// What it found.
    pub(crate) explanation: &'a Explanation,
    /// The client, if known.
    pub(crate) client_id: Option<ClientId>,
    /// Language of labels and sentences.
    pub(crate) language: Language,
}

/// A prediction, written.
#[derive(Debug)]
pub(crate) struct Answer {
    stamp: Stored,
    /// [`Prediction`] as JSON, without its contributions.
    short: Vec<u8>,
    /// The contributions as JSON, without the brackets.
    contributions: Vec<u8>,
    /// `{"feature": [value, contribution], …}`, most important first.
    stored_contributions: Vec<u8>,
}

impl Scored<'_> {
    /// The answer under an identifier.
    pub(crate) fn answer(&self, stamp: Stored) -> Result<Answer, Refusal> {
        let short = json(&self.prediction(&stamp))?;
        let wording = self.champion.wording.of_language(self.language);
        // About as much as a contribution takes.
        let mut contributions = Vec::with_capacity(320 * self.explanation.contributions.len());
        let mut stored_contributions = Vec::with_capacity(80 * self.explanation.contributions.len() + 2);
        stored_contributions.push(b'{');
        for (at, contribution) in self.explanation.contributions.iter().enumerate() {
            let words = &wording[contribution.feature];
            if at > 0 {
                contributions.push(b',');
                stored_contributions.push(b',');
            }
            contributions.extend_from_slice(&words.before_value);
            stored_contributions.extend_from_slice(&words.stored);
            let from = contributions.len();
            write_value(&mut contributions, &contribution.value)?;
            stored_contributions.extend_from_slice(&contributions[from..]);
            stored_contributions.push(b',');
            contributions.extend_from_slice(&words.before_contribution);
            let from = contributions.len();
            write(&mut contributions, &contribution.contribution)?;
            stored_contributions.extend_from_slice(&contributions[from..]);
            stored_contributions.push(b']');
            contributions.push(b'}');
        }
        stored_contributions.push(b'}');
        Ok(Answer { stamp, short, contributions, stored_contributions })
    }

    /// What the store keeps of an answer to `request`.
    ///
    /// The contributions go without their labels, units and usual values, which are those of the model's version.
    pub(crate) fn row(
        &self,
        answer: &mut Answer,
        request: &impl Serialize,
        origin: Origin,
    ) -> Result<PredictionRow, Refusal> {
        Ok(PredictionRow {
            prediction_id: answer.stamp.prediction_id.clone(),
            created_at: answer.stamp.created_at.clone(),
            client_id: self.client_id,
            model_version: self.champion.version().to_owned(),
            origin,
            language: language::tag(self.language),
            probability: self.explanation.probability,
            decision: self.explanation.decision.code(),
            request: text(json(request)?)?,
            response: text(answer.short.clone())?,
            contributions: text(std::mem::take(&mut answer.stored_contributions))?,
        })
    }

    /// The prediction without its contributions.
    fn prediction(&self, stamp: &Stored) -> Prediction {
        let Self { champion, explanation, client_id, language } = *self;
        let features = champion.bundle.features();
        let reasons = explanation.reasons.iter().map(|reason| Reason {
            code: reason.group.code().to_owned(),
            label: reason.group.label().text(language).to_owned(),
            sentence: scoring::sentence(reason, explanation, features, language),
            contribution: reason.contribution,
            effect: if reason.contribution > 0.0 { Effect::RaisesRisk } else { Effect::LowersRisk },
            features: reason.features.iter().map(|&feature| features.features[feature].name.clone()).collect(),
        });
        Prediction {
            prediction_id: stamp.prediction_id.clone(),
            client_id,
            probability: explanation.probability,
            probability_low: explanation.probability_low,
            probability_high: explanation.probability_high,
            threshold: explanation.threshold,
            decision: wire::decision(explanation.decision),
            needs_review: explanation.needs_review,
            risk_band: wire::risk_band(explanation.risk_band),
            base_probability: explanation.base_probability,
            base_score: explanation.base_score,
            score: explanation.score,
            reasons: reasons.collect(),
            contributions: Vec::new(),
            model_version: champion.version().to_owned(),
            created_at: stamp.created_at.clone(),
        }
    }
}

impl Answer {
    /// The prediction's identifier.
    pub(crate) fn prediction_id(&self) -> &str {
        &self.stamp.prediction_id
    }

    /// The whole prediction as JSON.
    pub(crate) fn whole(self) -> Bytes {
        let begins = self.short.windows(CONTRIBUTIONS.len()).position(|window| window == CONTRIBUTIONS);
        let (head, tail) = self.short.split_at(begins.map_or(self.short.len(), |begins| begins + CONTRIBUTIONS.len()));
        [head, &self.contributions, tail].concat().into()
    }

    /// The prediction as JSON, without the contributions.
    pub(crate) fn short(self) -> Vec<u8> {
        self.short
    }
}

/// A number, a text, or `null`: what [`wire::value`] gives.
fn write_value(out: &mut Vec<u8>, value: &Value) -> Result<(), Refusal> {
    match value {
        Value::Number(number) if number.is_finite() => write(out, number),
        Value::Text(text) => write(out, text),
        Value::Number(_) | Value::Missing => {
            out.extend_from_slice(b"null");
            Ok(())
        }
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::with_capacity(4096);
    write(&mut out, value)?;
    Ok(out)
}

fn write(out: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Refusal> {
    serde_json::to_writer(out, value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written as JSON");
        Refusal::Internal
    })
}

fn text(json: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(json).map_err(|error| {
        tracing::error!(%error, "an answer is not text");
        Refusal::Internal
    })
}
