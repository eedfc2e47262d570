//! Cost of not reading age, gender and family: the champion's procedure with them, as a study only.
//!
//! It also measures the cost of not reading how the applicant's region is rated. A lender may have
//! to give that up.

use polars::prelude::*;
use serde::{Deserialize, Serialize};

use super::Context;
use crate::Result;
use crate::features::{InputOptions, model_inputs};
use crate::modelling::inputs::FeatureColumns;
use crate::modelling::run_figures::Effect;
use crate::tables::barred_columns;

/// Effect of reading other attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttributeStudy {
    /// What was changed.
    pub name: String,
    /// Features that were added (or left out).
    pub features: Vec<String>,
    /// Difference from the champion.
    pub effect: Effect,
}

/// Prefix of the raw columns that rate a region.
const REGION_COLUMN: &str = "application.REGION_RATING";

/// Studies the effect of protected attributes and of the region's ratings.
///
/// Age is added, or left out if the champion reads it. Gender, family and children are added. Then
/// everything is changed at once. Last, the ratings of the region are left out.
pub(super) fn attributes(
    context: &Context<'_>,
    progress: &mut impl FnMut(&str),
) -> Result<Vec<AttributeStudy>> {
    let columns = context.champion.columns;
    let with_age = context.evaluator.plan.inputs.with_age;
    let without = model_inputs(
        context.set,
        InputOptions { with_age: false, ..context.evaluator.plan.inputs },
    );
    let of_age: Vec<String> =
        model_inputs(context.set, InputOptions { with_age: true, ..context.evaluator.plan.inputs })
            .into_iter()
            .filter(|name| !without.contains(name))
            .collect();
    let other_age = if with_age {
        let kept: Vec<String> =
            columns.names.iter().filter(|name| !of_age.contains(name)).cloned().collect();
        columns.only(&kept)?
    } else {
        let more = FeatureColumns::new(context.labelled, context.set, of_age.clone())?;
        (0..of_age.len()).fold(columns.clone(), |columns, at| {
            columns.with(&of_age[at], &more.column(at).collect::<Vec<f64>>())
        })
    };
    let protected = protected_columns(context.labelled)?;
    let names: Vec<String> = protected.iter().map(|(name, _)| (*name).to_owned()).collect();
    let with_protected = |columns: &FeatureColumns| {
        protected.iter().fold(columns.clone(), |columns, (name, values)| columns.with(name, values))
    };
    let age = if with_age { "without age" } else { "with age" };
    let mut studies = vec![(age.to_owned(), of_age.clone(), other_age.clone())];
    if !names.is_empty() {
        studies.push((
            "with gender, family status and children".to_owned(),
            names.clone(),
            with_protected(columns),
        ));
        let everything = of_age.into_iter().chain(names).collect();
        studies.push((
            format!("{age}, with gender, family status and children"),
            everything,
            with_protected(&other_age),
        ));
    }
    let (of_region, others) = by_region(context);
    if !of_region.is_empty() && !others.is_empty() {
        studies.push((
            "without the region's ratings".to_owned(),
            of_region,
            columns.only(&others)?,
        ));
    }
    let study = |(name, features, columns): (String, Vec<String>, FeatureColumns)| {
        progress(&name);
        let effect = context.effect_of(&name, &columns)?;
        Ok(AttributeStudy { name, features, effect })
    };
    studies.into_iter().map(study).collect()
}

/// Splits the champion's features into those that read a region's rating and the others.
fn by_region(context: &Context<'_>) -> (Vec<String>, Vec<String>) {
    let lineage = context.set.lineage();
    let reads = |name: &String| {
        lineage
            .get(name.as_str())
            .is_some_and(|raw| raw.iter().any(|column| column.starts_with(REGION_COLUMN)))
    };
    context.champion.columns.names.iter().cloned().partition(reads)
}

/// Reads the existing protected columns as numbers; a category is its alphabetical position.
fn protected_columns(labelled: &DataFrame) -> Result<Vec<(&'static str, Vec<f64>)>> {
    let mut columns = Vec::new();
    for name in barred_columns() {
        let Ok(column) = labelled.column(name) else { continue };
        let values: Vec<f64> = if column.dtype() == &DataType::String {
            let texts = column.str()?;
            let mut levels: Vec<&str> = texts.iter().flatten().collect();
            levels.sort_unstable();
            levels.dedup();
            let place =
                |text: &str| levels.binary_search(&text).map_or(f64::NAN, |place| place as f64);
            texts.iter().map(|text| text.map_or(f64::NAN, place)).collect()
        } else {
            let numbers = column.cast(&DataType::Float64)?;
            numbers.f64()?.iter().map(|number| number.unwrap_or(f64::NAN)).collect()
        };
        columns.push((name, values));
    }
    Ok(columns)
}
