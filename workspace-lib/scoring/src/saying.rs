//! Sayings: the sentences in which a person tells a feature's value.
//!
//! A saying is a template beside the feature, in both languages. Of a feature's sayings the first
//! whose case holds, and whose effect is the one to be told, is said. A feature without sayings is
//! told by another one, or not at all.

use serde::{Deserialize, Serialize};

use crate::features::Direction;
use crate::{Label, Value};

/// One sentence about a feature, and when it may be said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saying {
    /// What the value must be.
    pub case: Case,
    /// The effect that it may explain; absent where it may explain either.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effect: Option<Direction>,
    /// What other features must be as well; each must be in the feature set, or the saying is not
    /// said.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub given: Vec<Given>,
    /// What the value is a share of, where the sentence counts instead: « 1 échéance sur 4 ».
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub whole: Option<Whole>,
    /// The template; see [`Template`](crate::Template).
    pub text: Label,
}

/// What another feature must be for a saying; it has no usual value here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The other feature.
    pub feature: String,
    /// What its value must be.
    pub case: Case,
}

/// What a share is a share of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// The feature that counts it.
    pub feature: String,
    /// Where only the latest are counted, how many.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub latest: Option<f64>,
}

impl Saying {
    /// A sentence that asks for nothing else.
    pub fn new(case: Case, effect: Option<Direction>, text: Label) -> Self {
        Self { case, effect, given: Vec::new(), whole: None, text }
    }

    /// The other features that it asks for.
    pub fn asks_for(&self) -> impl Iterator<Item = &str> {
        let given = self.given.iter().map(|given| given.feature.as_str());
        given.chain(self.whole.iter().map(|whole| whole.feature.as_str()))
    }
}

/// What a feature's value must be for a saying.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// Above the usual value.
    More,
    /// Below the usual value, but something.
    Less,
    /// Nothing at all.
    Nothing,
    /// This number or more.
    AtLeast(f64),
    /// Less than this number.
    Below(f64),
    /// This number, to a twentieth of it.
    Around(f64),
    /// Not known.
    Missing,
    /// One of these categories, or of yes (1) and no (0).
    Is(Vec<Value>),
    /// Any known category.
    Known,
}

impl Case {
    /// True where a value of `number`, against the usual one, is told by it.
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

/// True where a person would not tell one number from the other.
pub(crate) fn is_close(number: f64, other: f64) -> bool {
    (number - other).abs() < 0.05 * other.abs()
}
