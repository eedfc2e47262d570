//! A Markdown table: text at the left, numbers at the right.

use std::fmt;

/// A column's heading and where its cells stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// Words.
    Text(&'static str),
    /// Numbers.
    Number(&'static str),
}

pub(super) use Column::{Number, Text};

/// A table, row by row.
#[derive(Debug, Clone)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without a row.
    pub(super) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row of as many cells as there are columns.
    pub(super) fn row<const CELLS: usize>(&mut self, cells: [String; CELLS]) {
        debug_assert_eq!(CELLS, self.columns.len(), "a cell for each column");
        self.rows.push(cells.into());
    }

    /// True if nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let heading = |column: &Column| match column {
            Text(heading) | Number(heading) => (*heading).to_owned(),
        };
        let rule = |column: &Column| match column {
            Text(_) => "---".to_owned(),
            Number(_) => "---:".to_owned(),
        };
        writeln!(formatter, "{}", line(self.columns.iter().map(heading).collect()))?;
        writeln!(formatter, "{}", line(self.columns.iter().map(rule).collect()))?;
        for row in &self.rows {
            writeln!(formatter, "{}", line(row.iter().map(|cell| cell.replace('|', "\\|")).collect()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_left_numbers_right_and_a_bar_in_a_cell_does_not_end_it() {
        let mut table = Table::new(&[Text("what"), Number("count")]);
        assert!(table.is_empty());
        table.row(["a|b".to_owned(), "3".to_owned()]);
        assert_eq!(table.to_string(), "| what | count |\n| --- | ---: |\n| a\\|b | 3 |\n");
    }
}
