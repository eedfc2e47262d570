//! What can be wrong with a bundle.

use std::path::PathBuf;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong with a bundle or one of its files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the bundle cannot be read.
    #[error("{}: cannot be read ({source}). Check the path; a bundle is a folder that `pret train` wrote.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A JSON file of the bundle does not have the expected form.
    #[error(
        "{file}: line {line}, column {column}: {message}. The bundle was written by another version or altered; train it again."
    )]
    Json {
        /// The file's name.
        file: String,
        /// Line of the error, from 1.
        line: usize,
        /// Column of the error, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A file's contents are not those the manifest names.
    #[error(
        "{}: the file was altered: its SHA-256 is {found}, the manifest says {expected}. Restore the bundle, or train it again.",
        path.display()
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// SHA-256 in the manifest.
        expected: String,
        /// SHA-256 of what is there.
        found: String,
    },
    /// The manifest names a path that is not a plain file name, or misses a file the bundle needs.
    #[error("manifest.json: {0}")]
    Manifest(String),
    /// `model.txt` is not a LightGBM model this crate can evaluate.
    #[error("model.txt: {0}")]
    Model(String),
    /// The calibration is not a monotone map.
    #[error("calibration.json: {0}")]
    Calibration(String),
    /// The known clients are not what their file announces.
    #[error("neighbours.bin: {0}")]
    KnownClients(String),
    /// The feature definitions contradict each other or the model.
    #[error("features.json: {0}")]
    Features(String),
}
