//! Applications of a folder of tables, each with the summaries of the client's histories.

use polars::prelude::*;
use scoring::Cell;

use super::{Application, Form, Role};
use crate::Result;
use crate::features::{FeatureMatrix, RawColumns, build};
use crate::tables::{Folder, Remark};

/// The applications to score of a folder of tables, in the order of their file.
///
/// They hold what a bundle's service would know of the clients: the applications without an
/// outcome, or all of them if every outcome is known, with the features of their histories.
pub struct TableApplications<'a> {
    form: &'a Form<'a>,
    /// One row for each application: the raw columns and the features.
    frame: DataFrame,
    cells: Vec<(Role, ColumnCells)>,
    row: usize,
    /// Remarks about the tables, made while reading.
    pub remarks: Vec<Remark>,
    /// Optional tables that the folder does not have, by file stem.
    pub missing_tables: Vec<String>,
}

/// The cells of a column.
enum ColumnCells {
    Numbers(Float64Chunked),
    Texts(StringChunked),
}

impl<'a> TableApplications<'a> {
    /// Reads the tables of `folder` and computes the features that the form's bundle defines.
    ///
    /// `progress` is called with the name of each step.
    ///
    /// # Errors
    /// The error of the first table that cannot be used.
    pub fn open(folder: &Folder, form: &'a Form<'a>, progress: impl FnMut(&str)) -> Result<Self> {
        let matrix = build(folder, form.bundle().features(), RawColumns::All, progress)?;
        let frame = matrix.to_score()?;
        let FeatureMatrix { remarks, missing_tables, .. } = matrix;
        let mut cells = Vec::new();
        for column in frame.columns() {
            let Some(role) = form.role(column.name()).filter(|role| form.is_read(*role)) else {
                continue;
            };
            let column = column.rechunk();
            let is_text = column.dtype() == &DataType::String;
            cells.push((
                role,
                if is_text {
                    ColumnCells::Texts(column.str()?.clone())
                } else {
                    ColumnCells::Numbers(column.cast(&DataType::Float64)?.f64()?.clone())
                },
            ));
        }
        Ok(Self { form, frame, cells, row: 0, remarks, missing_tables })
    }

    /// Returns the rows that are read: the raw columns of the applications and every feature.
    pub(crate) fn frame(&self) -> &DataFrame {
        &self.frame
    }
}

impl Iterator for TableApplications<'_> {
    type Item = Result<Application>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.row == self.frame.height() {
            return None;
        }
        let mut application = self.form.blank(self.row + 1);
        for (role, cells) in &self.cells {
            let cell = match cells {
                ColumnCells::Numbers(numbers) => {
                    numbers.get(self.row).map_or(Cell::Missing, Cell::Number)
                }
                ColumnCells::Texts(texts) => texts.get(self.row).map_or(Cell::Missing, Cell::Text),
            };
            self.form.fill(&mut application, *role, cell);
        }
        self.form.finish(&mut application);
        self.row += 1;
        Some(Ok(application))
    }
}
