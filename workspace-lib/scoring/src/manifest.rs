//! The bundle's manifest: the model, its decision rule, and the checksum of every other file.

use std::collections::BTreeMap;

pub use contract::{CostMatrix, Metric};
use serde::{Deserialize, Serialize};

use crate::{Error, Result, sha256_hex};

/// Version of the bundle format that this crate reads and writes.
pub const FORMAT: u32 = 1;

/// Contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Bundle format, [`FORMAT`].
    pub format: u32,
    /// Version of the bundle: [`Self::content_version`].
    pub version: String,
    /// When the model was trained, RFC 3339 in UTC.
    pub created_at: String,
    /// When its clients were last replaced, RFC 3339 in UTC; absent before the first replacement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refreshed_at: Option<String>,
    /// The data that the model was trained on.
    pub data: DataSummary,
    /// Names of the model's inputs, in the model's order.
    pub feature_names: Vec<String>,
    /// Cost of each kind of wrong decision.
    pub cost_matrix: CostMatrix,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// Out-of-fold metrics with 95 % intervals.
    pub metrics: Vec<Metric>,
    /// SHA-256, in hexadecimal, of every other file of the bundle.
    pub files: BTreeMap<String, String>,
}

/// Number of hexadecimal digits of the content hash in a version.
const DIGITS: usize = 12;

impl Manifest {
    /// Returns the manifest with the version set from its content.
    #[must_use]
    pub fn with_content_version(self) -> Self {
        Self { version: self.content_version(), ..self }
    }

    /// Returns the version of the content: the day of writing and the first digits of a SHA-256.
    ///
    /// The hash is over the manifest's own JSON with an empty version. This JSON holds the checksum
    /// of every other file, so two bundles with any difference have different versions.
    pub fn content_version(&self) -> String {
        let unnamed = Self { version: String::new(), ..self.clone() };
        // A manifest has string keys and plain values, so it can always be serialised.
        let content = serde_json::to_vec(&unnamed).unwrap_or_default();
        let written_at = self.refreshed_at.as_ref().unwrap_or(&self.created_at);
        let day = written_at.get(..10).unwrap_or(written_at);
        format!("{day}-{}", &sha256_hex(&content)[..DIGITS])
    }

    /// Checks that the version matches the content.
    ///
    /// # Errors
    /// [`Error::Manifest`] if the manifest was altered after the bundle was written.
    pub fn check_version(&self) -> Result<()> {
        let expected = self.content_version();
        if self.version == expected {
            return Ok(());
        }
        Err(Error::Manifest(format!(
            "the file was altered, or written by an earlier version of this program: it is version {}, its content gives \
             {expected}. Restore the bundle, or train it again.",
            self.version
        )))
    }
}

/// The data a model was trained on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSummary {
    /// SHA-256 over the names, sizes and contents of the input tables.
    pub fingerprint: String,
    /// Number of labelled applications.
    pub applications: usize,
    /// Number of defaults among them.
    pub defaults: usize,
    /// Optional tables that were absent.
    pub missing_tables: Vec<String>,
}
