//! Exact search for invalid cells in a CSV file. It is slow and only runs after an error.

use scoring::{Cell, EXACT_LIMIT, advice_on_number};

use super::csv_file::CsvSource;
use super::interner::Interner;
use super::number_rule::NumberRule;
use super::{Error, Result, SchemaColumn};
use crate::tables::Kind;

/// Returns the first invalid cell of each column, in row order, at most `limit`.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read.
pub(super) fn bad_cells(
    source: &CsvSource<'_>,
    columns: &[&'static SchemaColumn],
    limit: usize,
) -> Result<Vec<Error>> {
    let io_error =
        |error: csv::Error| Error::Io { file: source.file.to_path_buf(), source: error.into() };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(source.separator)
        .from_path(source.content)
        .map_err(io_error)?;
    let header = reader.byte_headers().map_err(io_error)?.clone();
    let mut watched: Vec<(usize, &'static SchemaColumn, Interner)> = columns
        .iter()
        .filter_map(|column| {
            let index =
                header.iter().position(|name| name.trim_ascii() == column.name.as_bytes())?;
            Some((index, *column, Interner::for_column(column)))
        })
        .collect();

    let mut found = Vec::new();
    let mut record = csv::ByteRecord::new();
    let mut row = 0;
    while reader.read_byte_record(&mut record).map_err(io_error)? {
        row += 1;
        watched.retain_mut(|(index, column, interner)| {
            if found.len() >= limit {
                return false;
            }
            let cell = record.get(*index).unwrap_or_default();
            let Some((expected, hint)) = complaint(cell, column, interner) else { return true };
            let shown = String::from_utf8_lossy(cell);
            found.push(Error::Cell {
                file: source.file.to_path_buf(),
                column: column.name,
                row,
                expected,
                found: format!("\"{shown}\""),
                hint,
            });
            false
        });
        if watched.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// Returns what a cell of this column should contain, and a hint; `None` if the cell is valid.
///
/// `interner` contains the texts of the column's cells so far.
fn complaint(
    cell: &[u8],
    column: &SchemaColumn,
    interner: &mut Interner,
) -> Option<(&'static str, &'static str)> {
    let Ok(text) = str::from_utf8(cell) else {
        return Some(("text in UTF-8", " Export the file as UTF-8."));
    };
    if matches!(column.kind, Kind::Category | Kind::Flag) {
        let too_many =
            ("one of at most 65,535 texts", " Does the file have the columns its header names?");
        return interner.code(cell).is_err().then_some(too_many);
    }
    if NumberRule::for_column(column).read(Cell::Untyped(text)).is_some() {
        return None;
    }
    Some(match (column.kind, text.trim().parse::<f64>()) {
        (Kind::Number, Err(_)) => ("a number", advice_on_number(text)),
        (Kind::Number, Ok(_)) => {
            ("a finite number", " Leave the cell empty if the value is not known.")
        }
        (_, Err(_)) => ("a whole number", advice_on_number(text)),
        (_, Ok(number)) if number.is_finite() && number.abs() >= EXACT_LIMIT => {
            ("a whole number below 2^53", "")
        }
        (_, Ok(_)) => ("a whole number", ""),
    })
}
