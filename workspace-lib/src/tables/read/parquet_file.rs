//! Parquet: only the columns asked for, some row groups at a time, made to fit the schema.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::prelude::{FileMetadataRef, ParquetReader};
use rayon::prelude::*;

use super::canonical::Meaning;
use super::cells::{Cells, Stretch};
use super::words::NoCode;
use super::{Columns, Error, Result, SchemaColumn, Table, collect_columns, compare_header};
use crate::tables::Kind;

/// The bytes with which a Parquet file begins and ends.
const MARK: &[u8; 4] = b"PAR1";

/// Cells that are decoded at a time, which bounds memory.
const STRETCH_CELLS: usize = 4_000_000;

/// Reads `selected` columns.
pub(super) fn read(file: &Path, table: Table, selected: &[&'static SchemaColumn]) -> Result<Columns> {
    let io_error = |source| Error::Io { file: file.to_path_buf(), source };
    let unreadable = |reason: PolarsError| damaged(file, reason.to_string());

    let mut handle = File::open(file).map_err(io_error)?;
    if !is_closed(&mut handle).map_err(io_error)? {
        return Err(damaged(file, "its closing mark is missing".to_owned()));
    }
    let mut reader = ParquetReader::new(handle);
    let schema = reader.schema().map_err(unreadable)?;
    let header: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let remarks = compare_header(file, table, &header)?;

    let (mut present, mut projection) = (Vec::new(), Vec::new());
    for column in selected {
        let Some(index) = schema.index_of(column.name) else { continue };
        let found = schema.get_at_index(index).map(|(_, field)| field.dtype()).cloned().unwrap_or(ArrowDataType::Null);
        refuse_unfit_type(file, column, &found)?;
        present.push(*column);
        projection.push(index);
    }
    projection.sort_unstable();
    let metadata = reader.get_metadata().map_err(unreadable)?.clone();
    let rows = read_row_groups(file, &metadata, &projection, &present)?;
    collect_columns(file, table, selected, &present, rows, remarks)
}

/// Decodes some row groups on all threads, adds their cells, and goes on.
fn read_row_groups(
    file: &Path,
    metadata: &FileMetadataRef,
    projection: &[usize],
    columns: &[&'static SchemaColumn],
) -> Result<Stretch> {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the type belongs to a crate that is not ours to name"
    )]
    let groups: Vec<usize> = metadata.row_groups.iter().map(|group| group.num_rows()).collect();
    let mut all = Stretch::new(columns);
    all.reserve(groups.iter().sum());
    for rows in stretches(&groups, STRETCH_CELLS / columns.len().max(1)) {
        let frame = read_rows(file, metadata, projection, &rows).map_err(|error| damaged(file, error.to_string()))?;
        append(&mut all, &frame, columns).map_err(|unfit| unfit.into_error(file, rows.start))?;
    }
    Ok(all)
}

/// Rows of the file, whole row groups at a time: at least `least` rows, and a row group for each thread.
fn stretches(groups: &[usize], least: usize) -> Vec<Range<usize>> {
    let (mut stretches, mut rows, mut count) = (Vec::new(), 0..0, 0);
    for group in groups {
        rows.end += group;
        count += 1;
        if rows.len() >= least && count >= rayon::current_num_threads() {
            let next = rows.end..rows.end;
            stretches.push(std::mem::replace(&mut rows, next));
            count = 0;
        }
    }
    if !rows.is_empty() {
        stretches.push(rows);
    }
    stretches
}

fn read_rows(
    file: &Path,
    metadata: &FileMetadataRef,
    projection: &[usize],
    rows: &Range<usize>,
) -> PolarsResult<DataFrame> {
    let mut reader = ParquetReader::new(File::open(file)?);
    reader.set_metadata(metadata.clone());
    reader.with_slice(Some((rows.start, rows.len()))).with_projection(Some(projection.to_vec())).finish()
}

/// A cell that its column cannot hold.
struct Unfit {
    column: &'static SchemaColumn,
    /// Row among those just read, from 0.
    row: usize,
    found: String,
}

impl Unfit {
    fn into_error(self, file: &Path, rows_before: usize) -> Error {
        let expected = match self.column.kind {
            Kind::Integer => "a whole number",
            Kind::Number => "a finite number",
            Kind::Category | Kind::Flag => "one of at most 65,535 texts",
        };
        Error::Cell {
            file: file.to_path_buf(),
            column: self.column.name,
            row: rows_before + self.row + 1,
            expected,
            found: format!("\"{}\"", self.found),
            hint: "",
        }
    }
}

/// Adds the rows of a frame, column by column.
fn append(all: &mut Stretch, frame: &DataFrame, columns: &[&'static SchemaColumn]) -> Result<(), Unfit> {
    all.rows += frame.height();
    let added = all.cells.par_iter_mut().zip(columns).map(|(cells, column)| {
        let unfit = |error: PolarsError| Unfit { column, row: 0, found: error.to_string() };
        let series = frame.column(column.name).map_err(unfit)?.as_materialized_series();
        match cells {
            Cells::Numbers(numbers) => {
                let before = numbers.len();
                append_numbers(numbers, series).map_err(unfit)?;
                let meaning = Meaning::of(column);
                for (row, value) in numbers[before..].iter_mut().enumerate() {
                    let kept = meaning.accept(*value);
                    *value = kept.ok_or_else(|| Unfit { column, row, found: value.to_string() })?;
                }
            }
            Cells::Categories { codes, words } => {
                let series = series.strict_cast(&DataType::String).map_err(unfit)?;
                for (row, text) in series.str().map_err(unfit)?.iter().enumerate() {
                    let text = text.unwrap_or_default();
                    let code = words.code(text.as_bytes());
                    codes.push(code.map_err(|NoCode| Unfit { column, row, found: text.to_owned() })?);
                }
            }
        }
        Ok(())
    });
    // In the schema's order, whichever thread was first.
    added.collect::<Vec<Result<(), Unfit>>>().into_iter().collect()
}

/// Adds the numbers of a series, `NaN` where missing.
fn append_numbers(numbers: &mut Vec<f64>, series: &Series) -> PolarsResult<()> {
    if let Ok(integers) = series.i64() {
        for chunk in integers.downcast_iter() {
            let before = numbers.len();
            numbers.extend(chunk.values().iter().map(|value| *value as f64));
            forget_unknown(&mut numbers[before..], chunk.validity().map(|validity| validity.iter()));
        }
        return Ok(());
    }
    for chunk in series.strict_cast(&DataType::Float64)?.f64()?.downcast_iter() {
        let before = numbers.len();
        numbers.extend_from_slice(chunk.values());
        forget_unknown(&mut numbers[before..], chunk.validity().map(|validity| validity.iter()));
    }
    Ok(())
}

/// Makes the values `NaN` that are not known; all are without a bitmap.
fn forget_unknown(values: &mut [f64], are_known: Option<impl Iterator<Item = bool>>) {
    for (value, is_known) in values.iter_mut().zip(are_known.into_iter().flatten()) {
        *value = if is_known { *value } else { f64::NAN };
    }
}

fn damaged(file: &Path, reason: String) -> Error {
    Error::Parquet { file: file.to_path_buf(), reason }
}

fn is_closed(handle: &mut File) -> std::io::Result<bool> {
    let length = handle.metadata()?.len();
    if length < 12 {
        return Ok(false);
    }
    let mut mark = [0; 4];
    handle.seek(SeekFrom::End(-4))?;
    handle.read_exact(&mut mark)?;
    handle.seek(SeekFrom::Start(0))?;
    Ok(&mark == MARK)
}

fn refuse_unfit_type(file: &Path, column: &SchemaColumn, found: &ArrowDataType) -> Result<()> {
    let is_number = matches!(
        found,
        ArrowDataType::Int32
            | ArrowDataType::Int64
            | ArrowDataType::UInt32
            | ArrowDataType::UInt64
            | ArrowDataType::Float32
            | ArrowDataType::Float64
            | ArrowDataType::Boolean
    );
    let is_text = matches!(found, ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View);
    let (fits, expected, store) = match column.kind {
        Kind::Integer => (is_number, "whole numbers", "INT64"),
        Kind::Number => (is_number, "numbers", "DOUBLE"),
        Kind::Category | Kind::Flag => (is_text, "texts", "a plain string"),
    };
    if fits || *found == ArrowDataType::Null {
        return Ok(());
    }
    Err(Error::ColumnType {
        file: file.to_path_buf(),
        column: column.name,
        expected,
        found: format!("{found:?}"),
        store,
    })
}
