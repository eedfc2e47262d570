//! Every raw column of the seven tables.

use scoring::{Category, Label};
use serde::Serialize;

use crate::tables::{Kind, NOT_AVAILABLE, SchemaColumn, Table, application_fields, barred_columns};

/// A table and its columns. The applications are one table in two files.
#[derive(Debug, Serialize)]
pub(super) struct TableFacts {
    name: &'static str,
    is_application: bool,
    /// Empty if rows may repeat.
    key: Vec<&'static str>,
    parent_key: Option<&'static str>,
    columns: Vec<ColumnFacts>,
}

/// A raw column.
#[derive(Debug, Serialize)]
struct ColumnFacts {
    name: &'static str,
    description: Label,
    is_protected: bool,
    is_required: bool,
    kind: &'static str,
    minimum: Option<f64>,
    maximum: Option<f64>,
    /// Values that mean “missing”, besides an empty cell.
    missing: Vec<String>,
    /// The known categories, in order of frequency.
    categories: Vec<String>,
    /// The categories with their labels; only columns of the application have labels.
    labelled: Vec<Category>,
}

pub(super) fn facts() -> Vec<TableFacts> {
    let tables = Table::ALL.into_iter().filter(|table| *table != Table::ApplicationTest);
    tables.map(table_facts).collect()
}

fn table_facts(table: Table) -> TableFacts {
    TableFacts {
        name: table.file_stem(),
        is_application: table.is_application(),
        key: table.key().to_vec(),
        parent_key: table.parent_key(),
        columns: table.columns().iter().map(|column| column_facts(table, column)).collect(),
    }
}

fn column_facts(table: Table, column: &SchemaColumn) -> ColumnFacts {
    let (kind, missing) = match column.kind {
        Kind::Integer => ("integer", column.sentinel.iter().map(ToString::to_string).collect()),
        Kind::Number => ("number", column.sentinel.iter().map(ToString::to_string).collect()),
        Kind::Category => ("category", NOT_AVAILABLE.map(str::to_owned).to_vec()),
        Kind::Flag => ("flag", NOT_AVAILABLE.map(str::to_owned).to_vec()),
    };
    let is_labelled = table.is_application() && column.kind == Kind::Category;
    let field =
        application_fields().into_iter().find(|field| is_labelled && field.name == column.name);
    ColumnFacts {
        name: column.name,
        description: table.description(column.name).unwrap_or_default(),
        is_protected: table.is_application()
            && barred_columns().any(|barred| barred == column.name),
        is_required: column.required,
        kind,
        minimum: column.minimum,
        maximum: column.maximum,
        missing,
        categories: column.categories.iter().map(ToString::to_string).collect(),
        labelled: field.map_or_else(Vec::new, |field| field.categories),
    }
}
