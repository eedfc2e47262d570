//! Prose whose figures are computed by a notebook cell.

use crate::typography::french;

/// Returns a paragraph in Markdown for a cell to show, with French typography.
///
/// ```
/// # use workspace_lib::notebook::{percent, say};
/// let rate = 0.0807;
/// let prose = say(format!("Un client sur {:.0} fait défaut ({}).", 1.0 / rate, percent(rate, 1)));
/// assert_eq!(prose.text(), "Un client sur 12 fait défaut (8,1\u{202f}%).");
/// ```
pub fn say(text: impl Into<String>) -> Prose {
    Prose { text: french(&text.into()) }
}

/// A paragraph in Markdown. A notebook shows it if it is the last value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    text: String,
}

impl Prose {
    /// Returns the paragraph's Markdown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Shows the paragraph in a notebook; evcxr calls this for the last value of a cell.
    pub fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT text/markdown\n{}\nEVCXR_END_CONTENT", self.text);
    }
}
