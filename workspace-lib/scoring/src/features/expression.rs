//! The closed expression language of feature definitions.

use serde::{Deserialize, Serialize};

/// A number computed from one row.
///
/// Arithmetic with a missing operand is missing. Functions over several operands ignore missing
/// ones, and are missing only if all operands are. Division by zero is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// A raw numeric column of the row.
    Column(String),
    /// A feature defined earlier.
    Feature(String),
    /// A constant.
    Number(f64),
    /// Sum of both.
    Add(Box<(Expression, Expression)>),
    /// First minus second.
    Subtract(Box<(Expression, Expression)>),
    /// Product of both.
    Multiply(Box<(Expression, Expression)>),
    /// First over second; missing where the second is zero.
    Divide(Box<(Expression, Expression)>),
    /// Smallest of the known operands.
    Minimum(Vec<Expression>),
    /// Largest of the known operands.
    Maximum(Vec<Expression>),
    /// Arithmetic mean of the known operands.
    Mean(Vec<Expression>),
    /// Sum of the known operands.
    Total(Vec<Expression>),
    /// How many operands are missing.
    CountMissing(Vec<Expression>),
    /// 1 where the condition holds, 0 elsewhere.
    Indicator(Box<Condition>),
    /// The second where the condition holds, the third elsewhere.
    When(Box<(Condition, Expression, Expression)>),
}

/// A condition on one row; a comparison with a missing value does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The category in a raw text column is one of these.
    Is {
        /// Raw column.
        column: String,
        /// Categories for which the condition holds.
        any_of: Vec<String>,
    },
    /// First below second.
    Less(Box<(Expression, Expression)>),
    /// First at or above second.
    AtLeast(Box<(Expression, Expression)>),
    /// Both equal.
    Equal(Box<(Expression, Expression)>),
    /// The value is missing.
    Missing(Box<Expression>),
    /// All conditions hold.
    All(Vec<Condition>),
    /// The inner condition does not hold.
    Not(Box<Condition>),
}

impl Expression {
    /// Calls `visit` for each raw column that the expression reads, and `visit_feature` for each
    /// feature.
    pub(crate) fn references<'a>(
        &'a self,
        visit: &mut dyn FnMut(&'a str),
        visit_feature: &mut dyn FnMut(&'a str),
    ) {
        match self {
            Self::Column(column) => visit(column),
            Self::Feature(feature) => visit_feature(feature),
            Self::Number(_) => {}
            Self::Add(pair) | Self::Subtract(pair) | Self::Multiply(pair) | Self::Divide(pair) => {
                pair.0.references(visit, visit_feature);
                pair.1.references(visit, visit_feature);
            }
            Self::Minimum(all)
            | Self::Maximum(all)
            | Self::Mean(all)
            | Self::Total(all)
            | Self::CountMissing(all) => {
                for expression in all {
                    expression.references(visit, visit_feature);
                }
            }
            Self::Indicator(condition) => condition.references(visit, visit_feature),
            Self::When(parts) => {
                parts.0.references(visit, visit_feature);
                parts.1.references(visit, visit_feature);
                parts.2.references(visit, visit_feature);
            }
        }
    }

    /// Calls `visit` for each condition in the expression, nested ones included.
    pub(crate) fn conditions<'a>(&'a self, visit: &mut dyn FnMut(&'a Condition)) {
        match self {
            Self::Column(_) | Self::Feature(_) | Self::Number(_) => {}
            Self::Add(pair) | Self::Subtract(pair) | Self::Multiply(pair) | Self::Divide(pair) => {
                pair.0.conditions(visit);
                pair.1.conditions(visit);
            }
            Self::Minimum(all)
            | Self::Maximum(all)
            | Self::Mean(all)
            | Self::Total(all)
            | Self::CountMissing(all) => {
                for expression in all {
                    expression.conditions(visit);
                }
            }
            Self::Indicator(condition) => condition.conditions(visit),
            Self::When(parts) => {
                parts.0.conditions(visit);
                parts.1.conditions(visit);
                parts.2.conditions(visit);
            }
        }
    }
}

impl Condition {
    /// Calls `visit` for this condition, then for the nested ones.
    fn conditions<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Is { .. } => {}
            Self::Less(pair) | Self::AtLeast(pair) | Self::Equal(pair) => {
                pair.0.conditions(visit);
                pair.1.conditions(visit);
            }
            Self::Missing(expression) => expression.conditions(visit),
            Self::All(conditions) => {
                for condition in conditions {
                    condition.conditions(visit);
                }
            }
            Self::Not(condition) => condition.conditions(visit),
        }
    }

    /// Visits columns and features like [`Expression::references`].
    pub(crate) fn references<'a>(
        &'a self,
        visit: &mut dyn FnMut(&'a str),
        visit_feature: &mut dyn FnMut(&'a str),
    ) {
        match self {
            Self::Is { column, .. } => visit(column),
            Self::Less(pair) | Self::AtLeast(pair) | Self::Equal(pair) => {
                pair.0.references(visit, visit_feature);
                pair.1.references(visit, visit_feature);
            }
            Self::Missing(expression) => expression.references(visit, visit_feature),
            Self::All(conditions) => {
                for condition in conditions {
                    condition.references(visit, visit_feature);
                }
            }
            Self::Not(condition) => condition.references(visit, visit_feature),
        }
    }
}
