//! Replaces the clients of a bundle by new applicants, without a training.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use polars::prelude::{BooleanChunked, NamedFrom};
use rayon::prelude::*;
use scoring::{Bundle, Explanation, FileName, Manifest};

use super::clients;
use super::folder::BundleFolder;
use crate::applications::{Application, Form, TableApplications};
use crate::tables::{Folder, Remark};
use crate::{Error, Result};

/// Batch size: clients that are scored together, on all cores.
const BATCH_SIZE: usize = 4096;

/// A bundle whose clients were replaced.
#[derive(Debug, Clone)]
pub struct RefreshedBundle {
    /// Folder of the bundle.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Number of stored clients.
    pub clients: usize,
    /// Applications that cannot be scored, with their reasons. The bundle does not contain them.
    pub left_out: Vec<Application>,
    /// Remarks from reading the tables.
    pub remarks: Vec<Remark>,
    /// Missing optional tables, by file stem.
    pub missing_tables: Vec<String>,
}

/// Writes the bundle in `bundle` to `out`, with the clients of the tables in `folder`.
///
/// The clients are the applications without an outcome, or all of them if every outcome is known.
/// Applications that cannot be scored are left out. Only `clients.parquet`, `explanations.csv` and
/// the manifest change. All other files stay the same, byte for byte: model, calibration,
/// threshold, and the known clients that others are compared with.
///
/// # Errors
/// [`Error::Exists`](crate::Error::Exists) if `out` exists; the error of the bundle or of the first
/// table that cannot be used. No partial bundle remains.
pub fn refresh(
    bundle: &Path,
    folder: &Folder,
    refreshed_at: DateTime<Utc>,
    out: &Path,
    mut progress: impl FnMut(&str),
) -> Result<RefreshedBundle> {
    let draft = BundleFolder::begin(out)?;
    progress("bundle");
    let bundle = Bundle::open(bundle)?;
    let form = Form::new(&bundle);
    let mut applications = TableApplications::open(folder, &form, &mut progress)?;
    progress("scoring");
    let mut explanations = clients::ExplanationsFile::new()?;
    let mut is_stored = Vec::with_capacity(applications.frame().height());
    let mut left_out = Vec::new();
    loop {
        let batch: Vec<Application> =
            applications.by_ref().take(BATCH_SIZE).collect::<Result<_>>()?;
        if batch.is_empty() {
            break;
        }
        let explained: Vec<Option<Explanation>> =
            batch.par_iter().map(|application| form.explain(application)).collect();
        for (application, explanation) in batch.into_iter().zip(explained) {
            is_stored.push(explanation.is_some());
            match (explanation, application.client) {
                (Some(explanation), Some(client)) => explanations.push(client, &explanation)?,
                _ => left_out.push(application),
            }
        }
    }
    if left_out.len() == is_stored.len() {
        return Err(Error::Data(format!(
            "{}: no application can be scored",
            folder.path().display()
        )));
    }
    let stored = applications.frame().select(clients::columns(bundle.features()))?;
    let mut stored = stored.filter(&BooleanChunked::new("is_stored".into(), is_stored))?;

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
    Ok(RefreshedBundle {
        folder: out.to_owned(),
        manifest,
        clients: stored.height(),
        left_out,
        remarks: applications.remarks,
        missing_tables: applications.missing_tables,
    })
}
