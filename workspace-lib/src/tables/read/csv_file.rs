//! Reader of CSV files: one fast pass over the bytes, and a slow exact diagnosis after an error.
//!
//! `docs/performance.md`, “What pays for itself”, compares it with the crate `csv`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use polars::prelude::polars_err;
use rayon::prelude::*;

use super::cells::RowChunk;
use super::header::compare_header;
use super::lines::Block;
use super::records::Records;
use super::rows::{Layout, ParseError};
use super::shape::{ShapeError, first_shape_error};
use super::{Columns, Error, Result, SchemaColumn, Table, bad_cells, collect_columns};
use crate::files::Input;

/// Number of bytes that a thread parses as one range.
///
/// A range and its cells fit into the thread's cache.
const RANGE: u64 = 256 << 10;

/// Number of ranges per thread that are parsed before their cells are appended.
///
/// With this many ranges, waiting for the slowest thread costs little.
const RANGES_PER_THREAD: usize = 32;

/// Number of rows per chunk when a file has line ends inside texts.
const CHUNK_ROWS: usize = 50_000;

/// Maximum number of bytes of the first line that are searched for the separator.
const LONGEST_HEADER: u64 = 1 << 20;

/// Supported separators. The comma comes first, so it wins a tie in the first line.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A CSV file.
#[derive(Debug, Clone, Copy)]
pub(super) struct CsvSource<'a> {
    /// The path that the user gave, for messages.
    pub(super) file: &'a Path,
    /// The path to read: the file itself, or its unpacked copy.
    pub(super) content: &'a Path,
    /// Comma, semicolon or tab.
    pub(super) separator: u8,
}

impl<'a> CsvSource<'a> {
    /// Detects the separator of `input` from its first line.
    pub(super) fn new(input: &'a Input) -> Result<Self> {
        let (file, content) = (input.path(), input.content());
        let separator = detect_separator(content)
            .map_err(|source| Error::Io { file: file.to_path_buf(), source })?;
        Ok(Self { file, content, separator })
    }

    fn io_error(&self, source: io::Error) -> Error {
        Error::Io { file: self.file.to_path_buf(), source }
    }
}

/// Returns the most frequent separator of a file's first line.
pub(crate) fn detect_separator(file: &Path) -> io::Result<u8> {
    let mut line = Vec::new();
    BufReader::new(File::open(file)?).take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
    let mut is_quoted = false;
    let mut counts = [0; SEPARATORS.len()];
    for byte in line {
        is_quoted ^= byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|separator| *separator == byte && !is_quoted) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let first = counts.iter().position(|count| *count == most).unwrap_or_default();
    Ok(SEPARATORS[first])
}

/// Reads the `selected` columns of a CSV file.
pub(super) fn read(
    input: &Input,
    table: Table,
    selected: &[&'static SchemaColumn],
) -> Result<Columns> {
    let source = CsvSource::new(input)?;
    let CsvSource { file, content, separator } = source;
    let header = Header::read(&source)?;
    let remarks = compare_header(file, table, &header.names)?;
    let present: Vec<&'static SchemaColumn> = selected
        .iter()
        .copied()
        .filter(|column| header.names.iter().any(|name| name == column.name))
        .collect();
    let layout = Layout::new(&header.names, separator, &present);

    let mut rows = read_ranges(content, header.end, &layout, &present);
    if matches!(rows, Err(Failure::Parse(ParseError::OpenQuote))) {
        // A text may contain line ends, so a range may begin inside a text. The second attempt
        // reads from the beginning, record by record.
        rows = read_records(content, header.end, &layout, &present);
    }
    match rows {
        Ok(rows) => collect_columns(file, table, selected, &present, rows, remarks),
        Err(Failure::Io(error)) => Err(source.io_error(error)),
        Err(Failure::Parse(_)) => Err(explain(&source, &header, &present)),
    }
}

/// The header line of a CSV file.
struct Header {
    names: Vec<String>,
    /// Position of the first byte after the line end.
    end: u64,
}

impl Header {
    fn read(source: &CsvSource<'_>) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(source.separator)
            .from_path(source.content)
            .map_err(|error| source.io_error(error.into()))?;
        let mut record = csv::ByteRecord::new();
        let found =
            reader.read_byte_record(&mut record).map_err(|error| source.io_error(error.into()))?;
        if !found {
            return Err(Error::Empty {
                file: source.file.to_path_buf(),
                what: "the file is empty",
            });
        }
        let names =
            record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let end = line_start(source.content, reader.position().byte())
            .map_err(|error| source.io_error(error))?;
        Ok(Self { names, end })
    }
}

/// Returns where the next line starts.
///
/// The CSV reader stops after `\r`; this function also skips a following `\n`.
fn line_start(file: &Path, position: u64) -> io::Result<u64> {
    let mut handle = File::open(file)?;
    handle.seek(SeekFrom::Start(position))?;
    let mut next = [0];
    let is_line_feed = handle.read(&mut next)? == 1 && next == *b"\n";
    Ok(position + u64::from(is_line_feed))
}

/// Reason why rows could not be read.
enum Failure {
    Io(io::Error),
    Parse(ParseError),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}

/// Reusable buffers of one range: its lines and their cells.
struct RangeBuffers {
    block: Block,
    chunk: RowChunk,
}

/// Reads the rows after `start` on all threads. No row may contain a line end.
fn read_ranges(
    content: &Path,
    start: u64,
    layout: &Layout,
    columns: &[&'static SchemaColumn],
) -> Result<RowChunk, Failure> {
    let handle = File::open(content)?;
    let size = handle.metadata()?.len();
    let count = RANGES_PER_THREAD * rayon::current_num_threads();
    let mut buffers: Vec<RangeBuffers> = (0..count)
        .map(|_| RangeBuffers { block: Block::default(), chunk: RowChunk::new(columns) })
        .collect();
    let mut all = RowChunk::new(columns);
    let step = buffers.len() as u64 * RANGE;
    for from in (start..size).step_by(step as usize) {
        let to = size.min(from + step);
        let ranges: Vec<u64> = (from..to).step_by(RANGE as usize).collect();
        let working = &mut buffers[..ranges.len()];
        let outcomes: Vec<Result<(), Failure>> = working
            .par_iter_mut()
            .zip(&ranges)
            .map(|(RangeBuffers { block, chunk }, from)| {
                block.read(&handle, start, *from, size.min(from + RANGE), size)?;
                chunk.clear();
                Ok(chunk.parse(layout, block.lines())?)
            })
            .collect();
        // The first error decides. The ranges after an open quotation mark were not parsed
        // correctly, so their errors mean nothing.
        outcomes.into_iter().collect::<Result<(), Failure>>()?;
        let chunks: Vec<&RowChunk> = working.iter().map(|buffers| &buffers.chunk).collect();
        if all.rows == 0 {
            let rows: usize = chunks.iter().map(|chunk| chunk.rows).sum();
            all.reserve(expected_rows(rows, to - from, size - start));
        }
        all.append(&chunks).map_err(|_| ParseError::InvalidRow)?;
    }
    Ok(all)
}

/// Estimates the rows in `size` bytes from the `rows` in the first `bytes`, plus 2 %.
///
/// If the first `bytes` are the whole file, the result is exact.
fn expected_rows(rows: usize, bytes: u64, size: u64) -> usize {
    if bytes == size { rows } else { (rows as f64 / bytes as f64 * size as f64 * 1.02) as usize }
}

/// Reads the rows after `start` one by one. A text may contain line ends.
fn read_records(
    content: &Path,
    start: u64,
    layout: &Layout,
    columns: &[&'static SchemaColumn],
) -> Result<RowChunk, Failure> {
    let mut records = Records::open(content, start)?;
    let (mut all, mut chunk) = (RowChunk::new(columns), RowChunk::new(columns));
    while let Some(record) = records.read()? {
        chunk.parse_record(layout, record.bytes)?;
        if chunk.rows == CHUNK_ROWS {
            all.append(&[&chunk]).map_err(|_| ParseError::InvalidRow)?;
            chunk.clear();
        }
    }
    all.append(&[&chunk]).map_err(|_| ParseError::InvalidRow)?;
    Ok(all)
}

/// Finds the first problem of a file that could not be parsed.
fn explain(source: &CsvSource<'_>, header: &Header, present: &[&'static SchemaColumn]) -> Error {
    let path = source.file.to_path_buf();
    let width = header.names.len();
    match first_shape_error(source.content, source.separator, header.end, width) {
        Err(error) => return source.io_error(error),
        Ok(Some(ShapeError::UnclosedQuote { row })) => {
            return Error::UnclosedQuote { file: path, row };
        }
        Ok(Some(ShapeError::Ragged { row, cells })) => {
            let hint = match cells {
                0 => "The line is blank; remove it.",
                cells if cells < width => "The line is cut short; copy or export the file again.",
                _ => {
                    "A decimal comma or an unquoted comma splits a cell; export numbers with a point and texts in quotes."
                }
            };
            return Error::Ragged { file: path, row, expected: width, found: cells, hint };
        }
        Ok(None) => {}
    }
    match bad_cells(source, present, 1) {
        Err(error) => error,
        Ok(mut cells) if !cells.is_empty() => cells.remove(0),
        Ok(_) => Error::Frame {
            file: path,
            source: polars_err!(ComputeError: "rows could not be told apart; check the quotation marks"),
        },
    }
}
