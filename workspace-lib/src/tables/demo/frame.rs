//! Rows of structures as the columns of a data frame.

/// A data frame with one column for each named expression over a row.
macro_rules! frame {
    ($rows:expr, $row:ident => { $($name:literal : $value:expr),* $(,)? }) => {{
        let rows = $rows;
        let columns = vec![
            // A constant column does not look at the row.
            $(Column::new($name.into(), rows.iter().map(|$row| { let _ = $row; $value }).collect::<Vec<_>>())),*
        ];
        DataFrame::new(rows.len(), columns)
    }};
}

pub(super) use frame;
