//! Writing a world: all files or none.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::*;
use polars_io::SerWriter;
use polars_io::parquet::write::BatchedWriter;
use polars_io::prelude::{CsvWriter, ParquetWriter};
use serde::Serialize;
use tempfile::NamedTempFile;

use super::{Drift, Period};
use crate::tables::schema::Table;
use crate::tables::{Error, Result};

/// How the tables are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-separated text, as Kaggle's.
    #[default]
    Csv,
    /// Parquet: a tenth of the size, and faster to read.
    Parquet,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The number of clients.
    pub clients: u32,
    /// The seed.
    pub seed: u64,
    /// What is different from the world of this seed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// The format.
    pub format: Format,
    /// Share of defaults among the applications whose outcome is known.
    pub default_rate: f64,
    /// Rows of each table, by file name without extension.
    pub rows: BTreeMap<&'static str, usize>,
}

/// The file by which a folder of demo data is recognised: what was written, as JSON.
const MARK: &str = "demo.json";

/// Writes a world, or a later period of one, into `folder`, which is made if it is missing; `advance` is told how many clients are done.
///
/// Tables of an earlier demo are replaced; other files are left alone. A failure leaves the folder as it was.
///
/// # Errors
/// [`Error::NotDemoData`] if the folder holds tables of another origin; [`Error::Io`] or [`Error::Frame`] if writing fails.
pub fn write(
    period: impl Into<Period>,
    format: Format,
    folder: &Path,
    mut advance: impl FnMut(u32),
) -> Result<Summary> {
    let period = period.into();
    refuse_other_data(folder)?;
    fs::create_dir_all(folder).map_err(|source| Error::Io { file: folder.to_path_buf(), source })?;
    let frame_error = |source| Error::Frame { file: folder.to_path_buf(), source };

    let mut files = Table::ALL.map(|table| (table, None::<TableFile>));
    let mut rows: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut defaults, mut labelled) = (0, 0);
    for batch in period.batches() {
        let batch = batch.map_err(frame_error)?;
        for ((table, file), (_, frame)) in files.iter_mut().zip(batch.frames) {
            let file = match file {
                Some(file) => file,
                None => file.insert(TableFile::create(folder, frame.schema(), format)?),
            };
            file.append(&frame).map_err(frame_error)?;
            *rows.entry(table.file_stem()).or_default() += frame.height();
        }
        defaults += batch.defaults;
        labelled += batch.labelled;
        advance(batch.clients);
    }

    let summary = Summary {
        clients: period.world.clients,
        seed: period.world.seed,
        drift: period.drift,
        format,
        default_rate: defaults as f64 / labelled.max(1) as f64,
        rows,
    };
    let mut finished = Vec::with_capacity(files.len());
    for (table, file) in files {
        if let Some(file) = file {
            finished.push((table, file.finish().map_err(frame_error)?));
        }
    }
    for (table, file) in finished {
        replace(file, folder, table, format)?;
    }
    mark(folder, &summary)?;
    Ok(summary)
}

/// Tables that the generator did not write are not its to replace.
fn refuse_other_data(folder: &Path) -> Result<()> {
    if folder.join(MARK).is_file() {
        return Ok(());
    }
    let names = Table::ALL.iter().flat_map(|table| ["csv", "parquet"].map(|extension| file_name(*table, extension)));
    match names.into_iter().find(|name| folder.join(name).exists()) {
        Some(file) => Err(Error::NotDemoData { folder: folder.to_path_buf(), file }),
        None => Ok(()),
    }
}

/// Puts a finished file in its place, and removes the one of the other format.
fn replace(file: NamedTempFile, folder: &Path, table: Table, format: Format) -> Result<()> {
    let (extension, other) = match format {
        Format::Csv => ("csv", "parquet"),
        Format::Parquet => ("parquet", "csv"),
    };
    persist(file, folder.join(file_name(table, extension)))?;
    let stale = folder.join(file_name(table, other));
    if stale.exists() {
        fs::remove_file(&stale).map_err(|source| Error::Io { file: stale, source })?;
    }
    Ok(())
}

fn mark(folder: &Path, summary: &Summary) -> Result<()> {
    let path = folder.join(MARK);
    let io_error = |source| Error::Io { file: path.clone(), source };
    let mut file = NamedTempFile::new_in(folder).and_then(readable).map_err(io_error)?;
    let text = serde_json::to_string_pretty(summary).map_err(|error| io_error(error.into()))?;
    writeln!(file, "{text}").map_err(io_error)?;
    persist(file, path.clone())
}

fn persist(file: NamedTempFile, path: PathBuf) -> Result<()> {
    match file.persist(&path) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::Io { file: path, source: error.error }),
    }
}

fn file_name(table: Table, extension: &str) -> String {
    format!("{}.{extension}", table.file_stem())
}

/// A table being written under a temporary name.
enum TableFile {
    Csv { file: NamedTempFile, has_header: bool },
    Parquet { file: NamedTempFile, writer: Box<BatchedWriter<BufWriter<fs::File>>> },
}

impl TableFile {
    fn create(folder: &Path, schema: &Arc<Schema>, format: Format) -> Result<Self> {
        let io_error = |source| Error::Io { file: folder.to_path_buf(), source };
        let file = NamedTempFile::new_in(folder).and_then(readable).map_err(io_error)?;
        match format {
            Format::Csv => Ok(Self::Csv { file, has_header: false }),
            Format::Parquet => {
                let target = BufWriter::new(file.reopen().map_err(io_error)?);
                let writer = ParquetWriter::new(target)
                    .batched(schema)
                    .map_err(|source| Error::Frame { file: folder.to_path_buf(), source })?;
                Ok(Self::Parquet { file, writer: Box::new(writer) })
            }
        }
    }

    fn append(&mut self, frame: &DataFrame) -> PolarsResult<()> {
        match self {
            Self::Csv { file, has_header } => {
                let mut writer = CsvWriter::new(BufWriter::new(file.as_file())).include_header(!*has_header);
                *has_header = true;
                writer.finish(&mut frame.clone())
            }
            Self::Parquet { writer, .. } => writer.write_batch(frame),
        }
    }

    fn finish(self) -> PolarsResult<NamedTempFile> {
        match self {
            Self::Csv { file, .. } => Ok(file),
            Self::Parquet { file, writer } => {
                writer.finish()?;
                Ok(file)
            }
        }
    }
}

/// Temporary files are private; data is for everyone who may read the folder.
fn readable(file: NamedTempFile) -> std::io::Result<NamedTempFile> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(file)
}
