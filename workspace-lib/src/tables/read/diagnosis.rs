//! Which cells of a CSV file are not what their columns hold: slow, exact, and only run when something is wrong.

use std::path::Path;

use super::canonical::EXACT;
use super::csv_file::io_error;
use super::words::Words;
use super::{Error, Result, SchemaColumn};
use crate::tables::Kind;

const HINT_COMMA: &str = " Decimal commas are not supported; export with a point.";

/// The first bad cell of each column, in the order of rows, at most `limit`.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read.
pub(in crate::tables) fn bad_cells(file: &Path, columns: &[&'static SchemaColumn], limit: usize) -> Result<Vec<Error>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file).map_err(|error| io_error(file, error))?;
    let header = reader.byte_headers().map_err(|error| io_error(file, error))?.clone();
    let mut watched: Vec<(usize, &'static SchemaColumn, Words)> = columns
        .iter()
        .filter_map(|column| {
            let index = header.iter().position(|name| name.trim_ascii() == column.name.as_bytes())?;
            Some((index, *column, Words::default()))
        })
        .collect();

    let mut found = Vec::new();
    let mut record = csv::ByteRecord::new();
    let mut row = 0;
    while reader.read_byte_record(&mut record).map_err(|error| io_error(file, error))? {
        row += 1;
        watched.retain_mut(|(index, column, words)| {
            if found.len() >= limit {
                return false;
            }
            let cell = record.get(*index).unwrap_or_default();
            let Some((expected, hint)) = complaint(cell, column.kind, words) else { return true };
            let shown = String::from_utf8_lossy(cell);
            found.push(Error::Cell {
                file: file.to_path_buf(),
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

/// What a cell of this kind should have been, and a hint; `None` if it is fine.
///
/// `words` are those of the column's cells so far.
fn complaint(cell: &[u8], kind: Kind, words: &mut Words) -> Option<(&'static str, &'static str)> {
    let Ok(text) = str::from_utf8(cell) else {
        return Some(("text in UTF-8", " Export the file as UTF-8."));
    };
    if matches!(kind, Kind::Category | Kind::Flag) {
        let too_many = ("one of at most 65,535 texts", " Does the file have the columns its header names?");
        return words.code(cell).is_err().then_some(too_many);
    }
    let text = text.trim_start();
    if text.is_empty() {
        return None;
    }
    let is_decimal_comma = || text.contains(',') && text.replace(',', ".").parse::<f64>().is_ok();
    let hint = || if is_decimal_comma() { HINT_COMMA } else { "" };
    match (kind, text.parse::<f64>()) {
        (Kind::Number, Err(_)) => Some(("a number", hint())),
        (Kind::Number, Ok(number)) if number.is_infinite() => {
            Some(("a finite number", " Leave the cell empty if the value is not known."))
        }
        (_, Err(_)) => Some(("a whole number", hint())),
        (Kind::Integer, Ok(number)) if number.is_infinite() || number.fract().abs() > 0.0 => {
            Some(("a whole number", ""))
        }
        (Kind::Integer, Ok(number)) if number.abs() >= EXACT => Some(("a whole number below 2^53", "")),
        _ => None,
    }
}
