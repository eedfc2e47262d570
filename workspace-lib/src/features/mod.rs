//! Features: their definitions, one file for each source table, and the plan that computes them for a whole data set.
//!
//! To add a feature, add one entry in the file of its table. The polars plan, the scalar evaluation in the API, the data
//! dictionary and the lineage follow from it.

mod application;
mod bureau;
mod bureau_balance;
mod combined;
mod credit_card_balance;
mod installments_payments;
mod matrix;
mod plan;
mod pos_cash_balance;
mod previous_application;
mod selection;

use scoring::features::Definition;
use scoring::{Feature, FeatureSet, Field};

pub use matrix::{FeatureMatrix, build, row_major};
pub use plan::{aggregates, rows};
pub use selection::{InputOptions, PROTECTED_COLUMNS, model_inputs};

use crate::tables::application_fields;

/// Every feature, in an order in which each refers only to those before it, and the application's fields.
pub fn definitions() -> FeatureSet {
    let features = [
        application::features(),
        bureau::features(),
        bureau_balance::features(),
        previous_application::features(),
        pos_cash_balance::features(),
        installments_payments::features(),
        credit_card_balance::features(),
        combined::features(),
    ];
    let fields = application_fields();
    let mut features: Vec<Feature> = features.into_iter().flatten().collect();
    for feature in &mut features {
        label_levels(feature, &fields);
    }
    FeatureSet { fields, features }
}

/// A category reads the same as a field and as a feature.
fn label_levels(feature: &mut Feature, fields: &[Field]) {
    let Definition::Category { column, levels } = &mut feature.definition else { return };
    let categories = fields.iter().filter(|field| &field.name == column).flat_map(|field| &field.categories);
    for category in categories {
        for level in levels.iter_mut().filter(|level| level.value == category.value) {
            level.label = category.label.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_agree_with_each_other() {
        let set = definitions();
        set.check().unwrap();
        assert!(set.features.len() >= 60, "found {}", set.features.len());
        for feature in &set.features {
            assert!(!feature.label.fr.is_empty() && !feature.label.en.is_empty(), "{} has no label", feature.name);
        }
    }

    #[test]
    fn every_level_of_a_category_is_one_of_its_field() {
        let set = definitions();
        for feature in &set.features {
            let Definition::Category { column, levels } = &feature.definition else { continue };
            let field = set.field(column).unwrap();
            for level in levels {
                let known = field.categories.iter().find(|category| category.value == level.value);
                assert_eq!(known.map(|known| &known.label), Some(&level.label), "{column} {}", level.value);
            }
        }
    }
}
