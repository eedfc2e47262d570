//! Reader of Parquet columns by value, whatever physical type they are stored as.
//!
//! pandas, polars, Spark and DuckDB store the same numbers and texts as many types. Here a column
//! contains numbers, texts, booleans, or nothing. Dates and nested values are none of these; the
//! error names their type. Columns that are not requested are not decoded, so they may have any
//! type.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use polars::prelude::{ArrowDataType, ArrowField, ArrowSchema, PolarsResult};
use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, NullArray, PrimitiveArray,
    Utf8ViewArray,
};
use polars_arrow::types::NativeType;
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, column_iter_to_arrays, infer_schema, read_metadata,
};
use scoring::Cell;

use super::PARQUET_MAGIC;
use super::guard::catch_panic;

/// The arrays that hold one part of a column.
pub(crate) type Arrays = Vec<Box<dyn Array>>;

/// The sort of values in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// Numbers.
    Numbers,
    /// Texts.
    Texts,
    /// Booleans.
    Flags,
    /// Only missing values.
    Nothing,
    /// Anything that is neither numbers nor texts: dates, times, nested values. Holds the type's
    /// name.
    Other(String),
}

/// An open Parquet file whose metadata has been read.
#[derive(Debug)]
pub(crate) struct ParquetInput {
    file: File,
    metadata: FileMetadata,
    names: Vec<String>,
    /// Arrow schema derived from the Parquet types alone.
    plain: ArrowSchema,
    /// Arrow schema that the writing program stored; it distinguishes times from numbers.
    logical: ArrowSchema,
}

impl ParquetInput {
    /// Opens the file at `path` and reads its metadata.
    ///
    /// # Errors
    /// A description of what is wrong with the file.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let mut file = File::open(path).map_err(|error| error.to_string())?;
        if !is_closed(&mut file).map_err(|error| error.to_string())? {
            return Err("its closing mark is missing".to_owned());
        }
        let read = |file: &mut File| -> PolarsResult<_> {
            let metadata = read_metadata(file)?;
            let plain = parquet_to_arrow_schema(metadata.schema().fields());
            let names: Vec<String> =
                metadata.schema().fields().iter().map(|field| field.name().to_owned()).collect();
            // If the stored schema has types that polars does not know, the plain schema is used.
            let logical = infer_schema(&metadata).unwrap_or_else(|_| plain.clone());
            Ok((metadata, names, plain, logical))
        };
        let (metadata, names, plain, logical) = decoded(|| read(&mut file))?;
        Ok(Self { file, metadata, names, plain, logical })
    }

    /// Returns the names of the columns in file order. A name may occur twice.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns which sort of values the column `name` contains.
    pub(crate) fn content(&self, name: &str) -> Content {
        let Some(plain) = self.plain.get(name) else {
            return Content::Other("an empty group".to_owned());
        };
        content_of(self.logical.get(name).map_or(&plain.dtype, |field| &field.dtype))
    }

    /// Returns the number of rows of each row group.
    pub(crate) fn groups(&self) -> Vec<usize> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the type belongs to a crate that is not ours to name"
        )]
        self.metadata.row_groups.iter().map(|group| group.num_rows()).collect()
    }

    /// Reads the cells of the column `name` in one row group.
    ///
    /// # Errors
    /// A description of what is wrong with the file.
    pub(crate) fn read(&self, group: usize, name: &str) -> Result<Arrays, String> {
        decoded(|| self.decode(group, name)).and_then(|arrays| {
            let rows: usize = arrays.iter().map(|array| array.len()).sum();
            let expected = self.metadata.row_groups[group].num_rows();
            if rows == expected {
                Ok(arrays)
            } else {
                Err(format!("column {name}: expected {expected} rows, found {rows}"))
            }
        })
    }

    fn decode(&self, group: usize, name: &str) -> PolarsResult<Arrays> {
        use std::os::unix::fs::FileExt;
        let Some(field) = self.plain.get(name) else { return Ok(Vec::new()) };
        let group = &self.metadata.row_groups[group];
        let Some(chunk) = group.columns_under_root_iter(name).and_then(|mut chunks| chunks.next())
        else {
            return Ok(Vec::new());
        };
        let range = chunk.byte_range();
        let size = self.file.metadata()?.len();
        if range.start > range.end || range.end > size {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        let mut bytes = vec![0; (range.end - range.start) as usize];
        self.file.read_exact_at(&mut bytes, range.start)?;
        let pages = PageReader::new(Cursor::new(bytes.into()), chunk, Vec::new(), usize::MAX);
        let columns = vec![BasicDecompressor::new(pages, Vec::new())];
        let types = vec![&chunk.descriptor().descriptor.primitive_type];
        let field = ArrowField::new(field.name.clone(), field.dtype.clone(), true);
        Ok(column_iter_to_arrays(columns, types, field, None)?.0)
    }
}

/// Runs `decode`. Returns the decoder's error, or a general message if the decoder panicked.
fn decoded<T>(decode: impl FnOnce() -> PolarsResult<T>) -> Result<T, String> {
    match catch_panic(decode) {
        Some(outcome) => outcome.map_err(|error| error.to_string()),
        None => Err("its pages or its metadata are damaged".to_owned()),
    }
}

fn content_of(dtype: &ArrowDataType) -> Content {
    use ArrowDataType as Type;
    match dtype {
        Type::Null => Content::Nothing,
        Type::Boolean => Content::Flags,
        Type::Int8
        | Type::Int16
        | Type::Int32
        | Type::Int64
        | Type::UInt8
        | Type::UInt16
        | Type::UInt32
        | Type::UInt64
        | Type::Float16
        | Type::Float32
        | Type::Float64
        | Type::Decimal(..)
        | Type::Decimal32(..)
        | Type::Decimal64(..) => Content::Numbers,
        Type::Utf8
        | Type::LargeUtf8
        | Type::Utf8View
        | Type::Binary
        | Type::LargeBinary
        | Type::BinaryView => Content::Texts,
        Type::Dictionary(_, values, _) => content_of(values),
        Type::Extension(extension) => content_of(&extension.inner),
        other => Content::Other(name_of(other)),
    }
}

/// Returns a readable name for a type that contains neither numbers nor texts.
fn name_of(dtype: &ArrowDataType) -> String {
    use ArrowDataType as Type;
    let name = match dtype {
        Type::Date32 | Type::Date64 => "a date",
        Type::Time32(_) | Type::Time64(_) => "a time of day",
        Type::Timestamp(..) => "a timestamp",
        Type::Duration(_) | Type::Interval(_) => "a duration",
        Type::List(_) | Type::LargeList(_) | Type::FixedSizeList(..) => "a list",
        Type::Struct(_) => "a struct",
        Type::Map(..) => "a map",
        Type::FixedSizeBinary(_) => "bytes of a fixed length",
        other => return format!("{other:?}"),
    };
    name.to_owned()
}

/// Appends the numbers of an array, `NaN` where missing. Returns false if it contains something
/// else.
pub(crate) fn append_numbers(numbers: &mut Vec<f64>, array: &dyn Array) -> bool {
    append_as::<f64>(numbers, array, |value| value)
        || append_as::<i64>(numbers, array, |value| value as f64)
        || append_as::<i32>(numbers, array, f64::from)
        || append_as::<f32>(numbers, array, f64::from)
        || append_as::<i16>(numbers, array, f64::from)
        || append_as::<i8>(numbers, array, f64::from)
        || append_as::<u8>(numbers, array, f64::from)
        || append_as::<u16>(numbers, array, f64::from)
        || append_as::<u32>(numbers, array, f64::from)
        || append_as::<u64>(numbers, array, |value| value as f64)
        || append_decimals(numbers, array)
        || append_halves(numbers, array)
        || append_nothing(numbers, array)
}

fn append_as<T: NativeType>(
    numbers: &mut Vec<f64>,
    array: &dyn Array,
    convert: impl Fn(T) -> f64,
) -> bool {
    let Some(array) = array.as_any().downcast_ref::<PrimitiveArray<T>>() else { return false };
    let before = numbers.len();
    numbers.extend(array.values().iter().map(|value| convert(*value)));
    if let Some(validity) = array.validity() {
        for (number, is_known) in numbers[before..].iter_mut().zip(validity.iter()) {
            *number = if is_known { *number } else { f64::NAN };
        }
    }
    true
}

fn append_decimals(numbers: &mut Vec<f64>, array: &dyn Array) -> bool {
    let ArrowDataType::Decimal(_, scale) = *array.dtype() else { return false };
    append_as::<i128>(numbers, array, |value| decimal(value, scale))
}

/// Returns the float nearest to `value` divided by ten to the power of `scale`.
fn decimal(value: i128, scale: usize) -> f64 {
    /// Integers up to 2^53 and powers of ten up to 10^22 are exact as floats.
    ///
    /// Their quotient is then correctly rounded.
    const EXACT: i128 = 1 << 53;
    if value.abs() <= EXACT && scale <= 22 {
        return value as f64 / 10_f64.powi(scale as i32);
    }
    format!("{value}e-{scale}").parse().unwrap_or(f64::NAN)
}

/// Appends 16-bit floats, which are stored as two bytes each.
fn append_halves(numbers: &mut Vec<f64>, array: &dyn Array) -> bool {
    let Some(array) = array.as_any().downcast_ref::<FixedSizeBinaryArray>() else { return false };
    numbers.extend(array.iter().map(|bytes| match bytes {
        Some(&[low, high]) => half(u16::from_le_bytes([low, high])),
        _ => f64::NAN,
    }));
    true
}

/// Decodes a 16-bit float (IEEE 754 binary16).
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2_f64.powi(-24),
        0x1f if fraction > 0.0 => f64::NAN,
        0x1f => f64::INFINITY,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    }
}

fn append_nothing(numbers: &mut Vec<f64>, array: &dyn Array) -> bool {
    let is_nothing = array.as_any().is::<NullArray>();
    if is_nothing {
        numbers.resize(numbers.len() + array.len(), f64::NAN);
    }
    is_nothing
}

/// Returns the integers of an integer array, exact, `None` where missing.
///
/// Returns `None` for an array of another type.
pub(crate) fn whole_numbers(array: &dyn Array) -> Option<Vec<Option<i128>>> {
    fn of<T: NativeType + Into<i128>>(array: &dyn Array) -> Option<Vec<Option<i128>>> {
        let array = array.as_any().downcast_ref::<PrimitiveArray<T>>()?;
        Some(array.iter().map(|value| value.map(|value| (*value).into())).collect())
    }
    if let ArrowDataType::Decimal(_, scale) = array.dtype()
        && *scale > 0
    {
        return None;
    }
    of::<i64>(array)
        .or_else(|| of::<u64>(array))
        .or_else(|| of::<i32>(array))
        .or_else(|| of::<u32>(array))
        .or_else(|| of::<i16>(array))
        .or_else(|| of::<u16>(array))
        .or_else(|| of::<i8>(array))
        .or_else(|| of::<u8>(array))
        .or_else(|| of::<i128>(array))
}

/// Calls `visit` with every cell of an array of texts, bytes or booleans.
///
/// Returns false if the array has another type. A cell that is not UTF-8 is passed as `Err`.
pub(crate) fn visit_cells(
    array: &dyn Array,
    mut visit: impl FnMut(Result<Cell<'_>, &[u8]>),
) -> bool {
    let any = array.as_any();
    if let Some(texts) = any.downcast_ref::<Utf8ViewArray>() {
        texts.iter().for_each(|text| visit(Ok(text.map_or(Cell::Missing, Cell::Text))));
    } else if let Some(bytes) = any.downcast_ref::<BinaryViewArray>() {
        bytes.iter().for_each(|bytes| match bytes {
            None => visit(Ok(Cell::Missing)),
            Some(bytes) => visit(str::from_utf8(bytes).map(Cell::Text).map_err(|_| bytes)),
        });
    } else if let Some(flags) = any.downcast_ref::<BooleanArray>() {
        flags.iter().for_each(|flag| visit(Ok(flag.map_or(Cell::Missing, Cell::Flag))));
    } else {
        return false;
    }
    true
}

/// Checks whether the file ends with the Parquet magic bytes.
fn is_closed(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() < 12 {
        return Ok(false);
    }
    let mut mark = [0; 4];
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut mark)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(&mark == PARQUET_MAGIC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_16_bits_have_the_values_of_the_standard() {
        for (bits, expected) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65_504.0),
            (0x0400, 6.103_515_625e-5),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x3555, 0.333_251_953_125),
            (0x7c00, f64::INFINITY),
        ] {
            assert_eq!(half(bits).to_bits(), f64::to_bits(expected), "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn decimals_are_the_nearest_floats() {
        for (value, scale, text) in [
            (69_652_800, 2, "696528"),
            (-1, 3, "-0.001"),
            (6_195_906_886_825_256, 16, "0.6195906886825256"),
            (123_456_789_012_345_678_901_234_567, 10, "12345678901234567.8901234567"),
        ] {
            assert_eq!(
                decimal(value, scale).to_bits(),
                text.parse::<f64>().unwrap().to_bits(),
                "{text}"
            );
        }
    }
}
