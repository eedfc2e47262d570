//! Columns as plain vectors: what an engine that adds up millions of rows wants to read.

use std::path::PathBuf;

use super::Remark;
use crate::tables::Table;

/// The values of one column, in the rows' order.
#[derive(Debug, Clone)]
pub enum Values {
    /// Whole numbers and numbers; `NaN` where missing. Whole numbers below 2^53 are exact.
    Numbers(Vec<f64>),
    /// Categories: the text of a row is `words[code - 1]`; the code is 0 where the text is missing.
    Categories {
        /// One code for each row.
        codes: Vec<u16>,
        /// The different texts, in the order in which the file first has them.
        words: Vec<String>,
    },
}

impl Values {
    /// Rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }

    /// True if there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers; none if these are categories.
    pub fn numbers(&self) -> &[f64] {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Categories { .. } => &[],
        }
    }

    /// Adds the rows of another file's column.
    ///
    /// A column of numbers takes the numbers, one of categories the categories; rows of another
    /// kind are missing.
    pub fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Numbers(numbers), Self::Numbers(mut more)) => numbers.append(&mut more),
            (
                Self::Categories { codes, words },
                Self::Categories { codes: more, words: more_words },
            ) => {
                let code_of = |word: String| {
                    let at = words.iter().position(|known| *known == word).unwrap_or_else(|| {
                        words.push(word);
                        words.len() - 1
                    });
                    at as u16 + 1
                };
                let own: Vec<u16> =
                    [0].into_iter().chain(more_words.into_iter().map(code_of)).collect();
                codes.extend(more.into_iter().map(|code| own[code as usize]));
            }
            (Self::Numbers(numbers), other) => {
                numbers.resize(numbers.len() + other.len(), f64::NAN)
            }
            (Self::Categories { codes, .. }, other) => codes.resize(codes.len() + other.len(), 0),
        }
    }

    /// Rows without a value.
    pub fn missing(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.iter().filter(|value| value.is_nan()).count(),
            Self::Categories { codes, .. } => codes.iter().filter(|code| **code == 0).count(),
        }
    }
}

/// Columns of a table.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Which table.
    pub table: Table,
    /// Where it was read; `None` if the folder has no file for it.
    pub file: Option<PathBuf>,
    /// Rows of the table.
    pub rows: usize,
    /// The columns asked for, in the schema's order.
    pub columns: Vec<(&'static str, Values)>,
    /// The columns among them that the file does not have.
    pub absent: Vec<&'static str>,
    /// What was noticed: missing optional columns, columns that are not in the schema.
    pub remarks: Vec<Remark>,
}

impl Columns {
    /// The values of the column called `name`; none if it was not asked for.
    pub fn values(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|(column, _)| *column == name).map(|(_, values)| values)
    }

    /// The numbers of the column called `name`; none if it was not asked for or holds texts.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.values(name)? {
            Values::Numbers(numbers) => Some(numbers),
            Values::Categories { .. } => None,
        }
    }
}
