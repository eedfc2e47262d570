//! The rows of a CSV file.

use std::fs::File;
use std::path::PathBuf;

use csv::{ByteRecord, Reader, ReaderBuilder};
use scoring::Cell;

use super::form::{Application, Form, Role};
use super::header::ColumnRoles;
use super::{IgnoredColumns, in_file, unreadable};
use crate::Result;
use crate::files::Input;
use crate::tables::detect_separator;

/// The rows of a CSV file, read one after another.
pub(super) struct CsvRows<'a> {
    file: PathBuf,
    form: &'a Form<'a>,
    reader: Reader<File>,
    names: Vec<String>,
    header: ColumnRoles,
    record: ByteRecord,
}

impl<'a> CsvRows<'a> {
    pub(super) fn open(input: &Input, form: &'a Form<'a>) -> Result<Self> {
        let file = input.path();
        let separator = detect_separator(input.content()).map_err(unreadable(file))?;
        let content = File::open(input.content()).map_err(unreadable(file))?;
        let mut reader =
            ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(content);
        let names = reader.byte_headers().map_err(|error| in_file(file, error.to_string()))?;
        let names: Vec<String> =
            names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if names.first().is_some_and(|name| name.starts_with(['{', '['])) {
            let message = "the file holds JSON. Write one JSON object on each line, and call the file .ndjson.";
            return Err(in_file(file, message));
        }
        let header = ColumnRoles::new(file, &names, form)?;
        Ok(Self {
            file: file.to_path_buf(),
            form,
            reader,
            names,
            header,
            record: ByteRecord::new(),
        })
    }

    pub(super) fn ignored(&self) -> &IgnoredColumns {
        &self.header.ignored
    }

    pub(super) fn next(&mut self, row: usize) -> Option<Result<Application>> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => Some(Ok(self.application(row))),
            Err(error) => Some(Err(in_file(&self.file, format!("row {row}: {error}")))),
        }
    }

    fn application(&self, row: usize) -> Application {
        let mut application = self.form.blank(row);
        let (expected, found) = (self.names.len(), self.record.len());
        if expected != found {
            application.errors.push(format!(
                "Expected {expected} cells as in the header, found {found}. A decimal comma or an unquoted separator splits a \
                 cell; a quotation mark that is not closed joins them."
            ));
        } else if self
            .record
            .iter()
            .zip(&self.names)
            .all(|(cell, name)| cell.trim_ascii() == name.as_bytes())
        {
            application.errors.push("The row repeats the header line; remove it.".to_owned());
        } else {
            for (cell, role) in self.record.iter().zip(&self.header.roles) {
                let Some(role) = role else { continue };
                self.fill(&mut application, *role, cell);
            }
            self.form.finish(&mut application);
        }
        application
    }

    fn fill(&self, application: &mut Application, role: Role, cell: &[u8]) {
        if let Ok(text) = str::from_utf8(cell) {
            self.form.fill(application, role, Cell::Untyped(text));
        } else {
            let text = String::from_utf8_lossy(cell);
            application
                .errors
                .push(format!("Expected text in UTF-8, found \"{text}\". Save the file as UTF-8."));
        }
    }
}
