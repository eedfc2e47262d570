//! Binary form of values and contributions in the store.
//!
//! The names of the features are stored once for each version of the model, as its [`Legend`]. The
//! first byte gives the format. The value and the contribution of each feature of the model follow,
//! in the model's order. Each takes eight bytes, little endian. NaN is a missing value; a category
//! is its index in the feature's list. In Python, read them with
//! `numpy.frombuffer(contributions[1:], "<f8").reshape(-1, 2)`.

use std::collections::HashMap;

use scoring::Value;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Format written here.
///
/// If the first byte is an opening brace, the row has the earlier format, which is JSON:
/// `{"feature": [value, contribution], …}`.
const FORM: u8 = 1;

/// Bytes of a value and its contribution.
const PAIR: usize = 16;

/// Feature that a model uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFeature {
    /// Its name.
    pub name: String,
    /// Categories by index; empty for a number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
}

/// Features of a model, in the order of the numbers in its rows.
#[derive(Debug, Clone)]
pub struct Legend {
    features: Vec<StoredFeature>,
    by_name: HashMap<String, usize>,
}

impl Legend {
    /// Builds the legend of a model that uses these features, in this order.
    pub fn new(features: Vec<StoredFeature>) -> Self {
        let by_name =
            features.iter().enumerate().map(|(at, feature)| (feature.name.clone(), at)).collect();
        Self { features, by_name }
    }

    /// Parses the legend in the row of a model.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if it is not what [`to_json`](Self::to_json) writes.
    pub fn parse(json: &str) -> Result<Self, Error> {
        let features = serde_json::from_str(json)
            .map_err(|error| Error::Unreadable(format!("the features of a model: {error}")))?;
        Ok(Self::new(features))
    }

    /// Returns the names and categories as JSON, in the order of the numbers.
    pub fn to_json(&self) -> String {
        // Texts always serialize.
        serde_json::to_string(&self.features).unwrap_or_default()
    }

    /// Returns the features, in the order of the numbers.
    pub fn features(&self) -> &[StoredFeature] {
        &self.features
    }

    /// Writes pairs of a value and a contribution, each with the position of its feature.
    ///
    /// The pairs may be in any order. Features without a pair get zeros.
    ///
    /// # Panics
    /// If a position is not that of a feature.
    pub fn write<'a>(&self, pairs: impl IntoIterator<Item = (usize, &'a Value, f64)>) -> Vec<u8> {
        let mut bytes = vec![0; 1 + PAIR * self.features.len()];
        bytes[0] = FORM;
        for (at, value, contribution) in pairs {
            let pair = &mut bytes[1 + PAIR * at..][..PAIR];
            pair[..8].copy_from_slice(&self.features[at].number(value).to_le_bytes());
            pair[8..].copy_from_slice(&contribution.to_le_bytes());
        }
        bytes
    }

    /// Returns the value of the feature `name`; `None` if it was not stored.
    pub fn value(&self, stored: &StoredNumbers<'_>, name: &str) -> Option<Value> {
        self.pair(stored, *self.by_name.get(name)?).map(|(value, _)| value)
    }

    /// Returns the value and the contribution of the feature at a position; `None` if they were not
    /// stored.
    pub fn pair(&self, stored: &StoredNumbers<'_>, at: usize) -> Option<(Value, f64)> {
        let feature = self.features.get(at)?;
        match stored {
            StoredNumbers::Binary(pairs) => {
                let (value, contribution) = pairs.get(at)?.split_at(PAIR / 2);
                let number = |bytes: &[u8]| Some(f64::from_le_bytes(bytes.try_into().ok()?));
                Some((feature.value(number(value)?), number(contribution)?))
            }
            StoredNumbers::Json(pairs) => pairs.get(feature.name.as_str()).cloned(),
        }
    }
}

/// Content of a row, in the current format or the earlier one.
#[derive(Debug)]
pub enum StoredNumbers<'a> {
    /// Pairs in the order of the [`Legend`].
    Binary(&'a [[u8; PAIR]]),
    /// Pairs by the name of the feature.
    Json(HashMap<&'a str, (Value, f64)>),
}

impl<'a> StoredNumbers<'a> {
    /// Reads a row; `None` if the bytes have neither format.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [FORM, pairs @ ..] => Some(Self::Binary(pairs.as_chunks().0)),
            json => serde_json::from_slice(json).ok().map(Self::Json),
        }
    }
}

impl StoredFeature {
    fn number(&self, value: &Value) -> f64 {
        match value {
            Value::Number(number) => *number,
            Value::Text(text) => self
                .categories
                .iter()
                .position(|category| category == text)
                .map_or(f64::NAN, |at| at as f64),
            Value::Missing => f64::NAN,
        }
    }

    fn value(&self, number: f64) -> Value {
        if self.categories.is_empty() || number.is_nan() {
            return Value::from(number);
        }
        self.categories
            .get(number as usize)
            .map_or(Value::Missing, |category| Value::Text(category.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legend() -> Legend {
        let feature = |name: &str, categories: &[&str]| StoredFeature {
            name: name.to_owned(),
            categories: categories.iter().map(|category| (*category).to_owned()).collect(),
        };
        Legend::new(vec![
            feature("income", &[]),
            feature("education", &["Secondary", "Higher"]),
            feature("age", &[]),
        ])
    }

    #[test]
    fn what_is_written_in_any_order_is_read_by_name() {
        let legend = legend();
        let bytes = legend.write([
            (2, &Value::Missing, -0.5),
            (1, &"Higher".into(), 0.25),
            (0, &135_000.1.into(), 0.1),
        ]);
        assert_eq!((bytes.len(), bytes[0]), (1 + 3 * 16, 1));
        let pairs: Vec<f64> = bytes[1..]
            .chunks(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect();
        assert_eq!(pairs[..4], [135_000.1, 0.1, 1.0, 0.25]);
        assert!(pairs[4].is_nan());
        assert_eq!(pairs[5..], [-0.5]);
        let stored = StoredNumbers::read(&bytes).unwrap();
        let value = |name: &str| legend.value(&stored, name);
        assert_eq!(value("income"), Some(135_000.1.into()));
        assert_eq!(value("education"), Some("Higher".into()));
        assert_eq!(value("age"), Some(Value::Missing));
        assert_eq!(value("height"), None);
        assert_eq!(legend.pair(&stored, 1), Some(("Higher".into(), 0.25)));
        assert_eq!(legend.pair(&stored, 3), None);
    }

    #[test]
    fn rows_of_an_earlier_version_are_read_too() {
        let json =
            br#"{"education":["Secondary",-0.25],"age":[null,-0.5],"income":[135000.0,0.1]}"#;
        let (legend, stored) = (legend(), StoredNumbers::read(json).unwrap());
        let value = |name: &str| legend.value(&stored, name);
        assert_eq!(value("income"), Some(135_000.0.into()));
        assert_eq!(value("education"), Some("Secondary".into()));
        assert_eq!(value("age"), Some(Value::Missing));
        assert_eq!(value("height"), None);
        assert_eq!(legend.pair(&stored, 2), Some((Value::Missing, -0.5)));
    }

    #[test]
    fn what_is_neither_form_is_nothing() {
        for bytes in [&b""[..], b"\x01", b"\x02aaaaaaaabbbbbbbb", b"{"] {
            assert_eq!(
                StoredNumbers::read(bytes).and_then(|stored| legend().value(&stored, "income")),
                None
            );
        }
    }

    #[test]
    fn the_legend_names_the_numbers_and_is_read_again() {
        let expected = r#"[{"name":"income"},{"name":"education","categories":["Secondary","Higher"]},{"name":"age"}]"#;
        assert_eq!(legend().to_json(), expected);
        assert_eq!(Legend::parse(expected).unwrap().features(), legend().features());
        let message = Legend::parse("[{}]").unwrap_err().to_string();
        assert!(message.contains("the features of a model: missing field `name`"), "{message}");
    }
}
