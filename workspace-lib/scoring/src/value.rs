//! Raw values, and the record of one applicant or one history row.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// One raw value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A missing value.
    #[default]
    Missing,
    /// A number, in the unit of its column.
    Number(f64),
    /// A category, as the raw table spells it.
    Text(String),
}

impl Value {
    /// Returns the number; `NaN` if the value is missing or a text.
    ///
    /// `NaN` stands for a missing number throughout this crate.
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Missing | Self::Text(_) => f64::NAN,
        }
    }

    /// Returns the text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Missing | Self::Number(_) => None,
        }
    }

    /// Checks whether the value is missing; a number that is `NaN` is missing too.
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Number(number) => number.is_nan(),
            Self::Text(_) => false,
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        if number.is_nan() { Self::Missing } else { Self::Number(number) }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Named values: an applicant's fields and history summaries, or one row of a history table.
///
/// ```
/// use scoring::Record;
///
/// let mut applicant = Record::from_iter([("AMT_CREDIT", 12_000.0)]);
/// applicant.set("NAME_INCOME_TYPE", "Working");
/// assert_eq!(applicant.get("NAME_INCOME_TYPE").text(), Some("Working"));
/// assert!(applicant.get("AMT_ANNUITY").is_missing());
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    values: HashMap<String, Value>,
}

impl Record {
    /// Creates a record without values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of `name`; missing if it was never set.
    pub fn get(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&Value::Missing)
    }

    /// Sets the value of `name`.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.values.insert(name.into(), value.into());
    }

    /// Iterates over names and values, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Record {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self {
            values: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        }
    }
}
