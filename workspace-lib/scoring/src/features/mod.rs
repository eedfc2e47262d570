//! Features as data.
//!
//! A feature is a name, two labels, a unit, a reason group and a definition. The definition is
//! written in a small closed language: a row [`Expression`] over the application's fields and other
//! features, a category's code, or an [`Aggregate`] over a history table. The workspace compiles
//! the definition to loops over whole columns; this crate evaluates it for one applicant. Both must
//! give the same value. A missing value is `NaN` here and null there, and any result that is `NaN`
//! is missing.

mod aggregate;
mod build;
mod describe;
mod direction;
mod evaluate;
mod expression;
mod neighbours;
mod plan;
mod set;

use serde::{Deserialize, Serialize};

pub use aggregate::{Aggregate, Grouping, Latest, Statistic, Summary, Table};
pub use build::*;
pub use direction::Direction;
pub use expression::{Condition, Expression};
pub use neighbours::{Dimension, Neighbours};
pub use plan::{Applicant, Plan, RawRef, Slot};
pub use set::{APPLICATION, FeatureSet};

use crate::{Category, Label, Range, ReasonGroup, SentenceTemplate, Unit, Value};

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Name, lower snake case, unique.
    pub name: String,
    /// Label that a person reads.
    pub label: Label,
    /// What its value counts.
    pub unit: Unit,
    /// The reason group of the feature.
    pub group: ReasonGroup,
    /// Effect of a larger value by credit practice; absent if practice knows no direction.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected_direction: Option<Direction>,
    /// How it is computed.
    pub definition: Definition,
    /// Sentence templates for its value; the first that applies is used.
    ///
    /// It is empty if no sentence is written about this feature.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sayings: Vec<SentenceTemplate>,
    /// The similar feature that represents this one in sentences.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub told_by: Option<String>,
    /// Median of the training data, or the most frequent category; missing before training.
    #[serde(default)]
    pub usual_value: Value,
    /// Range of the training data.
    ///
    /// It is absent before training, and if a value means nothing for the applicant alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub training_range: Option<Range>,
}

/// How a feature is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// An expression over the application's own fields and features defined before it.
    Row(Expression),
    /// Position of a category in a fixed list, from 0; a category outside the list is missing.
    Category {
        /// Raw column.
        column: String,
        /// The list, in a meaningful order (education from lowest to highest).
        levels: Vec<Category>,
    },
    /// A statistic over the client's rows of a history table.
    Aggregate(Aggregate),
    /// The default rate of the nearest known clients.
    Neighbours(Neighbours),
}

impl Feature {
    /// Checks whether a sentence can be written about its value, or its representative's value.
    pub fn has_sentence(&self) -> bool {
        !self.sayings.is_empty() || self.told_by.is_some()
    }

    /// Checks whether the value depends on the outcomes of other clients.
    pub fn reads_outcomes(&self) -> bool {
        matches!(self.definition, Definition::Neighbours(_))
    }

    /// Returns the number of a value: a category's code for its raw text.
    ///
    /// It is `NaN` if the value is missing, or the category is not in the list.
    pub fn number(&self, value: &Value) -> f64 {
        let Definition::Category { levels, .. } = &self.definition else { return value.number() };
        let position = |text: &str| levels.iter().position(|level| level.value == text);
        value.text().and_then(position).map_or(f64::NAN, |code| code as f64)
    }

    /// Returns the label of one of its categories, by the raw text.
    pub fn level_label(&self, category: &str) -> Option<&Label> {
        let Definition::Category { levels, .. } = &self.definition else { return None };
        levels.iter().find(|level| level.value == category).map(|level| &level.label)
    }

    /// Returns the value that a person reads: a category's raw text for its code, else the number.
    pub fn display_value(&self, number: f64) -> Value {
        match &self.definition {
            Definition::Category { levels, .. } if !number.is_nan() => levels
                .get(number as usize)
                .map_or(Value::Missing, |level| Value::Text(level.value.clone())),
            _ => Value::from(number),
        }
    }
}
