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

use scoring::FeatureSet;

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
    FeatureSet { fields: application_fields(), features: features.into_iter().flatten().collect() }
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
}
