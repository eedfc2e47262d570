//! Effect of a reason on the probability: its strength in words, and its percentages before and
//! after.
//!
//! The API gives contributions in log-odds, which nobody uses in speech. The model's probability is
//! a sigmoid of its score (Platt scaling). A prediction gives two points of it: the average score
//! and the client's. They determine it everywhere between.

use contract::{Contribution, Decision, Effect, Prediction, Reason};

use crate::charts::Step;

/// Strength of an effect on the risk.
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
    /// Returns the strength of a contribution in log-odds.
    pub fn from_contribution(contribution: f64) -> Self {
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

/// Sigmoid that turns scores between the average and the client's into probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sigmoid {
    slope: f64,
    offset: f64,
}

impl Sigmoid {
    /// Fits the sigmoid through the average and the client of `prediction`.
    pub fn fit(prediction: &Prediction) -> Self {
        let (low, high) = (log_odds(prediction.base_probability), log_odds(prediction.probability));
        let slope = (high - low) / (prediction.score - prediction.base_score);
        // Two points that are too close to each other do not determine the slope around them.
        let slope = if (0.5..2.0).contains(&slope) { slope } else { 1.0 };
        Self { slope, offset: low - slope * prediction.base_score }
    }

    /// Returns the probability at `score`.
    pub fn probability(self, score: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * score + self.offset)).exp())
    }

    /// Converts a step between two scores into a step between two probabilities.
    pub fn step(self, step: Step) -> Step {
        Step { from: self.probability(step.from), to: self.probability(step.to) }
    }
}

fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

/// Checks whether a contribution shows in percentage points with one decimal.
///
/// It has to show near the client's probability or near the average one.
pub fn is_visible(contribution: f64, prediction: &Prediction) -> bool {
    let change = |probability: f64| (contribution * probability * (1.0 - probability)).abs();
    change(prediction.probability).max(change(prediction.base_probability)) >= 0.0005
}

/// Returns the features of one family that are worth a line.
///
/// Also returns the number of the others, and their sum in log-odds.
pub fn visible_features<'a>(
    prediction: &'a Prediction,
    group: &str,
) -> (Vec<&'a Contribution>, usize, f64) {
    let (visible, rest): (Vec<_>, Vec<_>) = prediction
        .contributions
        .iter()
        .filter(|contribution| contribution.group == group)
        .partition(|contribution| is_visible(contribution.contribution, prediction));
    let others = rest.iter().map(|contribution| contribution.contribution).sum();
    (visible, rest.len(), others)
}

/// Splits the reasons into those with a given value and those without any value on file.
pub fn given_and_missing(prediction: &Prediction) -> (Vec<Reason>, Vec<Reason>) {
    let is_given = |reason: &Reason| {
        prediction
            .contributions
            .iter()
            .any(|part| part.group == reason.code && part.value.is_some())
    };
    prediction.reasons.iter().cloned().partition(is_given)
}

/// Returns the strongest of `reasons`, at most `many`, in their order.
///
/// At least one raises the risk and one lowers it, if there are such reasons.
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

/// Returns the effect that speaks for the decision: a refusal rests on what raises the risk.
pub fn supporting_effect(decision: Decision) -> Effect {
    match decision {
        Decision::Granted => Effect::LowersRisk,
        Decision::Refused => Effect::RaisesRisk,
    }
}

#[cfg(test)]
pub(crate) mod tests {
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
        assert_eq!(
            [0.09, 0.1, -0.28, -0.29].map(Strength::from_contribution),
            [Strength::Slight, Strength::Clear, Strength::Clear, Strength::Strong]
        );
    }

    #[test]
    fn the_sigmoid_goes_through_the_average_and_through_the_client() {
        // Odds of 1 to 9 at a score of -2, of 1 to 4 at -1.2; halfway their geometric mean, 1 to 6.
        let prediction =
            Prediction { base_probability: 0.1, base_score: -2.0, score: -1.2, ..prediction(0.2) };
        let sigmoid = Sigmoid::fit(&prediction);
        let read =
            [-2.0, -1.6, -1.2].map(|score| (sigmoid.probability(score) * 1e6).round() as i64);
        assert_eq!(read, [100_000, 142_857, 200_000]);
        let same = Prediction {
            base_probability: 0.1,
            base_score: -2.0,
            score: -2.0,
            ..prediction.clone()
        };
        assert!((Sigmoid::fit(&same).probability(-2.0) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_family_of_which_nothing_was_given_is_missing() {
        let part = |group: &str, value: Option<f64>| Contribution {
            feature: group.to_owned(),
            label: String::new(),
            group: group.to_owned(),
            unit: contract::Unit::Amount,
            value: value.map(contract::Value::Number),
            usual_value: None,
            contribution: 0.1,
        };
        let contributions =
            vec![part("scores", None), part("loan", None), part("loan", Some(15_000.0))];
        let reasons = vec![reason("scores", -0.8), reason("loan", 0.2)];
        let (given, missing) =
            given_and_missing(&Prediction { contributions, reasons, ..prediction(0.1) });
        assert_eq!((given[0].code.as_str(), missing[0].code.as_str()), ("loan", "scores"));
    }

    #[test]
    fn what_reads_as_no_points_is_no_line_of_its_own() {
        let contribution = |feature: &str, contribution: f64| Contribution {
            feature: feature.to_owned(),
            label: String::new(),
            group: "loan".to_owned(),
            unit: contract::Unit::Amount,
            value: None,
            usual_value: None,
            contribution,
        };
        // At 10 %, a tenth of a log-odd is 0.9 points, and a thousandth 0.009.
        let contributions = vec![
            contribution("seen", 0.1),
            contribution("unseen", -0.001),
            contribution("too", 0.002),
        ];
        let prediction = Prediction { contributions, ..prediction(0.1) };
        let (visible, others, sum) = visible_features(&prediction, "loan");
        assert_eq!(
            visible.iter().map(|feature| feature.feature.as_str()).collect::<Vec<_>>(),
            ["seen"]
        );
        assert_eq!((others, (sum * 1e4).round() as i64), (2, 10));
    }

    pub(crate) fn prediction(probability: f64) -> Prediction {
        Prediction {
            prediction_id: String::new(),
            client_id: None,
            probability,
            probability_low: probability,
            probability_high: probability,
            threshold: 0.09,
            decision: Decision::Granted,
            needs_review: false,
            risk_band: contract::RiskBand::C,
            base_probability: probability,
            base_score: 0.0,
            score: 0.0,
            reasons: Vec::new(),
            warnings: Vec::new(),
            contributions: Vec::new(),
            model_version: String::new(),
            created_at: String::new(),
        }
    }

    #[test]
    fn the_strongest_hold_one_of_each_side() {
        let reasons = [
            ("a", 0.5),
            ("b", 0.4),
            ("c", 0.3),
            ("d", 0.2),
            ("e", 0.1),
            ("f", -0.05),
            ("g", -0.01),
        ]
        .map(|(code, contribution)| reason(code, contribution));
        assert_eq!(codes(&strongest(&reasons, 4)), "abcf");
        assert_eq!(codes(&strongest(&reasons[..5], 4)), "abcd");
        assert_eq!(codes(&strongest(&reasons[4..], 4)), "efg");
        assert_eq!(codes(&strongest(&[], 4)), "");
    }
}
