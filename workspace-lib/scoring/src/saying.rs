//! Sayings: the sentences in which a person tells a feature's value.
//!
//! A saying is a template beside the feature, in both languages. Of a feature's sayings the first whose case holds, and whose
//! effect is the one to be told, is said. A feature without sayings is told by another one, or not at all.

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
    /// The template; see [`Template`](crate::Template).
    pub text: Label,
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
    /// Not known.
    Missing,
    /// Not known, while another feature has this value, which says why.
    MissingAs {
        /// The other feature.
        feature: String,
        /// Its value, as a person reads it.
        value: Value,
    },
    /// One of these categories, or of yes (1) and no (0).
    Is(Vec<Value>),
    /// Any known category.
    Known,
}

impl Case {
    /// True where a value of `number`, against the usual one, is told by it; [`Case::MissingAs`] asks for more than that.
    pub(crate) fn holds(&self, value: &Value, number: f64, usual: f64, is_nothing: bool) -> bool {
        match self {
            Self::More => number > usual,
            Self::Less => number < usual && !is_nothing,
            Self::Nothing => is_nothing,
            Self::AtLeast(least) => number >= *least,
            Self::Below(limit) => number < *limit,
            Self::Missing | Self::MissingAs { .. } => value.is_missing(),
            Self::Is(values) => values.contains(value),
            Self::Known => !value.is_missing(),
        }
    }
}
