//! Errors of reading and writing a folder of tables, by kind of failure.
//!
//! Every message says where the problem is, what was found, what was expected and what to do.

use std::io;
use std::path::PathBuf;

use polars::prelude::PolarsError;

use crate::files::InputError;

/// Result with this module's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Reason why tables cannot be used. Rows are counted from 1, without the header.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder does not exist.
    #[error(
        "{}: no such folder. Download the data as data/README.md says, or make demo data: pret data demo --out {}",
        folder.display(), folder.display()
    )]
    FolderNotFound {
        /// The requested folder.
        folder: PathBuf,
    },

    /// The folder has no labelled applications.
    #[error(
        "{}: application_train.csv (or application_train.parquet) is missing. \
         Every other table describes its clients; without it there is nothing to read.",
        folder.display()
    )]
    ApplicationsNotFound {
        /// The requested folder.
        folder: PathBuf,
    },

    /// The folder contains a table in two files.
    #[error("{}: both {first} and {second} are there. Remove the one that is out of date.", folder.display())]
    TwoFormats {
        /// The requested folder.
        folder: PathBuf,
        /// One of the files.
        first: String,
        /// Another one.
        second: String,
    },

    /// The file cannot be read, is empty, or has an unsupported format.
    #[error(transparent)]
    Input(#[from] InputError),

    /// The file has no content or no row.
    #[error("{}: {what}. Expected a header line and at least one row; export the file again.", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
        /// What is missing, for example "the file has a header but no row".
        what: &'static str,
    },

    /// Required columns are missing.
    #[error("{}: {} missing. {hint}", file.display(), missing(columns))]
    MissingColumns {
        /// The file.
        file: PathBuf,
        /// Names of the missing columns, in schema order.
        columns: Vec<&'static str>,
        /// Advice for the user.
        hint: String,
    },

    /// The header names a column twice.
    #[error("{}: the header names column {column} twice. Keep one of them.", file.display())]
    RepeatedColumn {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
    },

    /// A row has more or fewer cells than the header.
    #[error("{}: row {row}: expected {expected} cells as in the header, found {found}. {hint}", file.display())]
    Ragged {
        /// The file.
        file: PathBuf,
        /// Number of the data row, from 1.
        row: usize,
        /// Number of cells in the header.
        expected: usize,
        /// Number of cells in the row.
        found: usize,
        /// Advice for the user.
        hint: &'static str,
    },

    /// A quotation mark is never closed.
    #[error(
        "{}: row {row}: a quotation mark opens here and is never closed. Close it, or double it if it is part of the text.",
        file.display()
    )]
    UnclosedQuote {
        /// The file.
        file: PathBuf,
        /// Number of the data row, from 1, where the last record begins.
        row: usize,
    },

    /// A cell does not fit its column.
    #[error("{}: column {column}, row {row}: expected {expected}, found {found}.{hint}", file.display())]
    Cell {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// Number of the data row, from 1.
        row: usize,
        /// What the column should contain.
        expected: &'static str,
        /// The cell, in quotation marks, or "nothing".
        found: String,
        /// Advice with a leading space, or empty.
        hint: &'static str,
    },

    /// Two rows have the same value of a unique key.
    #[error(
        "{}: column {column}, row {row}: {value} already appears in row {first_row}. \
         Each application has its own number; remove one of the two rows.",
        file.display()
    )]
    Duplicate {
        /// The file.
        file: PathBuf,
        /// The key column.
        column: &'static str,
        /// Number of the data row with the repetition, from 1.
        row: usize,
        /// Number of the data row where the key first appears, from 1.
        first_row: usize,
        /// Value of the key.
        value: i64,
    },

    /// Some clients are both in application_test and in application_train.
    #[error(
        "{}: column SK_ID_CURR, row {row}: {value} is also in application_train{}. Each client stands in one of the two \
         files: remove the row from one of them.",
        file.display(), and_more(*count)
    )]
    ClientInBothFiles {
        /// The file with the clients to score.
        file: PathBuf,
        /// The first row whose client is also in the other file, from 1.
        row: usize,
        /// The client of that row.
        value: i64,
        /// Number of clients that are in both files.
        count: usize,
    },

    /// A whole column, or many of its rows, contain implausible values.
    #[error("{}: column {column}: {found}, expected {minimum} to {maximum}. {cause}", file.display())]
    Implausible {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// What was found, in words.
        found: String,
        /// Smallest plausible value.
        minimum: f64,
        /// Largest plausible value.
        maximum: f64,
        /// The likely cause, and advice.
        cause: String,
    },

    /// The file is not a complete Parquet file.
    #[error("{}: not a complete Parquet file: {reason}. It may have been cut short; copy or export it again.", file.display())]
    Parquet {
        /// The file.
        file: PathBuf,
        /// What is wrong with the file.
        reason: String,
    },

    /// A Parquet column has a type that cannot be converted to the schema's kind.
    #[error("{}: column {column}: expected {expected}, found {found}. Store it as {store}.", file.display())]
    ColumnType {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// What the column should contain.
        expected: &'static str,
        /// The type that was found.
        found: String,
        /// The type to use instead.
        store: &'static str,
    },

    /// The caller asked for a column that the table does not have.
    #[error("table {table} has no column {column}")]
    UnknownColumn {
        /// The table's file name without extension.
        table: &'static str,
        /// The requested name.
        column: String,
    },

    /// The output folder contains tables that the demo generator did not write.
    #[error(
        "{}: the folder holds {file}, which is not demo data. Choose another folder with --out; nothing was written.",
        folder.display()
    )]
    NotDemoData {
        /// The requested folder.
        folder: PathBuf,
        /// A file in this folder that is no demo data.
        file: String,
    },

    /// Reading or writing a file failed.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },

    /// The data frame library reported an error.
    #[error("{}: {source}", file.display())]
    Frame {
        /// The file.
        file: PathBuf,
        /// The polars error.
        source: PolarsError,
    },
}

fn and_more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => ", and so is 1 more client".to_owned(),
        count => format!(", and so are {} more clients", count - 1),
    }
}

fn missing(columns: &[&str]) -> String {
    match columns {
        [column] => format!("column {column} is"),
        _ => format!("columns {} are", columns.join(", ")),
    }
}
