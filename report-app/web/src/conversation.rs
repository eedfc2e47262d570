//! Sentences that an advisor says to a client about the decision.

use contract::{ComparedFeature, Decision, Effect, Prediction, Reason, Unit, Value};

use crate::effect::{strongest, supporting_effect};
use crate::text::Text;

/// Number of reasons that a client is given.
const REASONS: usize = 4;

/// Returns the decision that counts for a client: the advisor's, or else the model's.
///
/// `None` if an advisor has to decide and has not decided yet.
pub fn effective_decision(prediction: &Prediction, review: Option<Decision>) -> Option<Decision> {
    review.or_else(|| (!prediction.needs_review).then_some(prediction.decision))
}

/// Checks whether an advisor decided against the model.
///
/// The model's reasons then do not explain the decision.
pub fn is_overridden(prediction: &Prediction, review: Option<Decision>) -> bool {
    review.is_some_and(|decision| decision != prediction.decision)
}

/// Writes the three sentences for the phone: the decision, its main reason, the next step.
pub fn phone_sentences(
    prediction: &Prediction,
    review: Option<Decision>,
    text: &Text,
) -> Vec<String> {
    let text = text.conversation;
    let (decision, next_step) = match effective_decision(prediction, review) {
        Some(decision) => ((text.decision)(decision), (text.next_step)(decision)),
        None => (text.undecided, text.next_step_undecided),
    };
    let main = if is_overridden(prediction, review) {
        Some(text.by_advisor.to_owned())
    } else {
        let reason = reasons(prediction).into_iter().next();
        reason.map(|reason| (text.main_reason)(&uncapitalized(spoken_sentence(reason))))
    };
    let sentences = [Some(decision.to_owned()), main, Some(next_step.to_owned())];
    sentences.into_iter().flatten().collect()
}

/// Returns the reasons that a client is given.
///
/// Those that speak for the decision come first, the strongest first.
fn reasons(prediction: &Prediction) -> Vec<&Reason> {
    let supporting_effect = supporting_effect(prediction.decision);
    let (first, second): (Vec<&Reason>, Vec<&Reason>) = strongest(&prediction.reasons, REASONS)
        .into_iter()
        .partition(|reason| reason.effect == supporting_effect);
    [first, second].concat()
}

/// Returns the reasons of one side among those that a client is given.
pub fn side(prediction: &Prediction, effect: Effect) -> Vec<&Reason> {
    strongest(&prediction.reasons, REASONS)
        .into_iter()
        .filter(|reason| reason.effect == effect)
        .collect()
}

/// Checks whether a feature can be said aloud to a client.
///
/// Scores, ratios, estimated rates and negative values cannot.
pub fn is_sayable(feature: &ComparedFeature) -> bool {
    let is_negative =
        |value: &Option<Value>| matches!(value, Some(Value::Number(number)) if *number < 0.0);
    let has_plain_values =
        feature.value.is_some() && !is_negative(&feature.value) && !is_negative(&feature.median);
    has_plain_values
        && !matches!(feature.unit, Unit::Score | Unit::Ratio)
        && !feature.feature.ends_with("_rate")
}

/// Returns the sentence about a reason that is said to the client.
pub fn spoken_sentence(reason: &Reason) -> &str {
    if reason.spoken.is_empty() { &reason.sentence } else { &reason.spoken }
}

/// Returns the sentence with a small first letter, for use after a colon.
///
/// An abbreviation at the start keeps its capital letter.
fn uncapitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let (Some(first), second) = (letters.next(), letters.clone().next()) else {
        return String::new();
    };
    if second.is_some_and(char::is_uppercase) {
        return sentence.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use contract::RiskBand;

    use super::*;
    use crate::text::FR;

    fn prediction(needs_review: bool) -> Prediction {
        let reason = |code: &str, contribution: f64, spoken: &str| Reason {
            code: code.to_owned(),
            label: String::new(),
            sentence: format!("about {code}"),
            contribution,
            effect: if contribution > 0.0 { Effect::RaisesRisk } else { Effect::LowersRisk },
            features: Vec::new(),
            spoken: spoken.to_owned(),
            told: Vec::new(),
        };
        Prediction {
            prediction_id: String::new(),
            client_id: Some(1),
            probability: 0.12,
            probability_low: 0.1,
            probability_high: 0.14,
            threshold: 0.09,
            decision: Decision::Refused,
            needs_review,
            risk_band: RiskBand::D,
            base_probability: 0.05,
            base_score: -3.0,
            score: -2.0,
            reasons: vec![
                reason("education", -0.6, "Vous avez fait des études supérieures."),
                reason("repayment", 0.5, "Vous avez payé un paiement sur deux en retard."),
                reason("loan", 0.2, ""),
            ],
            warnings: Vec::new(),
            contributions: Vec::new(),
            model_version: String::new(),
            created_at: String::new(),
        }
    }

    #[test]
    fn a_refusal_is_said_with_what_raises_the_risk_and_what_can_be_done() {
        assert_eq!(
            phone_sentences(&prediction(false), None, &FR),
            [
                "Votre demande de crédit n’est pas acceptée.",
                "Ce qui a le plus compté\u{a0}: vous avez payé un paiement sur deux en retard.",
                "Vous pouvez donner votre point de vue et demander qu’un conseiller réexamine votre demande.",
            ]
        );
    }

    #[test]
    fn an_advisor_who_decided_otherwise_is_followed() {
        let sentences = phone_sentences(&prediction(false), Some(Decision::Granted), &FR);
        assert_eq!(sentences[0], "Votre demande de crédit est acceptée.");
        assert_eq!(
            sentences[1],
            "Un conseiller a réexaminé votre demande et a pris cette décision."
        );
        // Agreeing with the model keeps its reasons.
        assert_eq!(
            phone_sentences(&prediction(true), Some(Decision::Refused), &FR),
            phone_sentences(&prediction(false), None, &FR)
        );
    }

    #[test]
    fn nothing_is_announced_while_an_advisor_has_to_decide() {
        let sentences = phone_sentences(&prediction(true), None, &FR);
        assert!(sentences[0].contains("je dois l’étudier avant de décider"), "{}", sentences[0]);
        assert_eq!(effective_decision(&prediction(true), None), None);
        assert_eq!(
            effective_decision(&prediction(true), Some(Decision::Refused)),
            Some(Decision::Refused)
        );
    }

    #[test]
    fn no_rate_and_no_negative_share_is_said_of_the_nearest_clients() {
        let feature = |name: &str, unit, value: f64, median: f64| ComparedFeature {
            feature: name.to_owned(),
            label: String::new(),
            unit,
            value: Some(Value::Number(value)),
            median: Some(Value::Number(median)),
        };
        assert!(is_sayable(&feature("employment_years", Unit::Years, 7.0, 4.0)));
        assert!(!is_sayable(&feature("loan_estimated_rate", Unit::Share, 0.25, 0.36)));
        assert!(!is_sayable(&feature("bureau_repaid_to_elapsed", Unit::Share, 0.04, -0.15)));
        assert!(!is_sayable(&feature("external_score_3", Unit::Score, 0.2, 0.3)));
    }

    #[test]
    fn a_reason_that_is_not_spoken_is_told_as_it_stands() {
        let prediction = prediction(false);
        let sentences: Vec<&str> = reasons(&prediction).into_iter().map(spoken_sentence).collect();
        assert_eq!(
            sentences[..2],
            ["Vous avez payé un paiement sur deux en retard.", "about loan"]
        );
        assert_eq!(uncapitalized("CNIL"), "CNIL");
    }
}
