//! The champion's out-of-fold predictions as a table.
//!
//! Other models on the same folds can be compared with it.

use std::path::Path;

use polars::prelude::*;

use crate::features::FeatureMatrix;
use crate::files::{AtomicFile, write_parquet};
use crate::modelling::Trained;
use crate::tables::{CLIENT_KEY, TARGET};
use crate::{Error, Result};

/// Writes the out-of-fold predictions as a Parquet file.
///
/// It has one row for each repetition and each labelled application outside the holdout. Columns:
///
/// * `SK_ID_CURR`
/// * `repetition` and `fold`, from 0
/// * `TARGET`
/// * `probability`, calibrated on the other folds
/// * `refused`, at the threshold that is cheapest on the other folds
///
/// # Errors
/// If the file cannot be written.
pub fn write_out_of_fold(trained: &Trained, matrix: &FeatureMatrix, path: &Path) -> Result<()> {
    let labelled = matrix.labelled()?;
    let is_kept: Vec<bool> = trained.held_out.iter().map(|held| !held).collect();
    let labelled = labelled.filter(&BooleanChunked::new("development".into(), is_kept))?;
    let clients = labelled.column(CLIENT_KEY)?.cast(&DataType::Int64)?;
    let outcomes: Vec<i64> =
        trained.development().iter().map(|&default| i64::from(default)).collect();
    let mut table: Option<DataFrame> = None;
    for (repetition, prediction) in trained.predictions.iter().enumerate() {
        let folds: Vec<i64> = prediction.fold_of.iter().map(|&fold| fold as i64).collect();
        let columns = vec![
            clients.clone(),
            Column::new("repetition".into(), vec![repetition as i64; outcomes.len()]),
            Column::new("fold".into(), folds),
            Column::new(TARGET.into(), outcomes.clone()),
            Column::new("probability".into(), &prediction.decisions.probabilities),
            Column::new("refused".into(), &prediction.decisions.refused),
        ];
        let rows = DataFrame::new(outcomes.len(), columns)?;
        table = Some(match table {
            Some(table) => table.vstack(&rows)?,
            None => rows,
        });
    }
    let table = table.ok_or_else(|| Error::Data("there is no prediction to write".into()))?;
    let mut file = AtomicFile::create(path).map_err(Error::file(path))?;
    write_parquet(&table, &mut file)?;
    file.commit().map_err(Error::file(path))
}
