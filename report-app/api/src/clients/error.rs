//! What can be wrong with the clients of a bundle.

use std::path::PathBuf;

use scoring::FileName;

/// What is wrong with `clients.parquet` or `explanations.csv`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The manifest does not vouch for a file the service needs.
    #[error(
        "manifest.json: files does not name {file}, which the service needs. Publish the bundle with its clients."
    )]
    NotInManifest {
        /// The file.
        file: &'static str,
    },
    /// A file cannot be read.
    #[error("{}: cannot be read ({message}). Publish the bundle again.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// `clients.parquet` is not what it should be.
    #[error("{file}: {0}", file = FileName::CLIENTS)]
    Clients(String),
    /// `explanations.csv` is not what it should be.
    #[error("{file}: {0}", file = FileName::EXPLANATIONS)]
    Explanations(String),
}
