//! The result of scoring one applicant.

pub use contract::{Decision, RiskBand};

use crate::{ReasonGroup, Value, Warning, WarningKind};

/// A probability of default, the decision that follows from it, and its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Calibrated probability of default.
    pub probability: f64,
    /// Lower end of its interval.
    pub probability_low: f64,
    /// Upper end of its interval.
    pub probability_high: f64,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// What the model decides.
    pub decision: Decision,
    /// True if the interval contains the threshold.
    pub needs_review: bool,
    /// Risk band of the probability.
    pub risk_band: RiskBand,
    /// Calibrated probability at the base score.
    pub base_probability: f64,
    /// The model's expected score over its training data, in log-odds.
    pub base_score: f64,
    /// The applicant's score, in log-odds: the sum of the base score and the contributions.
    pub score: f64,
    /// Contributions summed by reason group, most important first.
    ///
    /// Groups that contribute nothing are left out.
    pub reasons: Vec<Reason>,
    /// Exact Shapley value of every model input, most important first.
    pub contributions: Vec<Contribution>,
    /// Values of features that sentences use but the model does not read, by position in the
    /// feature set.
    pub sentence_values: Vec<(usize, Value)>,
    /// Warnings about the values that the score is based on.
    pub warnings: Vec<Warning>,
}

impl Explanation {
    /// Returns the value of an input, or of a feature that sentences use.
    pub fn value(&self, feature: usize) -> Option<&Value> {
        let input = self.contributions.iter().find(|contribution| contribution.feature == feature);
        let sentence_value = || {
            self.sentence_values.iter().find(|(named, _)| *named == feature).map(|(_, value)| value)
        };
        input.map(|contribution| &contribution.value).or_else(sentence_value)
    }

    /// Checks whether the feature at this position was missing and scored with its usual value.
    pub fn assumes(&self, feature: usize) -> bool {
        let is_assumed = |warning: &Warning| matches!(warning.kind, WarningKind::AssumedValue(_));
        self.warnings.iter().any(|warning| warning.feature == feature && is_assumed(warning))
    }
}

/// The contribution of a group of features.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The group.
    pub group: ReasonGroup,
    /// Sum of its features' contributions, in log-odds.
    pub contribution: f64,
    /// Positions in the feature set of the group's contributing features, most important first.
    pub features: Vec<usize>,
}

/// The contribution of one feature to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Position in the feature set.
    pub feature: usize,
    /// The applicant's value, as a person reads it.
    pub value: Value,
    /// Exact Shapley value, in log-odds.
    pub contribution: f64,
}
