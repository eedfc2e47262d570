//! Reads the report and timings of a bundle.
//!
//! `Bundle::open` checks every file against the manifest. The files read here must be listed in the
//! manifest and have the format of this version.

use std::fs;
use std::path::Path;

use scoring::{Bundle, FileName};
use serde::de::DeserializeOwned;

use super::Report;
use crate::modelling::Timing;
use crate::{Error, Result};

/// All data of a bundle that documents use.
#[derive(Debug, Clone)]
pub struct BundleRecord {
    /// The bundle itself: manifest, definitions, model.
    pub bundle: Bundle,
    /// Its `report.json`.
    pub report: Report,
    /// Its `timings.json`.
    pub timings: Vec<Timing>,
}

/// Opens the bundle in `folder` and reads its report and timings.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let record = read_record(&champion_folder()?)?;
/// let last = record.report.candidates.last();
/// assert_eq!(last.map(|candidate| &candidate.name), Some(&record.report.champion));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`Bundle::open`]. [`Error::Data`] if a file is missing, is not listed in the manifest or has
/// another version's format; the message names the file and says what to do.
pub fn read_record(folder: &Path) -> Result<BundleRecord> {
    let bundle = Bundle::open(folder)?;
    let report = read(&bundle, FileName::REPORT)?;
    let timings = read(&bundle, FileName::TIMINGS)?;
    Ok(BundleRecord { bundle, report, timings })
}

fn read<T: DeserializeOwned>(bundle: &Bundle, name: &str) -> Result<T> {
    let path = bundle.folder().join(name);
    if !bundle.manifest().files.contains_key(name) {
        return Err(Error::Data(format!(
            "{}: expected a file that manifest.json names, found none: the bundle was written by an older version. \
             Train the bundle again with `pret train`.",
            path.display()
        )));
    }
    let bytes = fs::read(&path).map_err(Error::file(&path))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Error::Data(format!(
            "{}: expected the form that this version writes, found another ({error}). Train the bundle again with \
             `pret train`.",
            path.display()
        ))
    })
}
