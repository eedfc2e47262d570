//! Sentence templates for a feature's value.
//!
//! A template, in both languages, is stored with its feature. The first of a feature's templates is
//! used whose case holds and whose effect matches. A feature without templates is represented by
//! another feature, or not mentioned.

use serde::{Deserialize, Serialize};

use crate::features::Direction;
use crate::{Label, Value};

/// A sentence template of a feature, with the conditions for its use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentenceTemplate {
    /// Condition on the feature's value.
    pub case: Case,
    /// Effect that the sentence explains; both if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effect: Option<Direction>,
    /// Conditions on other features.
    ///
    /// The template is not used if one of these features is not in the feature set.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub given: Vec<FeatureRequirement>,
    /// The whole of a share, if the sentence writes a count instead: « 1 échéance sur 4 ».
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub whole: Option<Denominator>,
    /// Its text, in the syntax of [`Template`](crate::Template).
    pub text: Label,
}

/// A condition on another feature; usual values are not available in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureRequirement {
    /// The other feature.
    pub feature: String,
    /// Condition on its value.
    pub case: Case,
}

/// The whole that a share refers to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Denominator {
    /// The feature that counts the whole.
    pub feature: String,
    /// Maximum count, if only the latest rows are counted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub latest: Option<f64>,
}

impl SentenceTemplate {
    /// Creates a template without conditions on other features.
    pub fn new(case: Case, effect: Option<Direction>, text: Label) -> Self {
        Self { case, effect, given: Vec::new(), whole: None, text }
    }

    /// Returns the names of the other features that the template needs.
    pub fn referenced_features(&self) -> impl Iterator<Item = &str> {
        let required = self.given.iter().map(|required| required.feature.as_str());
        required.chain(self.whole.iter().map(|whole| whole.feature.as_str()))
    }
}

/// A condition on a feature's value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// Above the usual value.
    More,
    /// Below the usual value, but not nothing.
    Less,
    /// Zero, or too small to mention.
    Nothing,
    /// This number or more.
    AtLeast(f64),
    /// Less than this number.
    Below(f64),
    /// This number, within a twentieth of it.
    Around(f64),
    /// Missing.
    Missing,
    /// One of these categories, or of yes (1) and no (0).
    Is(Vec<Value>),
    /// Any value that is not missing.
    Known,
}

impl Case {
    /// Checks the condition for a value; `number` is its number and `usual` the usual one.
    pub(crate) fn holds(&self, value: &Value, number: f64, usual: f64, is_nothing: bool) -> bool {
        match self {
            Self::More => number > usual,
            Self::Less => number < usual && !is_nothing,
            Self::Nothing => is_nothing,
            Self::AtLeast(least) => number >= *least,
            Self::Below(limit) => number < *limit,
            Self::Around(middle) => is_close(number, *middle),
            Self::Missing => value.is_missing(),
            Self::Is(values) => values.contains(value),
            Self::Known => !value.is_missing(),
        }
    }
}

/// Checks whether two numbers differ by less than a twentieth.
pub(crate) fn is_close(number: f64, other: f64) -> bool {
    (number - other).abs() < 0.05 * other.abs()
}
