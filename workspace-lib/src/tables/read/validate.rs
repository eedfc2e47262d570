//! Checks of a table's keys and label. Without them nothing can be computed.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{Columns, Error, Result};
use crate::tables::TARGET;
use crate::tables::schema::CLIENT_KEY;

/// Refuses a row whose key is missing.
pub(super) fn refuse_missing_keys(columns: &Columns, file: &Path) -> Result<()> {
    for (name, _) in columns.columns.iter().filter(|(name, _)| name.starts_with("SK_ID_")) {
        let keys = columns.numbers(name).unwrap_or_default();
        if let Some(index) = keys.iter().position(|key| key.is_nan()) {
            return Err(Error::Cell {
                file: file.to_path_buf(),
                column: name,
                row: index + 1,
                expected: "a whole number",
                found: "nothing".to_owned(),
                hint: " Every row needs its key.",
            });
        }
    }
    Ok(())
}

/// Refuses a client who appears twice.
pub(super) fn refuse_duplicate_clients(columns: &Columns, file: &Path) -> Result<()> {
    let keys = columns.numbers(CLIENT_KEY).unwrap_or_default();
    let mut first = HashMap::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_nan()) {
        let value = *key as i64;
        if let Some(first_index) = first.insert(value, index) {
            return Err(Error::Duplicate {
                file: file.to_path_buf(),
                column: CLIENT_KEY,
                row: index + 1,
                first_row: first_index + 1,
                value,
            });
        }
    }
    Ok(())
}

/// Refuses applications of clients who are in the `known` set of the other file.
///
/// One of the two applications would otherwise be without its history.
pub(crate) fn refuse_clients_in_both_files(
    columns: &Columns,
    file: &Path,
    known: &HashSet<i64>,
) -> Result<()> {
    let keys = columns.numbers(CLIENT_KEY).unwrap_or_default().iter().enumerate();
    let mut both = keys.filter(|(_, key)| !key.is_nan() && known.contains(&(**key as i64)));
    let Some((row, value)) = both.next() else { return Ok(()) };
    let count = 1 + both.count();
    Err(Error::ClientInBothFiles {
        file: file.to_path_buf(),
        row: row + 1,
        value: *value as i64,
        count,
    })
}

/// Refuses a label other than 0 and 1.
pub(super) fn refuse_invalid_target(columns: &Columns, file: &Path) -> Result<()> {
    let target = columns.numbers(TARGET).unwrap_or_default();
    let Some(index) = target.iter().position(|label| ![0.0, 1.0].contains(label)) else {
        return Ok(());
    };
    let found = if target[index].is_nan() {
        "nothing".to_owned()
    } else {
        format!("\"{}\"", target[index])
    };
    Err(Error::Cell {
        file: file.to_path_buf(),
        column: TARGET,
        row: index + 1,
        expected: "0 or 1",
        found,
        hint: " Clients without a known outcome belong in application_test.",
    })
}
