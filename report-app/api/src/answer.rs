//! Prediction responses, in the requested language, and the row that the store keeps of each.

use contract::{ClientId, Decision, Effect, RiskBand, Warning};
use scoring::{Explanation, Language, Value};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::champion::Champion;
use crate::problem::Refusal;
use crate::store;
use crate::store::{Origin, PredictionRow, PredictionStamp};

/// Start of the contributions array in the JSON of a response.
///
/// No text that could contain the same bytes comes after it.
const CONTRIBUTIONS: &[u8] = b"\"contributions\":[";

/// Approximate size in bytes of a response without contributions, and of one contribution.
///
/// Buffers are allocated with these sizes.
const SHORT: usize = 8192;
const CONTRIBUTION: usize = 320;

/// Returns a new identifier and the current time.
pub(crate) fn stamp() -> PredictionStamp {
    let (prediction_id, created_at) = store::stamp();
    PredictionStamp { prediction_id, created_at }
}

/// Scored applicant, with all that is needed to write the response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScoredApplicant<'a> {
    /// Model that scored the applicant.
    pub(crate) champion: &'a Champion,
    /// Result of the model.
    pub(crate) explanation: &'a Explanation,
    /// The client; `None` for a new applicant.
    pub(crate) client_id: Option<ClientId>,
    /// Language of labels and sentences.
    pub(crate) language: Language,
}

/// Prediction with its identifier, ready to be serialized.
#[derive(Debug)]
pub(crate) struct PredictionResponse<'a> {
    scored: ScoredApplicant<'a>,
    stamp: PredictionStamp,
    reasons: Vec<Reason<'a>>,
    warnings: Vec<Warning>,
}

/// [`contract::Prediction`] with borrowed fields, for serialization.
///
/// `Reason` is the whole reason in a response, and only the stored part of it in the store.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names of the contract")]
struct Prediction<'a, Reason> {
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
    reasons: &'a [Reason],
    warnings: &'a [Warning],
    #[serde(skip_serializing_if = "Option::is_none")]
    contributions: Option<[(); 0]>,
    model_version: &'a str,
    created_at: &'a str,
}

/// [`contract::Reason`] with borrowed fields.
#[derive(Debug, Serialize)]
struct Reason<'a> {
    code: &'static str,
    label: &'a str,
    /// Already serialized: the store and the caller get the same bytes.
    sentence: Box<RawValue>,
    spoken: Box<RawValue>,
    told: Vec<&'a RawValue>,
    contribution: f64,
    effect: Effect,
    features: Vec<&'a RawValue>,
}

/// Reason as the store keeps it.
///
/// The label follows from the code, the effect from the sign, and the features from the model.
#[derive(Serialize)]
struct StoredReason<'a> {
    code: &'static str,
    sentence: &'a RawValue,
    contribution: f64,
}

impl<'a> ScoredApplicant<'a> {
    /// Builds the prediction with an identifier.
    pub(crate) fn answer(self, stamp: PredictionStamp) -> Result<PredictionResponse<'a>, Refusal> {
        let Self { champion, explanation, language, .. } = self;
        let features = champion.bundle.features();
        let wording = champion.wording.of_language(language);
        let reason = |reason: &scoring::Reason| {
            let told = wording.writer.sentence(reason, explanation, features);
            let raw = |sentence: &str| to_raw_value(sentence).map_err(|error| not_written(&error));
            let names = |features: &[usize]| {
                features.iter().map(|&feature| &*wording.features[feature].name).collect()
            };
            Ok(Reason {
                code: reason.group.code(),
                label: wording.group(reason.group),
                sentence: raw(&told.sentence)?,
                spoken: raw(&told.spoken)?,
                told: names(&told.features),
                contribution: reason.contribution,
                effect: if reason.contribution > 0.0 {
                    Effect::RaisesRisk
                } else {
                    Effect::LowersRisk
                },
                features: names(&reason.features),
            })
        };
        let reasons = explanation.reasons.iter().map(reason).collect::<Result<_, _>>()?;
        let warnings = explanation.warnings.iter().map(|warning| Warning {
            code: warning.code().to_owned(),
            feature: features.features[warning.feature].name.clone(),
            message: warning.message(features, language),
        });
        Ok(PredictionResponse { scored: self, stamp, reasons, warnings: warnings.collect() })
    }
}

impl PredictionResponse<'_> {
    /// Returns the prediction's identifier.
    pub(crate) fn prediction_id(&self) -> &str {
        &self.stamp.prediction_id
    }

    /// Builds the row that the store keeps of the response to `request`.
    pub(crate) fn row(
        &self,
        request: &impl Serialize,
        origin: Origin,
    ) -> Result<PredictionRow, Refusal> {
        let ScoredApplicant { champion, explanation, client_id, language } = self.scored;
        let reasons: Vec<StoredReason<'_>> = (self.reasons.iter())
            .map(|Reason { code, sentence, contribution, .. }| StoredReason {
                code,
                sentence,
                contribution: *contribution,
            })
            .collect();
        Ok(PredictionRow {
            prediction_id: self.stamp.prediction_id.clone(),
            created_at: self.stamp.created_at.clone(),
            client_id,
            model: champion.row.clone(),
            origin,
            language: language.tag(),
            probability: explanation.probability,
            decision: explanation.decision.code(),
            request: text(request)?,
            response: text(&self.prediction(&reasons, None))?,
            contributions: champion.numbers.write(&explanation.contributions),
        })
    }

    /// Serializes the prediction without the contributions.
    pub(crate) fn to_json_without_contributions(&self) -> Result<Vec<u8>, Refusal> {
        self.with_empty_contributions(SHORT)
    }

    /// Serializes the whole prediction.
    pub(crate) fn to_json(&self) -> Result<Vec<u8>, Refusal> {
        let ScoredApplicant { champion, explanation, language, .. } = self.scored;
        let mut out =
            self.with_empty_contributions(SHORT + CONTRIBUTION * explanation.contributions.len())?;
        let begins = out.windows(CONTRIBUTIONS.len()).rposition(|window| window == CONTRIBUTIONS);
        let end = out.split_off(begins.map_or(out.len(), |begins| begins + CONTRIBUTIONS.len()));
        let wording = champion.wording.of_language(language);
        for (at, contribution) in explanation.contributions.iter().enumerate() {
            let words = &wording.features[contribution.feature];
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&words.before_value);
            write_value(&mut out, &contribution.value)?;
            out.extend_from_slice(&words.before_contribution);
            write(&mut out, &contribution.contribution)?;
            out.push(b'}');
        }
        out.extend_from_slice(&end);
        Ok(out)
    }

    /// Serializes the prediction with an empty array of contributions, in a buffer of `capacity`
    /// bytes.
    fn with_empty_contributions(&self, capacity: usize) -> Result<Vec<u8>, Refusal> {
        let mut out = Vec::with_capacity(capacity);
        write(&mut out, &self.prediction(&self.reasons, Some([])))?;
        Ok(out)
    }

    fn prediction<'a, R>(
        &'a self,
        reasons: &'a [R],
        contributions: Option<[(); 0]>,
    ) -> Prediction<'a, R> {
        let ScoredApplicant { champion, explanation, client_id, .. } = self.scored;
        Prediction {
            prediction_id: &self.stamp.prediction_id,
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
            reasons,
            warnings: &self.warnings,
            contributions,
            model_version: champion.version(),
            created_at: &self.stamp.created_at,
        }
    }
}

/// Writes a number, a text or `null`, as [`wire::value`] would.
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

fn write(out: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Refusal> {
    serde_json::to_writer(out, value).map_err(|error| not_written(&error))
}

fn text(value: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(|error| not_written(&error))
}

fn not_written(error: &serde_json::Error) -> Refusal {
    tracing::error!(%error, "an answer cannot be written as JSON");
    Refusal::Internal
}
