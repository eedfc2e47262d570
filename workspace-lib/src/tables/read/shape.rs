//! Exact search for a line with a wrong number of cells. It only runs after an error.

use std::io;
use std::path::Path;

use super::quoted;
use super::records::Records;

/// Error of the first row whose cells do not match the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShapeError {
    /// The row has more or fewer cells than the header.
    Ragged {
        /// Number of the data row, from 1.
        row: usize,
        /// Number of its cells; 0 for a blank line.
        cells: usize,
    },
    /// A quotation mark of the row is still open at the end of the file.
    UnclosedQuote {
        /// Number of the data row, from 1.
        row: usize,
    },
}

/// Finds the first row without `width` cells after the header, which ends at byte `start`.
pub(super) fn first_shape_error(
    content: &Path,
    separator: u8,
    start: u64,
    width: usize,
) -> io::Result<Option<ShapeError>> {
    let mut records = Records::open(content, start)?;
    let mut row = 0;
    while let Some(record) = records.read()? {
        row += 1;
        if !record.is_closed {
            return Ok(Some(ShapeError::UnclosedQuote { row }));
        }
        let cells = quoted::cells(record.bytes, separator).map_or(0, |cells| cells.len());
        if cells != width {
            return Ok(Some(ShapeError::Ragged { row, cells }));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn shape_error(content: &str, width: usize) -> Option<ShapeError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let start = content.find('\n').unwrap() as u64 + 1;
        first_shape_error(file.path(), b',', start, width).unwrap()
    }

    #[test]
    fn has_nothing_to_say_of_regular_rows() {
        assert_eq!(shape_error("a,b\n1,2\n3,4\n", 2), None);
        assert_eq!(shape_error("a,b\r\n1,2\r\n3,4", 2), None);
    }

    #[test]
    fn finds_short_long_and_blank_lines() {
        assert_eq!(shape_error("a,b\n1,2\n3\n", 2), Some(ShapeError::Ragged { row: 2, cells: 1 }));
        assert_eq!(shape_error("a,b\n1,2,5\n", 2), Some(ShapeError::Ragged { row: 1, cells: 3 }));
        assert_eq!(
            shape_error("a,b\n1,2\n\n3,4\n", 2),
            Some(ShapeError::Ragged { row: 2, cells: 0 })
        );
    }

    #[test]
    fn leaves_commas_and_line_ends_in_quotes_alone() {
        assert_eq!(shape_error("a,b\n1,\"x, y\"\n\"two\nlines\",2\n3,4\n", 2), None);
        assert_eq!(
            shape_error("a,b\n1,2\n\"3,4\n5,6\n", 2),
            Some(ShapeError::UnclosedQuote { row: 2 })
        );
    }
}
