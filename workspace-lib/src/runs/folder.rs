//! The folder of run records: one JSON file a run.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::record::{FORMAT, RunRecord};
use crate::files::{AtomicFile, write_atomically};
use crate::{Error, Result};

/// Extension of a record's file.
const EXTENSION: &str = "json";

/// A folder of run records. It need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunsFolder {
    path: PathBuf,
}

/// All records of a folder.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The records, the latest first.
    pub records: Vec<RunRecord>,
    /// Files that are no record.
    pub skipped: Vec<SkippedFile>,
}

/// A file that is no record, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// The file.
    pub path: PathBuf,
    /// What was expected, and what was found.
    pub reason: String,
}

impl RunsFolder {
    /// Names the folder at `path`; the first record creates it.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder of a run's own files, such as its figures.
    pub fn files_of(&self, id: &str) -> PathBuf {
        self.path.join(id)
    }

    /// Reads every record. A file that is no record is skipped, with the reason.
    ///
    /// # Errors
    /// [`Error::File`] if the folder exists and cannot be read.
    pub fn list(&self) -> Result<Listing> {
        let mut listing = Listing { records: Vec::new(), skipped: Vec::new() };
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(listing),
            entries => entries.map_err(Error::file(&self.path))?,
        };
        for entry in entries {
            let path = entry.map_err(Error::file(&self.path))?.path();
            // Files without the extension are not meant to be records: figures, temporary files.
            if path.is_dir() || path.extension() != Some(OsStr::new(EXTENSION)) {
                continue;
            }
            match read(&path) {
                Ok(record) => listing.records.push(record),
                Err(reason) => listing.skipped.push(SkippedFile { path, reason }),
            }
        }
        listing.records.sort_by(|left, right| right.id.cmp(&left.id));
        listing.skipped.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(listing)
    }

    /// Finds the one record whose identifier begins with `prefix`.
    ///
    /// # Errors
    /// [`Error::Data`] if there is none or more than one; the message names those there are.
    pub fn find(&self, prefix: &str) -> Result<RunRecord> {
        let listing = self.list()?;
        let folder = self.path.display();
        let known = listing.records.len();
        let exact = listing.records.iter().find(|record| record.id == prefix);
        if let Some(record) = exact {
            return Ok(record.clone());
        }
        let mut matching: Vec<RunRecord> =
            listing.records.into_iter().filter(|record| record.id.starts_with(prefix)).collect();
        match (matching.pop(), matching.is_empty()) {
            (Some(record), true) => Ok(record),
            (None, _) => {
                Err(Error::Data(match listing.skipped.iter().find(|file| is_named(file, prefix)) {
                    Some(SkippedFile { path, reason }) => format!("{}: {reason}", path.display()),
                    None => format!(
                        "{folder}: expected a run whose identifier begins with {prefix:?}, found none among {known}. \
                     List them with `pret runs list`."
                    ),
                }))
            }
            (Some(last), false) => {
                let ids = matching.iter().chain([&last]).map(|record| record.id.as_str());
                let ids = ids.collect::<Vec<_>>().join(", ");
                Err(Error::Data(format!(
                    "{folder}: expected one run whose identifier begins with {prefix:?}, found several: {ids}. \
                     Give more of it."
                )))
            }
        }
    }

    /// Writes a record, whole or not at all. It replaces an earlier one of the same run.
    ///
    /// # Errors
    /// [`Error::File`] if it cannot be written.
    pub fn save(&self, record: &RunRecord) -> Result<()> {
        let path = self.file_of(&record.id);
        write_atomically(&path, &json(record)?).map_err(Error::file(path))
    }

    /// Writes the first record of a run. Returns false if another run has its identifier.
    pub(super) fn create(&self, record: &RunRecord) -> Result<bool> {
        let path = self.file_of(&record.id);
        let bytes = json(record)?;
        let mut file = AtomicFile::create(&path).map_err(Error::file(&path))?;
        file.write_all(&bytes).map_err(Error::file(&path))?;
        match file.commit_new() {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            written => written.map(|()| true).map_err(Error::file(path)),
        }
    }

    fn file_of(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}.{EXTENSION}"))
    }
}

fn is_named(file: &SkippedFile, prefix: &str) -> bool {
    file.path.file_stem().and_then(OsStr::to_str).is_some_and(|stem| stem.starts_with(prefix))
}

fn json(record: &RunRecord) -> Result<Vec<u8>> {
    let mut bytes =
        serde_json::to_vec_pretty(record).map_err(|error| Error::Data(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads a record, or says why the file is none.
fn read(path: &Path) -> std::result::Result<RunRecord, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    let value: serde_json::Value = serde_json::from_slice(&bytes)
        .map_err(|error| format!("expected the JSON of a run record, found {error}"))?;
    let format = value.get("format").and_then(serde_json::Value::as_u64);
    if format != Some(FORMAT.into()) {
        let found = format.map_or("none".to_owned(), |format| format.to_string());
        return Err(format!("expected a run record of format {FORMAT}, found format {found}"));
    }
    let record: RunRecord = serde_json::from_value(value)
        .map_err(|error| format!("expected a run record of format {FORMAT}, found {error}"))?;
    if path.file_stem().and_then(OsStr::to_str) != Some(&record.id) {
        return Err(format!(
            "expected the record of the run it is named for, found that of {}",
            record.id
        ));
    }
    Ok(record)
}
