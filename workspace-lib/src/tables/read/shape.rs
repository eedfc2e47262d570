//! Whether every line of a CSV file has as many cells as its header.
//!
//! The fast reader fills a short line with missing values, drops the end of a long one, and reads a blank line as a row of
//! missing values. This pass comes first and refuses all three, so that nothing is lost silently.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use memchr::{memchr, memchr_iter};
use rayon::prelude::*;

/// Bytes of the file that one task looks at.
const RANGE: u64 = 4 << 20;

/// What the lines after the header look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// All rows have the header's number of cells.
    Regular {
        /// How many rows.
        rows: usize,
    },
    /// The first row, from 1, that has not.
    Ragged {
        /// Data row.
        row: usize,
        /// Its cells.
        cells: usize,
    },
    /// A quotation mark opened in the record of this row is still open at the end of the file.
    UnclosedQuote {
        /// Data row.
        row: usize,
    },
}

/// Looks at all lines after the header, which ends at byte `start` and has `width` cells.
pub(super) fn shape(file: &Path, start: u64, width: usize) -> io::Result<Shape> {
    let end = file.metadata()?.len();
    let ranges: Vec<(u64, u64)> =
        (start..end).step_by(RANGE as usize).map(|from| (from, end.min(from + RANGE))).collect();
    let parts: Vec<Part> =
        ranges.into_par_iter().map(|(from, to)| scan(file, start, from, to, width)).collect::<io::Result<_>>()?;

    let mut rows = 0;
    for part in parts {
        match part.stopped {
            None => rows += part.rows,
            Some(Stop::Ragged { cells }) => return Ok(Shape::Ragged { row: rows + part.rows + 1, cells }),
            // A quoted text may contain line ends, so that a range may begin inside one: look again, from the beginning.
            Some(Stop::OpenQuote) => return scan_records(file, start, width),
        }
    }
    Ok(Shape::Regular { rows })
}

/// Regular rows of a range, and why the scan stopped before its end.
struct Part {
    rows: usize,
    stopped: Option<Stop>,
}

enum Stop {
    Ragged { cells: usize },
    OpenQuote,
}

/// Scans the lines that begin in `from..to`.
fn scan(file: &Path, start: u64, from: u64, to: u64, width: usize) -> io::Result<Part> {
    let block = lines(file, start, from, to)?;
    let is_plain = memchr(b'"', &block).is_none();
    let mut rows = 0;
    let mut rest = block.as_slice();
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = without_line_end(line);
        let cells = if is_plain { Some(plain_cells(line)) } else { cells(line) };
        match cells {
            Some(cells) if cells == width => rows += 1,
            Some(cells) => return Ok(Part { rows, stopped: Some(Stop::Ragged { cells }) }),
            None => return Ok(Part { rows, stopped: Some(Stop::OpenQuote) }),
        }
    }
    Ok(Part { rows, stopped: None })
}

/// The lines that begin in `from..to`, where `start` is the beginning of a line.
fn lines(file: &Path, start: u64, from: u64, to: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    // The line that contains the byte before `from` belongs to the range before.
    let before = u64::from(from > start);
    file.seek(SeekFrom::Start(from - before))?;
    let mut block = Vec::with_capacity((to - from) as usize + 4096);
    (&mut file).take(to - from + before).read_to_end(&mut block)?;
    if before > 0 {
        match memchr(b'\n', &block) {
            Some(at) => block.drain(..=at),
            None => block.drain(..),
        };
    }
    if block.last().is_some_and(|last| *last != b'\n') {
        BufReader::with_capacity(4096, file).read_until(b'\n', &mut block)?;
    }
    Ok(block)
}

/// Scans in order, joining the lines of a quoted text.
fn scan_records(file: &Path, start: u64, width: usize) -> io::Result<Shape> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(file)?);
    reader.seek(SeekFrom::Start(start))?;
    let mut record = Vec::new();
    let mut rows = 0;
    loop {
        if reader.read_until(b'\n', &mut record)? == 0 {
            let open = !record.is_empty();
            return Ok(if open { Shape::UnclosedQuote { row: rows + 1 } } else { Shape::Regular { rows } });
        }
        match cells(without_line_end(&record)) {
            Some(cells) if cells == width => rows += 1,
            Some(cells) => return Ok(Shape::Ragged { row: rows + 1, cells }),
            None => continue,
        }
        record.clear();
    }
}

/// Cells of a line: none in a blank one; `None` if a quotation mark is still open at its end.
fn cells(line: &[u8]) -> Option<usize> {
    if memchr(b'"', line).is_none() {
        return Some(plain_cells(line));
    }
    let mut quoted = false;
    let mut cells = 1;
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => cells += 1,
            _ => {}
        }
    }
    (!quoted).then_some(cells)
}

/// Cells of a line without quotation marks.
fn plain_cells(line: &[u8]) -> usize {
    if line.is_empty() {
        return 0;
    }
    1 + memchr_iter(b',', line).count()
}

fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn shape_of(content: &str, width: usize) -> Shape {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let start = content.find('\n').unwrap() as u64 + 1;
        shape(file.path(), start, width).unwrap()
    }

    #[test]
    fn counts_rows_with_and_without_a_last_line_end() {
        assert_eq!(shape_of("a,b\n1,2\n3,4\n", 2), Shape::Regular { rows: 2 });
        assert_eq!(shape_of("a,b\r\n1,2\r\n3,4", 2), Shape::Regular { rows: 2 });
    }

    #[test]
    fn finds_short_long_and_blank_lines() {
        assert_eq!(shape_of("a,b\n1,2\n3\n", 2), Shape::Ragged { row: 2, cells: 1 });
        assert_eq!(shape_of("a,b\n1,2,5\n", 2), Shape::Ragged { row: 1, cells: 3 });
        assert_eq!(shape_of("a,b\n1,2\n\n3,4\n", 2), Shape::Ragged { row: 2, cells: 0 });
    }

    #[test]
    fn leaves_commas_and_line_ends_in_quotes_alone() {
        assert_eq!(shape_of("a,b\n1,\"x, y\"\n\"two\nlines\",2\n3,4\n", 2), Shape::Regular { rows: 3 });
        assert_eq!(shape_of("a,b\n1,2\n\"3,4\n5,6\n", 2), Shape::UnclosedQuote { row: 2 });
    }

    #[test]
    fn joins_ranges_at_line_ends() {
        let line = "12,3456\n";
        let rows = 2 * RANGE as usize / line.len() + 1000;
        let content = format!("a,b\n{}", line.repeat(rows));
        assert_eq!(shape_of(&content, 2), Shape::Regular { rows });
        assert_eq!(shape_of(&format!("{content}7\n"), 2), Shape::Ragged { row: rows + 1, cells: 1 });
    }
}
