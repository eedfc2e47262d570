//! Reader of the rows of a Parquet file, one row group at a time.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;
use scoring::Cell;

use super::form::{Application, Form, Role};
use super::header::ColumnRoles;
use super::{IgnoredColumns, in_file};
use crate::Result;
use crate::files::{
    Arrays, Content, Input, ParquetInput, append_numbers, visit_cells, whole_numbers,
};

/// The rows of a Parquet file, read one after another.
pub(super) struct ParquetRows<'a> {
    file: PathBuf,
    form: &'a Form<'a>,
    parquet: ParquetInput,
    columns_read: Vec<(String, Role)>,
    ignored: IgnoredColumns,
    groups: Vec<usize>,
    /// Index of the next row group.
    group: usize,
    columns: Vec<ColumnCells>,
    /// Number of rows of the current group, and the next one of them.
    rows: usize,
    row: usize,
}

/// Message about a file whose types are not those of its pages.
const CONTRADICTION: &str = "its types are not those of its pages";

/// The cells of a column in the current row group.
enum ColumnCells {
    Whole(Vec<Option<i128>>),
    Numbers(Vec<f64>),
    Flags(Vec<Option<bool>>),
    /// The text of a row is `dictionary[code - 1]`; the code is 0 where the text is missing.
    Texts {
        codes: Vec<u32>,
        dictionary: Vec<TextCell>,
    },
}

/// A text, or the bytes of a text that is not valid UTF-8.
#[derive(Clone, PartialEq, Eq, Hash)]
enum TextCell {
    Text(String),
    NotUtf8(Vec<u8>),
}

impl<'a> ParquetRows<'a> {
    pub(super) fn open(input: &Input, form: &'a Form<'a>) -> Result<Self> {
        let file = input.path();
        let parquet = ParquetInput::open(input.content())
            .map_err(|reason| in_file(file, damaged(&reason)))?;
        let header = ColumnRoles::new(file, parquet.names(), form)?;
        let named = parquet.names().iter().zip(&header.roles);
        let columns_read: Vec<(String, Role)> = named
            .filter_map(|(name, role)| {
                Some((name.clone(), role.filter(|role| *role != Role::Label)?))
            })
            .collect();
        for (name, role) in &columns_read {
            check_column_kind(&parquet.content(name), form, name, *role)
                .map_err(|message| in_file(file, format!("column {name}: {message}")))?;
        }
        let groups = parquet.groups();
        Ok(Self {
            file: file.to_path_buf(),
            form,
            parquet,
            columns_read,
            ignored: header.ignored,
            groups,
            group: 0,
            columns: Vec::new(),
            rows: 0,
            row: 0,
        })
    }

    pub(super) fn ignored(&self) -> &IgnoredColumns {
        &self.ignored
    }

    pub(super) fn next(&mut self, row: usize) -> Option<Result<Application>> {
        while self.row == self.rows {
            let group = self.group;
            self.rows = *self.groups.get(group)?;
            self.group += 1;
            self.row = 0;
            let columns = self.columns_read.par_iter().map(|(name, role)| {
                let arrays = self
                    .parquet
                    .read(group, name)
                    .map_err(|reason| in_file(&self.file, damaged(&reason)))?;
                ColumnCells::from_arrays(&arrays, *role)
                    .ok_or_else(|| in_file(&self.file, damaged(CONTRADICTION)))
            });
            match columns.collect::<Vec<Result<ColumnCells>>>().into_iter().collect() {
                Ok(columns) => self.columns = columns,
                Err(error) => return Some(Err(error)),
            }
        }
        let application = self.application(row);
        self.row += 1;
        Some(Ok(application))
    }

    fn application(&self, row: usize) -> Application {
        let mut application = self.form.blank(row);
        for ((name, role), cells) in self.columns_read.iter().zip(&self.columns) {
            let cell = match cells {
                ColumnCells::Whole(numbers) => match numbers[self.row] {
                    Some(number) => {
                        self.form.fill_client(&mut application, number);
                        continue;
                    }
                    None => Cell::Missing,
                },
                ColumnCells::Numbers(numbers) => Cell::Number(numbers[self.row]),
                ColumnCells::Flags(flags) => flags[self.row].map_or(Cell::Missing, Cell::Flag),
                ColumnCells::Texts { codes, dictionary } => {
                    match (codes[self.row] as usize).checked_sub(1).map(|at| &dictionary[at]) {
                        None => Cell::Missing,
                        Some(TextCell::Text(text)) => Cell::Text(text),
                        Some(TextCell::NotUtf8(bytes)) => {
                            let text = String::from_utf8_lossy(bytes);
                            application
                                .errors
                                .push(format!("{name}: Expected text in UTF-8, found \"{text}\"."));
                            continue;
                        }
                    }
                }
            };
            self.form.fill(&mut application, *role, cell);
        }
        self.form.finish(&mut application);
        application
    }
}

impl ColumnCells {
    /// Converts the arrays of a column to cells.
    ///
    /// It is `None` if the arrays hold neither numbers nor texts, whatever the file says of them.
    fn from_arrays(arrays: &Arrays, role: Role) -> Option<Self> {
        if role == Role::Client {
            let whole: Option<Vec<_>> =
                arrays.iter().map(|array| whole_numbers(array.as_ref())).collect();
            if let Some(whole) = whole {
                return Some(Self::Whole(whole.concat()));
            }
        }
        let mut numbers = Vec::new();
        if arrays.iter().all(|array| append_numbers(&mut numbers, array.as_ref())) {
            return Some(Self::Numbers(numbers));
        }
        let (mut flags, mut codes, mut dictionary) = (Vec::new(), Vec::new(), Vec::new());
        let mut codes_by_text: HashMap<TextCell, u32> = HashMap::new();
        for array in arrays {
            visit_cells(array.as_ref(), |cell| {
                let text = match cell {
                    Ok(Cell::Flag(flag)) => return flags.push(Some(flag)),
                    Ok(Cell::Text(text)) => TextCell::Text(text.to_owned()),
                    Err(bytes) => TextCell::NotUtf8(bytes.to_vec()),
                    Ok(_) => {
                        flags.push(None);
                        return codes.push(0);
                    }
                };
                let next = codes_by_text.len() as u32 + 1;
                codes.push(*codes_by_text.entry(text).or_insert_with_key(|text| {
                    dictionary.push(text.clone());
                    next
                }));
            });
        }
        let rows: usize = arrays.iter().map(|array| array.len()).sum();
        // A missing cell may be of either kind.
        if dictionary.is_empty() && flags.len() == rows {
            return Some(Self::Flags(flags));
        }
        (codes.len() == rows).then_some(Self::Texts { codes, dictionary })
    }
}

/// Checks that the kind of a column's cells fits its role.
///
/// Cells that are neither numbers, texts nor flags never fit.
fn check_column_kind(
    content: &Content,
    form: &Form<'_>,
    name: &str,
    role: Role,
) -> Result<(), String> {
    let fits = |is_number: bool, is_flag: bool| match content {
        Content::Nothing => true,
        Content::Numbers => is_number || is_flag,
        Content::Texts => !is_number || is_flag,
        Content::Flags => is_flag,
        Content::Other(_) => false,
    };
    let (fits, expected) = match role {
        Role::Label => (true, ""),
        Role::Client => (fits(true, false), "whole numbers"),
        Role::Field(_) => {
            (fits(!form.holds_categories(name), form.is_flag(name)), form.expected(name))
        }
        Role::History(_) => (fits(true, false) || *content == Content::Flags, "numbers"),
    };
    let found = match content {
        _ if fits => return Ok(()),
        Content::Other(name) => name,
        Content::Nothing => "nothing",
        Content::Numbers => "numbers",
        Content::Texts => "texts",
        Content::Flags => "true and false",
    };
    Err(format!(
        "expected {expected}, found {found}. Store the column as {expected}, or leave it out."
    ))
}

fn damaged(reason: &str) -> String {
    format!(
        "not a complete Parquet file: {reason}. It may have been cut short; copy or export it again."
    )
}
