//! The data dictionary: every raw column and every feature.
//!
//! It is generated from the schema and the definitions. Table reading, the feature matrix and the
//! API use the same data, so the dictionary agrees with them.

mod features;
mod notation;
mod tables;

use serde::Serialize;

use crate::features::definitions;

/// Input of the data dictionary's pages.
#[derive(Debug, Serialize)]
pub(super) struct Dictionary {
    features: features::FeaturesFacts,
    tables: Vec<tables::TableFacts>,
    notation: notation::Notation,
}

/// Returns the dictionary of the current feature definitions.
pub(super) fn dictionary() -> Dictionary {
    let set = definitions();
    Dictionary {
        features: features::facts(&set),
        tables: tables::facts(),
        notation: notation::notation(),
    }
}
