//! The page of the raw columns.

use std::fmt::Write;

use scoring::{Field, Language, format_number};

use crate::features::PROTECTED_COLUMNS;
use crate::tables::{Column, Kind, NOT_AVAILABLE, Table, application_fields};

const OPENING: &str = "# Raw columns

The columns of the seven tables, with Kaggle’s names and in the order of Kaggle’s files. How the tables are read, and what is refused, is in
[data/README.md](../../data/README.md).

*Range*: what is plausible; a value outside is reported, not refused. *Missing*: what stands for “not known” besides an empty cell.
*Required*: a file without the column is refused; an optional column that a file lacks is read as missing. Days and months count back
from the application.
";

/// The page.
pub(super) fn page() -> String {
    let mut page = OPENING.to_owned();
    let tables = || Table::ALL.into_iter().filter(|table| *table != Table::ApplicationTest);
    page.push_str("\n| table | columns | a row is |\n| --- | ---: | --- |\n");
    for table in tables() {
        let (title, (fr, en)) = (title(table), row_meaning(table));
        // A writer into a text cannot fail.
        let _ = writeln!(page, "| [{title}](#{}) | {} | {fr}<br>*{en}* |", anchor(title), table.columns().len());
    }
    let fields = application_fields();
    for table in tables() {
        let _ = write!(page, "\n## {}\n\n{}\n", title(table), keys(table));
        page.push_str("\n| column | what it holds | values |\n| --- | --- | --- |\n");
        for column in table.columns() {
            page.push_str(&row(table, column));
        }
        page.push_str(&categories(table, &fields));
    }
    page
}

/// The heading of a table's section; the applications are one table in two files.
pub(super) fn title(table: Table) -> &'static str {
    match table {
        Table::ApplicationTrain | Table::ApplicationTest => "application_train and application_test",
        table => table.file_stem(),
    }
}

fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// What a row of the table is, in French and in English.
fn row_meaning(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::ApplicationTrain | Table::ApplicationTest => ("une demande de crédit", "an application for a loan"),
        Table::Bureau => ("un crédit chez un autre prêteur", "a credit with another lender"),
        Table::BureauBalance => ("un mois d’un tel crédit", "a month of such a credit"),
        Table::PreviousApplication => {
            ("une demande précédente chez ce prêteur, accordée ou non", "an earlier application here, granted or not")
        }
        Table::PosCashBalance => (
            "un mois d’un crédit précédent à la consommation ou personnel",
            "a month of an earlier consumer or cash loan",
        ),
        Table::InstallmentsPayments => (
            "un paiement d’une échéance, ou une échéance jamais payée",
            "a payment of an instalment, or an instalment never paid",
        ),
        Table::CreditCardBalance => ("un mois d’une carte de crédit précédente", "a month of an earlier credit card"),
    }
}

fn keys(table: Table) -> String {
    let key = table.key().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut text = if key.is_empty() { "No key: rows may repeat.".to_owned() } else { format!("Key: {key}.") };
    if let Some(parent) = table.parent_key() {
        let owner = if table == Table::BureauBalance { "a credit of `bureau`" } else { "an application" };
        let _ = write!(text, " Belongs to {owner} by `{parent}`.");
    }
    if table.is_application() {
        text.push_str(" `application_test` has the same columns without `TARGET`.");
    }
    text
}

fn row(table: Table, column: &Column) -> String {
    let description = table.description(column.name).unwrap_or_default();
    let is_protected = table.is_application() && PROTECTED_COLUMNS.contains(&column.name);
    format!(
        "| `{}` | {}<br>*{}*{} | {}<br>{} |\n",
        column.name,
        cell(&description.fr),
        cell(&description.en),
        if is_protected { "<br>**protected**: no model input reads it" } else { "" },
        values(column),
        if column.required { "required" } else { "optional" }
    )
}

/// Kind, range and what stands for missing.
fn values(column: &Column) -> String {
    let mut text = match column.kind {
        Kind::Integer => "whole number".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Category => format!("one of {} categories", column.categories.len()),
        Kind::Flag => "`Y` or `N`".to_owned(),
    };
    match (column.minimum, column.maximum) {
        (Some(minimum), Some(maximum)) => {
            let _ = write!(text, ", {} to {}", number(minimum), number(maximum));
        }
        (Some(minimum), None) => {
            let _ = write!(text, ", at least {}", number(minimum));
        }
        (None, Some(maximum)) => {
            let _ = write!(text, ", at most {}", number(maximum));
        }
        (None, None) => {}
    }
    let texts: Vec<String> = match column.kind {
        Kind::Category | Kind::Flag => NOT_AVAILABLE.iter().map(|text| format!("`{text}`")).collect(),
        Kind::Integer | Kind::Number => column.sentinel.iter().map(|sentinel| format!("`{sentinel}`")).collect(),
    };
    if !texts.is_empty() {
        let _ = write!(text, "<br>missing: {}", texts.join(", "));
    }
    text
}

/// A number with as many decimals as it has.
fn number(number: f64) -> String {
    let decimals = number.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format_number(number, decimals, Language::English)
}

/// The known categories of the columns that have some, in order of frequency; the application's have labels.
fn categories(table: Table, fields: &[Field]) -> String {
    let mut text = String::new();
    for column in table.columns().iter().filter(|column| column.kind == Kind::Category) {
        let _ = write!(text, "\n**Categories of `{}`**, most frequent first", column.name);
        let field = fields.iter().find(|field| table.is_application() && field.name == column.name);
        if let Some(field) = field {
            text.push_str("\n\n| category | français | English |\n| --- | --- | --- |\n");
            for category in &field.categories {
                let label = &category.label;
                let _ = writeln!(text, "| `{}` | {} | {} |", cell(&category.value), cell(&label.fr), cell(&label.en));
            }
        } else {
            let categories: Vec<String> = column.categories.iter().map(|category| format!("`{category}`")).collect();
            let _ = writeln!(text, ": {}.", categories.join(", "));
        }
    }
    text
}

/// A text within a table, where a bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
