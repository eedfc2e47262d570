//! Writer of demo data: all files are written, or none.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use demo_world::{Drift, Period};
use polars::prelude::*;
use polars_io::SerWriter;
use polars_io::prelude::CsvWriter;
use serde::Serialize;

use super::frame::frames;
use crate::files::{AtomicFile, ParquetFile, ROW_GROUP, write_atomically};
use crate::tables::schema::Table;
use crate::tables::{Error, Folder, Result};

/// File format of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-separated text, as Kaggle's.
    #[default]
    Csv,
    /// Parquet: smaller, and faster to read.
    Parquet,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Csv => Self::Parquet,
            Self::Parquet => Self::Csv,
        }
    }
}

/// Summary of what was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The number of clients.
    pub clients: u32,
    /// The seed.
    pub seed: u64,
    /// Scenario, if the data is a later period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// The format.
    pub format: Format,
    /// Share of defaults among the applications whose outcome is known.
    pub default_rate: f64,
    /// Rows of each table, by file name without extension.
    pub rows: BTreeMap<&'static str, usize>,
}

/// File that marks a folder as demo data. It contains the summary as JSON.
const MARK: &str = "demo.json";

/// Writes the tables of a population in one period into `folder`.
///
/// The folder is created if it is missing. Tables of an earlier demo are replaced, other files are
/// left alone. A failure leaves the folder as it was. `advance` is called after each batch with the
/// number of clients in it.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let folder = scratch_folder("example")?.join("demo");
/// let population = Population { clients: 20, seed: 1 };
/// let summary = write_demo(population, Format::Csv, &folder, |_| {})?;
/// assert!(folder.join("bureau.csv").is_file() && summary.rows["application_train"] < 20);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::NotDemoData`] if the folder contains tables of another origin; [`Error::Io`] or
/// [`Error::Frame`] if writing fails.
pub fn write(
    period: impl Into<Period>,
    format: Format,
    folder: &Path,
    mut advance: impl FnMut(u32),
) -> Result<Summary> {
    let period = period.into();
    refuse_other_data(folder)?;
    fs::create_dir_all(folder)
        .map_err(|source| Error::Io { file: folder.to_path_buf(), source })?;
    let frame_error = |source| Error::Frame { file: folder.to_path_buf(), source };

    let mut files = Table::ALL.map(|table| (table, None::<TableFile>));
    let mut rows: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut defaults, mut labelled) = (0, 0);
    for batch in period.batches() {
        let frames = frames(batch.tables).map_err(frame_error)?;
        for ((table, file), frame) in files.iter_mut().zip(frames) {
            let file = match file {
                Some(file) => file,
                None => file.insert(TableFile::create(
                    &path(folder, *table, format.extension()),
                    frame.schema(),
                    format,
                )?),
            };
            *rows.entry(table.file_stem()).or_default() += frame.height();
            file.append(frame).map_err(frame_error)?;
        }
        defaults += batch.defaults;
        labelled += batch.labelled;
        advance(batch.clients);
    }

    let summary = Summary {
        clients: period.population.clients,
        seed: period.population.seed,
        drift: period.drift,
        format,
        default_rate: defaults as f64 / labelled.max(1) as f64,
        rows,
    };
    let mut finished = Vec::with_capacity(files.len());
    for (table, file) in files {
        if let Some(file) = file {
            let draft = file.finish().map_err(frame_error)?;
            // Sync first. Then only renames are left, which are fast and seldom fail.
            draft.sync().map_err(|source| Error::Io {
                file: path(folder, table, format.extension()),
                source,
            })?;
            finished.push((table, draft));
        }
    }
    for (table, draft) in finished {
        let file = path(folder, table, format.extension());
        draft.commit().map_err(|source| Error::Io { file, source })?;
        let stale = path(folder, table, format.other().extension());
        if stale.exists() {
            fs::remove_file(&stale).map_err(|source| Error::Io { file: stale, source })?;
        }
    }
    mark(folder, &summary)?;
    Ok(summary)
}

/// Refuses a folder with tables that the generator did not write.
fn refuse_other_data(folder: &Path) -> Result<()> {
    if folder.join(MARK).is_file() {
        return Ok(());
    }
    // Any file that would be read as a table: another extension, compressed, in capitals.
    let tables = Folder::unchecked(folder);
    match Table::ALL.into_iter().find_map(|table| tables.file(table)) {
        Some(file) => {
            let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Err(Error::NotDemoData { folder: folder.to_path_buf(), file })
        }
        None => Ok(()),
    }
}

fn mark(folder: &Path, summary: &Summary) -> Result<()> {
    let file = folder.join(MARK);
    let text = serde_json::to_string_pretty(summary)
        .map_err(|error| Error::Io { file: file.clone(), source: error.into() })?;
    write_atomically(&file, format!("{text}\n").as_bytes())
        .map_err(|source| Error::Io { file, source })
}

fn path(folder: &Path, table: Table, extension: &str) -> PathBuf {
    folder.join(file_name(table, extension))
}

fn file_name(table: Table, extension: &str) -> String {
    format!("{}.{extension}", table.file_stem())
}

/// A table that is being written under a temporary name.
struct TableFile {
    draft: AtomicFile,
    /// Buffered rows that are not written yet.
    rows: Option<DataFrame>,
    encoder: Encoder,
}

enum Encoder {
    Csv { has_header: bool },
    Parquet(Box<ParquetFile<BufWriter<File>>>),
}

impl TableFile {
    fn create(path: &Path, schema: &Schema, format: Format) -> Result<Self> {
        let io_error = |source| Error::Io { file: path.to_path_buf(), source };
        let draft = AtomicFile::create(path).map_err(io_error)?;
        let encoder = match format {
            Format::Csv => Encoder::Csv { has_header: false },
            Format::Parquet => {
                let out = BufWriter::new(draft.handle().map_err(io_error)?);
                let file = ParquetFile::new(out, schema)
                    .map_err(|source| Error::Frame { file: path.to_path_buf(), source })?;
                Encoder::Parquet(Box::new(file))
            }
        };
        Ok(Self { draft, rows: None, encoder })
    }

    /// Appends rows. Rows of a Parquet file are buffered until they fill a row group.
    fn append(&mut self, frame: DataFrame) -> PolarsResult<()> {
        let rows = match self.rows.take() {
            Some(mut rows) => {
                rows.vstack_mut_owned(frame)?;
                rows
            }
            None => frame,
        };
        if matches!(self.encoder, Encoder::Parquet(_)) && rows.height() < ROW_GROUP {
            self.rows = Some(rows);
            return Ok(());
        }
        self.write(rows)
    }

    fn write(&mut self, mut rows: DataFrame) -> PolarsResult<()> {
        match &mut self.encoder {
            Encoder::Csv { has_header } => {
                let out = BufWriter::new(self.draft.file());
                let mut writer =
                    CsvWriter::new(out).include_header(!std::mem::replace(has_header, true));
                writer.finish(&mut rows)
            }
            Encoder::Parquet(file) => {
                rows.rechunk_mut_par();
                file.append(&rows)
            }
        }
    }

    fn finish(mut self) -> PolarsResult<AtomicFile> {
        if let Some(rows) = self.rows.take() {
            self.write(rows)?;
        }
        if let Encoder::Parquet(file) = self.encoder {
            file.finish()?;
        }
        Ok(self.draft)
    }
}

#[cfg(test)]
mod tests {
    use demo_world::Population;
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn writes_the_same_bytes_on_one_thread_and_on_many() {
        let population = Population { clients: 200, seed: 5 };
        let written_on = |threads| {
            let folder = TempDir::new().unwrap();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| write(population, Format::Csv, folder.path(), |_| ())).unwrap();
            Table::ALL.map(|table| fs::read(path(folder.path(), table, "csv")).unwrap())
        };
        assert!(written_on(1) == written_on(4));
    }
}
