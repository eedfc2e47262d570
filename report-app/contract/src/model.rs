//! The champion model: its version, decision rule, metrics and inputs.

use serde::{Deserialize, Serialize};

use crate::{Unit, Value};

/// The champion model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelInfo {
    /// Version of the model.
    pub version: String,
    /// When it was trained, RFC 3339 in UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// Cost of each kind of wrong decision.
    pub costs: CostMatrix,
    /// Out-of-fold quality, each figure with its interval.
    pub metrics: Vec<Metric>,
    /// Labelled applications the model was trained on.
    pub training_applications: usize,
    /// Defaults among them.
    pub training_defaults: usize,
    /// What the model reads, in its own order.
    pub features: Vec<FeatureInfo>,
    /// The reason groups that features belong to.
    pub reason_groups: Vec<ReasonGroupInfo>,
    /// Fields of an application that a request may give.
    pub fields: Vec<FieldInfo>,
}

/// Cost of each kind of wrong decision, in units of one wrongly refused client.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostMatrix {
    /// An accepted client who defaults.
    pub false_negative: f64,
    /// A refused client who would have repaid.
    pub false_positive: f64,
}

impl Default for CostMatrix {
    fn default() -> Self {
        Self { false_negative: 10.0, false_positive: 1.0 }
    }
}

impl CostMatrix {
    /// Returns the threshold at which refusing costs as much as accepting.
    ///
    /// It is the best threshold for perfectly calibrated probabilities (Elkan 2001, *The foundations
    /// of cost-sensitive learning*, equation 2).
    pub fn break_even(&self) -> f64 {
        self.false_positive / (self.false_positive + self.false_negative)
    }

    /// Returns the expected cost of one decision, given the probability of default.
    pub fn expected(&self, refused: bool, probability: f64) -> f64 {
        probability * self.of_decision(refused, true)
            + (1.0 - probability) * self.of_decision(refused, false)
    }

    /// Returns the cost of one decision, given its outcome.
    pub fn of_decision(&self, refused: bool, default: bool) -> f64 {
        match (refused, default) {
            (false, true) => self.false_negative,
            (true, false) => self.false_positive,
            _ => 0.0,
        }
    }
}

/// Loss and margin of a loan, as shares of the amount lent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LoanEconomics {
    /// Share of the amount that a default loses.
    pub loss_given_default: f64,
    /// Share of the amount that a repaid loan earns.
    pub margin: f64,
}

impl Default for LoanEconomics {
    fn default() -> Self {
        Self { loss_given_default: 0.6, margin: 0.06 }
    }
}

impl LoanEconomics {
    /// Returns the loss of one decision in euros, given its outcome.
    ///
    /// An accepted default loses its share of the amount, a refused good client the margin.
    pub fn of_decision(&self, refused: bool, default: bool, amount: f64) -> f64 {
        match (refused, default) {
            (false, true) => self.loss_given_default * amount,
            (true, false) => self.margin * amount,
            _ => 0.0,
        }
    }

    /// Returns the expected loss of one decision in euros, given the probability of default.
    pub fn expected_loss(&self, refused: bool, probability: f64, amount: f64) -> f64 {
        probability * self.of_decision(refused, true, amount)
            + (1.0 - probability) * self.of_decision(refused, false, amount)
    }
}

/// One measure of quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Metric {
    /// `auc`, `average_precision`, `brier`, `log_loss`, `cost_per_application` or `refusal_rate`.
    pub name: String,
    /// The estimate.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// A feature, as a person meets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeatureInfo {
    /// Name of the feature.
    pub name: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its value counts.
    pub unit: Unit,
    /// Code of its reason group.
    pub group: String,
    /// The usual value: median of the training data, or its most frequent category.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub usual_value: Option<Value>,
    /// How it is computed, in words that a person reads; absent where the model's bundle has none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meaning: Option<String>,
    /// The raw tables that it is computed from (`bureau`).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sources: Vec<String>,
}

/// A group of features that make one reason together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonGroupInfo {
    /// Code of the group, as in `reasons[].code`.
    pub code: String,
    /// Its label, in the language asked for.
    pub label: String,
}

/// A field of an application: what a request may give for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldInfo {
    /// Raw column name (`AMT_CREDIT`).
    pub name: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// What its value counts.
    pub unit: Unit,
    /// Number or category.
    pub kind: FieldKind,
    /// True where an application cannot do without it.
    pub required: bool,
    /// True where an input of the model follows it: changing it can change a prediction.
    #[serde(default)]
    pub is_read: bool,
    /// Smallest value accepted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub minimum: Option<f64>,
    /// Largest value accepted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub maximum: Option<f64>,
    /// Categories seen in training; another one counts as missing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub categories: Vec<CategoryInfo>,
    /// What the field holds, in words that a person reads; absent where the model's bundle has
    /// none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
}

/// One category of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryInfo {
    /// As the raw table spells it, and as a request gives it.
    pub value: String,
    /// Its label, in the language asked for.
    pub label: String,
}

/// What kind of value a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A number.
    Number,
    /// One of several categories, given as text.
    Category,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_break_even_refusing_costs_as_much_as_granting() {
        let costs = CostMatrix { false_negative: 9.0, false_positive: 1.0 };
        let risk = costs.break_even();
        assert!((risk - 0.1).abs() < 1e-15);
        assert!((costs.expected(true, risk) - 0.9).abs() < 1e-15);
        assert!((costs.expected(false, risk) - 0.9).abs() < 1e-15);
        assert!((CostMatrix::default().break_even() - 1.0 / 11.0).abs() < 1e-15);
    }
}
