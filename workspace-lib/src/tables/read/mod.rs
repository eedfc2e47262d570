//! Reader of table files: plain vectors for computations, data frames for everything else.
//!
//! Both formats are read in chunks of rows on all threads (`csv_file`, `parquet_file`). The chunks
//! are appended in file order (`cells`). A data frame is built from the columns at the end.

mod cells;
mod csv_file;
mod diagnosis;
mod frame;
mod header;
mod interner;
mod lines;
mod number;
mod number_rule;
mod parquet_file;
mod plausible;
mod quoted;
mod records;
mod rows;
mod separators;
mod shape;
#[cfg(test)]
mod tests;
mod validate;
mod values;

pub(crate) use csv_file::detect_separator;
pub use scoring::NOT_AVAILABLE;
pub(crate) use validate::refuse_clients_in_both_files;
pub use values::{Columns, Values};

use std::fmt;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::schema::{SchemaColumn, Table};
use super::{Error, Result};
use crate::files::{Input, format_extension, stem_and_extension};
use cells::{Cells, RowChunk};
use csv_file::CsvSource;
use diagnosis::bad_cells;
use header::{named, select};

/// A folder of tables, as CSV or Parquet files with Kaggle's names.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens a folder. Only the file names are read. The [module](super) has an example.
    ///
    /// # Errors
    /// [`Error::FolderNotFound`], [`Error::ApplicationsNotFound`], [`Error::TwoFormats`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_path_buf();
        if !path.is_dir() {
            return Err(Error::FolderNotFound { folder: path });
        }
        let folder = Self { path };
        for table in Table::ALL {
            folder.refuse_two_formats(table)?;
        }
        if folder.file(Table::ApplicationTrain).is_none() {
            return Err(Error::ApplicationsNotFound { folder: folder.path });
        }
        Ok(folder)
    }

    /// Creates a folder without any check, for a caller that checks file by file.
    pub(super) fn unchecked(path: &Path) -> Self {
        Self { path: path.to_path_buf() }
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the file of `table`, if there is one.
    ///
    /// It may be CSV or Parquet, compressed or not. Upper and lower case are equal.
    pub fn file(&self, table: Table) -> Option<PathBuf> {
        self.files(table).into_iter().next()
    }

    /// Returns every file that may be `table`, in the order of their names.
    fn files(&self, table: Table) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(&self.path) else { return Vec::new() };
        let is_of_table = |path: &PathBuf| {
            let (stem, extension) = stem_and_extension(path);
            stem.eq_ignore_ascii_case(table.file_stem())
                && ["csv", "tsv", "parquet"].contains(&extension.as_str())
                && path.is_file()
        };
        let mut files: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(is_of_table).collect();
        files.sort();
        files
    }

    /// Reads all columns of `table`.
    ///
    /// # Errors
    /// Those of [`read_file`]. A missing file is no error: it gives an empty frame and a warning.
    pub fn read(&self, table: Table) -> Result<LoadedTable> {
        self.read_selected(table, None)
    }

    /// Reads `columns` of `table`, and always its keys.
    ///
    /// The frame's columns are in schema order.
    ///
    /// # Errors
    /// Those of [`Folder::read`], and [`Error::UnknownColumn`] for a name that is not in the
    /// schema.
    pub fn read_columns(&self, table: Table, columns: &[&str]) -> Result<LoadedTable> {
        self.read_selected(table, Some(columns))
    }

    /// Reads exactly `columns` of `table`, as plain vectors in schema order.
    ///
    /// This needs half the memory of a data frame, and less time. A missing file is no error: it
    /// gives no row and a warning. Keys and labels are checked if they are among the columns.
    ///
    /// # Errors
    /// Those of [`Folder::read_columns`].
    pub fn read_values(&self, table: Table, columns: &[&str]) -> Result<Columns> {
        self.read_described(table, &named(table, columns)?)
    }

    fn read_selected(&self, table: Table, columns: Option<&[&str]>) -> Result<LoadedTable> {
        self.read_described(table, &select(table, columns)?)?.into_loaded_table()
    }

    fn read_described(&self, table: Table, selected: &[&'static SchemaColumn]) -> Result<Columns> {
        match self.file(table) {
            Some(file) => valid(load(&file, table, selected)?, &file),
            None => Ok(missing(table, selected)),
        }
    }

    fn refuse_two_formats(&self, table: Table) -> Result<()> {
        let names = self.files(table).into_iter().map(|file| {
            file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        });
        let names: Vec<String> = names.collect();
        match names.as_slice() {
            [first, second, ..] => Err(Error::TwoFormats {
                folder: self.path.clone(),
                first: first.clone(),
                second: second.clone(),
            }),
            _ => Ok(()),
        }
    }
}

/// The rows of one table.
#[derive(Debug, Clone)]
pub struct LoadedTable {
    /// The table.
    pub table: Table,
    /// The file that was read; `None` if the folder has no file for the table.
    pub file: Option<PathBuf>,
    /// The requested columns in schema order, as `Int64`, `Float64` or `String`.
    pub frame: DataFrame,
    /// Remarks on missing optional columns and on columns that are not in the schema.
    pub remarks: Vec<Remark>,
}

/// Returns empty columns and a warning for a table that the folder does not have.
fn missing(table: Table, selected: &[&'static SchemaColumn]) -> Columns {
    let remark = Remark::warning(format!(
        "table {} is missing: everything that is computed from it will be missing",
        table.file_stem()
    ));
    let columns =
        selected.iter().map(|column| (column.name, Cells::new(column).into_values())).collect();
    Columns { table, file: None, rows: 0, columns, absent: Vec::new(), remarks: vec![remark] }
}

/// A remark about a file that was read in spite of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// True if results may suffer; false for a note.
    pub is_warning: bool,
    /// Text of the remark, with the file's name.
    pub message: String,
}

impl Remark {
    fn note(message: String) -> Self {
        Self { is_warning: false, message }
    }

    pub(crate) fn warning(message: String) -> Self {
        Self { is_warning: true, message }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

/// Reads `columns` (or all) of `table` from one file.
///
/// A file that begins with Parquet's magic bytes is read as Parquet, any other file as CSV. A file
/// named `.parquet` without these bytes is refused. Keys are always read. The key of an application
/// must be unique, its label must be 0 or 1.
///
/// # Errors
/// [`Error::Empty`], [`Error::MissingColumns`], [`Error::Cell`] and the other variants say what is
/// wrong with the file, and where.
pub fn read_file(file: &Path, table: Table, columns: Option<&[&str]>) -> Result<LoadedTable> {
    valid(load(file, table, &select(table, columns)?)?, file)?.into_loaded_table()
}

fn valid(columns: Columns, file: &Path) -> Result<Columns> {
    match validation_errors(&columns, file).into_iter().next() {
        Some(error) => Err(error),
        None => Ok(columns),
    }
}

/// Returns what is wrong with the keys, the label and the values of a whole table.
pub(super) fn validation_errors(columns: &Columns, file: &Path) -> Vec<Error> {
    let mut checks = vec![validate::refuse_missing_keys(columns, file)];
    if columns.table.is_application() {
        checks.push(validate::refuse_duplicate_clients(columns, file));
        checks.push(validate::refuse_invalid_target(columns, file));
    }
    checks
        .into_iter()
        .filter_map(Result::err)
        .chain(plausible::implausible(columns, file))
        .collect()
}

/// Reads all columns without checking keys and labels.
pub(super) fn load_all(file: &Path, table: Table) -> Result<Columns> {
    load(file, table, &select(table, None)?)
}

fn load(file: &Path, table: Table, selected: &[&'static SchemaColumn]) -> Result<Columns> {
    let input = Input::open(file)?;
    if !input.is_parquet() && format_extension(file) == "parquet" {
        return Err(Error::Parquet {
            file: file.to_path_buf(),
            reason: "its opening mark is missing".to_owned(),
        });
    }
    // The scope runs on a thread of the pool, which works instead of waiting.
    rayon::scope(|_| {
        if input.is_parquet() {
            parquet_file::read(&input, table, selected)
        } else {
            csv_file::read(&input, table, selected)
        }
    })
}

/// Returns the first invalid cell of each column of a CSV file, at most `limit`.
///
/// A Parquet file gives none.
pub(super) fn bad_cells_of(
    file: &Path,
    columns: &[&'static SchemaColumn],
    limit: usize,
) -> Result<Vec<Error>> {
    let input = Input::open(file)?;
    if input.is_parquet() {
        Ok(Vec::new())
    } else {
        bad_cells(&CsvSource::new(&input)?, columns, limit)
    }
}

/// Puts the `selected` columns of a file together.
///
/// The `present` columns get their cells; all other columns are missing throughout.
fn collect_columns(
    file: &Path,
    table: Table,
    selected: &[&'static SchemaColumn],
    present: &[&'static SchemaColumn],
    read: RowChunk,
    mut remarks: Vec<Remark>,
) -> Result<Columns> {
    let rows = read.rows;
    if rows == 0 {
        if table == Table::ApplicationTrain {
            return Err(Error::Empty {
                file: file.to_path_buf(),
                what: "the file has a header but no row",
            });
        }
        remarks.push(Remark::warning(format!(
            "{}: no row: everything that is computed from it will be missing",
            file.display()
        )));
    }
    let mut found = present.iter().zip(read.cells).peekable();
    let mut absent = Vec::new();
    let columns = selected
        .iter()
        .map(|column| {
            let cells = found.next_if(|(next, _)| next.name == column.name).map(|(_, cells)| cells);
            let cells = cells.unwrap_or_else(|| {
                absent.push(column.name);
                Cells::absent(column, rows)
            });
            (column.name, cells.into_values())
        })
        .collect();
    Ok(Columns { table, file: Some(file.to_path_buf()), rows, columns, absent, remarks })
}
