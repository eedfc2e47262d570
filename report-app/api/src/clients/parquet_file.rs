//! Reader of `clients.parquet`: one row per client, `SK_ID_CURR` and columns of numbers and texts.

use std::fs::File;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use answers::clients::{Column, TextColumn};
use contract::ClientId;
use parquet::basic::Type;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArrayType, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use scoring::features::Definition;
use scoring::{EXACT_LIMIT, FeatureSet, FieldKind};

use super::{Error, ID};

/// Reader of one part of the file at a time.
///
/// It moves the position of the file, so two threads must not share one reader.
type Reader = SerializedFileReader<File>;

/// Reads the numbers of the clients and their columns, in the order of the file.
///
/// Columns that are neither a field nor a feature of `features` are left out.
pub(super) fn read(
    path: &Path,
    features: &FeatureSet,
) -> Result<(Vec<ClientId>, Vec<Column>), Error> {
    let unreadable = |message: String| Error::Read { path: path.to_owned(), message };
    let reader = open(path).map_err(|error| unreadable(error.to_string()))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let names: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
    let Some(id) = names.iter().position(|name| name == ID) else {
        return Err(Error::Clients(format!("there is no column {ID}. Publish the bundle again.")));
    };
    let mut wanted = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some(expected) = kind(name, features) else { continue };
        let found = match schema.column(index).physical_type() {
            Type::BYTE_ARRAY => FieldKind::Category,
            _ => FieldKind::Number,
        };
        if expected != found {
            let (expected, found) = if found == FieldKind::Category {
                ("numbers", "text")
            } else {
                ("text", "numbers")
            };
            return Err(Error::Clients(format!(
                "column {name}: expected {expected}, found {found}. Publish the bundle again."
            )));
        }
        wanted.push(index);
    }
    let ids = client_numbers(numbers(&reader, id).map_err(|error| unreadable(error.to_string()))?)?;
    let columns =
        in_parallel(&wanted, || open(path), |reader, &index| column(reader, index, &names[index]))
            .map_err(|error| unreadable(error.to_string()))?;
    Ok((ids, columns))
}

fn open(path: &Path) -> Result<Reader, ParquetError> {
    Reader::new(File::open(path)?)
}

/// Returns the kind of values that a column must hold.
///
/// The column must be a field of the application or a feature of the history; `None` for any other.
fn kind(name: &str, features: &FeatureSet) -> Option<FieldKind> {
    if let Some(field) = features.field(name) {
        return Some(field.kind);
    }
    let feature = &features.features[features.position(name)?];
    matches!(feature.definition, Definition::Aggregate(_)).then_some(FieldKind::Number)
}

fn client_numbers(numbers: Vec<f64>) -> Result<Vec<ClientId>, Error> {
    let mut ids = Vec::with_capacity(numbers.len());
    for (row, number) in numbers.into_iter().enumerate() {
        let is_id = number >= 1.0 && number.fract() == 0.0 && number < EXACT_LIMIT;
        if !is_id {
            return Err(Error::Clients(format!(
                "column {ID}, row {}: expected a client's number, found {number}. Publish the bundle again.",
                row + 1
            )));
        }
        ids.push(number as ClientId);
    }
    Ok(ids)
}

/// Applies `read` to every item on all cores, and keeps the order.
///
/// Each thread calls `open` once for its own reader.
fn in_parallel<I: Sync, T: Send, R>(
    items: &[I],
    open: impl Fn() -> Result<R, ParquetError> + Sync,
    read: impl Fn(&R, &I) -> Result<T, ParquetError> + Sync,
) -> Result<Vec<T>, ParquetError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let (open, read) = (&open, &read);
        let work = |share: &'_ [I]| -> Result<Vec<T>, ParquetError> {
            let reader = open()?;
            share.iter().map(|item| read(&reader, item)).collect()
        };
        let running: Vec<_> =
            items.chunks(share).map(|share| scope.spawn(move || work(share))).collect();
        let mut done = Vec::with_capacity(items.len());
        for share in running {
            done.extend(share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(done)
    })
}

fn column(reader: &Reader, index: usize, name: &str) -> Result<Column, ParquetError> {
    let physical = reader.metadata().file_metadata().schema_descr().column(index).physical_type();
    if physical == Type::BYTE_ARRAY {
        return Ok(texts(reader, index)?.finish(name.to_owned()));
    }
    Ok(Column::numbers(name.to_owned(), numbers(reader, index)?))
}

/// Reads a column of numbers of any width; a missing number is `NaN`.
fn numbers(reader: &Reader, index: usize) -> Result<Vec<f64>, ParquetError> {
    let mut numbers =
        Vec::with_capacity(reader.metadata().file_metadata().num_rows().max(0) as usize);
    for group in 0..reader.num_row_groups() {
        let rows = reader.metadata().row_group(group).num_rows().max(0) as usize;
        match reader.get_row_group(group)?.get_column_reader(index)? {
            ColumnReader::BoolColumnReader(read) => {
                append(read, rows, &mut numbers, |&value| f64::from(u8::from(value)))
            }
            ColumnReader::Int32ColumnReader(read) => {
                append(read, rows, &mut numbers, |&value| f64::from(value))
            }
            ColumnReader::Int64ColumnReader(read) => {
                append(read, rows, &mut numbers, |&value| value as f64)
            }
            ColumnReader::FloatColumnReader(read) => {
                append(read, rows, &mut numbers, |&value| f64::from(value))
            }
            ColumnReader::DoubleColumnReader(read) => {
                append(read, rows, &mut numbers, |&value| value)
            }
            _ => Err(ParquetError::NYI(format!("column {index} is neither a number nor a text"))),
        }?;
    }
    Ok(numbers)
}

fn append<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    numbers: &mut Vec<f64>,
    number: impl Fn(&T::T) -> f64,
) -> Result<(), ParquetError> {
    let (levels, values) = records(&mut reader, rows)?;
    let mut known = values.iter().map(number);
    let mut next = || known.next().unwrap_or(f64::NAN);
    numbers.extend(
        (0..rows).map(|row| {
            if levels.get(row).is_none_or(|&level| level > 0) { next() } else { f64::NAN }
        }),
    );
    Ok(())
}

fn texts(reader: &Reader, index: usize) -> Result<TextColumn, ParquetError> {
    let mut texts = TextColumn::default();
    for group in 0..reader.num_row_groups() {
        let rows = reader.metadata().row_group(group).num_rows().max(0) as usize;
        let ColumnReader::ByteArrayColumnReader(mut read) =
            reader.get_row_group(group)?.get_column_reader(index)?
        else {
            return Err(ParquetError::NYI(format!(
                "column {index} is not a text in every row group"
            )));
        };
        let (levels, values) = records::<ByteArrayType>(&mut read, rows)?;
        let mut known = values.iter();
        for row in 0..rows {
            let is_known = levels.get(row).is_none_or(|&level| level > 0);
            let text = if is_known { known.next() } else { None };
            texts.push(text.map(|text| text.as_utf8()).transpose()?);
        }
    }
    Ok(texts)
}

/// Reads the definition levels and the present values of a column chunk.
///
/// The levels are empty for a column that has no missing values.
fn records<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
) -> Result<(Vec<i16>, Vec<T::T>), ParquetError> {
    let (mut levels, mut values) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    let (read, _, _) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    if read == rows {
        Ok((levels, values))
    } else {
        Err(ParquetError::General(format!("expected {rows} rows, found {read}")))
    }
}
