//! Parser from the lines of a CSV file to cells.
//!
//! A line without quotation marks is parsed in one pass. Selected cells are parsed in place, all
//! other cells are skipped, and the number of cells is compared with the header's. Anything unusual
//! stops the pass. [`super::shape`] and [`super::diagnosis`] then find the problem and its
//! position.

use memchr::{memchr, memchr_iter};
use scoring::Cell;

use super::canonical::Meaning;
use super::cells::{Cells, Stretch};
use super::number;
use super::swar::{after_cells, after_last_cells, cell_end};
use super::{SchemaColumn, quoted};

/// Positions of the selected columns in a line.
#[derive(Debug)]
pub(super) struct Layout {
    /// Number of cells in a line.
    width: usize,
    /// The selected columns, in file order.
    wanted: Vec<Wanted>,
    /// Number of cells after the last selected one.
    tail: usize,
    separator: u8,
}

#[derive(Debug, Clone, Copy)]
struct Wanted {
    /// Position in the line.
    position: usize,
    /// Number of cells between the previous selected one and this one.
    skipped: usize,
    is_last_of_line: bool,
    /// Position among the requested columns.
    target: usize,
    meaning: Meaning,
}

/// Reason why lines cannot be parsed in one pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A quotation mark is still open at the end of a line.
    OpenQuote,
    /// A line has too many or too few cells, or a cell does not fit its column.
    Unfit,
}

impl Layout {
    /// Finds `columns` in lines that have the cells of `header`.
    ///
    /// The separator is a comma, a semicolon or a tab.
    pub(super) fn new(header: &[String], separator: u8, columns: &[&'static SchemaColumn]) -> Self {
        let width = header.len();
        let mut found: Vec<(usize, usize)> = columns
            .iter()
            .enumerate()
            .filter_map(|(target, column)| {
                Some((header.iter().position(|name| name == column.name)?, target))
            })
            .collect();
        found.sort_unstable();
        let mut next = 0;
        let wanted: Vec<Wanted> = found
            .into_iter()
            .map(|(position, target)| {
                let column = columns[target];
                let skipped = position - next;
                next = position + 1;
                Wanted {
                    position,
                    skipped,
                    is_last_of_line: next == width,
                    target,
                    meaning: Meaning::of(column),
                }
            })
            .collect();
        Self { width, wanted, tail: width - next, separator }
    }
}

impl Stretch {
    /// Appends the rows of `lines`, whose first `length` bytes are data and the rest padding.
    pub(super) fn parse(
        &mut self,
        layout: &Layout,
        lines: &[u8],
        length: usize,
    ) -> Result<(), Stop> {
        // Each separator has its own compiled code, so it is no variable in the inner loop.
        match layout.separator {
            b';' => self.parse_separated::<b';'>(layout, lines, length),
            b'\t' => self.parse_separated::<b'\t'>(layout, lines, length),
            _ => self.parse_separated::<b','>(layout, lines, length),
        }
    }

    fn parse_separated<const SEPARATOR: u8>(
        &mut self,
        layout: &Layout,
        lines: &[u8],
        length: usize,
    ) -> Result<(), Stop> {
        let mut quotes = memchr_iter(b'"', &lines[..length]);
        let mut quote = quotes.next();
        let mut at = 0;
        while at < length {
            if let Some(next) = quote {
                let end = memchr(b'\n', &lines[at..]).map_or(length, |found| at + found);
                if next < end {
                    self.parse_record(layout, &lines[at..end])?;
                    at = end + 1;
                    quote = quotes.find(|quote| *quote >= at);
                    continue;
                }
            }
            at = self.parse_line::<SEPARATOR>(layout, lines, at).ok_or(Stop::Unfit)?;
        }
        Ok(())
    }

    /// Appends the row of the line at `at`, and returns the position of the next line.
    ///
    /// The line must have no quotation marks.
    #[inline]
    fn parse_line<const SEPARATOR: u8>(
        &mut self,
        layout: &Layout,
        lines: &[u8],
        mut at: usize,
    ) -> Option<usize> {
        for wanted in &layout.wanted {
            if wanted.skipped > 0 {
                at = after_cells::<SEPARATOR>(lines, at, wanted.skipped)?;
            }
            match &mut self.cells[wanted.target] {
                Cells::Numbers(numbers) => {
                    let (value, end) = match number::simple::<SEPARATOR>(lines, at) {
                        Some((value, end)) => (wanted.meaning.accept(value)?, end),
                        None => unusual_number::<SEPARATOR>(lines, at, wanted.meaning)?,
                    };
                    numbers.push(value);
                    at = end;
                }
                Cells::Categories { codes, words } => {
                    let end = cell_end::<SEPARATOR>(lines, at);
                    let cell = &lines[at..end];
                    let is_carriage_return = wanted.is_last_of_line && cell.last() == Some(&b'\r');
                    codes.push(
                        words.code(&cell[..cell.len() - usize::from(is_carriage_return)]).ok()?,
                    );
                    at = end;
                }
            }
            if wanted.is_last_of_line {
                at += usize::from(lines[at] == b'\r');
            }
            if lines[at] != if wanted.is_last_of_line { b'\n' } else { SEPARATOR } {
                return None;
            }
            at += 1;
        }
        if layout.tail > 0 {
            at = after_last_cells::<SEPARATOR>(lines, at, layout.tail)?;
        }
        self.rows += 1;
        Some(at)
    }

    /// Appends the row of a record, which may have quoted cells.
    pub(super) fn parse_record(&mut self, layout: &Layout, record: &[u8]) -> Result<(), Stop> {
        let cells = quoted::cells(record, layout.separator).ok_or(Stop::OpenQuote)?;
        if cells.len() != layout.width {
            return Err(Stop::Unfit);
        }
        for wanted in &layout.wanted {
            let cell = quoted::content(cells[wanted.position]);
            match &mut self.cells[wanted.target] {
                Cells::Numbers(numbers) => {
                    numbers.push(written(&cell, wanted.meaning).ok_or(Stop::Unfit)?);
                }
                Cells::Categories { codes, words } => {
                    codes.push(words.code(&cell).map_err(|_| Stop::Unfit)?)
                }
            }
        }
        self.rows += 1;
        Ok(())
    }
}

/// Parses a number that does not have the simple form, or a word.
///
/// Returns it with the position of the separator or line end.
#[inline(never)]
fn unusual_number<const SEPARATOR: u8>(
    lines: &[u8],
    at: usize,
    meaning: Meaning,
) -> Option<(f64, usize)> {
    let end = cell_end::<SEPARATOR>(lines, at);
    let cell = &lines[at..end];
    let cell = if lines[end] == b'\n' { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell };
    Some((written(cell, meaning)?, end))
}

fn written(cell: &[u8], meaning: Meaning) -> Option<f64> {
    meaning.read(Cell::Written(str::from_utf8(cell).ok()?))
}
