//! What changed since the last decision on a client.

use contract::{PastPrediction, Prediction};

/// A client's earlier decision, beside the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When the earlier decision was made, RFC 3339.
    pub since: String,
    /// Probability of default then.
    pub before: f64,
    /// The reason that moved most, and its change in log-odds; `None` if no reason moved.
    pub most_moved: Option<(String, f64)>,
    /// True if another version of the model made the earlier decision.
    pub is_of_another_model: bool,
}

/// Returns the last decision on the client's own application that differs from the present one.
///
/// Decisions differ by probability or by model version. `None` without an earlier decision, or if
/// nothing changed.
pub fn since_last(past: &[PastPrediction], now: &Prediction) -> Option<Change> {
    /// Smallest difference of two probabilities that shows in a percentage with one decimal.
    const VISIBLE: f64 = 0.0005;
    let before = past.iter().filter(|before| !before.is_of_edited_application).find(|before| {
        before.model_version != now.model_version
            || (before.probability - now.probability).abs() >= VISIBLE
    })?;
    let moved = now.reasons.iter().map(|reason| {
        let earlier = before.reasons.iter().find(|earlier| earlier.code == reason.code);
        (
            reason.label.clone(),
            reason.contribution - earlier.map_or(0.0, |earlier| earlier.contribution),
        )
    });
    let most_moved = moved.max_by(|(_, left), (_, right)| left.abs().total_cmp(&right.abs()));
    Some(Change {
        since: before.created_at.clone(),
        before: before.probability,
        most_moved: most_moved.filter(|(_, moved)| moved.abs() > 0.0),
        is_of_another_model: before.model_version != now.model_version,
    })
}

#[cfg(test)]
mod tests {
    use contract::{Decision, Effect, PastReason, Reason, RiskBand};

    use super::*;

    fn now() -> Prediction {
        let reason = |code: &str, contribution: f64| Reason {
            code: code.to_owned(),
            label: code.to_uppercase(),
            sentence: String::new(),
            contribution,
            effect: Effect::LowersRisk,
            features: Vec::new(),
            spoken: String::new(),
            told: Vec::new(),
        };
        Prediction {
            prediction_id: "now".to_owned(),
            client_id: Some(1),
            probability: 0.087,
            probability_low: 0.08,
            probability_high: 0.09,
            threshold: 0.091,
            decision: Decision::Granted,
            needs_review: false,
            risk_band: RiskBand::C,
            base_probability: 0.06,
            base_score: -3.0,
            score: -2.5,
            reasons: vec![reason("loan", -0.1), reason("cards", -0.5)],
            warnings: Vec::new(),
            contributions: Vec::new(),
            model_version: "2".to_owned(),
            created_at: "2026-11-29T10:00:00Z".to_owned(),
        }
    }

    fn past(id: &str, probability: f64, model: &str, is_edited: bool) -> PastPrediction {
        let reason = |code: &str, contribution| PastReason {
            code: code.to_owned(),
            label: String::new(),
            contribution,
        };
        PastPrediction {
            prediction_id: id.to_owned(),
            created_at: format!("{id}-day"),
            probability,
            threshold: 0.091,
            decision: Decision::Refused,
            needs_review: false,
            model_version: model.to_owned(),
            is_of_edited_application: is_edited,
            reasons: vec![reason("loan", -0.2), reason("cards", 0.3)],
        }
    }

    #[test]
    fn the_reason_that_moved_most_is_named_and_simulations_do_not_count() {
        let past = [
            past("now", 0.087, "2", false),
            past("tried", 0.2, "2", true),
            past("old", 0.112, "1", false),
        ];
        // Cards went from 0.3 to -0.5, the loan from -0.2 to -0.1.
        let change = since_last(&past, &now())
            .map(|change| (change.since, change.before, change.is_of_another_model));
        assert_eq!(change, Some(("old-day".to_owned(), 0.112, true)));
        let (label, moved) =
            since_last(&past, &now()).and_then(|change| change.most_moved).unwrap();
        assert_eq!((label.as_str(), (moved * 10.0).round()), ("CARDS", -8.0));
    }

    #[test]
    fn the_same_result_by_the_same_model_is_no_change() {
        assert_eq!(since_last(&[past("now", 0.0872, "2", false)], &now()), None);
        assert_eq!(since_last(&[], &now()), None);
    }
}
