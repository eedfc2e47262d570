//! A data frame as a small HTML table.

use std::fmt::Write;

use polars::prelude::{AnyValue, Column, DataFrame, DataType};
use scoring::{Language, format_number};

use super::summary::Rate;

/// Rows that a table shows; the caption says how many there are in all.
const ROWS: usize = 20;
/// Columns that a table shows.
const COLUMNS: usize = 16;

/// What can be shown as a table: `table.show()` as the last line of a cell.
pub trait Show {
    /// The table, with its first rows and columns.
    fn show(&self) -> TableView;
}

impl Show for DataFrame {
    fn show(&self) -> TableView {
        TableView { html: html_of(self) }
    }
}

impl Show for [Rate] {
    fn show(&self) -> TableView {
        let mut html = String::from("<table><thead><tr><th></th><th>part</th><th>nombre</th></tr></thead><tbody>");
        for rate in self {
            let share = format_number(rate.share * 100.0, 1, Language::French);
            let count = format_number(rate.count as f64, 0, Language::French);
            row(&mut html, &[(rate.label.clone(), false), (format!("{share}\u{202f}%"), true), (count, true)]);
        }
        html.push_str("</tbody></table>");
        TableView { html }
    }
}

/// A table that a notebook shows. It takes the notebook's own colours, light or dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    html: String,
}

impl TableView {
    /// The table as HTML.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// Shows the table in a notebook; evcxr calls this for the last value of a cell.
    pub fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT text/html\n{}\nEVCXR_END_CONTENT", self.html);
    }
}

fn html_of(frame: &DataFrame) -> String {
    let columns = &frame.columns()[..frame.width().min(COLUMNS)];
    let rows = frame.height().min(ROWS);
    let mut html = String::from("<table><caption>");
    let number = |count: usize| format_number(count as f64, 0, Language::French);
    // Writing to a text cannot fail.
    let _ = write!(html, "{} lignes × {} colonnes", number(frame.height()), number(frame.width()));
    if rows < frame.height() || columns.len() < frame.width() {
        let _ = write!(html, " (les {} × {} premières)", number(rows), number(columns.len()));
    }
    html.push_str("</caption><thead><tr>");
    for column in columns {
        let _ = write!(html, "<th title=\"{}\">{}</th>", escape(&column.dtype().to_string()), escape(column.name()));
    }
    html.push_str("</tr></thead><tbody>");
    for index in 0..rows {
        let cells: Vec<(String, bool)> = columns.iter().map(|column| cell(column, index)).collect();
        row(&mut html, &cells);
    }
    html.push_str("</tbody></table>");
    html
}

fn row(html: &mut String, cells: &[(String, bool)]) {
    html.push_str("<tr>");
    for (text, is_number) in cells {
        let align = if *is_number { "right" } else { "left" };
        let _ = write!(html, "<td style=\"text-align: {align}\">{}</td>", escape(text));
    }
    html.push_str("</tr>");
}

/// A cell's text and whether it is a number. Raw values keep the machine's notation: they are read to be typed again.
fn cell(column: &Column, index: usize) -> (String, bool) {
    let is_number = column.dtype().is_primitive_numeric();
    let text = match column.get(index) {
        Err(_) | Ok(AnyValue::Null) => "–".to_owned(),
        Ok(AnyValue::String(text)) => text.to_owned(),
        Ok(value) if matches!(column.dtype(), DataType::Float32 | DataType::Float64) => {
            float(value.extract::<f64>().unwrap_or(f64::NAN))
        }
        Ok(value) => value.to_string(),
    };
    (text, is_number)
}

/// At most four decimals, none where there is nothing behind the point.
fn float(value: f64) -> String {
    let text = format!("{value:.4}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn shows_values_and_what_is_missing() {
        let frame = df!("AMT_CREDIT" => [Some(450_000.0), None], "NAME" => ["<b>", "Cash & co"]).unwrap();
        let table = frame.show();
        assert!(table.html().contains("<caption>2 lignes × 2 colonnes</caption>"), "{}", table.html());
        assert!(table.html().contains("<th title=\"f64\">AMT_CREDIT</th>"));
        assert!(
            table
                .html()
                .contains("<td style=\"text-align: right\">450000</td><td style=\"text-align: left\">&lt;b&gt;</td>")
        );
        assert!(table.html().contains(">–</td><td style=\"text-align: left\">Cash &amp; co</td>"));
    }

    #[test]
    fn a_large_table_is_cut_and_says_so() {
        let frame = df!("n" => (0..1500).collect::<Vec<i32>>()).unwrap();
        let html = frame.show().html;
        assert!(html.contains("1\u{202f}500 lignes × 1 colonnes (les 20 × 1 premières)"), "{html}");
        assert_eq!(html.matches("<tr>").count(), 21);
    }

    #[test]
    fn numbers_have_at_most_four_decimals() {
        assert_eq!([0.1, 1.0, 0.123_456, 1e9, f64::NAN].map(float), ["0.1", "1", "0.1235", "1000000000", "NaN"]);
    }

    #[test]
    fn rates_are_shown_as_percentages() {
        let rates = [Rate { label: "Working".to_owned(), share: 0.0957, count: 12_345 }];
        let html = rates.show().html;
        assert!(html.contains(">9,6\u{202f}%</td>") && html.contains(">12\u{202f}345</td>"), "{html}");
    }
}
