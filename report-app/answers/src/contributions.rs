//! Contributions as JSON.
//!
//! A prediction lists more than a hundred features, each with its label, unit and usual value.
//! These texts are the same in every prediction, so they are written once for each model and
//! language. `docs/performance.md` has what this saves.

use contract::Unit;
use scoring::{Contribution, FeatureSet, Language, Value};
use serde::Serialize;

/// Writer of [`contract::Contribution`]s in a language.
#[derive(Debug)]
pub(crate) struct ContributionWriter {
    /// For each feature, what stands before its value and what stands before its contribution.
    parts: Vec<[Vec<u8>; 2]>,
}

/// Properties of [`contract::Contribution`] that stand before the value.
#[derive(Serialize)]
struct Head<'a> {
    feature: &'a str,
    label: &'a str,
    group: &'a str,
    unit: Unit,
}

impl ContributionWriter {
    /// Writes the constant parts of each feature.
    ///
    /// # Errors
    /// [`scoring::Error::Features`] if a text cannot be written as JSON.
    pub(crate) fn new(features: &FeatureSet, language: Language) -> scoring::Result<Self> {
        let parts = features.features.iter().map(|feature| parts(feature, language));
        let parts: serde_json::Result<_> = parts.collect();
        Ok(Self { parts: parts.map_err(|error| scoring::Error::Features(error.to_string()))? })
    }

    /// Appends an array of [`contract::Contribution`]s to `json`.
    ///
    /// # Errors
    /// If a text cannot be written as JSON.
    pub(crate) fn write(
        &self,
        contributions: &[Contribution],
        json: &mut Vec<u8>,
    ) -> serde_json::Result<()> {
        json.push(b'[');
        for (at, contribution) in contributions.iter().enumerate() {
            if at > 0 {
                json.push(b',');
            }
            let [before_value, before_contribution] = &self.parts[contribution.feature];
            json.extend(before_value);
            write_value(&contribution.value, json)?;
            json.extend(before_contribution);
            serde_json::to_writer(&mut *json, &contribution.contribution)?;
            json.push(b'}');
        }
        json.push(b']');
        Ok(())
    }
}

fn parts(feature: &scoring::Feature, language: Language) -> serde_json::Result<[Vec<u8>; 2]> {
    let mut before_value = serde_json::to_vec(&Head {
        feature: &feature.name,
        label: feature.label.text(language),
        group: feature.group.code(),
        unit: feature.unit,
    })?;
    // The object goes on.
    before_value.pop();
    before_value.extend(br#","value":"#);
    let mut before_contribution = br#","usual_value":"#.to_vec();
    write_value(&feature.usual_value, &mut before_contribution)?;
    before_contribution.extend(br#","contribution":"#);
    Ok([before_value, before_contribution])
}

/// Appends a number, a text or `null`, as [`conversions::value`](crate::conversions::value) would.
fn write_value(value: &Value, json: &mut Vec<u8>) -> serde_json::Result<()> {
    match value {
        Value::Number(number) => serde_json::to_writer(json, number),
        Value::Text(text) => serde_json::to_writer(json, text),
        Value::Missing => serde_json::to_writer(json, &()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversions;
    use crate::test_bundle::champion;

    /// What serde writes of the contract's type.
    fn expected(features: &FeatureSet, contribution: &Contribution, language: Language) -> String {
        let feature = &features.features[contribution.feature];
        let contribution = contract::Contribution {
            feature: feature.name.clone(),
            label: feature.label.text(language).to_owned(),
            group: feature.group.code().to_owned(),
            unit: feature.unit,
            value: conversions::value(&contribution.value),
            usual_value: conversions::value(&feature.usual_value),
            contribution: contribution.contribution,
        };
        serde_json::to_string(&contribution).unwrap()
    }

    #[test]
    fn writes_what_the_contract_says() {
        let bundle = champion();
        let mut features = bundle.features().clone();
        features.features[0].usual_value = Value::Text("a \"quoted\" text".to_owned());
        features.features[1].usual_value = Value::Missing;
        let values = [
            Value::Missing,
            Value::Number(-0.0),
            Value::Number(1e300),
            Value::Number(f64::NAN),
            Value::Number(f64::INFINITY),
            Value::Text("Working \\ \"été\"\n".to_owned()),
        ];
        let contributions: Vec<Contribution> = (0..features.features.len())
            .flat_map(|feature| values.iter().map(move |value| (feature, value)))
            .map(|(feature, value)| Contribution {
                feature,
                value: value.clone(),
                contribution: feature as f64 / 7.0 - 3.0,
            })
            .collect();
        for language in [Language::French, Language::English] {
            let writer = ContributionWriter::new(&features, language).unwrap();
            let each: Vec<String> = contributions
                .iter()
                .map(|contribution| expected(&features, contribution, language))
                .collect();
            let mut json = b"before ".to_vec();
            writer.write(&contributions, &mut json).unwrap();
            assert_eq!(String::from_utf8(json).unwrap(), format!("before [{}]", each.join(",")));
        }
    }

    #[test]
    fn writes_an_empty_array_of_none() {
        let writer = ContributionWriter::new(champion().features(), Language::English).unwrap();
        let mut json = Vec::new();
        writer.write(&[], &mut json).unwrap();
        assert_eq!(json, b"[]");
    }
}
