//! Columns that are built up while a file is read.
//!
//! Readers parse chunks of rows on any thread, each chunk into cells of its own. The chunks are
//! then appended in file order, so the result does not depend on the number of threads.

use rayon::prelude::*;

use super::interner::{InternError, Interner};
use super::{SchemaColumn, Values};
use crate::tables::Kind;

/// The cells of one column.
#[derive(Debug)]
pub(super) enum Cells {
    /// Numbers, `NaN` where missing.
    Numbers(Vec<f64>),
    /// Codes of categories, 0 where missing.
    Categories { codes: Vec<u16>, interner: Interner },
}

impl Cells {
    /// Creates an empty column.
    pub(super) fn new(column: &SchemaColumn) -> Self {
        Self::absent(column, 0)
    }

    /// Creates the cells of a column that the file does not have: all missing.
    pub(super) fn absent(column: &SchemaColumn, rows: usize) -> Self {
        match column.kind {
            Kind::Integer | Kind::Number => Self::Numbers(vec![f64::NAN; rows]),
            Kind::Category | Kind::Flag => {
                Self::Categories { codes: vec![0; rows], interner: Interner::for_column(column) }
            }
        }
    }

    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }

    /// Removes the cells, but keeps their memory and the codes of the texts.
    pub(super) fn clear(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.clear(),
            Self::Categories { codes, .. } => codes.clear(),
        }
    }

    /// Reserves memory for `rows` rows in total, if that much is available.
    ///
    /// A failed reservation is ignored, because damaged files can declare any number of rows.
    fn reserve(&mut self, rows: usize) {
        let _ = match self {
            Self::Numbers(numbers) => numbers.try_reserve_exact(rows.saturating_sub(numbers.len())),
            Self::Categories { codes, .. } => {
                codes.try_reserve_exact(rows.saturating_sub(codes.len()))
            }
        };
    }

    /// Appends the cells of the next rows.
    fn append(&mut self, next: &Self) -> Result<(), InternError> {
        match (self, next) {
            (Self::Numbers(numbers), Self::Numbers(next)) => numbers.extend_from_slice(next),
            (
                Self::Categories { codes, interner },
                Self::Categories { codes: next, interner: others },
            ) => {
                let translation = interner.translation(others)?;
                codes.extend(next.iter().map(|code| translation[usize::from(*code)]));
            }
            _ => unreachable!("a column has one kind"),
        }
        Ok(())
    }

    pub(super) fn into_values(self) -> Values {
        match self {
            Self::Numbers(numbers) => Values::Numbers(numbers),
            Self::Categories { codes, interner } => {
                Values::Categories { codes, words: interner.into_vec() }
            }
        }
    }
}

/// A chunk of rows, column by column.
#[derive(Debug)]
pub(super) struct RowChunk {
    pub(super) rows: usize,
    pub(super) cells: Vec<Cells>,
}

impl RowChunk {
    /// Creates an empty chunk with these columns.
    pub(super) fn new(columns: &[&'static SchemaColumn]) -> Self {
        Self { rows: 0, cells: columns.iter().map(|column| Cells::new(column)).collect() }
    }

    /// Removes the rows, but keeps their memory and the codes of the texts.
    pub(super) fn clear(&mut self) {
        self.rows = 0;
        self.cells.iter_mut().for_each(Cells::clear);
    }

    /// Reserves memory for `rows` rows in total.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.cells.iter_mut().for_each(|cells| cells.reserve(rows));
    }

    /// Appends the next chunks.
    ///
    /// # Errors
    /// The position of a column with more than 65,535 different texts.
    pub(super) fn append(&mut self, next: &[&Self]) -> Result<(), usize> {
        self.rows += next.iter().map(|chunk| chunk.rows).sum::<usize>();
        let columns = self.cells.par_iter_mut().enumerate();
        columns.try_for_each(|(column, cells)| {
            next.iter()
                .try_for_each(|chunk| cells.append(&chunk.cells[column]))
                .map_err(|InternError| column)
        })
    }
}
