//! Report of a check, for people and for programs.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::tables::Table;

/// Maximum number of columns with missing values shown per table. JSON contains all of them.
const SHOWN: usize = 6;

/// Result of the check of a folder.
#[derive(Debug, Clone, Serialize)]
pub struct CheckReport {
    /// The folder.
    pub folder: String,
    /// Errors of the folder as a whole.
    pub errors: Vec<String>,
    /// Reports of all tables, missing ones included.
    pub tables: Vec<TableReport>,
}

/// Result of the check of one table.
#[derive(Debug, Clone, Serialize)]
pub struct TableReport {
    /// The table's file name without extension.
    pub table: &'static str,
    /// Path of the file; `None` if the folder has none.
    pub file: Option<String>,
    /// Number of rows; 0 if the file cannot be read.
    pub rows: usize,
    /// Number of columns of the schema; 0 if the file cannot be read.
    pub columns: usize,
    /// Columns with missing values, the largest share first.
    pub missing: Vec<MissingShare>,
    /// Columns of the file without any value, although some rows should have one.
    pub without_values: Vec<&'static str>,
    /// Number of rows that repeat the key of another row.
    pub duplicate_keys: usize,
    /// Rows without a parent, for each parent table that could be read.
    pub orphans: Vec<Orphans>,
    /// Columns with implausible values.
    pub out_of_range: Vec<OutOfRange>,
    /// Columns whose values as a whole cannot be right.
    pub implausible: Vec<&'static str>,
    /// Columns with texts outside the known categories.
    pub unknown_categories: Vec<UnknownCategories>,
    /// Problems that make the table unusable.
    pub errors: Vec<String>,
    /// Problems that may make results worse.
    pub warnings: Vec<String>,
    /// Remarks without effect on the results.
    pub notes: Vec<String>,
}

/// Share of missing values of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissingShare {
    /// The column.
    pub column: String,
    /// Share of the table's rows, between 0 and 1.
    pub share: f64,
}

/// Rows of a history whose parent is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Orphans {
    /// The key that refers to the parent.
    pub column: &'static str,
    /// The parent's table.
    pub parent: &'static str,
    /// Number of rows.
    pub rows: usize,
}

/// Values of a column outside its plausible range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutOfRange {
    /// The column.
    pub column: &'static str,
    /// Number of rows.
    pub rows: usize,
    /// Smallest plausible value.
    pub minimum: f64,
    /// Largest plausible value.
    pub maximum: f64,
    /// Smallest value found.
    pub smallest: f64,
    /// Largest value found.
    pub largest: f64,
}

/// Texts of a column outside its known categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownCategories {
    /// The column.
    pub column: &'static str,
    /// Number of rows.
    pub rows: usize,
    /// Some of the texts.
    pub examples: Vec<String>,
}

impl CheckReport {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.display().to_string(), errors: Vec::new(), tables: Vec::new() }
    }

    /// Returns true if no error prevents the use of the data.
    pub fn is_usable(&self) -> bool {
        self.errors().next().is_none()
    }

    /// Returns all errors: problems that make the data unusable.
    pub fn errors(&self) -> impl Iterator<Item = &str> {
        self.errors
            .iter()
            .chain(self.tables.iter().flat_map(|table| &table.errors))
            .map(String::as_str)
    }

    /// Returns all warnings: problems that may make results worse.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().flat_map(|table| &table.warnings).map(String::as_str)
    }
}

impl TableReport {
    pub(super) fn missing(table: Table) -> Self {
        let mut report = Self::empty(table);
        // A folder without application_train is an error of the folder.
        if table != Table::ApplicationTrain {
            report.warnings.push(format!("{}: the table is missing", table.file_stem()));
        }
        report
    }

    pub(super) fn of_file(table: Table, file: &Path) -> Self {
        Self { file: Some(file.display().to_string()), ..Self::empty(table) }
    }

    fn empty(table: Table) -> Self {
        Self {
            table: table.file_stem(),
            file: None,
            rows: 0,
            columns: 0,
            missing: Vec::new(),
            without_values: Vec::new(),
            duplicate_keys: 0,
            orphans: Vec::new(),
            out_of_range: Vec::new(),
            implausible: Vec::new(),
            unknown_categories: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Turns counts into warnings.
    pub(super) fn summarise(&mut self) {
        let table = self.table;
        if !self.without_values.is_empty() {
            self.warnings
                .push(format!("{table}: no row has a value of {}", self.without_values.join(", ")));
        }
        if self.duplicate_keys > 0 {
            self.warnings.push(format!(
                "{table}: {} with the key of another row",
                rows(self.duplicate_keys)
            ));
        }
        for orphans in self.orphans.iter().filter(|orphans| orphans.rows > 0) {
            let Orphans { column, parent, rows: count } = orphans;
            self.warnings.push(format!(
                "{table}: {} with a {column} that {parent} does not have",
                rows(*count)
            ));
        }
        for range in
            self.out_of_range.iter().filter(|range| !self.implausible.contains(&range.column))
        {
            let OutOfRange { column, rows: count, minimum, maximum, smallest, largest } = range;
            self.warnings.push(format!(
                "{table}: column {column}: {} outside {minimum} to {maximum} (found {smallest} to {largest})",
                rows(*count)
            ));
        }
        for unknown in &self.unknown_categories {
            let UnknownCategories { column, rows: count, examples } = unknown;
            self.warnings.push(format!(
                "{table}: column {column}: {} with an unknown category: {}",
                rows(*count),
                examples.join(", ")
            ));
        }
    }

    fn orphan_rows(&self) -> String {
        self.orphans
            .iter()
            .map(|orphans| orphans.rows)
            .max()
            .map_or_else(|| "-".to_owned(), grouped)
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}\n", self.folder)?;
        writeln!(
            formatter,
            "{:<22} {:>12} {:>8} {:>15} {:>10}  most often missing",
            "table", "rows", "columns", "duplicate keys", "orphans"
        )?;
        for table in &self.tables {
            let state = match &table.file {
                None => "no file".to_owned(),
                Some(_) if table.columns == 0 => "cannot be read".to_owned(),
                Some(_) => most_missing(&table.missing),
            };
            writeln!(
                formatter,
                "{:<22} {:>12} {:>8} {:>15} {:>10}  {state}",
                table.table,
                grouped(table.rows),
                table.columns,
                grouped(table.duplicate_keys),
                table.orphan_rows(),
            )?;
        }
        section(
            formatter,
            "Notes",
            self.tables.iter().flat_map(|table| &table.notes).map(String::as_str),
        )?;
        section(formatter, "Warnings", self.warnings())?;
        section(formatter, "Errors", self.errors())?;
        let (errors, warnings) = (self.errors().count(), self.warnings().count());
        if errors == 0 {
            writeln!(formatter, "\nThe data can be used ({}).", counted(warnings, "warning"))
        } else {
            writeln!(
                formatter,
                "\nThe data cannot be used: {}, {}.",
                counted(errors, "error"),
                counted(warnings, "warning")
            )
        }
    }
}

fn section<'a>(
    formatter: &mut fmt::Formatter<'_>,
    title: &str,
    lines: impl Iterator<Item = &'a str>,
) -> fmt::Result {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    writeln!(formatter, "\n{title}")?;
    lines.try_for_each(|line| writeln!(formatter, "  {line}"))
}

fn most_missing(shares: &[MissingShare]) -> String {
    if shares.is_empty() {
        return "-".to_owned();
    }
    let shown: Vec<String> = shares
        .iter()
        .take(SHOWN)
        .map(|missing| format!("{} {:.0}%", missing.column, missing.share * 100.0))
        .collect();
    let more = shares.len().saturating_sub(SHOWN);
    let tail = if more > 0 { format!(", {more} more") } else { String::new() };
    shown.join(", ") + &tail
}

fn rows(count: usize) -> String {
    counted(count, "row")
}

fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(count))
}

/// Formats `1234567` as `1,234,567`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let head = digits.len() % 3;
    let mut groups: Vec<&str> = if head > 0 { vec![&digits[..head]] } else { Vec::new() };
    groups.extend((head..digits.len()).step_by(3).map(|start| &digits[start..start + 3]));
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_digits_by_three() {
        assert_eq!([0, 999, 1000, 1_207_059].map(grouped), ["0", "999", "1,000", "1,207,059"]);
    }
}
