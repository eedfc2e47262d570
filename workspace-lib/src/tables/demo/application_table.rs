//! Application table: 122 columns, in the order of the original files.

use polars::prelude::*;

use super::application::Application;
use super::conditional::{COLUMNS, FittedColumn};
use crate::tables::schema::{self, CLIENT_KEY, Kind, TARGET, Table};

/// Builds the data frame of `table`. Applications to score have no `TARGET`.
pub(super) fn table(rows: &[Application], table: Table) -> PolarsResult<DataFrame> {
    DataFrame::new(
        rows.len(),
        table.columns().iter().map(|described| column(rows, described)).collect(),
    )
}

fn column(rows: &[Application], described: &schema::SchemaColumn) -> Column {
    let name = described.name.into();
    if described.name == CLIENT_KEY {
        return Column::new(name, rows.iter().map(|row| row.id).collect::<Vec<_>>());
    }
    if described.name == TARGET {
        return Column::new(name, rows.iter().map(|row| i64::from(row.target)).collect::<Vec<_>>());
    }
    let position = FittedColumn::position(described.name);
    // Adding zero turns a negative zero into a positive one.
    let numbers = rows.iter().map(|row| row.row.numbers[position] + 0.0);
    match described.kind {
        Kind::Integer => Column::new(name, numbers.map(|number| number as i64).collect::<Vec<_>>()),
        Kind::Number => Column::new(
            name,
            numbers.map(|number| (!number.is_nan()).then_some(number)).collect::<Vec<_>>(),
        ),
        Kind::Category | Kind::Flag => {
            let words = &COLUMNS[position].words;
            let word =
                |code: u16| usize::from(code).checked_sub(1).map(|place| words[place].as_str());
            Column::new(
                name,
                rows.iter().map(|row| word(row.row.codes[position])).collect::<Vec<_>>(),
            )
        }
    }
}
