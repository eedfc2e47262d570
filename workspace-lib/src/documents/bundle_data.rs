//! Data of a bundle that documents are filled with.

use std::path::Path;
use std::sync::Arc;

use scoring::{Bundle, Feature, FeatureSet, Manifest};

use crate::modelling::{Candidate, Timing, Usage};
use crate::publishing::{BundleRecord, Report, read_record};
use crate::{Error, Result};

/// A bundle's report, manifest, timings and feature definitions.
#[derive(Debug, Clone)]
pub(super) struct BundleData {
    pub(super) report: Report,
    pub(super) manifest: Manifest,
    pub(super) set: FeatureSet,
    pub(super) timings: Vec<Timing>,
    /// The model, for the sentences about clients; `None` in tests that do not need it.
    pub(super) bundle: Option<Arc<Bundle>>,
}

impl BundleData {
    /// Opens the bundle in `folder`.
    ///
    /// # Errors
    /// As [`read_record`].
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let BundleRecord { bundle, report, timings } = read_record(folder)?;
        let (manifest, set) = (bundle.manifest().clone(), bundle.features().clone());
        Ok(Self { report, manifest, set, timings, bundle: Some(Arc::new(bundle)) })
    }

    /// Returns the published candidate. If two candidates share its name, the champion is the last.
    ///
    /// # Errors
    /// [`Error::Data`] if the report does not contain it.
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

    /// Returns the time and memory of a training step, if known.
    pub(super) fn usage(&self, step: &str) -> Option<Usage> {
        self.timings.iter().find(|timing| timing.step == step).map(|timing| timing.usage)
    }

    /// Returns the definition of a feature, if it is defined.
    pub(super) fn definition(&self, name: &str) -> Option<&Feature> {
        self.set.features.iter().find(|feature| feature.name == name)
    }
}
