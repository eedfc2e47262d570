//! Columns of the two application tables: with and without the outcome.

use crate::application::{Application, POSITIONS};
use crate::columns::{Column, TableColumns, Values};
use crate::conditional::COLUMNS;

/// Key of a client, in every table.
const CLIENT_KEY: &str = "SK_ID_CURR";
/// Label: 1 for a client who defaulted, 0 for one who repaid.
const TARGET: &str = "TARGET";

/// Returns the applications with a known outcome as columns.
pub(crate) fn train(rows: &[Application]) -> TableColumns {
    let target = rows.iter().map(|row| i64::from(row.target)).collect();
    let columns = [key(rows), Column { name: TARGET, values: target }];
    TableColumns {
        file_stem: "application_train",
        rows: rows.len(),
        columns: columns.into_iter().chain(fitted(rows)).collect(),
    }
}

/// Returns the applications to score as columns. They have no outcome.
pub(crate) fn test(rows: &[Application]) -> TableColumns {
    TableColumns {
        file_stem: "application_test",
        rows: rows.len(),
        columns: std::iter::once(key(rows)).chain(fitted(rows)).collect(),
    }
}

fn key(rows: &[Application]) -> Column {
    Column { name: CLIENT_KEY, values: rows.iter().map(|row| row.id).collect() }
}

/// Returns the fitted columns, in the order in which they are drawn.
fn fitted(rows: &[Application]) -> impl Iterator<Item = Column> {
    let columns = COLUMNS.iter().enumerate();
    columns.filter(|(position, _)| *position != POSITIONS.is_test).map(|(position, column)| {
        Column { name: &column.name, values: values(rows, position, &column.words) }
    })
}

/// Returns the values of the fitted column at `position`. A column without `words` has numbers.
fn values(rows: &[Application], position: usize, words: &'static [String]) -> Values {
    if words.is_empty() {
        // Adding zero turns a negative zero into a positive one.
        let numbers = rows.iter().map(|row| row.row.numbers[position] + 0.0);
        return numbers.map(|number| (!number.is_nan()).then_some(number)).collect();
    }
    let word = |code: u16| usize::from(code).checked_sub(1).map(|place| words[place].as_str());
    rows.iter().map(|row| word(row.row.codes[position])).collect()
}
