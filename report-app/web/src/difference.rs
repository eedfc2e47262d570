//! Differences between two predictions, in percentage points of probability.

use contract::{Prediction, Reason};

use crate::order::sorted;

/// Smallest change, in percentage points, that is shown.
const WORTH_A_LINE: f64 = 0.05;

/// A reason whose effect changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonChange {
    /// Code of the reason.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Its current sentence, if it is new and does not contradict the change.
    ///
    /// A reason that still raises the risk, but less than before, contradicts it.
    pub sentence: Option<String>,
    /// Change of its effect on the probability, in percentage points.
    pub points: f64,
}

/// Returns the change of the probability from `before` to `after`, in percentage points.
pub fn points(before: &Prediction, after: &Prediction) -> f64 {
    (after.probability - before.probability) * 100.0
}

/// Returns at most `most` reasons whose effect changed, the largest change first.
///
/// All changes add up to the change of the probability.
pub fn reason_changes(before: &Prediction, after: &Prediction, most: usize) -> Vec<ReasonChange> {
    let slope = points_per_score(before, after);
    let effect = |reasons: &[Reason], code: &str| {
        reasons.iter().find(|reason| reason.code == code).map_or(0.0, |reason| reason.contribution)
    };
    let gone =
        before.reasons.iter().filter(|old| !after.reasons.iter().any(|new| new.code == old.code));
    let all: Vec<ReasonChange> = (after.reasons.iter().chain(gone))
        .map(|reason| {
            let points = slope
                * (effect(&after.reasons, &reason.code) - effect(&before.reasons, &reason.code));
            let agrees = effect(&after.reasons, &reason.code) * points > 0.0;
            // A sentence that was already there before explains no change.
            let is_new = before.reasons.iter().all(|old| old.sentence != reason.sentence);
            let sentence = (agrees && is_new).then(|| reason.sentence.clone());
            ReasonChange {
                code: reason.code.clone(),
                label: reason.label.clone(),
                sentence,
                points,
            }
        })
        .filter(|change| change.points.abs() >= WORTH_A_LINE)
        .collect();
    let mut all = sorted(all, |one, other| other.points.abs().total_cmp(&one.points.abs()));
    all.truncate(most);
    all
}

/// Returns the percentage points of probability for one unit of score between two predictions.
fn points_per_score(before: &Prediction, after: &Prediction) -> f64 {
    let (rise, run) = (after.probability - before.probability, after.score - before.score);
    if run.abs() > 1e-6 {
        100.0 * rise / run
    } else {
        100.0 * after.probability * (1.0 - after.probability)
    }
}

#[cfg(test)]
mod tests {
    use contract::{Decision, Effect, RiskBand};

    use super::*;

    fn prediction(probability: f64, score: f64, reasons: &[(&str, f64)]) -> Prediction {
        let reason = |&(code, contribution): &(&str, f64)| Reason {
            code: code.to_owned(),
            label: code.to_owned(),
            sentence: format!("{code} {contribution}"),
            spoken: String::new(),
            told: Vec::new(),
            contribution,
            effect: Effect::RaisesRisk,
            features: Vec::new(),
        };
        Prediction {
            prediction_id: String::new(),
            client_id: None,
            probability,
            probability_low: 0.0,
            probability_high: 1.0,
            threshold: 0.1,
            decision: Decision::Granted,
            needs_review: false,
            risk_band: RiskBand::A,
            base_probability: 0.05,
            base_score: 0.0,
            score,
            reasons: reasons.iter().map(reason).collect(),
            warnings: Vec::new(),
            contributions: Vec::new(),
            model_version: String::new(),
            created_at: String::new(),
        }
    }

    #[test]
    fn changes_add_up_to_that_of_the_probability_the_largest_first() {
        let before = prediction(0.10, 1.0, &[("loan", 0.8), ("work", 0.2)]);
        let after = prediction(0.06, 0.5, &[("work", 0.4), ("loan", 0.1)]);
        let changes = reason_changes(&before, &after, 4);
        let read: Vec<(&str, f64)> =
            changes.iter().map(|change| (change.code.as_str(), change.points)).collect();
        // Eight points for a unit of score: 0.7 less and 0.2 more.
        assert_eq!(read.len(), 2);
        assert!((read[0].1 + 5.6).abs() < 1e-9 && read[0].0 == "loan", "{read:?}");
        assert!((read[1].1 - 1.6).abs() < 1e-9 && read[1].0 == "work", "{read:?}");
        assert!((points(&before, &after) + 4.0).abs() < 1e-9);
        // The loan still raises the risk: its sentence would contradict that the risk is lower now.
        assert_eq!(changes[0].sentence, None);
        assert_eq!(changes[1].sentence.as_deref(), Some("work 0.4"));
    }

    #[test]
    fn a_reason_that_is_gone_moved_too_and_one_that_hardly_moved_is_left_out() {
        let before = prediction(0.10, 1.0, &[("loan", 0.5), ("work", 0.5)]);
        let after = prediction(0.06, 0.5, &[("work", 0.5001)]);
        let changes = reason_changes(&before, &after, 4);
        assert_eq!(changes.len(), 1);
        assert!((changes[0].points + 4.0).abs() < 1e-9);
        assert_eq!(changes[0].sentence, None);
    }

    #[test]
    fn what_was_said_before_is_not_said_of_a_change() {
        let before = prediction(0.10, 1.0, &[("loan", 0.5)]);
        let mut after = prediction(0.14, 1.4, &[("loan", 0.9)]);
        assert!(reason_changes(&before, &after, 4)[0].sentence.is_some());
        after.reasons[0].sentence.clone_from(&before.reasons[0].sentence);
        let changes = reason_changes(&before, &after, 4);
        assert_eq!((changes[0].label.as_str(), changes[0].sentence.as_deref()), ("loan", None));
    }

    #[test]
    fn where_effects_cancel_out_they_are_still_told() {
        let before = prediction(0.10, 1.0, &[("loan", 0.5), ("work", 0.5)]);
        let after = prediction(0.10, 1.0, &[("loan", 0.8), ("work", 0.2)]);
        let changes = reason_changes(&before, &after, 4);
        assert_eq!(changes.len(), 2);
        assert!((changes[0].points.abs() - 2.7).abs() < 1e-9);
    }
}
