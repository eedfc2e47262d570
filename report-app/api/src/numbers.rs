//! Binary form of values and contributions in the store.
//!
//! The names of the features are stored once for each version of the model. The first byte gives
//! the format. The value and the contribution of each feature of the model follow, in the model's
//! order. Each takes eight bytes, little endian. NaN is a missing value; a category is its index in
//! the feature's list. In Python, read them with
//! `numpy.frombuffer(contributions[1:], "<f8").reshape(-1, 2)`.

use std::collections::HashMap;

use scoring::features::{Definition, Feature};
use scoring::{Bundle, Contribution, Value};
use serde::Serialize;

/// Format written here.
///
/// If the first byte is an opening brace, the row has the earlier format, which is JSON:
/// `{"feature": [value, contribution], …}`.
const FORM: u8 = 1;

/// Bytes of a value and its contribution.
const PAIR: usize = 16;

/// Positions of the features in the binary form.
#[derive(Debug)]
pub(crate) struct Numbers {
    columns: Vec<StoredFeature>,
    /// For each feature of the bundle, its column; `None` if the model does not use it.
    by_feature: Vec<Option<usize>>,
    by_name: HashMap<String, usize>,
}

/// Feature that the model uses.
#[derive(Debug, Serialize)]
struct StoredFeature {
    name: String,
    /// Categories by index; empty for a number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<String>,
}

impl Numbers {
    /// Builds the columns of the model of `bundle`.
    pub(crate) fn new(bundle: &Bundle) -> Self {
        let features = &bundle.features().features;
        let mut by_feature = vec![None; features.len()];
        for (column, &feature) in bundle.inputs().iter().enumerate() {
            by_feature[feature] = Some(column);
        }
        let columns: Vec<StoredFeature> =
            bundle.inputs().iter().map(|&feature| StoredFeature::of(&features[feature])).collect();
        let by_name =
            columns.iter().enumerate().map(|(at, column)| (column.name.clone(), at)).collect();
        Self { columns, by_feature, by_name }
    }

    /// Returns the names and categories as JSON, in the order of the numbers.
    pub(crate) fn legend(&self) -> String {
        // Texts always serialize.
        serde_json::to_string(&self.columns).unwrap_or_default()
    }

    /// Writes `contributions`, which may be in any order.
    pub(crate) fn write(&self, contributions: &[Contribution]) -> Vec<u8> {
        let mut bytes = vec![0; 1 + PAIR * self.columns.len()];
        bytes[0] = FORM;
        for contribution in contributions {
            let Some(at) = self.by_feature.get(contribution.feature).copied().flatten() else {
                continue;
            };
            let pair = &mut bytes[1 + PAIR * at..][..PAIR];
            pair[..8].copy_from_slice(&self.columns[at].number(&contribution.value).to_le_bytes());
            pair[8..].copy_from_slice(&contribution.contribution.to_le_bytes());
        }
        bytes
    }

    /// Returns the value of the feature `name`; `None` if it was not stored.
    pub(crate) fn value(&self, stored: &StoredNumbers<'_>, name: &str) -> Option<Value> {
        match stored {
            StoredNumbers::Binary(pairs) => {
                let at = *self.by_name.get(name)?;
                let (value, _) = pairs.get(at)?.split_first_chunk()?;
                Some(self.columns[at].value(f64::from_le_bytes(*value)))
            }
            StoredNumbers::Json(pairs) => pairs.get(name).map(|(value, _)| value.clone()),
        }
    }
}

/// Content of a row, in the current format or the earlier one.
pub(crate) enum StoredNumbers<'a> {
    Binary(&'a [[u8; PAIR]]),
    Json(HashMap<&'a str, (Value, f64)>),
}

impl<'a> StoredNumbers<'a> {
    /// Reads a row; `None` if the bytes have neither format.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [FORM, pairs @ ..] => Some(Self::Binary(pairs.as_chunks().0)),
            json => serde_json::from_slice(json).ok().map(Self::Json),
        }
    }
}

impl StoredFeature {
    fn of(feature: &Feature) -> Self {
        let categories = match &feature.definition {
            Definition::Category { levels, .. } => {
                levels.iter().map(|level| level.value.clone()).collect()
            }
            _ => Vec::new(),
        };
        Self { name: feature.name.clone(), categories }
    }

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

    fn numbers() -> Numbers {
        let column = |name: &str, categories: &[&str]| StoredFeature {
            name: name.to_owned(),
            categories: categories.iter().map(|category| (*category).to_owned()).collect(),
        };
        let columns = vec![
            column("income", &[]),
            column("education", &["Secondary", "Higher"]),
            column("age", &[]),
        ];
        let by_name = [("income", 0), ("education", 1), ("age", 2)]
            .map(|(name, at)| (name.to_owned(), at))
            .into();
        // The bundle has five features; the model does not use the first and the fourth.
        Numbers { columns, by_feature: vec![None, Some(1), Some(0), None, Some(2)], by_name }
    }

    fn contribution(feature: usize, value: Value, contribution: f64) -> Contribution {
        Contribution { feature, value, contribution }
    }

    #[test]
    fn what_is_written_in_any_order_is_read_by_name() {
        let numbers = numbers();
        let bytes = numbers.write(&[
            contribution(4, Value::Missing, -0.5),
            contribution(1, "Higher".into(), 0.25),
            contribution(2, 135_000.1.into(), 0.1),
        ]);
        assert_eq!((bytes.len(), bytes[0]), (1 + 3 * 16, 1));
        let pairs: Vec<f64> = bytes[1..]
            .chunks(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect();
        assert_eq!(pairs[..4], [135_000.1, 0.1, 1.0, 0.25]);
        assert!(pairs[4].is_nan());
        assert_eq!(pairs[5..], [-0.5]);
        let value = |name: &str| numbers.value(&StoredNumbers::read(&bytes)?, name);
        assert_eq!(value("income"), Some(135_000.1.into()));
        assert_eq!(value("education"), Some("Higher".into()));
        assert_eq!(value("age"), Some(Value::Missing));
        assert_eq!(value("height"), None);
    }

    #[test]
    fn rows_of_an_earlier_version_are_read_too() {
        let json =
            br#"{"education":["Secondary",-0.25],"age":[null,-0.5],"income":[135000.0,0.1]}"#;
        let numbers = numbers();
        let value = |name: &str| numbers.value(&StoredNumbers::read(json)?, name);
        assert_eq!(value("income"), Some(135_000.0.into()));
        assert_eq!(value("education"), Some("Secondary".into()));
        assert_eq!(value("age"), Some(Value::Missing));
        assert_eq!(value("height"), None);
    }

    #[test]
    fn what_is_neither_form_is_nothing() {
        for bytes in [&b""[..], b"\x01", b"\x02aaaaaaaabbbbbbbb", b"{"] {
            assert_eq!(
                StoredNumbers::read(bytes).and_then(|stored| numbers().value(&stored, "income")),
                None
            );
        }
    }

    #[test]
    fn the_legend_names_the_numbers() {
        let expected = r#"[{"name":"income"},{"name":"education","categories":["Secondary","Higher"]},{"name":"age"}]"#;
        assert_eq!(numbers().legend(), expected);
    }
}
