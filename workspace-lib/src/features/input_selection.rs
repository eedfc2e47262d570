//! Selection of the features that may enter a model.

use scoring::{Feature, FeatureSet};
use serde::{Deserialize, Serialize};

use crate::tables::barred_columns;
use crate::tables::protected::AGE;

/// What a model may read beyond the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputOptions {
    /// Allows features that read the applicant's age; the default leaves them out.
    pub with_age: bool,
    /// Allows features that no sentence explains; the default leaves them out.
    #[serde(default)]
    pub with_untold: bool,
}

/// Features without a sentence that a model may still read.
///
/// A reason names only their family.
///
/// Without the estimated rate the model is significantly worse on real applications (decision 21).
const ALLOWED_WITHOUT_SENTENCE: [&str; 1] = ["loan_estimated_rate"];

/// Returns the names of the features that may enter a model, in the order of the definitions.
///
/// A feature is left out if its lineage, through other features too, reaches a protected column. It
/// is left out if its lineage reaches the age, unless `options` allows that. It is left out if no
/// sentence explains it, unless `options` allows that or a reason may name its family instead.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let set = definitions();
/// let names = model_inputs(&set, InputOptions::default());
/// let with_age = model_inputs(&set, InputOptions { with_age: true, ..InputOptions::default() });
/// assert!(!names.contains(&"age_years".to_owned()));
/// assert!(with_age.contains(&"age_years".to_owned()));
/// ```
pub fn model_inputs(set: &FeatureSet, options: InputOptions) -> Vec<String> {
    let lineage = set.lineage();
    let is_barred = |column: &String| {
        let name = column.rsplit('.').next().unwrap_or(column);
        barred_columns().any(|barred| barred == name)
            || (AGE.columns.contains(&name) && !options.with_age)
    };
    let is_explained = |feature: &&Feature| {
        options.with_untold
            || feature.has_sentence()
            || ALLOWED_WITHOUT_SENTENCE.contains(&feature.name.as_str())
    };
    let names = set.features.iter().filter(is_explained).map(|feature| feature.name.as_str());
    names.filter(|name| !lineage[name].iter().any(is_barred)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::definitions;

    #[test]
    fn age_enters_only_when_asked_for_even_through_a_ratio() {
        let set = definitions();
        let without = model_inputs(&set, InputOptions::default());
        let with = model_inputs(&set, InputOptions { with_age: true, ..InputOptions::default() });
        let added: Vec<&String> = with.iter().filter(|name| !without.contains(name)).collect();
        assert_eq!(added, ["age_years"]);
    }

    #[test]
    fn no_input_reads_a_protected_column() {
        let set = definitions();
        let lineage = set.lineage();
        for name in model_inputs(&set, InputOptions { with_age: true, ..InputOptions::default() }) {
            for column in barred_columns() {
                assert!(
                    !lineage[name.as_str()].contains(&format!("application.{column}")),
                    "{name} reads {column}"
                );
            }
        }
    }
}
