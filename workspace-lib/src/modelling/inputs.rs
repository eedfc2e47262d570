//! What a model reads of the labelled applications, fold by fold.

use polars::prelude::DataFrame;
use scoring::FeatureSet;

use crate::Result;
use crate::features::{neighbours, out_of_fold_rates, own_fold, points, row_major};
use crate::tables::Values;

/// Rates of alike clients for each fold that a model is judged on; see [`out_of_fold_rates`].
#[derive(Debug, Clone)]
pub(super) struct NeighbourRates {
    feature: String,
    by_fold: Vec<Vec<f64>>,
    fold_of: Vec<usize>,
}

impl NeighbourRates {
    /// The rates of the labelled applications, if a feature asks for them.
    pub(super) fn of(
        labelled: &DataFrame,
        set: &FeatureSet,
        defaults: &[bool],
        fold_of: &[usize],
        folds: usize,
    ) -> Result<Option<Self>> {
        let Some((feature, neighbours)) = neighbours(set) else { return Ok(None) };
        let points = points(labelled, neighbours)?;
        let by_fold = out_of_fold_rates(&points, defaults, fold_of, folds, neighbours.count);
        Ok(Some(Self { feature: feature.to_owned(), by_fold, fold_of: fold_of.to_vec() }))
    }
}

/// The inputs of a model for every labelled application.
#[derive(Debug)]
pub(super) struct ModelInputs<'a> {
    pub(super) names: Vec<String>,
    /// Row after row; rates of alike clients are without each client's own fold.
    pub(super) values: Vec<f64>,
    /// The rates, and the position of their feature.
    rates: Option<(usize, &'a NeighbourRates)>,
}

impl<'a> ModelInputs<'a> {
    /// The features `names` of the labelled applications.
    pub(super) fn new(labelled: &DataFrame, names: Vec<String>, rates: Option<&'a NeighbourRates>) -> Result<Self> {
        let mut labelled = labelled.clone();
        let rates = rates.and_then(|rates| Some((names.iter().position(|name| name == &rates.feature)?, rates)));
        if let Some((_, rates)) = rates {
            let rates_without_own_fold = Values::Numbers(own_fold(&rates.by_fold, &rates.fold_of));
            labelled.with_column(rates_without_own_fold.into_column(&rates.feature, None)?)?;
        }
        let values = row_major(&labelled, &names)?;
        Ok(Self { names, values, rates })
    }

    /// The inputs of some rows, row after row, while `held_out` is the fold on which the model is judged.
    pub(super) fn rows(&self, rows: &[usize], held_out: usize) -> Vec<f64> {
        let width = self.names.len();
        let mut values: Vec<f64> =
            rows.iter().flat_map(|&row| &self.values[row * width..(row + 1) * width]).copied().collect();
        if let Some((position, rates)) = self.rates {
            for (at, &row) in rows.iter().enumerate() {
                values[at * width + position] = rates.by_fold[held_out][row];
            }
        }
        values
    }
}
