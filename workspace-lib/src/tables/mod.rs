//! The seven tables of a consumer-credit history: reader, checks and demo data.
//!
//! Kaggle's files become data frames with known columns and types. A missing table or optional
//! column is read as an empty one, with a warning. Numbers and texts that stand for "missing" are
//! read as missing values. Invalid data is refused with the file, the row and the column; nothing
//! is guessed. Code that reads millions of rows uses [plain vectors](Folder::read_values) instead
//! of data frames.
//!
//! ```
//! use workspace_lib::prelude::*;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let temporary = tempfile::tempdir()?;
//! # let path = temporary.path();
//! assert!(Folder::open(path).is_err(), "it has no applications yet");
//! write_demo(Population { clients: 20, seed: 1 }, Format::Parquet, path, |_| {})?;
//! let folder = Folder::open(path)?;
//! assert_eq!(folder.file(Table::Bureau), Some(path.join("bureau.parquet")));
//! let bureau = folder.read_columns(Table::Bureau, &["AMT_CREDIT_SUM"])?;
//! assert_eq!(bureau.frame.width(), 3, "the keys are always read");
//! # Ok(())
//! # }
//! ```

pub mod check;
pub(crate) mod column_names;
pub mod demo;
mod error;
mod read;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::DataFrame;

pub use error::{Error, Result};
pub use read::{Columns, Folder, LoadedTable, NOT_AVAILABLE, Remark, Values, read_file};
pub(crate) use read::{detect_separator, refuse_clients_in_both_files};
#[cfg(test)]
pub(crate) use schema::has_plain_space;
pub use schema::protected;
pub use schema::{
    CLIENT_KEY, Kind, SchemaColumn, TARGET, Table, application_fields, barred_columns,
};

/// All tables of a folder, in memory.
///
/// Use it for the demo data and in notebooks. At full size (58 million rows) prefer
/// [`Folder::read_columns`] or [`Folder::read_values`] with one table and only the needed columns.
#[derive(Debug, Clone)]
pub struct Tables {
    loaded: BTreeMap<Table, LoadedTable>,
}

impl Tables {
    /// Reads every table of `folder`, with all columns.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let temporary = tempfile::tempdir()?;
    /// # let path = temporary.path();
    /// write_demo(Population { clients: 20, seed: 1 }, Format::Csv, path, |_| {})?;
    /// let tables = Tables::read(path)?;
    /// let labelled = tables.frame(Table::ApplicationTrain).height();
    /// assert_eq!(labelled + tables.frame(Table::ApplicationTest).height(), 20);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The first [`Error`], in the order of [`Table::ALL`].
    pub fn read(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = Folder::open(folder)?;
        let loaded = Table::ALL
            .into_iter()
            .map(|table| Ok((table, folder.read(table)?)))
            .collect::<Result<_>>()?;
        Ok(Self { loaded })
    }

    /// Returns the rows of `table`. If its file is missing, the frame has all columns and no row.
    pub fn frame(&self, table: Table) -> &DataFrame {
        &self.loaded[&table].frame
    }

    /// Returns true if the folder has a file for `table`.
    pub fn has(&self, table: Table) -> bool {
        self.loaded[&table].file.is_some()
    }

    /// Returns the remarks of all tables, in the order of the tables.
    pub fn remarks(&self) -> impl Iterator<Item = &Remark> {
        self.loaded.values().flat_map(|loaded| &loaded.remarks)
    }
}
