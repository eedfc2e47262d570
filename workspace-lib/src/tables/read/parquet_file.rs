//! Parquet: only the columns asked for, made to fit the schema.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::prelude::ParquetReader;

use super::canonical::{self, Unfit};
use super::{Error, Loaded, Result, SchemaColumn, Table, compare_header};
use crate::tables::Kind;

/// The bytes with which a Parquet file begins and ends.
const MARK: &[u8; 4] = b"PAR1";

/// Reads `selected` columns.
pub(super) fn read(file: &Path, table: Table, selected: &[&'static SchemaColumn]) -> Result<Loaded> {
    let io_error = |source| Error::Io { file: file.to_path_buf(), source };
    let damaged = |reason: String| Error::Parquet { file: file.to_path_buf(), reason };

    let mut handle = File::open(file).map_err(io_error)?;
    if !is_closed(&mut handle).map_err(io_error)? {
        return Err(damaged("its closing mark is missing".to_owned()));
    }
    let mut reader = ParquetReader::new(handle);
    let schema = reader.schema().map_err(|error| damaged(error.to_string()))?;
    let header: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let remarks = compare_header(file, table, &header)?;
    if reader.num_rows().map_err(|error| damaged(error.to_string()))? == 0 {
        return Err(Error::Empty { file: file.to_path_buf(), what: "the file has columns but no row" });
    }

    let mut projection = Vec::with_capacity(selected.len());
    for column in selected {
        let Some(index) = schema.index_of(column.name) else { continue };
        let found = schema.get_at_index(index).map(|(_, field)| field.dtype()).cloned().unwrap_or(ArrowDataType::Null);
        refuse_unfit_type(file, column, &found)?;
        projection.push(index);
    }
    projection.sort_unstable();
    let frame = reader.with_projection(Some(projection)).finish().map_err(|error| damaged(error.to_string()))?;
    match canonical::frame(frame, selected) {
        Ok(frame) => Ok(Loaded { table, file: Some(file.to_path_buf()), frame, remarks }),
        Err(Unfit::Frame(source)) => Err(Error::Frame { file: file.to_path_buf(), source }),
        Err(Unfit::Cell) => Err(Error::Frame {
            file: file.to_path_buf(),
            source: polars_err!(ComputeError: "a whole number has a fraction, or a number is infinite"),
        }),
    }
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
