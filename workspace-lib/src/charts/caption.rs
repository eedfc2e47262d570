//! What a figure says in words.

use scoring::Language;

use crate::typography::french;

/// A figure's title and its axis, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// What the figure shows to be the case, as a sentence.
    pub title: String,
    /// The quantity on the axis, with its unit.
    pub axis: String,
    /// Language of the words and numbers that the figure adds by itself.
    pub language: Language,
}

impl Caption {
    /// A caption in French, with its typography.
    pub fn french(title: impl Into<String>, axis: impl Into<String>) -> Self {
        let [title, axis] = [title.into(), axis.into()].map(|text| french(&text));
        Self { title, axis, language: Language::French }
    }

    /// A caption in English.
    pub fn english(title: impl Into<String>, axis: impl Into<String>) -> Self {
        Self { title: title.into(), axis: axis.into(), language: Language::English }
    }

    /// The one of two texts that is in this caption's language.
    pub(super) fn pick<'text>(&self, french: &'text str, english: &'text str) -> &'text str {
        match self.language {
            Language::French => french,
            Language::English => english,
        }
    }
}
