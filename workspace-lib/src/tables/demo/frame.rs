//! Macro that converts rows of structures to a data frame.

/// Builds a data frame with one column for each named expression over a row.
macro_rules! frame {
    ($rows:expr, $row:ident => { $($name:literal : $value:expr),* $(,)? }) => {{
        let rows = $rows;
        let columns = vec![
            // The expression of a constant column does not use the row.
            $(Column::new($name.into(), rows.iter().map(|$row| { let _ = $row; $value }).collect::<Vec<_>>())),*
        ];
        DataFrame::new(rows.len(), columns)
    }};
}

pub(super) use frame;
