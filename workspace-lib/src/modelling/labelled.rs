//! Checks of the labelled applications before training, and their outcomes and informative
//! features.

use polars::prelude::*;
use scoring::FeatureSet;

use super::inputs::FeatureColumns;
use super::plan::Plan;
use crate::evaluation::check;
use crate::tables::TARGET;
use crate::{Error, Result};

/// Fewest defaults in a fold; fewer do not show what a default looks like.
const DEFAULTS_PER_FOLD: usize = 4;

/// Reads the outcomes of labelled applications.
///
/// # Errors
/// If the frame has no `TARGET`, or one is missing.
pub fn outcomes(labelled: &DataFrame) -> Result<Vec<bool>> {
    let target = labelled.column(TARGET)?.cast(&DataType::Int64)?;
    let outcomes: Option<Vec<bool>> =
        target.i64()?.iter().map(|outcome| outcome.map(|outcome| outcome == 1)).collect();
    outcomes.ok_or_else(|| {
        Error::Data(
            "expected TARGET to be 0 or 1 for every application, found a missing one".into(),
        )
    })
}

/// Checks that there are applications, and that both outcomes occur.
pub(super) fn both_outcomes(defaults: &[bool]) -> Result<()> {
    if defaults.is_empty() {
        return Err(Error::Data(
            "expected labelled applications, found none: application_train has no row. Nothing can be learned without \
             outcomes."
                .into(),
        ));
    }
    check(&vec![0.0; defaults.len()], defaults)
}

/// Checks that a development sample is large enough for its folds.
pub(super) fn enough_for_folds(defaults: &[bool], plan: &Plan) -> Result<()> {
    let least = DEFAULTS_PER_FOLD * plan.folds;
    let found = defaults.iter().filter(|&&default| default).count();
    for (what, found) in [("defaults", found), ("repaid loans", defaults.len() - found)] {
        if found < least {
            return Err(Error::Data(format!(
                "expected at least {least} {what}, {DEFAULTS_PER_FOLD} for each of {} folds, found {found} among {} \
                 applications{}. Train on more applications.",
                plan.folds,
                defaults.len(),
                if plan.holdout > 0.0 { " outside the holdout" } else { "" }
            )));
        }
    }
    Ok(())
}

/// Splits features into informative ones and the names of the others.
///
/// An informative feature has at least two values among the labelled applications. Missing counts
/// as one value.
pub(super) fn informative(
    columns: &FeatureColumns,
    set: &FeatureSet,
) -> Result<(FeatureColumns, Vec<String>)> {
    let varies = |at: usize| {
        let mut values = columns.column(at);
        let first = values.next();
        // Both zeros are one value, and all missing values are one.
        let bits =
            |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() };
        values.any(|value| first.is_some_and(|first| bits(first) != bits(value)))
    };
    // Features that read outcomes are filled in fold by fold.
    let is_filled_later = |name: &String| {
        set.features.iter().any(|feature| &feature.name == name && feature.reads_outcomes())
    };
    let (kept, without): (Vec<usize>, Vec<usize>) =
        (0..columns.names.len()).partition(|&at| is_filled_later(&columns.names[at]) || varies(at));
    if kept.iter().all(|&at| is_filled_later(&columns.names[at])) {
        return Err(Error::Data(
            "every feature has one value only among the labelled applications: there is nothing to learn from. Check the \
             tables with `pret data check`."
                .into(),
        ));
    }
    let names = |positions: &[usize]| {
        positions.iter().map(|&at| columns.names[at].clone()).collect::<Vec<String>>()
    };
    let informative =
        if without.is_empty() { columns.clone() } else { columns.only(&names(&kept))? };
    Ok((informative, names(&without)))
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;
    use scoring::features::{column, feature};

    use super::*;

    #[test]
    fn both_zeros_are_one_value_and_missing_is_another() {
        let of = |name: &'static str| feature(name, name, name).row(column("AMT_CREDIT"));
        let names = ["zeros", "missing", "known_or_missing", "two"];
        let set = FeatureSet { features: names.map(of).to_vec(), ..FeatureSet::default() };
        let labelled = df!(
            "zeros" => [0.0, -0.0, 0.0],
            "missing" => [f64::NAN, -f64::NAN, f64::NAN],
            "known_or_missing" => [f64::NAN, 1.0, 1.0],
            "two" => [1.0, 1.0, 2.0],
        )
        .unwrap();
        let columns =
            FeatureColumns::new(&labelled, &set, names.map(String::from).to_vec()).unwrap();
        let (kept, without) = informative(&columns, &set).unwrap();
        assert_eq!(kept.names, ["known_or_missing", "two"]);
        assert_eq!(without, ["zeros", "missing"]);
    }
}
