//! What a reason does to the probability: how strongly in words, and from which percentage to which.
//!
//! The API gives contributions in log-odds, which nobody says aloud. The model's probability is a sigmoid of its score (Platt
//! scaling), so the two points that a prediction gives, the average score and the client's, determine it everywhere between.

use contract::{Effect, Prediction, Reason};

/// How strongly something pulls the risk one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Changes the odds by less than a tenth.
    Slight,
    /// Changes the odds by a tenth to a third.
    Clear,
    /// Changes the odds by a third or more.
    Strong,
}

impl Strength {
    /// Strength of a contribution in log-odds.
    pub fn of(contribution: f64) -> Self {
        let odds = contribution.abs().exp();
        if odds < 1.1 {
            Self::Slight
        } else if odds < 4.0 / 3.0 {
            Self::Clear
        } else {
            Self::Strong
        }
    }
}

/// Turns scores between the average one and the client's into probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sigmoid {
    slope: f64,
    offset: f64,
}

impl Sigmoid {
    /// The sigmoid through the average and through the client of `prediction`.
    pub fn of(prediction: &Prediction) -> Self {
        let (low, high) = (log_odds(prediction.base_probability), log_odds(prediction.probability));
        let slope = (high - low) / (prediction.score - prediction.base_score);
        // Two points too close to each other say nothing about what lies around them.
        let slope = if (0.5..2.0).contains(&slope) { slope } else { 1.0 };
        Self { slope, offset: low - slope * prediction.base_score }
    }

    /// Probability at `score`.
    pub fn probability(self, score: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * score + self.offset)).exp())
    }
}

fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

/// The strongest of `reasons`, at most `many`, in their order: at least one that raises the risk and one that lowers it,
/// where there are such.
pub fn strongest(reasons: &[Reason], many: usize) -> Vec<&Reason> {
    let mut chosen: Vec<&Reason> = reasons.iter().take(many).collect();
    for effect in [Effect::RaisesRisk, Effect::LowersRisk] {
        let is_absent = chosen.iter().all(|reason| reason.effect != effect);
        if let Some(first) = reasons.iter().find(|reason| reason.effect == effect)
            && is_absent
            && many > 1
        {
            chosen.pop();
            chosen.push(first);
        }
    }
    chosen
}

/// The effect that speaks for the decision: a refusal rests on what raises the risk.
pub fn deciding(decision: contract::Decision) -> Effect {
    match decision {
        contract::Decision::Granted => Effect::LowersRisk,
        contract::Decision::Refused => Effect::RaisesRisk,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(code: &str, contribution: f64) -> Reason {
        Reason {
            code: code.to_owned(),
            label: String::new(),
            sentence: String::new(),
            contribution,
            effect: if contribution > 0.0 { Effect::RaisesRisk } else { Effect::LowersRisk },
            features: Vec::new(),
            spoken: String::new(),
            told: Vec::new(),
        }
    }

    fn codes(reasons: &[&Reason]) -> String {
        reasons.iter().map(|reason| reason.code.as_str()).collect()
    }

    #[test]
    fn a_third_more_of_the_odds_is_strong_and_a_tenth_is_clear() {
        // Odds of 4 to 3 are ln(4/3) = 0.288, of 11 to 10 ln(1.1) = 0.0953.
        assert_eq!([0.09, 0.1, -0.28, -0.29].map(Strength::of), [
            Strength::Slight,
            Strength::Clear,
            Strength::Clear,
            Strength::Strong
        ]);
    }

    #[test]
    fn the_strongest_hold_one_of_each_side() {
        let reasons = [("a", 0.5), ("b", 0.4), ("c", 0.3), ("d", 0.2), ("e", 0.1), ("f", -0.05), ("g", -0.01)]
            .map(|(code, contribution)| reason(code, contribution));
        assert_eq!(codes(&strongest(&reasons, 4)), "abcf");
        assert_eq!(codes(&strongest(&reasons[..5], 4)), "abcd");
        assert_eq!(codes(&strongest(&reasons[4..], 4)), "efg");
        assert_eq!(codes(&strongest(&[], 4)), "");
    }
}
