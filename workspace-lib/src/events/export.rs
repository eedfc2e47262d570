//! Export of events: a folder for each day, with a Parquet file for each version of the model.
//!
//! Everything is written into a folder of its own first, and takes its place when all of it is
//! there. Events are read page by page, and written when a row group is full: memory does not grow
//! with the store.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use store::{Event, Legend, Period, Store};
use tempfile::TempDir;

use super::columns::EventColumns;
use crate::files::{CleanupGuard, ParquetFile};
use crate::{Error, Result};

/// Number of events that are read at a time.
const PAGE: i64 = 1000;

/// Number of events in a row group.
///
/// It does not depend on the pages, so that the same events always give the same bytes.
const ROW_GROUP: usize = 2048;

/// Number of bytes of two files that are compared at a time.
const COMPARED: usize = 1 << 16;

/// What to export, and where to.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    /// URL of the store.
    pub store: String,
    /// Folder to write into.
    pub out: PathBuf,
    /// First day; the day of the first prediction if absent.
    pub from: Option<NaiveDate>,
    /// Last day; today if absent.
    pub to: Option<NaiveDate>,
    /// Whether the contributions of the features are written too.
    pub contributions: bool,
}

/// What an export did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Number of events.
    pub events: u64,
    /// Versions of the model that made them.
    pub versions: BTreeSet<String>,
    /// Days whose folders are new, or have another content than before.
    pub written: Vec<NaiveDate>,
    /// Number of days whose folders had the same content already.
    pub unchanged: usize,
}

/// Exports the events of a store.
///
/// `progress` is called with each day that is begun. A folder of a day with the same content is
/// left alone; one with another content is replaced. Days without events get no folder.
///
/// # Errors
/// [`Error::Store`] if the store cannot be read, [`Error::File`] if a file cannot be written.
/// Nothing has changed in either case, except if it is about a folder that cannot be replaced.
pub fn export(options: &ExportOptions, progress: impl FnMut(NaiveDate)) -> Result<Exported> {
    super::block_on(export_from_store(options, progress))
}

async fn export_from_store(
    options: &ExportOptions,
    mut progress: impl FnMut(NaiveDate),
) -> Result<Exported> {
    let store = Store::open_for_reading(&options.store).await?;
    let out = &options.out;
    fs::create_dir_all(out).map_err(Error::file(out))?;
    let staging = TempDir::with_prefix_in(".events-", out).map_err(Error::file(out))?;
    let _cleanup = CleanupGuard::new(staging.path());
    let mut exported = Exported::default();
    let mut days: Vec<NaiveDate> = Vec::new();
    let (period, mut after) = (options.period(), String::new());
    let mut open: Option<DayFolder> = None;
    loop {
        let page = store.events(&period, &after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.prediction_id);
        let is_last = page.len() < PAGE as usize;
        for event in page {
            let day = day_of(&event)?;
            if open.as_ref().is_none_or(|open| open.day != day) {
                if let Some(done) = open.take() {
                    done.finish()?;
                }
                progress(day);
                days.push(day);
                open = Some(DayFolder::create(staging.path(), day)?);
            }
            let Some(folder) = &mut open else { continue };
            exported.events += 1;
            if !exported.versions.contains(&event.model_version) {
                exported.versions.insert(event.model_version.clone());
            }
            folder.add(event, &store, options.contributions).await?;
        }
        if is_last {
            break;
        }
    }
    if let Some(done) = open {
        done.finish()?;
    }
    for day in days {
        if take_place(&staging.path().join(name_of(day)), &out.join(name_of(day)))? {
            exported.written.push(day);
        } else {
            exported.unchanged += 1;
        }
    }
    Ok(exported)
}

/// Events of a store in a folder that is deleted with this value.
#[derive(Debug)]
pub struct TemporaryExport {
    /// What was exported.
    pub exported: Exported,
    // The folder is deleted before the guard goes.
    folder: TempDir,
    _cleanup: CleanupGuard,
}

impl TemporaryExport {
    /// Exports the events of some days, without contributions, for one analysis.
    ///
    /// Only the caller's user can read the folder: it holds data of clients.
    ///
    /// # Errors
    /// As [`export`]; [`Error::Data`] if the store has no prediction of these days.
    pub fn new(
        store: &str,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
        progress: impl FnMut(NaiveDate),
    ) -> Result<Self> {
        let folder =
            TempDir::with_prefix("pret-events-").map_err(Error::file(std::env::temp_dir()))?;
        let cleanup = CleanupGuard::new(folder.path());
        let out = folder.path().to_owned();
        let options =
            ExportOptions { store: store.to_owned(), out, from, to, contributions: false };
        let exported = export(&options, progress)?;
        if exported.events == 0 {
            let range = match (from, to) {
                (None, None) => String::new(),
                (Some(from), None) => format!(" from {from} on"),
                (None, Some(to)) => format!(" up to {to}"),
                (Some(from), Some(to)) => format!(" from {from} to {to}"),
            };
            return Err(Error::Data(format!(
                "{}: expected at least one prediction{range}, found none. Check the store and the days.",
                store::without_secrets(store)
            )));
        }
        Ok(Self { exported, folder, _cleanup: cleanup })
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl ExportOptions {
    fn period(&self) -> Period {
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        let to = self.to.unwrap_or_else(|| Utc::now().date_naive());
        Period {
            from: self.from.map_or(DateTime::UNIX_EPOCH, midnight),
            to: midnight(to.checked_add_days(Days::new(1)).unwrap_or(to)),
        }
    }
}

/// Returns the day of an event, in UTC.
fn day_of(event: &Event) -> Result<NaiveDate> {
    let day = event.created_at.get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| {
        Error::Data(format!(
            "prediction {}: expected a time like 2026-11-01T08:00:00.000Z in created_at, found {:?}",
            event.prediction_id, event.created_at
        ))
    })
}

fn name_of(day: NaiveDate) -> String {
    format!("day={day}")
}

/// Folder of a day that is being written.
struct DayFolder {
    day: NaiveDate,
    path: PathBuf,
    /// Files by the version of the model.
    files: BTreeMap<String, ModelFile>,
}

/// File of the events of one model on one day.
struct ModelFile {
    path: PathBuf,
    columns: EventColumns,
    file: ParquetFile<BufWriter<File>>,
    /// Events of the row group that is not full yet.
    waiting: Vec<Event>,
}

impl DayFolder {
    fn create(staging: &Path, day: NaiveDate) -> Result<Self> {
        let path = staging.join(name_of(day));
        fs::create_dir(&path).map_err(Error::file(&path))?;
        Ok(Self { day, path, files: BTreeMap::new() })
    }

    async fn add(&mut self, event: Event, store: &Store, contributions: bool) -> Result<()> {
        let version = &event.model_version;
        if !self.files.contains_key(version) {
            // A row of the first version of the store has no model: its features are in the row.
            let legend = match store.model(version).await? {
                Some(model) => Legend::parse(&model.features)?,
                None => Legend::new(Vec::new()),
            };
            let columns = EventColumns::new(version, legend, contributions)?;
            let path = self.path.join(format!("{}.parquet", file_stem(version)));
            let file = File::create_new(&path).map_err(Error::file(&path))?;
            let file = ParquetFile::new(BufWriter::new(file), &columns.schema())?;
            self.files
                .insert(version.clone(), ModelFile { path, columns, file, waiting: Vec::new() });
        }
        if let Some(file) = self.files.get_mut(&event.model_version) {
            file.waiting.push(event);
            if file.waiting.len() == ROW_GROUP {
                file.write_row_group()?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        for (_, mut file) in self.files {
            file.write_row_group()?;
            file.file.finish()?;
            let synced = File::open(&file.path).and_then(|file| file.sync_all());
            synced.map_err(Error::file(&file.path))?;
        }
        Ok(())
    }
}

impl ModelFile {
    fn write_row_group(&mut self) -> Result<()> {
        if !self.waiting.is_empty() {
            self.file.append(&self.columns.frame(&self.waiting)?)?;
            self.waiting.clear();
        }
        Ok(())
    }
}

/// Returns the name of a version's file. What is not plain in it is written as in a URL.
fn file_stem(version: &str) -> String {
    let mut stem = String::with_capacity(version.len());
    for byte in version.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            stem.push(byte.into());
        } else {
            _ = write!(stem, "%{byte:02X}");
        }
    }
    stem
}

/// Moves the folder `staged` to `path`; returns false if `path` has the same content already.
fn take_place(staged: &Path, path: &Path) -> Result<bool> {
    if !path.exists() {
        fs::rename(staged, path).map_err(Error::file(path))?;
        return Ok(true);
    }
    if names_in(path)? == names_in(staged)? && have_same_bytes(staged, path)? {
        return Ok(false);
    }
    // In one step, so that a reader finds the one or the other. What was there goes with the
    // staging folder.
    renameat_with(CWD, staged, CWD, path, RenameFlags::EXCHANGE)
        .map_err(|error| Error::file(path)(error.into()))?;
    Ok(true)
}

/// Returns the names of a folder's entries, in order.
fn names_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().into()));
    let mut names: Vec<PathBuf> =
        names.collect::<std::io::Result<_>>().map_err(Error::file(folder))?;
    names.sort();
    Ok(names)
}

/// Checks whether the files of one folder have the same bytes in another one.
fn have_same_bytes(folder: &Path, other: &Path) -> Result<bool> {
    for name in names_in(folder)? {
        let open = |folder: &Path| {
            let path = folder.join(&name);
            File::open(&path).map(BufReader::new).map_err(Error::file(path))
        };
        let (mut left, mut right) = (open(folder)?, open(other)?);
        loop {
            let read = |file: &mut BufReader<File>| {
                let mut bytes = Vec::with_capacity(COMPARED);
                let read = file.take(COMPARED as u64).read_to_end(&mut bytes);
                read.map(|_| bytes).map_err(Error::file(folder.join(&name)))
            };
            let (bytes, others) = (read(&mut left)?, read(&mut right)?);
            if bytes != others {
                return Ok(false);
            }
            if bytes.is_empty() {
                break;
            }
        }
    }
    Ok(true)
}
