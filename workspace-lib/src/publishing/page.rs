//! A document that is generated, before it is written to a file.

/// A document: a page of Markdown, or a figure beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it belongs, below the folder of all documents.
    pub path: String,
    /// What it says.
    pub text: String,
}
