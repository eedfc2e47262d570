//! Parser from the lines of a CSV file to cells.
//!
//! A line without quotation marks is parsed in one pass. Selected cells are parsed in place, all
//! other cells are skipped, and the number of cells is compared with the header's. Anything unusual
//! stops the pass. [`super::shape`] and [`super::diagnosis`] then find the problem and its
//! position.

use memchr::{memchr, memchr_iter};
use scoring::Cell;

use super::cells::{Cells, RowChunk};
use super::number;
use super::number_rule::NumberRule;
use super::separators::{after_cells, after_last_cells, cell_end};
use super::{SchemaColumn, quoted};

/// Positions of the selected columns in a line.
#[derive(Debug)]
pub(super) struct Layout {
    /// Number of cells in a line.
    width: usize,
    /// The selected columns, in file order.
    selected: Vec<SelectedColumn>,
    /// Number of cells after the last selected one.
    tail: usize,
    separator: u8,
}

#[derive(Debug, Clone, Copy)]
struct SelectedColumn {
    /// Position in the line.
    position: usize,
    /// Number of cells between the previous selected one and this one.
    skipped: usize,
    is_last_of_line: bool,
    /// Position among the requested columns.
    target: usize,
    rule: NumberRule,
}

/// Reason why lines cannot be parsed in one pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParseError {
    /// A quotation mark is still open at the end of a line.
    OpenQuote,
    /// A line has too many or too few cells, or a cell does not fit its column.
    InvalidRow,
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
        let selected: Vec<SelectedColumn> = found
            .into_iter()
            .map(|(position, target)| {
                let column = columns[target];
                let skipped = position - next;
                next = position + 1;
                SelectedColumn {
                    position,
                    skipped,
                    is_last_of_line: next == width,
                    target,
                    rule: NumberRule::for_column(column),
                }
            })
            .collect();
        Self { width, selected, tail: width - next, separator }
    }
}

impl RowChunk {
    /// Appends the rows of `lines`; the last one has its line end, too.
    pub(super) fn parse(&mut self, layout: &Layout, lines: &[u8]) -> Result<(), ParseError> {
        // Each separator has its own compiled code, so it is no variable in the inner loop.
        match layout.separator {
            b';' => self.parse_separated::<b';'>(layout, lines),
            b'\t' => self.parse_separated::<b'\t'>(layout, lines),
            _ => self.parse_separated::<b','>(layout, lines),
        }
    }

    fn parse_separated<const SEPARATOR: u8>(
        &mut self,
        layout: &Layout,
        lines: &[u8],
    ) -> Result<(), ParseError> {
        let mut quotes = memchr_iter(b'"', lines);
        let mut quote = quotes.next();
        let mut at = 0;
        while at < lines.len() {
            if let Some(next) = quote {
                let end = memchr(b'\n', &lines[at..]).map_or(lines.len(), |found| at + found);
                if next < end {
                    self.parse_record(layout, &lines[at..end])?;
                    at = end + 1;
                    quote = quotes.find(|quote| *quote >= at);
                    continue;
                }
            }
            at = self.parse_line::<SEPARATOR>(layout, lines, at).ok_or(ParseError::InvalidRow)?;
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
        for column in &layout.selected {
            if column.skipped > 0 {
                at = after_cells::<SEPARATOR>(lines, at, column.skipped)?;
            }
            match &mut self.cells[column.target] {
                Cells::Numbers(numbers) => {
                    let (value, end) = match number::parse_finite::<SEPARATOR>(lines, at) {
                        Some((value, end)) => (column.rule.accept(value)?, end),
                        None => parse_unusual::<SEPARATOR>(lines, at, column.rule)?,
                    };
                    numbers.push(value);
                    at = end;
                }
                Cells::Categories { codes, interner } => {
                    let end = cell_end::<SEPARATOR>(lines, at);
                    let cell = &lines[at..end];
                    let is_carriage_return = column.is_last_of_line && cell.last() == Some(&b'\r');
                    codes.push(
                        interner
                            .code(&cell[..cell.len() - usize::from(is_carriage_return)])
                            .ok()?,
                    );
                    at = end;
                }
            }
            if column.is_last_of_line {
                at += usize::from(lines[at] == b'\r');
            }
            if lines[at] != if column.is_last_of_line { b'\n' } else { SEPARATOR } {
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
    pub(super) fn parse_record(
        &mut self,
        layout: &Layout,
        record: &[u8],
    ) -> Result<(), ParseError> {
        let cells = quoted::cells(record, layout.separator).ok_or(ParseError::OpenQuote)?;
        if cells.len() != layout.width {
            return Err(ParseError::InvalidRow);
        }
        for column in &layout.selected {
            let cell = quoted::content(cells[column.position]);
            match &mut self.cells[column.target] {
                Cells::Numbers(numbers) => {
                    numbers.push(parse_number(&cell, column.rule).ok_or(ParseError::InvalidRow)?);
                }
                Cells::Categories { codes, interner } => {
                    codes.push(interner.code(&cell).map_err(|_| ParseError::InvalidRow)?);
                }
            }
        }
        self.rows += 1;
        Ok(())
    }
}

/// Parses a cell that is not simply a finite number.
///
/// Returns it with the position of the separator or line end.
#[inline(never)]
fn parse_unusual<const SEPARATOR: u8>(
    lines: &[u8],
    at: usize,
    rule: NumberRule,
) -> Option<(f64, usize)> {
    let end = cell_end::<SEPARATOR>(lines, at);
    let cell = &lines[at..end];
    let cell = if lines[end] == b'\n' { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell };
    Some((parse_number(cell, rule)?, end))
}

fn parse_number(cell: &[u8], rule: NumberRule) -> Option<f64> {
    rule.read(Cell::Untyped(str::from_utf8(cell).ok()?))
}
