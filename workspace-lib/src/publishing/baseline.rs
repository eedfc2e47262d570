//! The drift baseline of a trained model.

use monitoring::{BIRTH, Baseline, Column, PRODUCT, ReferenceRow, SEX, groups_of};
use polars::prelude::*;
use scoring::features::Definition;
use scoring::{Feature, FeatureSet};

use crate::modelling::Trained;
use crate::{Error, Result};

/// Builds the baseline from the applications the model was developed on, without the holdout.
///
/// The probabilities are out-of-fold. The strata are the products, as far as the data have them.
///
/// # Errors
/// [`Error::Data`] if an input has no definition; an error of polars if a column is not numeric.
pub(super) fn drift_baseline(
    trained: &Trained,
    set: &FeatureSet,
    labelled: &DataFrame,
) -> Result<Baseline> {
    let is_developed = trained.held_out.iter().map(|held| !held).collect::<BooleanChunked>();
    let development = labelled.filter(&is_developed)?;
    let columns = trained
        .inputs
        .iter()
        .map(|name| {
            let feature = set.features.iter().find(|feature| &feature.name == name);
            let feature = feature.ok_or_else(|| {
                Error::Data(format!("expected a definition of the input {name}, found none"))
            })?;
            Ok((name.clone(), column(feature, &development)?))
        })
        .collect::<Result<Vec<_>>>()?;
    let products = texts(&development, PRODUCT)?;
    let sexes = texts(&development, SEX)?;
    let births = match development.column(BIRTH) {
        Ok(column) => Some(column.cast(&DataType::Float64)?),
        Err(_) => None,
    };
    let births = births.as_ref().map(|column| column.f64()).transpose()?;
    let rows = development.height();
    let groups: Vec<Vec<(&str, String)>> = (0..rows)
        .map(|row| {
            let birth = births.and_then(|births| births.get(row)).unwrap_or(f64::NAN);
            groups_of(sexes.as_ref().and_then(|sexes| sexes[row].as_deref()), birth)
        })
        .collect();
    let groups: Vec<Vec<(&str, &str)>> = groups
        .iter()
        .map(|groups| groups.iter().map(|(name, group)| (*name, group.as_str())).collect())
        .collect();
    let probabilities = &trained.first_repetition().probabilities;
    let reference: Vec<ReferenceRow<'_>> = probabilities
        .iter()
        .zip(trained.development())
        .enumerate()
        .map(|(row, (&probability, defaulted))| ReferenceRow {
            probability,
            defaulted,
            stratum: products
                .as_ref()
                .and_then(|products| products[row].as_deref())
                .unwrap_or_default(),
            groups: &groups[row],
        })
        .collect();
    let stratum = products.is_some().then(|| PRODUCT.to_owned());
    Ok(Baseline::new(trained.threshold.threshold, stratum, &columns, &reference))
}

/// Returns the values of a feature; those of a category as texts.
fn column(feature: &Feature, frame: &DataFrame) -> Result<Column> {
    let values = frame.column(&feature.name)?.cast(&DataType::Float64)?;
    let values = values.f64()?.iter().map(|value| value.unwrap_or(f64::NAN));
    if !matches!(feature.definition, Definition::Category { .. }) {
        return Ok(Column::Numbers(values.collect()));
    }
    let name = |code| feature.display_value(code).text().map(str::to_owned);
    Ok(Column::Categories(values.map(name).collect()))
}

/// Returns the texts of a column; `None` if the frame does not have it.
fn texts(frame: &DataFrame, name: &str) -> Result<Option<Vec<Option<String>>>> {
    let Ok(column) = frame.column(name) else { return Ok(None) };
    let texts = column.str()?.iter().map(|text| text.map(str::to_owned));
    Ok(Some(texts.collect()))
}
