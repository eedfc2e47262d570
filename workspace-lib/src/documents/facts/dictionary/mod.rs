//! The data dictionary: every raw column and every feature.
//!
//! It is made from the schema and from the definitions, the same data that reading, the feature
//! matrix and the API follow, so it cannot say anything else than what they do.

mod features;
mod notation;
mod tables;

use serde::Serialize;

use crate::features::definitions;

/// What the pages of the data dictionary are filled from.
#[derive(Debug, Serialize)]
pub(super) struct Dictionary {
    features: features::FeaturesFacts,
    tables: Vec<tables::TableFacts>,
    notation: notation::Notation,
}

/// The dictionary of the features as they are defined now.
pub(super) fn dictionary() -> Dictionary {
    let set = definitions();
    Dictionary {
        features: features::facts(&set),
        tables: tables::facts(),
        notation: notation::notation(),
    }
}
