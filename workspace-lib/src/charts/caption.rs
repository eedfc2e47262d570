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
    /// Height of the area that is plotted in, in pixels of a figure that is 760 wide; absent for
    /// the chart's own. Charts with a row for each thing they show have no choice.
    pub plot_height: Option<i32>,
}

impl Caption {
    /// A caption in French, with its typography.
    pub fn french(title: impl Into<String>, axis: impl Into<String>) -> Self {
        let [title, axis] = [title.into(), axis.into()].map(|text| french(&text));
        Self { title, axis, language: Language::French, plot_height: None }
    }

    /// A caption in English.
    pub fn english(title: impl Into<String>, axis: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            axis: axis.into(),
            language: Language::English,
            plot_height: None,
        }
    }

    /// The same caption for a figure whose plot is so many pixels high: a flatter one fills a
    /// slide.
    #[must_use]
    pub fn with_plot_height(self, plot_height: Option<i32>) -> Self {
        Self { plot_height, ..self }
    }

    /// The one of two texts that is in this caption's language.
    pub(super) fn pick<'text>(&self, french: &'text str, english: &'text str) -> &'text str {
        match self.language {
            Language::French => french,
            Language::English => english,
        }
    }
}
