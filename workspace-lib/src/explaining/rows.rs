//! Row-major numbers, one row for each client.
//!
//! Every function of this module reads a table of clients as one slice. [`Rows`] checks once that
//! the slice is a whole number of rows and holds at least one. So no later code can divide by zero
//! clients.

use crate::{Error, Result};

/// A table of numbers with at least one row and one column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a> {
    numbers: &'a [f64],
    width: usize,
}

impl<'a> Rows<'a> {
    /// Reads `numbers`, row after row, as `width` columns. `what` names them in the error.
    ///
    /// # Errors
    /// [`Error::Length`] if the last row is not whole, [`Error::Data`] if there is no row or no
    /// column.
    pub(super) fn new(what: &'static str, numbers: &'a [f64], width: usize) -> Result<Self> {
        if width == 0 {
            return Err(Error::Data(
                "expected at least one input of the model, found none".to_owned(),
            ));
        }
        if numbers.is_empty() {
            return Err(Error::Data(format!("{what}: expected at least one client, found none")));
        }
        if !numbers.len().is_multiple_of(width) {
            return Err(Error::Length {
                left: what,
                right: "clients × inputs",
                left_length: numbers.len(),
                right_length: numbers.len() / width * width,
            });
        }
        Ok(Self { numbers, width })
    }

    /// Returns the number of clients.
    pub(super) fn count(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// Returns the numbers of one client.
    pub(super) fn row(&self, client: usize) -> &'a [f64] {
        &self.numbers[client * self.width..(client + 1) * self.width]
    }

    /// Iterates over the numbers of each client.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a [f64]> {
        self.numbers.chunks_exact(self.width)
    }

    /// Iterates over one column, with one number of each client.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = f64> {
        self.numbers.iter().skip(column).step_by(self.width).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_and_columns() {
        let numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let rows = Rows::new("values", &numbers, 3).unwrap();
        assert_eq!(rows.count(), 2);
        assert_eq!(rows.row(1), [4.0, 5.0, 6.0]);
        assert_eq!(rows.column(2).collect::<Vec<_>>(), [3.0, 6.0]);
        assert_eq!(rows.iter().map(<[f64]>::len).collect::<Vec<_>>(), [3, 3]);
    }

    #[test]
    fn refuses_tables_without_whole_rows() {
        let refusal =
            |numbers: &[f64], width| Rows::new("values", numbers, width).unwrap_err().to_string();
        assert_eq!(
            refusal(&[1.0; 5], 2),
            "expected as many values as clients × inputs, found 5 and 4"
        );
        assert_eq!(refusal(&[], 2), "values: expected at least one client, found none");
        assert_eq!(refusal(&[1.0], 0), "expected at least one input of the model, found none");
    }
}
