//! Values and contributions of a prediction, for the store.
//!
//! The store keeps those of the features that the model uses, in the model's order.

use scoring::features::{Definition, Feature};
use scoring::{Bundle, Contribution, Value};
use store::{Legend, StoredFeature, StoredNumbers};

/// Positions of a bundle's features in the store's binary form.
#[derive(Debug)]
pub(crate) struct Numbers {
    legend: Legend,
    /// For each feature of the bundle, its column; `None` if the model does not use it.
    by_feature: Vec<Option<usize>>,
}

impl Numbers {
    /// Builds the columns of the model of `bundle`.
    pub(crate) fn new(bundle: &Bundle) -> Self {
        let features = &bundle.features().features;
        let mut by_feature = vec![None; features.len()];
        for (column, &feature) in bundle.inputs().iter().enumerate() {
            by_feature[feature] = Some(column);
        }
        let columns = bundle.inputs().iter().map(|&feature| stored(&features[feature]));
        Self { legend: Legend::new(columns.collect()), by_feature }
    }

    /// Returns the names and categories as JSON, in the order of the numbers.
    pub(crate) fn legend(&self) -> String {
        self.legend.to_json()
    }

    /// Writes `contributions`, which may be in any order.
    pub(crate) fn write(&self, contributions: &[Contribution]) -> Vec<u8> {
        self.legend.write(contributions.iter().filter_map(|contribution| {
            let at = self.by_feature.get(contribution.feature).copied().flatten()?;
            Some((at, &contribution.value, contribution.contribution))
        }))
    }

    /// Returns the position of the feature `name`; `None` if the model does not use it.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.legend.features().iter().position(|feature| feature.name == name)
    }

    /// Returns the value of the feature at a position; `None` if it was not stored.
    pub(crate) fn value_at(&self, stored: &StoredNumbers<'_>, at: usize) -> Option<Value> {
        self.legend.pair(stored, at).map(|(value, _)| value)
    }
}

fn stored(feature: &Feature) -> StoredFeature {
    let categories = match &feature.definition {
        Definition::Category { levels, .. } => {
            levels.iter().map(|level| level.value.clone()).collect()
        }
        _ => Vec::new(),
    };
    StoredFeature { name: feature.name.clone(), categories }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_that_the_model_does_not_use_are_left_out() {
        let column = |name: &str| StoredFeature { name: name.to_owned(), categories: Vec::new() };
        let legend = Legend::new(vec![column("income"), column("age")]);
        // The bundle has four features; the model uses the second and the fourth.
        let numbers = Numbers { legend, by_feature: vec![None, Some(1), None, Some(0)] };
        let contribution = |feature, value: f64| Contribution {
            feature,
            value: value.into(),
            contribution: value / 4.0,
        };
        let bytes =
            numbers.write(&[contribution(0, 8.0), contribution(1, 2.0), contribution(3, 4.0)]);
        assert_eq!(bytes.len(), 1 + 2 * 16);
        let stored = StoredNumbers::read(&bytes).unwrap();
        let value = |name| numbers.value_at(&stored, numbers.position(name)?);
        assert_eq!(value("income"), Some(4.0.into()));
        assert_eq!(value("age"), Some(2.0.into()));
        assert_eq!(value("height"), None);
        assert_eq!(numbers.legend.pair(&stored, 0), Some((4.0.into(), 1.0)));
    }
}
