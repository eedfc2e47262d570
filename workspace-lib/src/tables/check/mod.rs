//! Check whether a folder of tables can be used, with warnings about its data.
//!
//! All tables are checked, so an error in one table does not hide those of the next. Errors make
//! the data unusable. Warnings (missing tables, implausible values, orphans) do not.

mod findings;
mod report;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::read::{bad_cells_of, load_all};
use super::schema::{CLIENT_KEY, Table};
use super::{Columns, Error, Folder, Result, refuse_clients_in_both_files};

pub use report::{CheckReport, MissingShare, Orphans, OutOfRange, TableReport, UnknownCategories};

/// Maximum number of invalid cells listed for one file, one per column.
const CELLS_LISTED: usize = 20;

/// Keys read so far, to which later tables refer.
type KnownKeys = BTreeMap<&'static str, HashSet<i64>>;

/// Checks every table of `folder`, one at a time. Calls `begin` before it reads a table.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let temporary = tempfile::tempdir()?;
/// # let path = temporary.path();
/// write_demo(Population { clients: 20, seed: 1 }, Format::Csv, path, |_| {})?;
/// std::fs::remove_file(path.join("bureau_balance.csv"))?;
/// let report = check::check(path, |_| {})?;
/// assert!(report.tables.iter().all(|table| table.errors.is_empty()));
/// let missing = report.tables.iter().find(|table| table.file.is_none());
/// assert_eq!(missing.map(|table| table.table), Some("bureau_balance"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::FolderNotFound`]. All other problems are part of the report.
pub fn check(folder: &Path, mut begin: impl FnMut(Table)) -> Result<CheckReport> {
    let mut report = CheckReport::new(folder);
    let folder = match Folder::open(folder) {
        Err(error @ Error::FolderNotFound { .. }) => return Err(error),
        Err(error) => {
            report.errors.push(error.to_string());
            Folder::unchecked(folder)
        }
        Ok(folder) => folder,
    };
    let mut known = KnownKeys::new();
    for table in Table::ALL {
        begin(table);
        let table_report = match folder.file(table) {
            None => TableReport::missing(table),
            Some(file) => check_file(&file, table, &mut known),
        };
        report.tables.push(table_report);
    }
    Ok(report)
}

fn check_file(file: &Path, table: Table, known: &mut KnownKeys) -> TableReport {
    let mut report = TableReport::of_file(table, file);
    let columns = match load_all(file, table) {
        Ok(columns) => columns,
        Err(error) => {
            report.errors = problems(file, table, &error);
            return report;
        }
    };
    for remark in &columns.remarks {
        let list = if remark.is_warning { &mut report.warnings } else { &mut report.notes };
        list.push(remark.message.clone());
    }
    report.rows = columns.rows;
    report.columns = columns.columns.len();
    let errors = super::read::validation_errors(&columns, file);
    report.errors.extend(errors.iter().map(ToString::to_string));
    if let Some(others) = known.get("application").filter(|_| table.is_application())
        && let Err(error) = refuse_clients_in_both_files(&columns, file, others)
    {
        report.errors.push(error.to_string());
    }
    report.missing = findings::missing_shares(&columns);
    report.without_values = findings::without_values(&columns);
    report.duplicate_keys = findings::duplicate_keys(&columns, table.key());
    report.out_of_range = findings::out_of_range(&columns);
    // A column with an error gets no warning for the same values.
    report.implausible = errors.iter().filter_map(implausible_column).collect();
    report.unknown_categories = findings::unknown_categories(&columns);
    report.orphans = orphans(&columns, known);
    remember_keys(&columns, known);
    report.summarise();
    report
}

fn implausible_column(error: &Error) -> Option<&'static str> {
    if let Error::Implausible { column, .. } = error { Some(*column) } else { None }
}

/// Returns the problems of a file that cannot be read.
///
/// For invalid cells it is the first one of every column, otherwise the single error.
fn problems(file: &Path, table: Table, error: &Error) -> Vec<String> {
    if !matches!(error, Error::Cell { .. }) {
        return vec![error.to_string()];
    }
    let columns: Vec<_> = table.columns().iter().collect();
    match bad_cells_of(file, &columns, CELLS_LISTED) {
        Ok(cells) if !cells.is_empty() => cells.iter().map(ToString::to_string).collect(),
        _ => vec![error.to_string()],
    }
}

/// Counts the rows without a parent. A parent table that was not read is skipped.
fn orphans(columns: &Columns, known: &KnownKeys) -> Vec<Orphans> {
    parents(columns.table)
        .iter()
        .filter_map(|(key, parent)| {
            let rows = findings::rows_without(columns, key, known.get(parent)?);
            Some(Orphans { column: key, parent, rows })
        })
        .collect()
}

/// Returns the keys by which a table refers to others, and the tables they come from.
fn parents(table: Table) -> &'static [(&'static str, &'static str)] {
    match table {
        Table::ApplicationTrain | Table::ApplicationTest => &[],
        Table::Bureau | Table::PreviousApplication => &[(CLIENT_KEY, "application")],
        Table::BureauBalance => &[("SK_ID_BUREAU", "bureau")],
        Table::PosCashBalance | Table::InstallmentsPayments | Table::CreditCardBalance => {
            &[(CLIENT_KEY, "application"), ("SK_ID_PREV", "previous_application")]
        }
    }
}

fn remember_keys(columns: &Columns, known: &mut KnownKeys) {
    let (name, key) = match columns.table {
        Table::ApplicationTrain | Table::ApplicationTest => ("application", CLIENT_KEY),
        Table::Bureau => ("bureau", "SK_ID_BUREAU"),
        Table::PreviousApplication => ("previous_application", "SK_ID_PREV"),
        _ => return,
    };
    known.entry(name).or_default().extend(findings::integers(columns, key));
}
