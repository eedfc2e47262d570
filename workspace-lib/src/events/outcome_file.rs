//! Files of outcomes, CSV or Parquet: their lines, each checked by itself.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;
use scoring::Cell;

use crate::files::{Arrays, BYTE_ORDER_MARK, Input, ParquetInput, visit_cells, whole_numbers};
use crate::{Error, Result};

/// Columns that a file must have.
const COLUMNS: [&str; 3] = ["prediction_id", "defaulted", "observed_on"];

/// Number of characters of a cell that a message shows.
const SHOWN: usize = 40;

/// Lines of a file.
#[derive(Debug, Default)]
pub(super) struct OutcomeFile {
    /// Outcome of each line, or what is wrong with it, with the number of the line.
    pub(super) lines: Vec<(u64, Result<OutcomeLine, String>)>,
    /// Columns that are not read.
    pub(super) ignored: Vec<String>,
}

/// Outcome in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutcomeLine {
    pub(super) prediction_id: String,
    pub(super) defaulted: bool,
    pub(super) observed_on: NaiveDate,
}

impl OutcomeFile {
    /// Reads a file.
    ///
    /// # Errors
    /// If the file cannot be read, has no rows, or lacks a column.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let input = Input::open(path)?;
        let file = if input.is_parquet() { parquet(&input)? } else { csv(&input)? };
        if file.lines.is_empty() {
            return Err(in_file(path, "there is no row below the header. Export the file again."));
        }
        Ok(file)
    }
}

fn in_file(path: &Path, message: impl std::fmt::Display) -> Error {
    Error::Data(format!("{}: {message}", path.display()))
}

/// Returns the position of each column, and the names of the others.
fn columns(path: &Path, names: &[String]) -> Result<([usize; 3], Vec<String>)> {
    let mut positions = [0; 3];
    for (position, column) in positions.iter_mut().zip(COLUMNS) {
        let mut found = names.iter().enumerate().filter(|(_, name)| *name == column);
        *position = match (found.next(), found.next()) {
            (Some((at, _)), None) => at,
            (Some(_), Some(_)) => {
                return Err(in_file(
                    path,
                    format!("there are two columns {column}. Leave one out."),
                ));
            }
            (None, _) => {
                return Err(in_file(
                    path,
                    format!(
                        "there is no column {column}. Expected {}; found {}.",
                        COLUMNS.join(", "),
                        names.join(", ")
                    ),
                ));
            }
        };
    }
    let others = names.iter().filter(|name| !COLUMNS.contains(&name.as_str()));
    Ok((positions, others.cloned().collect()))
}

fn csv(input: &Input) -> Result<OutcomeFile> {
    let path = input.path();
    let unreadable = |error: csv::Error| in_file(path, error);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(input.content())
        .map_err(unreadable)?;
    let mark = std::str::from_utf8(BYTE_ORDER_MARK).unwrap_or_default();
    let header = reader.headers().map_err(unreadable)?;
    let names: Vec<String> =
        header.iter().map(|name| name.trim_start_matches(mark).to_owned()).collect();
    let (positions, ignored) = columns(path, &names)?;
    let mut file = OutcomeFile { lines: Vec::new(), ignored };
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let cells = positions.map(|at| record.get(at).unwrap_or_default());
                file.lines.push((line, checked(cells)));
            }
            Err(error) => {
                let Some(line) = error.position().map(csv::Position::line) else {
                    return Err(unreadable(error));
                };
                file.lines.push((line, Err(what_is_wrong(&error))));
            }
        }
    }
    Ok(file)
}

/// Describes an error of a line without its position, which the line's number gives.
fn what_is_wrong(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("expected {expected_len} fields, found {len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the text is not UTF-8. Save the file as UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

fn parquet(input: &Input) -> Result<OutcomeFile> {
    let path = input.path();
    let unreadable = |message: String| {
        in_file(path, format!("the Parquet file cannot be read: {message}. Write it again."))
    };
    let parquet = ParquetInput::open(input.content()).map_err(unreadable)?;
    let (_, ignored) = columns(path, parquet.names())?;
    let mut file = OutcomeFile { lines: Vec::new(), ignored };
    for group in 0..parquet.groups().len() {
        let mut texts = HashMap::new();
        for column in COLUMNS {
            let arrays = parquet.read(group, column).map_err(unreadable)?;
            texts.insert(column, as_texts(&arrays, column).map_err(|error| in_file(path, error))?);
        }
        let [ids, defaulted, days] = COLUMNS.map(|column| &texts[column]);
        for ((id, defaulted), day) in ids.iter().zip(defaulted).zip(days) {
            // Rows are numbered from 1, below the header that a Parquet file does not have.
            let row = file.lines.len() as u64 + 1;
            file.lines.push((row, checked([id, defaulted, day])));
        }
    }
    Ok(file)
}

/// Returns the cells of a column as texts, as a CSV file would have them.
fn as_texts(arrays: &Arrays, column: &str) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for array in arrays {
        if let Some(numbers) = whole_numbers(&**array) {
            // A date is stored as the number of days since 1970.
            let text = |number: i128| match column {
                "observed_on" => i32::try_from(number)
                    .ok()
                    .and_then(NaiveDate::from_epoch_days)
                    .map_or_else(|| number.to_string(), |day| day.to_string()),
                _ => number.to_string(),
            };
            texts.extend(numbers.into_iter().map(|number| number.map(text).unwrap_or_default()));
            continue;
        }
        let visited = visit_cells(&**array, |cell| {
            texts.push(match cell {
                Ok(Cell::Text(text)) => text.trim().to_owned(),
                Ok(Cell::Flag(flag)) => flag.to_string(),
                Ok(_) => String::new(),
                Err(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            });
        });
        if !visited {
            return Err(format!(
                "column {column}: expected texts, whole numbers, booleans or dates, found {:?}",
                array.dtype()
            ));
        }
    }
    Ok(texts)
}

/// Checks the cells of a line: prediction_id, defaulted and observed_on.
fn checked([id, defaulted, day]: [&str; 3]) -> Result<OutcomeLine, String> {
    let mut wrong = Vec::new();
    let prediction_id = canonical_id(id);
    if prediction_id.is_none() {
        let expected =
            "prediction_id: expected an identifier like 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";
        wrong.push(format!("{expected}, found {}", shown(id)));
    }
    let is_default = match defaulted.to_ascii_lowercase().as_str() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => {
            wrong.push(format!(
                "defaulted: expected 0, 1, true or false, found {}",
                shown(defaulted)
            ));
            None
        }
    };
    let observed_on = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|_| day.len() == 10);
    if observed_on.is_none() {
        wrong.push(format!("observed_on: expected a day like 2026-10-31, found {}", shown(day)));
    }
    match (prediction_id, is_default, observed_on) {
        (Some(prediction_id), Some(defaulted), Some(observed_on)) => {
            Ok(OutcomeLine { prediction_id, defaulted, observed_on })
        }
        _ => Err(wrong.join("; ")),
    }
}

/// Returns an identifier in the spelling of the service; `None` if it is not a UUID.
fn canonical_id(text: &str) -> Option<String> {
    let is_uuid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid.then(|| text.to_ascii_lowercase())
}

fn shown(cell: &str) -> String {
    if cell.is_empty() {
        return "nothing".to_owned();
    }
    let end = if cell.chars().count() > SHOWN { "…" } else { "" };
    format!("\"{}{end}\"", cell.chars().take(SHOWN).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";

    #[test]
    fn a_line_says_everything_that_is_wrong_with_it() {
        let line = checked([&ID.to_uppercase(), "TRUE", "2026-10-31"]).unwrap();
        assert_eq!(line.prediction_id, ID);
        assert!(line.defaulted);
        assert_eq!(line.observed_on.to_string(), "2026-10-31");
        assert!(!checked([ID, "0", "2024-02-29"]).unwrap().defaulted);
        let expected = "prediction_id: expected an identifier like 019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071, found \"12\"; \
             defaulted: expected 0, 1, true or false, found nothing; \
             observed_on: expected a day like 2026-10-31, found \"31/10/2026\"";
        assert_eq!(checked(["12", "", "31/10/2026"]).unwrap_err(), expected);
        for day in ["2026-02-30", "2026-1-1", "2026-10-31T00:00:00Z"] {
            assert!(checked([ID, "1", day]).is_err(), "{day}");
        }
    }
}
