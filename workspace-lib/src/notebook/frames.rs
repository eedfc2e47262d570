//! Shortcuts for polars data frames.

use std::sync::Arc;

use polars::prelude::*;

use crate::Result;

/// Pivots a long table into a wide one.
///
/// The result has one row for each value of `index` and one column for each value of `columns`. A
/// cell holds the first of `values`, or is missing if there is none.
///
/// Rows and columns are in ascending order.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let rates = [1.0, 2.0, 3.0];
/// let long = df!("income" => ["b", "a", "b"], "sex" => ["F", "M", "M"], "rate" => rates)?;
/// let wide = pivot(&long, "income", "sex", "rate")?;
/// let expected = df!("income" => ["a", "b"], "F" => [None, Some(1.0)], "M" => [2.0, 3.0])?;
/// assert!(wide.equals_missing(&expected));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If a column does not exist.
pub fn pivot(frame: &DataFrame, index: &str, columns: &str, values: &str) -> Result<DataFrame> {
    let sorted = frame.clone().lazy().sort([index, columns], SortMultipleOptions::default());
    let headings = sorted.clone().select([col(columns)]).unique(None, UniqueKeepStrategy::First);
    let headings = headings.sort([columns], SortMultipleOptions::default()).collect()?;
    let name = |name: &str| by_name([name], true, false);
    let wide = sorted.pivot(
        name(columns),
        Arc::new(headings),
        name(index),
        name(values),
        element().first(),
        true,
        PlSmallStr::from_static("_"),
        polars::frame::PivotColumnNaming::Auto,
    );
    Ok(wide.collect()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_table_becomes_a_wide_one() {
        let long = df!("income" => ["b", "a", "b"], "studies" => ["x", "y", "y"], "rate" => [0.1, 0.2, 0.3]).unwrap();
        let wide = pivot(&long, "income", "studies", "rate").unwrap();
        let expected =
            df!("income" => ["a", "b"], "x" => [None, Some(0.1)], "y" => [0.2, 0.3]).unwrap();
        assert!(wide.equals_missing(&expected), "{wide}");
    }

    #[test]
    fn a_column_that_is_not_there_is_named() {
        let long = df!("income" => ["a"], "rate" => [0.2]).unwrap();
        assert!(
            pivot(&long, "income", "studies", "rate").unwrap_err().to_string().contains("studies")
        );
    }
}
