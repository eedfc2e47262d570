//! Columns as plain vectors, for computations over millions of rows.

use std::path::PathBuf;

use super::Remark;
use crate::tables::Table;

/// Values of one column, in row order.
#[derive(Debug, Clone)]
pub enum Values {
    /// Integers and other numbers, `NaN` where missing. Integers below 2^53 are exact.
    Numbers(Vec<f64>),
    /// Categories. The text of a row is `words[code - 1]`; code 0 means missing.
    Categories {
        /// One code for each row.
        codes: Vec<u16>,
        /// The distinct texts, in the order of their first occurrence in the file.
        words: Vec<String>,
    },
}

impl Values {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Categories { codes, .. } => codes.len(),
        }
    }

    /// Returns true if there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the numbers; an empty slice if the column contains categories.
    pub fn numbers(&self) -> &[f64] {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Categories { .. } => &[],
        }
    }

    /// Appends the rows of the same column from another file.
    ///
    /// Numbers are appended to numbers, and categories to categories. Rows of the other kind become
    /// missing.
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
                numbers.resize(numbers.len() + other.len(), f64::NAN);
            }
            (Self::Categories { codes, .. }, other) => codes.resize(codes.len() + other.len(), 0),
        }
    }

    /// Returns the number of rows without a value.
    pub fn missing(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.iter().filter(|value| value.is_nan()).count(),
            Self::Categories { codes, .. } => codes.iter().filter(|code| **code == 0).count(),
        }
    }
}

/// Columns of one table.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let temporary = tempfile::tempdir()?;
/// # let path = temporary.path();
/// write_demo(Population { clients: 20, seed: 1 }, Format::Csv, path, |_| {})?;
/// let columns = Folder::open(path)?.read_values(Table::ApplicationTrain, &["AMT_CREDIT"])?;
/// let amounts = columns.numbers("AMT_CREDIT").unwrap_or_default();
/// assert_eq!(amounts.len(), columns.rows);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Columns {
    /// The table.
    pub table: Table,
    /// The file that was read; `None` if the folder has no file for the table.
    pub file: Option<PathBuf>,
    /// Number of rows of the table.
    pub rows: usize,
    /// The requested columns, in schema order.
    pub columns: Vec<(&'static str, Values)>,
    /// Names of the requested columns that the file does not have.
    pub absent: Vec<&'static str>,
    /// Remarks on missing optional columns and on columns that are not in the schema.
    pub remarks: Vec<Remark>,
}

impl Columns {
    /// Returns the values of the column `name`; `None` if it was not requested.
    pub fn values(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|(column, _)| *column == name).map(|(_, values)| values)
    }

    /// Returns the numbers of the column `name`; `None` if it was not requested or contains texts.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.values(name)? {
            Values::Numbers(numbers) => Some(numbers),
            Values::Categories { .. } => None,
        }
    }
}
