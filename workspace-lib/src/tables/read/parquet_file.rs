//! Reader of Parquet files: only the requested columns, one row group at a time.
//!
//! The values are converted to the types of the schema.

use std::path::Path;

use polars_arrow::array::Array;
use rayon::prelude::*;

use super::cells::{Cells, RowChunk};
use super::header::compare_header;
use super::interner::{InternError, Interner};
use super::number_rule::NumberRule;
use super::{Columns, Error, Result, SchemaColumn, Table, collect_columns};
use crate::files::{Content, Input, ParquetInput, append_numbers, visit_cells};
use crate::tables::Kind;

/// Reads the `selected` columns of a Parquet file.
pub(super) fn read(
    input: &Input,
    table: Table,
    selected: &[&'static SchemaColumn],
) -> Result<Columns> {
    let file = input.path();
    let parquet = ParquetInput::open(input.content()).map_err(|reason| damaged(file, reason))?;
    let remarks = compare_header(file, table, parquet.names())?;
    let is_there = |column: &&SchemaColumn| parquet.names().iter().any(|name| name == column.name);
    let present: Vec<&'static SchemaColumn> = selected.iter().copied().filter(is_there).collect();
    for column in &present {
        refuse_unfit_content(file, column, parquet.content(column.name))?;
    }
    let groups = parquet.groups();
    let mut all = RowChunk::new(&present);
    all.rows = groups.iter().fold(0, |rows, group| rows.saturating_add(*group));
    all.reserve(all.rows);
    let read = all.cells.par_iter_mut().zip(&present).map(|(cells, column)| {
        let mut rows_before = 0;
        for group in 0..groups.len() {
            let arrays =
                parquet.read(group, column.name).map_err(|reason| damaged(file, reason))?;
            for array in arrays {
                let added = append(cells, array.as_ref(), column);
                added.map_err(|unfit| unfit.into_error(file, column, rows_before))?;
                rows_before += array.len();
            }
        }
        if cells.len() == rows_before {
            Ok(())
        } else {
            Err(damaged(file, "its types are not those of its pages".to_owned()))
        }
    });
    // Errors come in schema order, whichever thread was first.
    read.collect::<Vec<Result<()>>>().into_iter().collect::<Result<()>>()?;
    collect_columns(file, table, selected, &present, all, remarks)
}

/// A cell that its column cannot contain.
struct Unfit {
    /// Row within the array, from 0.
    row: usize,
    found: String,
}

impl Unfit {
    fn into_error(self, file: &Path, column: &SchemaColumn, rows_before: usize) -> Error {
        let expected = match column.kind {
            Kind::Integer => "a whole number",
            Kind::Number => "a finite number",
            Kind::Category | Kind::Flag => "one of at most 65,535 texts in UTF-8",
        };
        let row = rows_before + self.row + 1;
        Error::Cell {
            file: file.to_path_buf(),
            column: column.name,
            row,
            expected,
            found: self.found,
            hint: "",
        }
    }
}

/// Appends the cells of an array.
fn append(cells: &mut Cells, array: &dyn Array, column: &SchemaColumn) -> Result<(), Unfit> {
    match cells {
        Cells::Numbers(numbers) => {
            append_to_numbers(numbers, array, NumberRule::for_column(column))
        }
        Cells::Categories { codes, interner } => append_to_categories(codes, interner, array),
    }
}

fn append_to_numbers(
    numbers: &mut Vec<f64>,
    array: &dyn Array,
    rule: NumberRule,
) -> Result<(), Unfit> {
    let before = numbers.len();
    if append_numbers(numbers, array) {
        for (row, value) in numbers[before..].iter_mut().enumerate() {
            let kept = rule.accept(*value);
            *value = kept.ok_or_else(|| Unfit { row, found: format!("\"{value}\"") })?;
        }
        return Ok(());
    }
    let mut unfit = None;
    visit_cells(array, |cell| {
        let number = cell.ok().and_then(|cell| rule.read(cell));
        if number.is_none() && unfit.is_none() {
            let found = cell.map_or_else(|bytes| format!("{bytes:?}"), scoring::Cell::quoted);
            unfit = Some(Unfit { row: numbers.len() - before, found });
        }
        numbers.push(number.unwrap_or(f64::NAN));
    });
    unfit.map_or(Ok(()), Err)
}

fn append_to_categories(
    codes: &mut Vec<u16>,
    interner: &mut Interner,
    array: &dyn Array,
) -> Result<(), Unfit> {
    use scoring::Cell;
    let (before, mut unfit) = (codes.len(), None);
    let mut push = |code: Result<u16, InternError>, found: &dyn Fn() -> String| {
        if code.is_err() && unfit.is_none() {
            unfit = Some(Unfit { row: codes.len() - before, found: found() });
        }
        codes.push(code.unwrap_or_default());
    };
    let is_read = visit_cells(array, |cell| {
        let code = match cell {
            Ok(Cell::Text(text)) => interner.code(text.as_bytes()),
            Ok(Cell::Flag(flag)) => interner.code(if flag { b"1" } else { b"0" }),
            Ok(_) => Ok(0),
            Err(_) => Err(InternError),
        };
        push(code, &|| cell.map_or_else(|bytes| format!("{bytes:?}"), Cell::quoted));
    });
    if !is_read {
        // The column is a flag that is stored as numbers.
        let mut numbers = Vec::with_capacity(array.len());
        append_numbers(&mut numbers, array);
        for number in numbers {
            let code =
                if number.is_nan() { Ok(0) } else { interner.code(number.to_string().as_bytes()) };
            push(code, &|| number.to_string());
        }
    }
    unfit.map_or(Ok(()), Err)
}

fn damaged(file: &Path, reason: String) -> Error {
    Error::Parquet { file: file.to_path_buf(), reason }
}

fn refuse_unfit_content(file: &Path, column: &SchemaColumn, content: Content) -> Result<()> {
    let (fits, expected, store) = match column.kind {
        Kind::Integer => (content == Content::Numbers, "whole numbers", "INT64"),
        Kind::Number => (content == Content::Numbers, "numbers", "DOUBLE"),
        Kind::Category | Kind::Flag => (content == Content::Texts, "texts", "a plain string"),
    };
    let is_flag =
        NumberRule::for_column(column).is_flag || Interner::for_column(column).are_flags();
    let found = match content {
        Content::Nothing => return Ok(()),
        _ if fits => return Ok(()),
        Content::Other(name) => name,
        _ if is_flag => return Ok(()),
        Content::Numbers => "numbers".to_owned(),
        Content::Texts => "texts".to_owned(),
        Content::Flags => "true and false".to_owned(),
    };
    Err(Error::ColumnType { file: file.to_path_buf(), column: column.name, expected, found, store })
}
