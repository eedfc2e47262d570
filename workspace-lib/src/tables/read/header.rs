//! The columns of a file: which are read, and what is said of the others.

use std::path::Path;

use super::Remark;
use crate::tables::column_names::{UnknownNames, first_duplicate, is_index, join_first_names};
use crate::tables::schema::{CLIENT_KEY, Kind, SchemaColumn, Table};
use crate::tables::{Error, Result};

/// Returns the schema's columns among `columns` (or all), in schema order. Keys are always
/// included.
pub(super) fn select(table: Table, columns: Option<&[&str]>) -> Result<Vec<&'static SchemaColumn>> {
    let Some(columns) = columns else { return Ok(table.columns().iter().collect()) };
    let is_key = |name: &str| {
        name == CLIENT_KEY || table.key().contains(&name) || table.parent_key() == Some(name)
    };
    let keys = table.columns().iter().map(|column| column.name).filter(|name| is_key(name));
    named(table, &columns.iter().copied().chain(keys).collect::<Vec<_>>())
}

/// Returns the schema's columns among `columns`, in schema order.
pub(super) fn named(table: Table, columns: &[&str]) -> Result<Vec<&'static SchemaColumn>> {
    if let Some(unknown) = columns.iter().find(|name| table.column(name).is_none()) {
        return Err(Error::UnknownColumn {
            table: table.file_stem(),
            column: (*unknown).to_owned(),
        });
    }
    Ok(table.columns().iter().filter(|column| columns.contains(&column.name)).collect())
}

/// Compares a header with the table's columns and returns remarks.
///
/// The remarks name missing optional columns and unknown columns. A header without the required
/// columns, or with a duplicate name, is refused.
pub(super) fn compare_header(file: &Path, table: Table, header: &[String]) -> Result<Vec<Remark>> {
    if let Some(column) = first_duplicate(header) {
        return Err(Error::RepeatedColumn { file: file.to_path_buf(), column: column.to_owned() });
    }
    let absent: Vec<&SchemaColumn> = table
        .columns()
        .iter()
        .filter(|column| !header.iter().any(|name| name == column.name))
        .collect();
    let unknown = header.iter().map(String::as_str).filter(|name| table.column(name).is_none());
    let (indices, others): (Vec<&str>, Vec<&str>) = unknown.partition(|name| is_index(name));
    let known: Vec<&str> = absent.iter().map(|column| column.name).collect();
    let holds_categories = |name: &str| {
        table.column(name).is_some_and(|column| matches!(column.kind, Kind::Category | Kind::Flag))
    };
    let others = UnknownNames::compare(others.into_iter(), &known, holds_categories);
    let columns: Vec<&'static str> =
        absent.iter().filter(|column| column.required).map(|column| column.name).collect();
    if !columns.is_empty() {
        let hint = missing_columns_hint(table, header, &others);
        return Err(Error::MissingColumns { file: file.to_path_buf(), columns, hint });
    }
    let mut remarks: Vec<Remark> = absent
        .iter()
        .map(|column| {
            Remark::warning(format!(
                "{}: optional column {} is missing",
                file.display(),
                column.name
            ))
        })
        .collect();
    if others.has_suggestion() {
        remarks.push(Remark::warning(format!("{}: not read: {others}", file.display())));
    }
    if !others.unmatched.is_empty() {
        remarks.push(Remark::note(format!(
            "{}: ignored: {}",
            file.display(),
            others.unmatched.join(", ")
        )));
    }
    if !indices.is_empty() {
        let indices: Vec<String> = indices.iter().map(|name| format!("\"{name}\"")).collect();
        remarks.push(Remark::note(format!(
            "{}: ignored, numbers of rows: {}",
            file.display(),
            join_first_names(&indices)
        )));
    }
    Ok(remarks)
}

fn missing_columns_hint(table: Table, header: &[String], others: &UnknownNames) -> String {
    if others.has_suggestion() {
        return format!("The file has others: {others}");
    }
    if let [only] = header
        && only.contains('|')
    {
        return "The header seems to be separated by '|'; export the file with commas.".to_owned();
    }
    format!("Export the file again with the columns of Kaggle's {}.csv.", table.file_stem())
}
