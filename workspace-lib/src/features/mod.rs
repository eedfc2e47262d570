//! Feature definitions, and the engine that computes them for a whole data set.
//!
//! Each source table has a file with its features. To add a feature, add one entry in the file of
//! its table. The engine's plan, the scalar evaluation in the API, the data dictionary and the
//! lineage follow from it.

mod application;
mod bureau;
mod bureau_balance;
mod combined;
mod credit_card_balance;
mod engine;
mod histories;
mod input_selection;
mod installments_payments;
mod matrix;
mod needed;
mod neighbours;
mod pos_cash_balance;
mod previous_application;
mod sentences;
mod window;

use scoring::features::Definition;
use scoring::{Feature, FeatureSet, Field};

pub use engine::{aggregates, row_features};
pub use input_selection::{InputOptions, model_inputs};
pub use matrix::{FeatureMatrix, RawColumns, build, row_major};
pub use needed::needed_columns;
pub use neighbours::{
    neighbour_points, neighbour_rates, neighbours_feature, out_of_fold_rates, own_fold_rates,
};

use crate::tables::application_fields;

/// Returns every feature, and the application's fields.
///
/// Each feature refers only to features before it.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let set = definitions();
/// let amount = set.features.iter().find(|feature| feature.name == "credit_amount");
/// let label = amount.map(|feature| feature.label.text(Language::French));
/// assert_eq!(label, Some("Montant du crédit"));
/// ```
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
        neighbours::features(),
    ];
    let fields = application_fields();
    let mut features: Vec<Feature> = features.into_iter().flatten().collect();
    for feature in &mut features {
        label_levels(feature, &fields);
    }
    sentences::attach(&mut features);
    FeatureSet { fields, features, known_clients: None }
}

/// Copies the labels of a field's categories to the levels of a category feature.
///
/// So a category reads the same as a field and as a feature.
fn label_levels(feature: &mut Feature, fields: &[Field]) {
    let Definition::Category { column, levels } = &mut feature.definition else { return };
    let categories =
        fields.iter().filter(|field| &field.name == column).flat_map(|field| &field.categories);
    for category in categories {
        for level in levels.iter_mut().filter(|level| level.value == category.value) {
            level.label = category.label.clone();
        }
    }
}

#[cfg(test)]
mod field_tests;
#[cfg(test)]
mod tests;
