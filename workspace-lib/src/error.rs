//! Errors of the workspace, by kind.

use std::path::PathBuf;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the workspace.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A table cannot be used.
    #[error(transparent)]
    Tables(#[from] crate::tables::Error),
    /// A file cannot be read, is empty, or is of a format that nothing here reads.
    #[error(transparent)]
    Input(#[from] crate::files::InputError),
    /// A bundle cannot be used.
    #[error(transparent)]
    Bundle(#[from] scoring::Error),
    /// The store of the service cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// polars refused a computation.
    #[error("computing the features: {0}")]
    Polars(#[from] polars::prelude::PolarsError),
    /// LightGBM refused to train or predict.
    #[error("LightGBM: {0}")]
    LightGbm(#[from] lightgbm3::Error),
    /// smartcore refused to fit.
    #[error("smartcore: {0}")]
    Smartcore(#[from] smartcore::error::Failed),
    /// The data cannot be used for the request.
    #[error("{0}")]
    Data(String),
    /// A template uses an unknown name, or its syntax is wrong.
    #[error("{0}")]
    Template(String),
    /// Two series that must have the same length differ in length.
    #[error("expected as many {left} as {right}, found {left_length} and {right_length}")]
    Length {
        /// What the first series holds.
        left: &'static str,
        /// What the second series holds.
        right: &'static str,
        /// Length of the first.
        left_length: usize,
        /// Length of the second.
        right_length: usize,
    },
    /// A file cannot be written or read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's error.
        source: std::io::Error,
    },
    /// The output folder exists already.
    #[error("{}: exists already. Give another --out, or remove it first; nothing was written.", path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
}

impl Error {
    /// Returns a function that turns an I/O error into an error about the file `path`.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

/// Names the template and the line, the problem, and the text of the line.
impl From<minijinja::Error> for Error {
    fn from(error: minijinja::Error) -> Self {
        // An error in an included template is the source of the outer template's error.
        let mut cause = &error;
        while let Some(inner) =
            std::error::Error::source(cause).and_then(|source| source.downcast_ref())
        {
            cause = inner;
        }
        let detail = cause.detail().map_or_else(String::new, |detail| format!(": {detail}"));
        let (Some(name), Some(line)) = (cause.name(), cause.line()) else {
            return Self::Template(format!("{}{detail}", cause.kind()));
        };
        let text = cause.template_source().unwrap_or_default();
        let found = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
        let source = std::error::Error::source(cause)
            .map_or_else(String::new, |source| format!(": {source}"));
        Self::Template(format!(
            "template {name}, line {line}: {}{detail}{source}, in `{found}`",
            cause.kind()
        ))
    }
}
