//! Columns while they are being read, some rows at a time.
//!
//! Readers parse a stretch of rows into cells of its own, on any thread; the stretches are then put
//! together in the order of the file. So the result is the same whatever the number of threads.

use rayon::prelude::*;

use super::words::{NoCode, Words};
use super::{SchemaColumn, Values};
use crate::tables::Kind;

/// The cells of one column.
#[derive(Debug)]
pub(super) enum Cells {
    /// `NaN` where missing.
    Numbers(Vec<f64>),
    /// 0 where missing.
    Categories { codes: Vec<u16>, words: Words },
}

impl Cells {
    /// No cell yet.
    pub(super) fn new(column: &SchemaColumn) -> Self {
        Self::absent(column, 0)
    }

    /// The cells of a column that the file does not have.
    pub(super) fn absent(column: &SchemaColumn, rows: usize) -> Self {
        match column.kind {
            Kind::Integer | Kind::Number => Self::Numbers(vec![f64::NAN; rows]),
            Kind::Category | Kind::Flag => {
                Self::Categories { codes: vec![0; rows], words: Words::of(column) }
            }
        }
    }

    /// Rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }

    /// Forgets the cells, but keeps their memory and the codes of the words.
    pub(super) fn clear(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.clear(),
            Self::Categories { codes, .. } => codes.clear(),
        }
    }

    /// Makes room for `rows` in all, if there is as much: damaged files announce any number.
    fn reserve(&mut self, rows: usize) {
        let _ = match self {
            Self::Numbers(numbers) => numbers.try_reserve_exact(rows.saturating_sub(numbers.len())),
            Self::Categories { codes, .. } => {
                codes.try_reserve_exact(rows.saturating_sub(codes.len()))
            }
        };
    }

    /// Adds the cells of the rows that follow.
    fn append(&mut self, next: &Self) -> Result<(), NoCode> {
        match (self, next) {
            (Self::Numbers(numbers), Self::Numbers(next)) => numbers.extend_from_slice(next),
            (
                Self::Categories { codes, words },
                Self::Categories { codes: next, words: others },
            ) => {
                let translation = words.translation(others)?;
                codes.extend(next.iter().map(|code| translation[usize::from(*code)]));
            }
            _ => unreachable!("a column has one kind"),
        }
        Ok(())
    }

    pub(super) fn into_values(self) -> Values {
        match self {
            Self::Numbers(numbers) => Values::Numbers(numbers),
            Self::Categories { codes, words } => {
                Values::Categories { codes, words: words.into_vec() }
            }
        }
    }
}

/// The cells of a stretch of rows.
#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) rows: usize,
    pub(super) cells: Vec<Cells>,
}

impl Stretch {
    /// No row yet of `columns`.
    pub(super) fn new(columns: &[&'static SchemaColumn]) -> Self {
        Self { rows: 0, cells: columns.iter().map(|column| Cells::new(column)).collect() }
    }

    /// Forgets the rows, but keeps their memory and the codes of the words.
    pub(super) fn clear(&mut self) {
        self.rows = 0;
        self.cells.iter_mut().for_each(Cells::clear);
    }

    /// Makes room for `rows` in all.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.cells.iter_mut().for_each(|cells| cells.reserve(rows));
    }

    /// Adds the stretches that follow.
    ///
    /// # Errors
    /// The position of a column with more than 65,535 different texts.
    pub(super) fn append(&mut self, next: &[&Self]) -> Result<(), usize> {
        self.rows += next.iter().map(|stretch| stretch.rows).sum::<usize>();
        let columns = self.cells.par_iter_mut().enumerate();
        columns.try_for_each(|(column, cells)| {
            next.iter()
                .try_for_each(|stretch| cells.append(&stretch.cells[column]))
                .map_err(|NoCode| column)
        })
    }
}
