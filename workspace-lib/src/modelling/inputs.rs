//! Model inputs of the labelled applications, fold by fold.

use std::sync::Arc;

use polars::prelude::DataFrame;
use scoring::FeatureSet;
use scoring::features::Direction;

use super::folds::Partition;
use crate::features::{
    neighbour_points, neighbours_feature, out_of_fold_rates, own_fold_rates, row_major,
};
use crate::{Error, Result};

/// Coordinates of the labelled applications, for a feature that searches for nearest neighbours.
#[derive(Debug, Clone)]
pub(crate) struct NeighbourPoints {
    /// The feature's name.
    pub(crate) feature: String,
    count: usize,
    points: Vec<f32>,
}

/// The neighbours' default rates for each evaluation fold.
///
/// See [`out_of_fold_rates`].
#[derive(Debug, Clone)]
pub(crate) struct NeighbourRates {
    by_fold: Vec<Vec<f64>>,
}

impl NeighbourPoints {
    /// Reads the coordinates; `None` if no feature searches for neighbours.
    ///
    /// # Errors
    /// If a feature that neighbours are compared by is missing.
    pub(crate) fn read(labelled: &DataFrame, set: &FeatureSet) -> Result<Option<Self>> {
        let Some((feature, neighbours)) = neighbours_feature(set) else { return Ok(None) };
        let points = neighbour_points(labelled, neighbours)?;
        Ok(Some(Self { feature: feature.to_owned(), count: neighbours.count, points }))
    }

    /// Computes the default rates of neighbours over one partition.
    pub(crate) fn rates(&self, defaults: &[bool], partition: &Partition) -> NeighbourRates {
        let Partition { fold_of, folds } = partition;
        NeighbourRates {
            by_fold: out_of_fold_rates(&self.points, defaults, fold_of, *folds, self.count),
        }
    }
}

/// Features of the labelled applications, as far as they do not depend on the folds.
#[derive(Debug, Clone)]
pub(crate) struct FeatureColumns {
    pub(crate) names: Vec<String>,
    /// Expected direction of each feature, if credit practice knows one.
    pub(crate) directions: Vec<Option<Direction>>,
    /// Row-major values; `NaN` where missing.
    ///
    /// The neighbours' default rate is `NaN` everywhere.
    values: Arc<Vec<f64>>,
}

impl FeatureColumns {
    /// Reads the features `names`.
    ///
    /// A feature that reads outcomes is not in the frame. It is filled in fold by fold.
    pub(crate) fn new(labelled: &DataFrame, set: &FeatureSet, names: Vec<String>) -> Result<Self> {
        let present: Vec<String> = names
            .iter()
            .filter(|name| labelled.schema().contains(name.as_str()))
            .cloned()
            .collect();
        let values = row_major(labelled, &present)?;
        let values = if present.len() == names.len() {
            values
        } else {
            let at: Vec<Option<usize>> =
                names.iter().map(|name| present.iter().position(|other| other == name)).collect();
            let rows = values.chunks_exact(present.len().max(1));
            rows.flat_map(|row| at.iter().map(|at| at.map_or(f64::NAN, |at| row[at]))).collect()
        };
        let direction = |name: &String| {
            set.features
                .iter()
                .find(|feature| &feature.name == name)
                .and_then(|feature| feature.expected_direction)
        };
        Ok(Self {
            directions: names.iter().map(direction).collect(),
            names,
            values: Arc::new(values),
        })
    }

    /// Returns some of the features, in the order of `names`.
    ///
    /// # Errors
    /// [`Error::Data`] for a name that is not among them.
    pub(crate) fn only(&self, names: &[String]) -> Result<Self> {
        let at: Vec<usize> = names
            .iter()
            .map(|name| {
                let position = self.names.iter().position(|other| other == name);
                position.ok_or_else(|| {
                    Error::Data(format!("{name} is not among the features a model may read"))
                })
            })
            .collect::<Result<_>>()?;
        let rows = self.values.chunks_exact(self.names.len());
        let values = rows.flat_map(|row| at.iter().map(|&at| row[at])).collect();
        Ok(Self {
            names: names.to_vec(),
            directions: at.iter().map(|&at| self.directions[at]).collect(),
            values: Arc::new(values),
        })
    }

    /// Returns the same rows with one more column.
    pub(crate) fn with(&self, name: &str, column: &[f64]) -> Self {
        let rows = self.values.chunks_exact(self.names.len()).zip(column);
        let values = rows.flat_map(|(row, &value)| row.iter().copied().chain([value])).collect();
        Self {
            names: self.names.iter().cloned().chain([name.to_owned()]).collect(),
            directions: self.directions.iter().copied().chain([None]).collect(),
            values: Arc::new(values),
        }
    }

    /// Iterates over the values of one feature in all rows.
    pub(crate) fn column(&self, at: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().skip(at).step_by(self.names.len()).copied()
    }

    /// Returns the number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.values.len() / self.names.len().max(1)
    }
}

/// Inputs of a model over one partition into folds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ModelInputs<'a> {
    pub(crate) columns: &'a FeatureColumns,
    rates: Option<(usize, &'a NeighbourRates)>,
    partition: &'a Partition,
}

impl<'a> ModelInputs<'a> {
    /// Combines `columns` with the neighbours' default rates of this partition.
    ///
    /// `rates` has the position of the column that the rates fill.
    pub(crate) fn new(
        columns: &'a FeatureColumns,
        partition: &'a Partition,
        rates: Option<(usize, &'a NeighbourRates)>,
    ) -> Self {
        Self { columns, rates, partition }
    }

    /// Returns the inputs of some rows, row-major, for the model that is evaluated on fold
    /// `held_out`.
    pub(crate) fn rows(&self, rows: &[usize], held_out: usize) -> Vec<f64> {
        let width = self.columns.names.len();
        let values = &self.columns.values;
        let mut chosen = Vec::with_capacity(rows.len() * width);
        for &row in rows {
            chosen.extend_from_slice(&values[row * width..(row + 1) * width]);
        }
        if let Some((position, rates)) = self.rates {
            for (at, &row) in rows.iter().enumerate() {
                chosen[at * width + position] = rates.by_fold[held_out][row];
            }
        }
        chosen
    }

    /// Returns the inputs of all rows, for the final model.
    ///
    /// The neighbours' default rate of each client leaves out the client's own fold.
    pub(crate) fn all(&self) -> Vec<f64> {
        let width = self.columns.names.len();
        let mut values = self.columns.values.to_vec();
        if let Some((position, rates)) = self.rates {
            for (row, rate) in
                own_fold_rates(&rates.by_fold, &self.partition.fold_of).into_iter().enumerate()
            {
                values[row * width + position] = rate;
            }
        }
        values
    }
}
