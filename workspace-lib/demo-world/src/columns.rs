//! Plain columns of a table, and the macro that makes them from rows.
//!
//! They need no library for data frames, so the generator compiles and is tested in seconds. A
//! caller converts them to what it writes.

/// The rows of one table, as columns.
///
/// History tables have the columns of Kaggle's files, in their order. Applications have the key,
/// the label if it is known, and then the other columns in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumns {
    /// Name of Kaggle's file without extension.
    pub file_stem: &'static str,
    /// Number of rows.
    pub rows: usize,
    /// The columns. Each has one value per row.
    pub columns: Vec<Column>,
}

impl TableColumns {
    /// Returns the values of the column `name`; `None` if the table has no such column.
    pub fn values(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|column| column.name == name).map(|column| &column.values)
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name in Kaggle's files.
    pub name: &'static str,
    /// One value per row.
    pub values: Values,
}

/// The values of a column. `None` is a missing value.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Whole numbers, none of them missing.
    Integers(Vec<i64>),
    /// Numbers. Whole numbers of an application are numbers, too.
    Numbers(Vec<Option<f64>>),
    /// Texts.
    Texts(Vec<Option<&'static str>>),
}

impl FromIterator<i64> for Values {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        Self::Integers(values.into_iter().collect())
    }
}

impl FromIterator<f64> for Values {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self::Numbers(values.into_iter().map(Some).collect())
    }
}

impl FromIterator<Option<f64>> for Values {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(values: I) -> Self {
        Self::Numbers(values.into_iter().collect())
    }
}

impl FromIterator<&'static str> for Values {
    fn from_iter<I: IntoIterator<Item = &'static str>>(values: I) -> Self {
        Self::Texts(values.into_iter().map(Some).collect())
    }
}

impl FromIterator<Option<&'static str>> for Values {
    fn from_iter<I: IntoIterator<Item = Option<&'static str>>>(values: I) -> Self {
        Self::Texts(values.into_iter().collect())
    }
}

/// Makes the columns of a table: one for each named expression over a row.
macro_rules! table_columns {
    ($file_stem:literal, $rows:expr, $row:ident => { $($name:literal : $value:expr),* $(,)? }) => {{
        let rows = $rows;
        $crate::columns::TableColumns {
            file_stem: $file_stem,
            rows: rows.len(),
            columns: vec![$($crate::columns::Column {
                name: $name,
                values: rows.iter().map(|$row| $value).collect(),
            }),*],
        }
    }};
}

pub(crate) use table_columns;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_a_column_of_each_kind() {
        let rows = [(1_i64, 0.5, None, "a"), (2, 1.5, Some(2.5), "b")];
        let table = table_columns!("rows", &rows, row => {
            "ID": row.0,
            "AMOUNT": row.1,
            "PERHAPS": row.2,
            "WORD": row.3,
            "KNOWN": (row.0 > 1).then_some("yes"),
        });
        assert_eq!((table.file_stem, table.rows, table.columns.len()), ("rows", 2, 5));
        assert_eq!(table.values("ID"), Some(&Values::Integers(vec![1, 2])));
        assert_eq!(table.values("AMOUNT"), Some(&Values::Numbers(vec![Some(0.5), Some(1.5)])));
        assert_eq!(table.values("PERHAPS"), Some(&Values::Numbers(vec![None, Some(2.5)])));
        assert_eq!(table.values("WORD"), Some(&Values::Texts(vec![Some("a"), Some("b")])));
        assert_eq!(table.values("KNOWN"), Some(&Values::Texts(vec![None, Some("yes")])));
        assert_eq!(table.values("MORE"), None);
    }
}
