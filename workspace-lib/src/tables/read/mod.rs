//! From files to data frames with known columns and types.

mod canonical;
mod csv_file;
mod diagnosis;
mod parquet_file;
mod shape;
mod validate;

pub use canonical::NOT_AVAILABLE;

use std::fmt;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::schema::{CLIENT_KEY, Column as SchemaColumn, Table};
use super::{Error, Result};

pub(super) use diagnosis::bad_cells;

/// A folder of tables, as CSV or Parquet files with Kaggle's names.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens a folder. Nothing but file names is read yet.
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

    /// A folder whose contents are looked at one by one.
    pub(super) fn unchecked(path: &Path) -> Self {
        Self { path: path.to_path_buf() }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of `table`, if there is one.
    pub fn file(&self, table: Table) -> Option<PathBuf> {
        ["csv", "parquet"]
            .into_iter()
            .map(|extension| self.path.join(format!("{}.{extension}", table.file_stem())))
            .find(|file| file.is_file())
    }

    /// Reads all columns of `table`.
    ///
    /// # Errors
    /// As [`read_file`]; a missing file is no error but an empty frame and a warning.
    pub fn read(&self, table: Table) -> Result<Loaded> {
        self.read_selected(table, None)
    }

    /// Reads `columns` of `table`, and always its keys. The frame's columns are in the schema's order.
    ///
    /// # Errors
    /// As [`Folder::read`], and [`Error::UnknownColumn`] for a name that is not in the schema.
    pub fn read_columns(&self, table: Table, columns: &[&str]) -> Result<Loaded> {
        self.read_selected(table, Some(columns))
    }

    fn read_selected(&self, table: Table, columns: Option<&[&str]>) -> Result<Loaded> {
        match self.file(table) {
            Some(file) => read_file(&file, table, columns),
            None => Loaded::missing(table, columns),
        }
    }

    fn refuse_two_formats(&self, table: Table) -> Result<()> {
        let stem = table.file_stem();
        let both = ["csv", "parquet"].iter().all(|extension| self.path.join(format!("{stem}.{extension}")).is_file());
        if both { Err(Error::TwoFormats { folder: self.path.clone(), table: stem }) } else { Ok(()) }
    }
}

/// The rows of one table.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Which table.
    pub table: Table,
    /// Where it was read; `None` if the folder has no file for it.
    pub file: Option<PathBuf>,
    /// The columns asked for, in the schema's order, as `Int64`, `Float64` or `String`.
    pub frame: DataFrame,
    /// What was noticed: missing optional columns, columns that are not in the schema.
    pub remarks: Vec<Remark>,
}

impl Loaded {
    fn missing(table: Table, columns: Option<&[&str]>) -> Result<Self> {
        let selected = select(table, columns)?;
        let empty =
            selected.iter().map(|column| Column::new_empty(column.name.into(), &column.kind.data_type())).collect();
        let frame = DataFrame::new(0, empty)
            .map_err(|source| Error::Frame { file: PathBuf::from(table.file_stem()), source })?;
        let remark = Remark::warning(format!(
            "table {} is missing: everything that is computed from it will be missing",
            table.file_stem()
        ));
        Ok(Self { table, file: None, frame, remarks: vec![remark] })
    }
}

/// Something worth knowing about a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// True if results may suffer; false for a mere note.
    pub is_warning: bool,
    /// The remark, naming the file.
    pub message: String,
}

impl Remark {
    fn note(message: String) -> Self {
        Self { is_warning: false, message }
    }

    fn warning(message: String) -> Self {
        Self { is_warning: true, message }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

/// Reads `columns` (or all) of `table` from one file; the extension `.parquet` decides the format, anything else is CSV.
///
/// Keys are always read. An application's key must be there once, its label must be 0 or 1.
///
/// # Errors
/// [`Error::Empty`], [`Error::MissingColumns`], [`Error::Cell`] and the others: what is wrong with the file, and where.
pub fn read_file(file: &Path, table: Table, columns: Option<&[&str]>) -> Result<Loaded> {
    let loaded = load(file, table, columns)?;
    match validation_errors(&loaded, file).into_iter().next() {
        Some(error) => Err(error),
        None => Ok(loaded),
    }
}

/// What is wrong with the keys and the label of a table.
pub(super) fn validation_errors(loaded: &Loaded, file: &Path) -> Vec<Error> {
    let mut checks = vec![validate::keys_are_known(loaded, file)];
    if loaded.table.is_application() {
        checks.push(validate::clients_are_distinct(loaded, file));
        checks.push(validate::target_is_binary(loaded, file));
    }
    checks.into_iter().filter_map(Result::err).collect()
}

/// Reads without looking at keys and labels.
pub(super) fn load(file: &Path, table: Table, columns: Option<&[&str]>) -> Result<Loaded> {
    let selected = select(table, columns)?;
    let size = file.metadata().map_err(|source| Error::Io { file: file.to_path_buf(), source })?.len();
    if size == 0 {
        return Err(Error::Empty { file: file.to_path_buf(), what: "the file is empty" });
    }
    let is_parquet = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"));
    if is_parquet { parquet_file::read(file, table, &selected) } else { csv_file::read(file, table, &selected) }
}

/// The schema's columns among `columns` (or all), keys included, in the schema's order.
fn select(table: Table, columns: Option<&[&str]>) -> Result<Vec<&'static SchemaColumn>> {
    let Some(columns) = columns else { return Ok(table.columns().iter().collect()) };
    if let Some(unknown) = columns.iter().find(|name| table.column(name).is_none()) {
        return Err(Error::UnknownColumn { table: table.file_stem(), column: (*unknown).to_owned() });
    }
    let is_key = |name: &str| name == CLIENT_KEY || table.key().contains(&name) || table.parent_key() == Some(name);
    Ok(table.columns().iter().filter(|column| is_key(column.name) || columns.contains(&column.name)).collect())
}

/// Refuses a header without the table's required columns; says which optional ones are missing and which are unknown.
fn compare_header(file: &Path, table: Table, header: &[String]) -> Result<Vec<Remark>> {
    for (index, name) in header.iter().enumerate() {
        if header[..index].contains(name) && table.column(name).is_some() {
            return Err(Error::RepeatedColumn { file: file.to_path_buf(), column: name.clone() });
        }
    }
    let absent: Vec<&SchemaColumn> =
        table.columns().iter().filter(|column| !header.iter().any(|name| name == column.name)).collect();
    let columns: Vec<&'static str> = absent.iter().filter(|column| column.required).map(|column| column.name).collect();
    if !columns.is_empty() {
        let hint = missing_columns_hint(table, header);
        return Err(Error::MissingColumns { file: file.to_path_buf(), columns, hint });
    }
    let mut remarks: Vec<Remark> = absent
        .iter()
        .map(|column| Remark::warning(format!("{}: optional column {} is missing", file.display(), column.name)))
        .collect();
    let unknown: Vec<&str> =
        header.iter().map(String::as_str).filter(|name| table.column(name).is_none() && !name.is_empty()).collect();
    if !unknown.is_empty() {
        remarks.push(Remark::note(format!("{}: ignored: {}", file.display(), unknown.join(", "))));
    }
    Ok(remarks)
}

fn missing_columns_hint(table: Table, header: &[String]) -> String {
    if let [only] = header
        && let Some(separator) = [';', '\t', '|'].into_iter().find(|separator| only.contains(*separator))
    {
        return format!("The header seems to be separated by {separator:?}; export the file with commas.");
    }
    format!("Export the file again with the columns of Kaggle's {}.csv.", table.file_stem())
}
