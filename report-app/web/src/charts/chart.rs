//! A chart ready to be drawn: what it finds, its marks, what its values say, and its data.

use super::{Axis, Mark, Tone};

/// A chart with two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Identifier in the page; one chart each.
    pub id: String,
    /// What it finds, in a sentence; its title.
    pub finding: String,
    /// What it shows, for whoever does not see it.
    pub described: String,
    /// The names of its colours.
    pub legend: Vec<(Tone, String)>,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, in order.
    pub marks: Vec<Mark>,
    /// Its values, which arrow keys visit from left to right.
    pub values: Vec<Reading>,
    /// Its data.
    pub table: Table,
    /// True where both axes are of the same length.
    pub is_square: bool,
}

/// A value that is read by arrow key or pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The middle of where it is drawn, in percent from the left.
    pub x: f64,
    /// The same from the top, where several values stand one above the other.
    pub y: Option<f64>,
    /// What it says.
    pub says: String,
}

/// A chart of rows: a name, what is drawn for it on one common scale, and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChart {
    /// Identifier in the page; one chart each.
    pub id: String,
    /// What it finds, in a sentence; its title.
    pub finding: String,
    /// What it shows, for whoever does not see it.
    pub described: String,
    /// The names of its colours.
    pub legend: Vec<(Tone, String)>,
    /// The axis of all rows; without ticks where the values beside the rows say enough.
    pub axis: Axis,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// Its data.
    pub table: Table,
}

/// A row of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What is drawn.
    pub marks: Vec<Mark>,
    /// Its value, in words.
    pub value: String,
    /// True for the one that is looked at.
    pub is_marked: bool,
}

/// Data as text; the first column names a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What each column holds.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Puts a table together.
    pub fn new(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Self {
        Self {
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            rows: rows.collect(),
        }
    }
}

impl Chart {
    /// Returns the value to read after a key was pressed on the one at `current`: `None` for a key
    /// that means nothing here.
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

    /// Returns where a pointer reads the value at `index`, in percent: from the left, from the top,
    /// width and height.
    ///
    /// It is half the way to the neighbours, or the surroundings of a value that has its own
    /// height.
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
                .map(|&x| Reading { x, y: None, says: x.to_string() })
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
