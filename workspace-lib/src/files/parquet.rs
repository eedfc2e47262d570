//! Writer of Parquet files that encodes the columns on all cores.

use std::io::Write;

use polars::prelude::{ArrowSchema, CompatLevel, DataFrame, PolarsResult, Schema, SchemaExt};
use polars_io::parquet::write::{BatchedWriter, ParquetWriter, get_encodings};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Encoding, StatisticsOptions, Version, WriteOptions,
    array_to_columns, compress,
};
use rayon::prelude::*;

/// Number of rows of a row group.
///
/// A row group is encoded in memory before it is written. This size is large enough for readers to
/// work at full speed.
pub const ROW_GROUP: usize = 1 << 17;

/// Options that make files quick to write and quick to read.
///
/// There are no statistics, because no reader in this project skips rows by them.
const OPTIONS: WriteOptions = WriteOptions {
    statistics: StatisticsOptions {
        min_value: false,
        max_value: false,
        distinct_count: false,
        null_count: false,
        binary_statistics_truncate_length: None,
    },
    version: Version::V1,
    compression: CompressionOptions::Snappy,
    data_page_size: None,
};

/// Writes a whole data frame as a Parquet file.
///
/// # Errors
/// The polars error if a column cannot be encoded or `out` cannot be written to.
pub fn write_parquet(frame: &DataFrame, out: impl Write) -> PolarsResult<()> {
    let mut file = ParquetFile::new(out, frame.schema())?;
    let mut frame = frame.clone();
    frame.rechunk_mut_par();
    for from in (0..frame.height()).step_by(ROW_GROUP) {
        file.append(&frame.slice(from as i64, ROW_GROUP))?;
    }
    file.finish()
}

/// A Parquet file that is written one row group at a time.
pub struct ParquetFile<W: Write> {
    writer: BatchedWriter<W>,
    encodings: Vec<Vec<Encoding>>,
}

impl<W: Write> ParquetFile<W> {
    /// Creates a file for rows with this schema.
    ///
    /// # Errors
    /// The polars error if Parquet has no type for a column.
    pub fn new(out: W, schema: &Schema) -> PolarsResult<Self> {
        let arrow: ArrowSchema = schema.to_arrow(CompatLevel::newest());
        let encodings = get_encodings(&arrow).iter().cloned().collect();
        let writer = ParquetWriter::new(out).with_statistics(OPTIONS.statistics).batched(schema)?;
        Ok(Self { writer, encodings })
    }

    /// Appends the rows of `frame` as a row group of their own.
    ///
    /// # Errors
    /// The polars error if a column cannot be encoded or the file cannot be written to.
    pub fn append(&mut self, frame: &DataFrame) -> PolarsResult<()> {
        let fields = self.writer.parquet_schema().fields().to_vec();
        for batch in frame.iter_chunks(CompatLevel::newest(), false) {
            let arrays = batch.columns().par_iter().zip(fields.clone()).zip(&self.encodings);
            let encoded = arrays.map(|((array, field), encoding)| {
                let leaves = array_to_columns(array, field, OPTIONS, encoding)?;
                let pages = leaves.into_iter().flatten();
                pages.map(|page| Ok(compress(page?, Vec::new(), OPTIONS.compression)?)).collect()
            });
            let pages = encoded.collect::<PolarsResult<Vec<Vec<CompressedPage>>>>()?;
            self.writer.write_row_group(batch.len() as u64, &pages)?;
        }
        Ok(())
    }

    /// Writes the footer, which readers need.
    ///
    /// # Errors
    /// The polars error if the file cannot be written to.
    pub fn finish(self) -> PolarsResult<()> {
        self.writer.finish().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use polars::prelude::{NamedFrom, Series};
    use polars_io::SerReader;
    use polars_io::prelude::ParquetReader;

    use super::*;

    fn frame(rows: usize) -> DataFrame {
        let every = |step: usize| (0..rows).map(move |row| (row % step != 0).then_some(row));
        let columns = vec![
            Series::new(
                "number".into(),
                every(3).map(|row| row.map(|row| row as f64 / 7.0)).collect::<Vec<_>>(),
            ),
            Series::new("whole".into(), (0..rows as i64).collect::<Vec<_>>()),
            Series::new(
                "text".into(),
                every(5).map(|row| row.map(|row| format!("é{}", row % 40))).collect::<Vec<_>>(),
            ),
            Series::new("missing".into(), vec![None::<f64>; rows]),
        ];
        DataFrame::new(rows, columns.into_iter().map(Into::into).collect()).unwrap()
    }

    fn read(bytes: Vec<u8>) -> DataFrame {
        ParquetReader::new(Cursor::new(bytes)).finish().unwrap()
    }

    #[test]
    fn what_is_read_is_what_was_written_whatever_the_row_groups() {
        for rows in [0, 1, 1000, ROW_GROUP + 1] {
            let frame = frame(rows);
            let mut bytes = Vec::new();
            write_parquet(&frame, &mut bytes).unwrap();
            assert!(read(bytes).equals_missing(&frame), "{rows} rows");
        }
    }

    #[test]
    fn rows_may_come_in_pieces() {
        let frame = frame(100);
        let mut bytes = Vec::new();
        let mut file = ParquetFile::new(&mut bytes, frame.schema()).unwrap();
        let mut pieces = frame.slice(10, 20);
        pieces.vstack_mut(&frame.slice(30, 70)).unwrap();
        file.append(&frame.slice(0, 10)).unwrap();
        file.append(&pieces).unwrap();
        file.finish().unwrap();
        assert!(read(bytes).equals_missing(&frame));
    }
}
