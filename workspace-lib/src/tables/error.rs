//! What can be wrong with a folder of tables, by kind. Every message says where, what was found,
//! what was expected and what to do.

use std::io;
use std::path::PathBuf;

use polars::prelude::PolarsError;

use crate::files::InputError;

/// A result of this module.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why tables cannot be used. Rows are counted from 1 and the header is not counted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such folder.
    #[error(
        "{}: no such folder. Download the data as data/README.md says, or make demo data: pret data demo --out {}",
        folder.display(), folder.display()
    )]
    FolderNotFound {
        /// The folder asked for.
        folder: PathBuf,
    },

    /// The folder has no labelled applications.
    #[error(
        "{}: application_train.csv (or application_train.parquet) is missing. \
         Every other table describes its clients; without it there is nothing to read.",
        folder.display()
    )]
    ApplicationsNotFound {
        /// The folder asked for.
        folder: PathBuf,
    },

    /// A table is there in two files.
    #[error("{}: both {first} and {second} are there. Remove the one that is out of date.", folder.display())]
    TwoFormats {
        /// The folder asked for.
        folder: PathBuf,
        /// One of the files.
        first: String,
        /// Another one.
        second: String,
    },

    /// The file cannot be read, is empty, or is of a format that nothing here reads.
    #[error(transparent)]
    Input(#[from] InputError),

    /// The file has no content, or no row.
    #[error("{}: {what}. Expected a header line and at least one row; export the file again.", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
        /// "the file has a header but no row".
        what: &'static str,
    },

    /// Columns that nothing works without are not there.
    #[error("{}: {} missing. {hint}", file.display(), missing(columns))]
    MissingColumns {
        /// The file.
        file: PathBuf,
        /// The columns' names, in the schema's order.
        columns: Vec<&'static str>,
        /// What to do.
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
        /// Data row, from 1.
        row: usize,
        /// Cells in the header.
        expected: usize,
        /// Cells in the row.
        found: usize,
        /// What to do.
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
        /// Data row, from 1, where the last record begins.
        row: usize,
    },

    /// A cell is not what its column holds.
    #[error("{}: column {column}, row {row}: expected {expected}, found {found}.{hint}", file.display())]
    Cell {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// Data row, from 1.
        row: usize,
        /// What the column holds.
        expected: &'static str,
        /// The cell, in quotation marks, or "nothing".
        found: String,
        /// What to do, with a leading space, or nothing.
        hint: &'static str,
    },

    /// A key that names one row names two.
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
        /// Data row of the repetition, from 1.
        row: usize,
        /// Data row where the key first appears, from 1.
        first_row: usize,
        /// The key.
        value: i64,
    },

    /// Clients of application_test are in application_train as well.
    #[error(
        "{}: column SK_ID_CURR, row {row}: {value} is also in application_train{}. Each client stands in one of the two \
         files: remove the row from one of them.",
        file.display(), and_more(*count)
    )]
    ClientInBothFiles {
        /// The file with the clients to score.
        file: PathBuf,
        /// The first row whose client is in the other file, from 1.
        row: usize,
        /// Its client.
        value: i64,
        /// How many clients are in both.
        count: usize,
    },

    /// The values of a column are not what it holds, as a whole or in many rows.
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
        /// What is likely to have happened, and what to do.
        cause: String,
    },

    /// The file is not a whole Parquet file.
    #[error("{}: not a complete Parquet file: {reason}. It may have been cut short; copy or export it again.", file.display())]
    Parquet {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// A Parquet column has a type that its kind cannot be read from.
    #[error("{}: column {column}: expected {expected}, found {found}. Store it as {store}.", file.display())]
    ColumnType {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
        /// What the column holds.
        expected: &'static str,
        /// What is stored.
        found: String,
        /// The type to store it as.
        store: &'static str,
    },

    /// A column was asked for that the table does not have.
    #[error("table {table} has no column {column}")]
    UnknownColumn {
        /// The table's file name without extension.
        table: &'static str,
        /// The name asked for.
        column: String,
    },

    /// The folder to write to holds tables that the demo generator did not write.
    #[error(
        "{}: the folder holds {file}, which is not demo data. Choose another folder with --out; nothing was written.",
        folder.display()
    )]
    NotDemoData {
        /// The folder asked for.
        folder: PathBuf,
        /// The file found there.
        file: String,
    },

    /// Reading or writing failed.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// The data frame library failed.
    #[error("{}: {source}", file.display())]
    Frame {
        /// The file.
        file: PathBuf,
        /// What polars says.
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
