//! What can go wrong in the workspace, by kind.

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
    /// polars refused a computation.
    #[error("computing the features: {0}")]
    Polars(#[from] polars::prelude::PolarsError),
    /// LightGBM refused to train or predict.
    #[error("LightGBM: {0}")]
    LightGbm(#[from] lightgbm3::Error),
    /// smartcore refused to fit.
    #[error("smartcore: {0}")]
    Smartcore(#[from] smartcore::error::Failed),
    /// The data do not suffice for what was asked.
    #[error("{0}")]
    Data(String),
    /// A template names what is not there, or is not written as a template.
    #[error("{0}")]
    Template(String),
    /// Two series that belong together differ in length.
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
        /// Why.
        source: std::io::Error,
    },
    /// A folder that would be written exists.
    #[error("{}: exists already. Give another --out, or remove it first; nothing was written.", path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
}

impl Error {
    /// An error about a file, from the operating system's.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

/// Says where in which template, what was wrong, and the line itself.
impl From<minijinja::Error> for Error {
    fn from(error: minijinja::Error) -> Self {
        // An error within an included template is the source of the including one's.
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
