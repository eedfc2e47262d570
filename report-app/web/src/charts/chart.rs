//! A chart ready to be drawn: finding, marks, readable values and data.

use super::{Axis, Mark, Tone};

/// A chart with two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Identifier in the page, unique for each chart.
    pub id: String,
    /// Main finding, in a sentence; the title of the chart.
    pub finding: String,
    /// Description for people who cannot see the chart.
    pub described: String,
    /// Names of the colours.
    pub legend: Vec<(Tone, String)>,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Marks, in drawing order.
    pub marks: Vec<Mark>,
    /// Values that the arrow keys visit, from left to right.
    pub values: Vec<Reading>,
    /// The data as a table.
    pub table: Table,
    /// True if both axes have the same length.
    pub is_square: bool,
}

/// A value that can be read by arrow key or pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Middle of the value's mark, in percent from the left.
    pub x: f64,
    /// The same in percent from the top, if several values stand one above the other.
    pub y: Option<f64>,
    /// Text that is read.
    pub value_text: String,
}

/// A chart of rows on one common scale; each row has a name, marks and a value.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChart {
    /// Identifier in the page, unique for each chart.
    pub id: String,
    /// Main finding, in a sentence; the title of the chart.
    pub finding: String,
    /// Description for people who cannot see the chart.
    pub described: String,
    /// Names of the colours.
    pub legend: Vec<(Tone, String)>,
    /// Axis of all rows; without ticks if the values beside the rows are enough.
    pub axis: Axis,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// The data as a table.
    pub table: Table,
}

/// A row of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// Its value as text.
    pub value: String,
    /// True for the highlighted row.
    pub is_marked: bool,
}

/// Data as text; the first column names a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Headings of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Builds a table.
    pub fn new(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Self {
        Self {
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            rows: rows.collect(),
        }
    }
}

impl Chart {
    /// Returns the index of the value to read after a key press.
    ///
    /// `current` is the index before it. `None` for a key without a meaning here.
    pub fn after_key(&self, key: &str, current: Option<usize>) -> Option<usize> {
        let last = self.values.len().checked_sub(1)?;
        Some(match (key, current) {
            ("ArrowRight" | "ArrowUp", None) | ("Home", _) => 0,
            ("ArrowLeft" | "ArrowDown", None) | ("End", _) => last,
            ("ArrowRight" | "ArrowUp", Some(current)) => (current + 1).min(last),
            ("ArrowLeft" | "ArrowDown", Some(current)) => current.saturating_sub(1),
            ("PageUp", current) => current.map_or(0, |current| (current + 10).min(last)),
            ("PageDown", current) => current.map_or(last, |current| current.saturating_sub(10)),
            _ => return None,
        })
    }

    /// Returns the area in which a pointer reads the value at `index`.
    ///
    /// The numbers are percentages: left, top, width and height. The area reaches half the way to
    /// the neighbours, or surrounds a value that has its own height.
    pub fn area(&self, index: usize) -> [f64; 4] {
        const AROUND: f64 = 6.0;
        let reading = &self.values[index];
        if let Some(y) = reading.y {
            return [reading.x - AROUND / 2.0, y - AROUND / 2.0, AROUND, AROUND];
        }
        let middle =
            |left: usize, right: usize| f64::midpoint(self.values[left].x, self.values[right].x);
        let from = if index == 0 { 0.0 } else { middle(index - 1, index) };
        let to = if index + 1 == self.values.len() { 100.0 } else { middle(index, index + 1) };
        [from, 0.0, (to - from).max(0.0), 100.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(positions: &[f64]) -> Chart {
        let axis = Axis { title: String::new(), ticks: Vec::new() };
        Chart {
            id: "chart".to_owned(),
            finding: String::new(),
            described: String::new(),
            legend: Vec::new(),
            x: axis.clone(),
            y: axis,
            marks: Vec::new(),
            values: positions
                .iter()
                .map(|&x| Reading { x, y: None, value_text: x.to_string() })
                .collect(),
            table: Table::default(),
            is_square: false,
        }
    }

    #[test]
    fn arrow_keys_visit_every_value_and_stop_at_the_ends() {
        let chart = chart(&[10.0, 20.0, 60.0]);
        assert_eq!(chart.after_key("ArrowRight", None), Some(0));
        assert_eq!(chart.after_key("ArrowRight", Some(0)), Some(1));
        assert_eq!(chart.after_key("ArrowRight", Some(2)), Some(2));
        assert_eq!(chart.after_key("ArrowLeft", Some(0)), Some(0));
        assert_eq!(chart.after_key("End", None), Some(2));
        assert_eq!(chart.after_key("Tab", Some(1)), None);
    }

    #[test]
    fn a_chart_without_values_has_none_to_read() {
        assert_eq!(chart(&[]).after_key("Home", None), None);
    }

    #[test]
    fn a_pointer_reads_the_nearest_value() {
        let chart = chart(&[10.0, 20.0, 60.0]);
        let areas = [0, 1, 2].map(|index| chart.area(index));
        assert_eq!(
            areas,
            [[0.0, 0.0, 15.0, 100.0], [15.0, 0.0, 25.0, 100.0], [40.0, 0.0, 60.0, 100.0]]
        );
    }
}
