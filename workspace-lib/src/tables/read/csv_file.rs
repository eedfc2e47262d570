//! CSV: the fast way when all is well, an exact account of the first problem when not.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::prelude::CsvReadOptions;

use super::canonical::{self, Unfit};
use super::shape::{Shape, shape};
use super::{Error, Loaded, Result, SchemaColumn, Table, bad_cells, compare_header};
use crate::tables::Kind;

/// Reads `selected` columns.
pub(super) fn read(file: &Path, table: Table, selected: &[&'static SchemaColumn]) -> Result<Loaded> {
    let header = Header::read(file)?;
    let remarks = compare_header(file, table, &header.names)?;
    let rows = count_rows(file, &header)?;

    let present: Vec<&'static SchemaColumn> =
        selected.iter().copied().filter(|column| header.names.iter().any(|name| name == column.name)).collect();
    let frame = match parse(file, &header, &present, Kind::data_type) {
        Ok(frame) => Ok(frame),
        // Whole numbers written as 12.0: read them as numbers, then make them whole.
        Err(_) => parse(file, &header, &present, |kind| match kind {
            Kind::Integer => DataType::Float64,
            kind => kind.data_type(),
        }),
    };
    let frame = match frame {
        Ok(frame) if frame.height() == rows => canonical::frame(frame, selected),
        Ok(_) => Err(Unfit::Cell),
        Err(error) => Err(Unfit::Frame(error)),
    };
    match frame {
        Ok(frame) => Ok(Loaded { table, file: Some(file.to_path_buf()), frame, remarks }),
        Err(unfit) => Err(explain(file, &present, unfit)),
    }
}

/// The first line of a CSV file.
struct Header {
    names: Vec<String>,
    /// Byte after its line end.
    end: u64,
}

impl Header {
    fn read(file: &Path) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_path(file)
            .map_err(|error| io_error(file, error))?;
        let mut record = csv::StringRecord::new();
        let found = reader.read_record(&mut record).map_err(|error| io_error(file, error))?;
        if !found {
            return Err(Error::Empty { file: file.to_path_buf(), what: "the file is empty" });
        }
        let names = record.iter().map(|name| name.trim().to_owned()).collect();
        let end = line_start(file, reader.position().byte())
            .map_err(|source| Error::Io { file: file.to_path_buf(), source })?;
        Ok(Self { names, end })
    }
}

/// The CSV reader stops after `\r`: the line that follows starts after `\n`.
fn line_start(file: &Path, position: u64) -> io::Result<u64> {
    let mut handle = File::open(file)?;
    handle.seek(SeekFrom::Start(position))?;
    let mut next = [0];
    let is_line_feed = handle.read(&mut next)? == 1 && next == *b"\n";
    Ok(position + u64::from(is_line_feed))
}

/// Rows of the file, each of which has as many cells as the header.
fn count_rows(file: &Path, header: &Header) -> Result<usize> {
    let width = header.names.len();
    let path = file.to_path_buf();
    match shape(file, header.end, width).map_err(|source| Error::Io { file: path.clone(), source })? {
        Shape::Regular { rows: 0 } => Err(Error::Empty { file: path, what: "the file has a header but no row" }),
        Shape::Regular { rows } => Ok(rows),
        Shape::UnclosedQuote { row } => Err(Error::UnclosedQuote { file: path, row }),
        Shape::Ragged { row, cells } => {
            let hint = match cells {
                0 => "The line is blank; remove it.",
                cells if cells < width => "The line is cut short; copy or export the file again.",
                _ => {
                    "A decimal comma or an unquoted comma splits a cell; export numbers with a point and texts in quotes."
                }
            };
            Err(Error::Ragged { file: path, row, expected: width, found: cells, hint })
        }
    }
}

fn parse(
    file: &Path,
    header: &Header,
    present: &[&'static SchemaColumn],
    data_type: impl Fn(Kind) -> DataType,
) -> PolarsResult<DataFrame> {
    let known = |name: &str| present.iter().find(|column| column.name == name);
    // Positions, not names, decide: the file may name columns of its own twice.
    let schema: Schema = header
        .names
        .iter()
        .enumerate()
        .map(|(index, name)| match known(name) {
            Some(column) => Field::new(column.name.into(), data_type(column.kind)),
            None => Field::new(format!("{index}").into(), DataType::String),
        })
        .collect();
    let projection = header.names.iter().enumerate().filter_map(|(index, name)| known(name).map(|_| index)).collect();
    CsvReadOptions::default()
        .with_has_header(true)
        .with_schema(Some(Arc::new(schema)))
        .with_projection(Some(Arc::new(projection)))
        .into_reader_with_file_handle(File::open(file)?)
        .finish()
}

fn explain(file: &Path, present: &[&'static SchemaColumn], unfit: Unfit) -> Error {
    match (bad_cells(file, present, 1), unfit) {
        (Err(error), _) => error,
        (Ok(mut cells), _) if !cells.is_empty() => cells.remove(0),
        (Ok(_), Unfit::Frame(source)) => Error::Frame { file: file.to_path_buf(), source },
        (Ok(_), Unfit::Cell) => Error::Frame {
            file: file.to_path_buf(),
            source: polars_err!(ComputeError: "rows could not be told apart; check the quotation marks"),
        },
    }
}

pub(super) fn io_error(file: &Path, error: csv::Error) -> Error {
    Error::Io { file: file.to_path_buf(), source: error.into() }
}
