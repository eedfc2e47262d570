//! From an explanation to the answer, in the language asked for, and to what the store keeps of it.

use chrono::Utc;
use contract::{ClientId, Contribution, Effect, Prediction, Reason};
use scoring::{Bundle, Explanation, Language};
use serde::ser::{Serialize, SerializeMap, Serializer};
use uuid::Uuid;

use crate::problem::Refusal;
use crate::store::{Origin, PredictionRow, Stored};
use crate::{language, store, wire};

/// A new identifier, and now.
pub(crate) fn stamp() -> Stored {
    Stored { prediction_id: Uuid::now_v7().to_string(), created_at: store::time(Utc::now()) }
}

/// The prediction as it is answered.
pub(crate) fn prediction(
    bundle: &Bundle,
    explanation: &Explanation,
    client_id: Option<ClientId>,
    stamp: Stored,
    language: Language,
) -> Prediction {
    let features = bundle.features();
    let reasons = explanation.reasons.iter().map(|reason| Reason {
        code: reason.group.code().to_owned(),
        label: reason.group.label().text(language).to_owned(),
        sentence: scoring::sentence(reason, explanation, features, language),
        contribution: reason.contribution,
        effect: if reason.contribution > 0.0 { Effect::RaisesRisk } else { Effect::LowersRisk },
        features: reason.features.iter().map(|&feature| features.features[feature].name.clone()).collect(),
    });
    let contributions = explanation.contributions.iter().map(|contribution| {
        let feature = wire::feature(&features.features[contribution.feature], language);
        Contribution {
            feature: feature.name,
            label: feature.label,
            group: feature.group,
            unit: feature.unit,
            value: wire::value(&contribution.value),
            usual_value: feature.usual_value,
            contribution: contribution.contribution,
        }
    });
    Prediction {
        prediction_id: stamp.prediction_id,
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
        contributions: contributions.collect(),
        model_version: bundle.manifest().version.clone(),
        created_at: stamp.created_at,
    }
}

/// What the store keeps of an answer to `request`.
///
/// The contributions go without their labels, units and usual values, which are those of the model's version.
pub(crate) fn row(
    answer: &mut Prediction,
    request: &impl Serialize,
    origin: Origin,
    language: Language,
) -> Result<PredictionRow, Refusal> {
    let contributions = std::mem::take(&mut answer.contributions);
    let response = json(answer);
    answer.contributions = contributions;
    Ok(PredictionRow {
        prediction_id: answer.prediction_id.clone(),
        created_at: answer.created_at.clone(),
        client_id: answer.client_id,
        model_version: answer.model_version.clone(),
        origin,
        language: language::tag(language),
        probability: answer.probability,
        decision: match answer.decision {
            contract::Decision::Granted => "granted",
            contract::Decision::Refused => "refused",
        },
        request: json(request)?,
        response: response?,
        contributions: json(&ByFeature(&answer.contributions))?,
    })
}

/// `{"feature": [value, contribution], …}`, most important first.
struct ByFeature<'a>(&'a [Contribution]);

impl Serialize for ByFeature<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for contribution in self.0 {
            map.serialize_entry(&contribution.feature, &(&contribution.value, contribution.contribution))?;
        }
        map.end()
    }
}

fn json(value: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written as JSON");
        Refusal::Internal
    })
}
