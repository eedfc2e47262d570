//! What a table's keys and label must be for anything to be computed from it.

use std::collections::HashMap;
use std::path::Path;

use super::{CLIENT_KEY, Error, Loaded, Result};
use crate::tables::TARGET;

/// Refuses a row whose key is missing.
pub(super) fn keys_are_known(loaded: &Loaded, file: &Path) -> Result<()> {
    for column in loaded.table.columns().iter().filter(|column| column.name.starts_with("SK_ID_")) {
        let Ok(keys) = loaded.frame.column(column.name) else { continue };
        if keys.null_count() == 0 {
            continue;
        }
        let row = keys.is_null().iter().position(|is_null| is_null == Some(true)).map_or(1, |index| index + 1);
        return Err(Error::Cell {
            file: file.to_path_buf(),
            column: column.name,
            row,
            expected: "a whole number",
            found: "nothing".to_owned(),
            hint: " Every row needs its key.",
        });
    }
    Ok(())
}

/// Refuses a client who appears twice.
pub(super) fn clients_are_distinct(loaded: &Loaded, file: &Path) -> Result<()> {
    let frame_error = |source| Error::Frame { file: file.to_path_buf(), source };
    let keys = loaded.frame.column(CLIENT_KEY).and_then(|column| column.i64()).map_err(frame_error)?;
    let mut first = HashMap::with_capacity(keys.len());
    for (index, value) in keys.iter().flatten().enumerate() {
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

/// Refuses a label other than 0 and 1.
pub(super) fn target_is_binary(loaded: &Loaded, file: &Path) -> Result<()> {
    let Ok(target) = loaded.frame.column(TARGET) else { return Ok(()) };
    let target = target.i64().map_err(|source| Error::Frame { file: file.to_path_buf(), source })?;
    let Some(index) = target.iter().position(|value| !matches!(value, Some(0 | 1))) else { return Ok(()) };
    let found = target.get(index).map_or_else(|| "nothing".to_owned(), |value| format!("\"{value}\""));
    Err(Error::Cell {
        file: file.to_path_buf(),
        column: TARGET,
        row: index + 1,
        expected: "0 or 1",
        found,
        hint: " Clients without a known outcome belong in application_test.",
    })
}
