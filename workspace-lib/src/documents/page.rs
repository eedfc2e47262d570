//! Documents in memory, before they are written to files.

use std::fmt;

use crate::charts::Figure;

/// A file of the generated documents: a page of Markdown, or a figure beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Path below the documents folder.
    pub path: String,
    /// Contents: Markdown or SVG.
    pub text: String,
}

/// A filled template: Markdown and its figures.
///
/// A notebook shows its text if it is the last value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text, in Markdown.
    pub text: String,
    /// File name and drawing of each figure, in the order of the text.
    pub figures: Vec<(String, Figure)>,
}

impl Document {
    /// Shows the text in a notebook; evcxr calls this for the last value of a cell.
    pub fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT text/markdown\n{}\nEVCXR_END_CONTENT", self.text);
    }
}

impl fmt::Display for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
