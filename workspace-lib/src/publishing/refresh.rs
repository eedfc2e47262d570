//! The same model with other clients: this month's applicants, without a training.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use scoring::{Bundle, FileName, Manifest};

use super::clients::{self, Explained};
use super::folder::BundleFolder;
use crate::Result;
use crate::features::{Fields, build};
use crate::tables::{Folder, Remark};

/// A bundle whose clients were replaced.
#[derive(Debug, Clone)]
pub struct Refreshed {
    /// Where it is.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Clients it holds.
    pub clients: usize,
    /// What was noticed while reading their tables.
    pub remarks: Vec<Remark>,
    /// Optional tables that the folder does not have, by file stem.
    pub missing_tables: Vec<String>,
}

/// Writes to `out` the bundle in `bundle` with the clients of the tables in `folder`.
///
/// The clients are those to score: the applications without an outcome, or all of them if every outcome is known. Every file
/// but `clients.parquet`, `explanations.csv` and the manifest stays as it is, byte for byte: model, calibration, threshold
/// and the known clients that others are compared with.
///
/// # Errors
/// [`Error::Exists`](crate::Error::Exists) if `out` exists; the error of the bundle or of the first table that cannot be used.
/// Nothing is left behind.
pub fn refresh(
    bundle: &Path,
    folder: &Folder,
    refreshed_at: DateTime<Utc>,
    out: &Path,
    mut progress: impl FnMut(&str),
) -> Result<Refreshed> {
    let draft = BundleFolder::begin(out)?;
    progress("bundle");
    let bundle = Bundle::open(bundle)?;
    let matrix = build(folder, bundle.features(), Fields::Kept, &mut progress)?;
    progress("scoring");
    let mut stored = matrix.to_score()?.select(clients::columns(bundle.features()))?;
    let mut explanations = clients::ExplanationsFile::new()?;
    clients::explain_parts(&bundle, &stored, |Explained { client, explanation, .. }| {
        explanations.push(client, &explanation)
    })?;

    progress("writing");
    let mut manifest = bundle.manifest().clone();
    manifest.refreshed_at = Some(refreshed_at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let replaced = [FileName::CLIENTS, FileName::EXPLANATIONS];
    for name in bundle.manifest().files.keys().filter(|name| !replaced.contains(&name.as_str())) {
        draft.copy(bundle.folder(), name)?;
    }
    draft.write(&mut manifest, FileName::CLIENTS, &clients::parquet(&mut stored)?)?;
    draft.write(&mut manifest, FileName::EXPLANATIONS, &explanations.finish()?)?;
    let manifest = draft.finish(manifest)?;
    Ok(Refreshed {
        folder: out.to_owned(),
        manifest,
        clients: stored.height(),
        remarks: matrix.remarks,
        missing_tables: matrix.missing_tables,
    })
}
