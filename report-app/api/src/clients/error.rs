//! Errors in the clients of a bundle.

use std::path::PathBuf;

use scoring::FileName;

/// What is wrong with `clients.parquet` or `explanations.csv`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The manifest does not list a file that the service needs.
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
        /// The cause.
        message: String,
    },
    /// `clients.parquet` has an invalid content.
    #[error("{file}: {0}", file = FileName::CLIENTS)]
    Clients(String),
    /// The clients are not those of the model.
    #[error(transparent)]
    Answers(#[from] answers::ClientsError),
    /// `explanations.csv` has an invalid content.
    #[error("{file}: {0}", file = FileName::EXPLANATIONS)]
    Explanations(String),
}
