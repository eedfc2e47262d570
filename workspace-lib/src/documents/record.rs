//! What a bundle says of itself, which documents are filled from.
//!
//! `Bundle::open` has compared every file with the manifest; what is read here must be one of these
//! files, in the form that this version writes.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use scoring::{Bundle, Feature, FeatureSet, FileName, Manifest};
use serde::de::DeserializeOwned;

use crate::modelling::{Candidate, Timing, Usage};
use crate::publishing::Report;
use crate::{Error, Result};

/// A bundle's report, manifest, timings and feature definitions.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) report: Report,
    pub(super) manifest: Manifest,
    pub(super) set: FeatureSet,
    pub(super) timings: Vec<Timing>,
    /// The model, for what clients are told; absent in tests of what does not need it.
    pub(super) bundle: Option<Arc<Bundle>>,
}

impl Record {
    /// Opens the bundle in `folder` and reads its report and timings.
    ///
    /// # Errors
    /// As [`Bundle::open`]; [`Error::Data`] that names the file and says what to do if one is missing,
    /// not named by the manifest, or of another version's form.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let bundle = Bundle::open(folder)?;
        Ok(Self {
            report: read(&bundle, FileName::REPORT)?,
            manifest: bundle.manifest().clone(),
            set: bundle.features().clone(),
            timings: read(&bundle, FileName::TIMINGS)?,
            bundle: Some(Arc::new(bundle)),
        })
    }

    /// The candidate that was published; two may have one name, and the champion is the last.
    ///
    /// # Errors
    /// [`Error::Data`] if the report does not hold it.
    pub(super) fn champion(&self) -> Result<&Candidate> {
        let Report { champion, candidates, .. } = &self.report;
        candidates.iter().rfind(|candidate| candidate.name == *champion).ok_or_else(|| {
            Error::Data(format!(
                "report.json: expected {champion:?} among the candidates, for it was published; found {}. Train the \
                 bundle again.",
                candidates.iter().map(|candidate| candidate.name.as_str()).collect::<Vec<_>>().join(", ")
            ))
        })
    }

    /// What a step of training took.
    pub(super) fn usage(&self, step: &str) -> Option<Usage> {
        self.timings.iter().find(|timing| timing.step == step).map(|timing| timing.usage)
    }

    /// The definition of a feature, if it has one.
    pub(super) fn definition(&self, name: &str) -> Option<&Feature> {
        self.set.features.iter().find(|feature| feature.name == name)
    }
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
