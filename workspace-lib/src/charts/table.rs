//! Data frames and results as small HTML tables.

use std::fmt::Write;

use polars::prelude::{AnyValue, Column, DataFrame, DataType};
use scoring::{Language, format_number};

use super::summary::Rate;
use crate::typography::french;

/// Maximum number of rows shown; the caption gives the total.
const ROWS: usize = 10;
/// Maximum number of columns shown.
const COLUMNS: usize = 12;

/// A value that a notebook can show as a table: `table.show()` as the last line of a cell.
pub trait Show {
    /// Returns the table of the first rows and columns.
    fn show(&self) -> TableView;
}

/// Shows the first rows. The header of a column has its type and its share of missing values over
/// all rows.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let view = df!("montant" => [Some(1000.0), None], "type" => ["a", "b"])?.show();
/// assert!(view.html().contains("2 lignes × 2 colonnes"));
/// assert!(view.html().contains("manque 50,0\u{202f}%"));
/// # Ok(())
/// # }
/// ```
impl Show for DataFrame {
    fn show(&self) -> TableView {
        TableView { html: html_of(self) }
    }
}

impl Show for [Rate] {
    fn show(&self) -> TableView {
        let row = |rate: &Rate| {
            let number = |count: usize| format_number(count as f64, 0, Language::French);
            let share = format_number(rate.share() * 100.0, 1, Language::French);
            let share = format!("{share}\u{202f}%");
            [rate.label.clone(), share, number(rate.count), number(rate.total)]
        };
        table(["", "part", "nombre", "sur"], self.iter().map(row))
    }
}

/// Returns a table of results that are already formatted as text.
///
/// Columns of numbers are aligned to the right.
///
/// ```
/// # use workspace_lib::charts::table;
/// # use workspace_lib::notebook::decimal;
/// let view = table(["modèle", "aire"], [["LightGBM".to_owned(), decimal(0.774, 3)]]);
/// assert!(view.html().contains("0,774"));
/// ```
pub fn table<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> TableView {
    let rows: Vec<[String; COLUMNS]> = rows.into_iter().collect();
    let is_number: Vec<bool> = (0..COLUMNS)
        .map(|column| !rows.is_empty() && rows.iter().all(|row| reads_as_number(&row[column])))
        .collect();
    let mut html = String::from("<table><thead><tr>");
    for (words, is_number) in header.iter().zip(&is_number) {
        let _ = write!(
            html,
            "<th style=\"text-align: {}\">{}</th>",
            side(*is_number),
            escape(&french(words))
        );
    }
    html.push_str("</tr></thead><tbody>");
    for cells in rows {
        let cells: Vec<(String, bool)> =
            cells.iter().map(|text| french(text)).zip(is_number.iter().copied()).collect();
        row(&mut html, &cells);
    }
    html.push_str("</tbody></table>");
    TableView { html }
}

/// Checks whether a text begins like a number, or is a dash that stands for a missing one.
fn reads_as_number(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '\u{2212}', '-', '<', ' ', '\u{a0}', '\u{202f}']);
    text.is_empty() || text == "–" || text.starts_with(|letter: char| letter.is_ascii_digit())
}

/// A table that a notebook shows. It takes the notebook's own colours, light or dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    html: String,
}

impl TableView {
    /// Returns the table as HTML.
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
    let plural = |count: usize, one: &str| {
        format!("{} {one}{}", number(count), if count < 2 { "" } else { "s" })
    };
    // Writing to a string cannot fail.
    let _ =
        write!(html, "{} × {}", plural(frame.height(), "ligne"), plural(frame.width(), "colonne"));
    if rows < frame.height() || columns.len() < frame.width() {
        let _ = write!(html, " (les {} × {} premières)", number(rows), number(columns.len()));
    }
    html.push_str("</caption><thead><tr>");
    for column in columns {
        let kind = escape(&column.dtype().to_string());
        let missing = match column.null_count() {
            0 => String::new(),
            count => {
                let share = format_number(
                    100.0 * count as f64 / frame.height() as f64,
                    1,
                    Language::French,
                );
                format!("<br>manque {share}\u{202f}%")
            }
        };
        let side = side(column.dtype().is_primitive_numeric());
        let name = escape(column.name());
        let _ = write!(
            html,
            "<th style=\"text-align: {side}\">{name}<br><small>{kind}{missing}</small></th>"
        );
    }
    html.push_str("</tr></thead><tbody>");
    for index in 0..rows {
        let cells: Vec<(String, bool)> = columns.iter().map(|column| cell(column, index)).collect();
        row(&mut html, &cells);
    }
    html.push_str("</tbody></table>");
    html
}

fn side(is_number: bool) -> &'static str {
    if is_number { "right" } else { "left" }
}

fn row(html: &mut String, cells: &[(String, bool)]) {
    html.push_str("<tr>");
    for (text, is_number) in cells {
        let _ =
            write!(html, "<td style=\"text-align: {}\">{}</td>", side(*is_number), escape(text));
    }
    html.push_str("</tr>");
}

/// Returns a cell's text and whether it is a number.
///
/// Raw values keep the machine's notation, so that a reader can copy them into code.
fn cell(column: &Column, index: usize) -> (String, bool) {
    let is_number = column.dtype().is_primitive_numeric();
    let text = match column.get(index) {
        Err(_) | Ok(AnyValue::Null) => "–".to_owned(),
        Ok(AnyValue::String(text)) => text.to_owned(),
        Ok(AnyValue::StringOwned(text)) => text.to_string(),
        Ok(value) if matches!(column.dtype(), DataType::Float32 | DataType::Float64) => {
            float(value.extract::<f64>().unwrap_or(f64::NAN))
        }
        Ok(value) => value.to_string(),
    };
    (text, is_number)
}

/// Writes a number with at most four decimals, without trailing zeros.
fn float(value: f64) -> String {
    let text = format!("{value:.4}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
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
        let frame =
            df!("AMT_CREDIT" => [Some(450_000.0), None], "NAME" => ["<b>", "Cash & co"]).unwrap();
        let table = frame.show();
        for expected in [
            "<caption>2 lignes × 2 colonnes</caption>",
            "<th style=\"text-align: right\">AMT_CREDIT<br><small>f64<br>manque 50,0\u{202f}%</small></th>",
            "<th style=\"text-align: left\">NAME<br><small>str</small></th>",
            "<td style=\"text-align: right\">450000</td><td style=\"text-align: left\">&lt;b&gt;</td>",
            ">–</td><td style=\"text-align: left\">Cash &amp; co</td>",
        ] {
            assert!(table.html().contains(expected), "no {expected:?} in {}", table.html());
        }
    }

    #[test]
    fn a_large_table_is_cut_and_says_so() {
        let frame = df!("n" => (0..1500).collect::<Vec<i32>>()).unwrap();
        let html = frame.show().html;
        assert!(html.contains("1\u{202f}500 lignes × 1 colonne (les 10 × 1 premières)"), "{html}");
        assert_eq!(html.matches("<tr>").count(), 11);
    }

    #[test]
    fn numbers_stand_at_the_right_and_words_at_the_left() {
        let html = table(
            ["modèle", "écart"],
            [["a", "+0,1"], ["b", "–"]].map(|row| row.map(str::to_owned)),
        )
        .html;
        assert!(html.contains("<th style=\"text-align: left\">modèle</th>"), "{html}");
        assert!(html.contains("<td style=\"text-align: right\">+0,1</td>"), "{html}");
    }

    #[test]
    fn numbers_have_at_most_four_decimals() {
        assert_eq!(
            [0.1, 1.0, 0.123_456, 1e9, f64::NAN].map(float),
            ["0.1", "1", "0.1235", "1000000000", "NaN"]
        );
    }

    #[test]
    fn rates_are_shown_as_percentages() {
        let rates = [Rate { label: "Working".to_owned(), count: 1_181, total: 12_345 }];
        let html = rates.show().html;
        for cell in [">9,6\u{202f}%</td>", ">1\u{202f}181</td>", ">12\u{202f}345</td>"] {
            assert!(html.contains(cell), "{html}");
        }
    }
}
