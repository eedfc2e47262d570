//! Readers of files with applications to be scored.
//!
//! A [`Form`] describes what a bundle expects of an application: which columns are fields, which
//! are summaries of the client's history, and what their cells mean. Readers of CSV, JSON Lines and
//! Parquet fill one in for each row. A row that cannot be scored is an [`Application`] too, with
//! its errors. So the caller gets as many answers as the file has rows.
//!
//! ```no_run
//! use workspace_lib::applications::{Applications, Form};
//! use workspace_lib::scoring::Bundle;
//!
//! let bundle = Bundle::open("models/champion".as_ref())?;
//! let form = Form::new(&bundle);
//! for application in Applications::open("applications.csv".as_ref(), &form)? {
//!     let application = application?;
//!     match form.explain(&application) {
//!         Some(explanation) => println!("{:?}: {}", application.client, explanation.probability),
//!         None => println!("{:?}: {}", application.client, application.errors.join(" ")),
//!     }
//! }
//! # Ok::<(), workspace_lib::Error>(())
//! ```

mod csv_rows;
mod form;
mod header;
mod json_lines;
mod parquet_rows;
mod table_rows;

use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

pub use form::{Application, Form, Role};
pub use table_rows::TableApplications;

use crate::files::{Input, format_extension};
use crate::tables::CLIENT_KEY;
use crate::{Error, Result};
use csv_rows::CsvRows;
use json_lines::JsonLines;
use parquet_rows::ParquetRows;

/// The applications of a file, in the order of its rows.
pub struct Applications<'a> {
    rows: RowReader<'a>,
    /// The row in which each client first appears.
    first_rows: HashMap<u64, usize>,
    row: usize,
    /// Keeps the file, which may be a temporary copy, as long as the rows are read.
    _input: Input,
}

/// The rows of a file, by format.
enum RowReader<'a> {
    Csv(CsvRows<'a>),
    Json(JsonLines<'a>),
    Parquet(Box<ParquetRows<'a>>),
}

/// Columns of a file that are not read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct IgnoredColumns {
    /// Columns in which a program numbered the rows, such as an index of pandas.
    pub indices: BTreeSet<String>,
    /// Columns that an application does not have.
    pub unknown: BTreeSet<String>,
}

impl<'a> Applications<'a> {
    /// Opens a file of applications: CSV, JSON Lines or Parquet, compressed or not.
    ///
    /// # Errors
    /// [`Error::Input`] or [`Error::Data`] if the file as a whole cannot be used: another format, a
    /// column twice, names that may have been meant for known columns.
    pub fn open(path: &Path, form: &'a Form<'a>) -> Result<Self> {
        Self::from_input(Input::open(path)?, &format_extension(path), form)
    }

    /// Reads applications from `reader`, as JSON Lines or Parquet.
    ///
    /// Messages call the input `name`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_reader(name: &str, reader: impl Read, form: &'a Form<'a>) -> Result<Self> {
        Self::from_input(Input::from_reader(Path::new(name), reader)?, "ndjson", form)
    }

    fn from_input(input: Input, extension: &str, form: &'a Form<'a>) -> Result<Self> {
        let rows = match extension {
            _ if input.is_parquet() => {
                RowReader::Parquet(Box::new(ParquetRows::open(&input, form)?))
            }
            "csv" | "tsv" | "txt" => RowReader::Csv(CsvRows::open(&input, form)?),
            "ndjson" | "jsonl" | "json" => RowReader::Json(JsonLines::open(&input, form)?),
            "parquet" | "pq" => {
                let reason = "not a complete Parquet file: its opening mark is missing. It may have been cut short; copy or \
                              export it again.";
                return Err(in_file(input.path(), reason));
            }
            other => {
                let expected = "expected .csv, .ndjson, .jsonl or .parquet, also with .gz or .zst";
                return Err(in_file(input.path(), format!("{expected}, found .{other}")));
            }
        };
        Ok(Self { rows, first_rows: HashMap::new(), row: 0, _input: input })
    }

    /// Returns the columns that were not read, as far as the file was read.
    pub fn ignored(&self) -> &IgnoredColumns {
        match &self.rows {
            RowReader::Csv(rows) => rows.ignored(),
            RowReader::Json(rows) => rows.ignored(),
            RowReader::Parquet(rows) => rows.ignored(),
        }
    }
}

impl Iterator for Applications<'_> {
    type Item = Result<Application>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.row + 1;
        let next = match &mut self.rows {
            RowReader::Csv(rows) => rows.next(row),
            RowReader::Json(rows) => rows.next(row),
            RowReader::Parquet(rows) => rows.next(row),
        };
        let mut application = match next? {
            Ok(application) => application,
            Err(error) => return Some(Err(error)),
        };
        self.row = row;
        if let Some(client) = application.client {
            let first = *self.first_rows.entry(client).or_insert(row);
            if first != row {
                application
                    .warnings
                    .push(format!("{CLIENT_KEY}: {client} is also in row {first}."));
            }
        }
        Some(Ok(application))
    }
}

/// Returns an error about a file.
fn in_file(file: &Path, message: impl AsRef<str>) -> Error {
    Error::Data(format!("{}: {}", file.display(), message.as_ref()))
}

/// Returns a function that turns an I/O error into an error about a file.
fn unreadable(file: &Path) -> impl Fn(std::io::Error) -> Error + use<> {
    let file: PathBuf = file.to_path_buf();
    move |source| Error::File { path: file.clone(), source }
}
