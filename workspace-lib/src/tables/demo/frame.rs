//! Conversion of invented tables to data frames with the columns and types of the schema.

use std::collections::HashMap;

use demo_world::{TableColumns, Values};
use polars::prelude::*;
use rayon::prelude::*;

use crate::tables::schema::{Kind, SchemaColumn, Table};

/// Converts the tables of a batch, in the order of [`Table::ALL`].
///
/// # Errors
/// [`PolarsError`] if a table or a column of the schema is missing, or has values of another kind.
pub(super) fn frames(tables: Vec<TableColumns>) -> PolarsResult<Vec<DataFrame>> {
    let mut tables: HashMap<&str, TableColumns> =
        tables.into_iter().map(|table| (table.file_stem, table)).collect();
    Table::ALL
        .map(|table| (table, tables.remove(table.file_stem())))
        .into_par_iter()
        .map(|(table, invented)| match invented {
            Some(invented) => frame(table, invented),
            None => polars_bail!(ColumnNotFound: "no table {}", table.file_stem()),
        })
        .collect()
}

fn frame(table: Table, invented: TableColumns) -> PolarsResult<DataFrame> {
    let mut columns: HashMap<&str, Values> =
        invented.columns.into_iter().map(|column| (column.name, column.values)).collect();
    let columns = table.columns().iter().map(|described| match columns.remove(described.name) {
        Some(values) => column(described, values),
        None => {
            polars_bail!(ColumnNotFound: "{} of table {}", described.name, table.file_stem())
        }
    });
    DataFrame::new(invented.rows, columns.collect::<PolarsResult<_>>()?)
}

fn column(described: &SchemaColumn, values: Values) -> PolarsResult<Column> {
    let name = described.name.into();
    Ok(match (described.kind, values) {
        (Kind::Integer, Values::Integers(values)) => {
            Int64Chunked::from_vec(name, values).into_column()
        }
        (Kind::Integer, Values::Numbers(values)) => {
            let whole = values.into_iter().map(|value| value.map(|number| number as i64));
            Column::new(name, whole.collect::<Vec<_>>())
        }
        (Kind::Number, Values::Numbers(values)) => Column::new(name, values),
        (Kind::Category | Kind::Flag, Values::Texts(values)) => Column::new(name, values),
        (kind, _) => polars_bail!(SchemaMismatch: "{} is not of kind {kind:?}", described.name),
    })
}

#[cfg(test)]
mod tests {
    use demo_world::{Period, Population, UNKNOWN_DAY};

    use super::*;

    #[test]
    fn invents_the_columns_of_the_schema() {
        let batch = Period::from(Population { clients: 300, seed: 2 }).batches().next().unwrap();
        assert_eq!(batch.tables.len(), Table::ALL.len());
        for (table, frame) in Table::ALL.into_iter().zip(frames(batch.tables.clone()).unwrap()) {
            let invented = batch.tables.iter().find(|other| other.file_stem == table.file_stem());
            let invented = invented.unwrap();
            assert_eq!(frame.shape(), (invented.rows, invented.columns.len()), "{table:?}");
            for (described, column) in table.columns().iter().zip(frame.columns()) {
                assert_eq!(column.name().as_str(), described.name);
                assert_eq!(column.dtype(), &described.kind.data_type(), "{}", described.name);
                let is_whole = described.kind == Kind::Integer;
                assert!(!is_whole || column.null_count() == 0, "{}", described.name);
            }
        }
    }

    #[test]
    fn writes_unknown_days_as_the_schema_reads_them() {
        let employed = Table::ApplicationTrain.column("DAYS_EMPLOYED").unwrap();
        let terminated = Table::PreviousApplication.column("DAYS_TERMINATION").unwrap();
        for column in [employed, terminated] {
            assert_eq!(column.sentinel, Some(UNKNOWN_DAY), "{}", column.name);
        }
    }

    #[test]
    fn names_the_column_that_is_missing_or_of_another_kind() {
        let batch = Period::from(Population { clients: 20, seed: 2 }).batches().next().unwrap();
        let message = |change: fn(&mut TableColumns)| {
            let mut tables = batch.tables.clone();
            tables.iter_mut().for_each(change);
            frames(tables).unwrap_err().to_string()
        };
        let missing = message(|table| table.columns.retain(|column| column.name != "STATUS"));
        assert!(missing.contains("STATUS of table bureau_balance"), "{missing}");
        let changed = message(|table| {
            if let Some(status) = table.columns.iter_mut().find(|column| column.name == "STATUS") {
                status.values = Values::Integers(vec![0; table.rows]);
            }
        });
        assert!(changed.contains("STATUS is not of kind Category"), "{changed}");
    }
}
