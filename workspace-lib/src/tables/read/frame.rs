//! Conversion of columns to data frames, for notebooks and other code that uses data frames.

use std::path::PathBuf;

use polars::prelude::*;
use rayon::prelude::*;

use super::{Columns, Error, LoadedTable, Result, Values};
use crate::tables::Kind;

impl Columns {
    /// Converts the rows to a data frame of `Int64`, `Float64` or `String` columns, null where
    /// missing.
    pub(super) fn into_loaded_table(self) -> Result<LoadedTable> {
        let Self { table, file, rows, columns, remarks, .. } = self;
        let columns = columns
            .into_par_iter()
            .map(|(name, values)| {
                values.into_column(name, table.column(name).map(|column| column.kind))
            })
            .collect::<PolarsResult<Vec<Column>>>();
        match columns.and_then(|columns| DataFrame::new(rows, columns)) {
            Ok(frame) => Ok(LoadedTable { table, file, frame, remarks }),
            Err(source) => Err(Error::Frame {
                file: file.unwrap_or_else(|| PathBuf::from(table.file_stem())),
                source,
            }),
        }
    }
}

impl Values {
    /// Converts the values to a polars column, null where missing.
    ///
    /// Whole numbers become `Int64`, other numbers `Float64`, categories `String`.
    ///
    /// # Errors
    /// The polars error if the column cannot be built.
    pub fn into_column(self, name: &str, kind: Option<Kind>) -> PolarsResult<Column> {
        let name = PlSmallStr::from_str(name);
        match self {
            Self::Numbers(numbers) if kind == Some(Kind::Integer) => {
                let integers =
                    numbers.iter().map(|value| (!value.is_nan()).then_some(*value as i64));
                Ok(Int64Chunked::from_iter_options(name, integers).into_column())
            }
            Self::Numbers(numbers) => {
                // The column takes over the vector. Only the validity mask is new memory.
                let known = numbers.iter().map(|value| !value.is_nan());
                let known = BooleanChunked::from_iter_values(PlSmallStr::EMPTY, known);
                let is_known = known.downcast_as_array().values().clone();
                Ok(Float64Chunked::from_vec_validity(name, numbers, Some(is_known)).into_column())
            }
            Self::Categories { codes, words } => {
                // Rows share the bytes of the words.
                let words = StringChunked::from_iter_values(name, words.iter());
                let places = codes.iter().map(|code| code.checked_sub(1).map(IdxSize::from));
                Ok(words.take(&IdxCa::from_iter_options(PlSmallStr::EMPTY, places))?.into_column())
            }
        }
    }
}
