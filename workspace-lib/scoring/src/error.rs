//! The errors of this crate.

use std::path::PathBuf;

/// The result type of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error in a bundle or one of its files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the bundle cannot be read.
    #[error("{}: cannot be read ({source}). Check the path; a bundle is a folder that `pret train` wrote.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
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
    /// A file's contents do not match the checksum in the manifest.
    #[error(
        "{}: the file was altered: its SHA-256 is {found}, the manifest says {expected}. Restore the bundle, or train it again.",
        path.display()
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// SHA-256 in the manifest.
        expected: String,
        /// SHA-256 of the file.
        found: String,
    },
    /// The manifest names a path that is not a plain file name, or lacks a file that the bundle
    /// needs.
    #[error("manifest.json: {0}")]
    Manifest(String),
    /// `model.txt` is not a LightGBM model this crate can evaluate.
    #[error("model.txt: {0}")]
    Model(String),
    /// The calibration is not a monotone map.
    #[error("calibration.json: {0}")]
    Calibration(String),
    /// The file of the known clients does not match its header, or holds an invalid number.
    #[error("neighbours.bin: {0}")]
    KnownClients(String),
    /// The feature definitions contradict each other or the model.
    #[error("features.json: {0}")]
    Features(String),
}
