//! Features as data.
//!
//! A feature is a name, two labels, a unit, a reason group and a definition in a small closed
//! language: a row [`Expression`] over the application's fields and other features, a category's
//! code, or an [`Aggregate`] over a history table. The workspace turns the definition into loops
//! over whole columns; this crate evaluates it for one applicant. Both must give the same value: a
//! missing value is `NaN` here and null there, and anything that computes to `NaN` is missing.

mod aggregate;
mod build;
mod describe;
mod evaluate;
mod expression;
mod neighbours;
mod plan;
mod set;

use serde::{Deserialize, Serialize};

pub use aggregate::{Aggregate, Grouping, Latest, Statistic, Summary, Table};
pub use build::*;
pub use expression::{Condition, Expression};
pub use neighbours::{Dimension, Neighbours};
pub use plan::{Applicant, Place, Plan, Raw};
pub use set::{APPLICATION, FeatureSet};

use crate::{Category, Label, Range, ReasonGroup, Saying, Unit, Value};

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Name, lower snake case, unique.
    pub name: String,
    /// What a person reads.
    pub label: Label,
    /// What its value counts.
    pub unit: Unit,
    /// The reason it belongs to.
    pub group: ReasonGroup,
    /// What a larger value means by credit practice; absent where practice knows no direction.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected_direction: Option<Direction>,
    /// How it is computed.
    pub definition: Definition,
    /// How a person tells its value: of these the first that fits. None where no person would.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sayings: Vec<Saying>,
    /// The feature that tells nearly the same and speaks for this one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub told_by: Option<String>,
    /// Median of the training data, or the most frequent category; missing before training.
    #[serde(default)]
    pub usual_value: Value,
    /// Smallest and largest value of the training data; absent before training, and where a value
    /// says nothing about the applicant alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub training_range: Option<Range>,
}

/// What a larger value of a feature does to the risk of default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The larger, the riskier.
    RaisesRisk,
    /// The larger, the safer.
    LowersRisk,
}

/// How a feature is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// From the application's own fields and from features defined before it.
    Row(Expression),
    /// Position of a category in a fixed list, from 0; a category outside the list is missing.
    Category {
        /// Raw column.
        column: String,
        /// The list, in an order that means something (education from lowest to highest).
        levels: Vec<Category>,
    },
    /// A statistic over the client's rows of a history table.
    Aggregate(Aggregate),
    /// Share of defaults among the known clients who are most alike.
    Neighbours(Neighbours),
}

impl Feature {
    /// True if a person can say its value, or that of the feature that speaks for it.
    pub fn is_told(&self) -> bool {
        !self.sayings.is_empty() || self.told_by.is_some()
    }

    /// True if the value depends on what became of other clients.
    pub fn reads_outcomes(&self) -> bool {
        matches!(self.definition, Definition::Neighbours(_))
    }

    /// The number of a value that a person reads: a category's code for its raw text; `NaN` where
    /// missing or unknown.
    pub fn number(&self, value: &Value) -> f64 {
        let Definition::Category { levels, .. } = &self.definition else { return value.number() };
        let position = |text: &str| levels.iter().position(|level| level.value == text);
        value.text().and_then(position).map_or(f64::NAN, |code| code as f64)
    }

    /// The label of one of its categories, by the raw text.
    pub fn level_label(&self, category: &str) -> Option<&Label> {
        let Definition::Category { levels, .. } = &self.definition else { return None };
        levels.iter().find(|level| level.value == category).map(|level| &level.label)
    }

    /// The value a person reads: a category's raw text for its code, the number otherwise.
    pub fn display_value(&self, number: f64) -> Value {
        match &self.definition {
            Definition::Category { levels, .. } if !number.is_nan() => levels
                .get(number as usize)
                .map_or(Value::Missing, |level| Value::Text(level.value.clone())),
            _ => Value::from(number),
        }
    }
}
