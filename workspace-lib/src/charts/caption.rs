//! Title, axis and language of a figure.

use scoring::Language;

use crate::typography::french;

/// A figure's title and its axis, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The finding that the figure shows, as a sentence.
    pub title: String,
    /// The quantity on the axis, with its unit.
    pub axis: String,
    /// Language of the words and numbers that the figure adds by itself.
    pub language: Language,
    /// Height of the plot area in pixels, in a figure 760 pixels wide; `None` for the chart's own.
    ///
    /// Charts with one row for each entry ignore it.
    pub plot_height: Option<i32>,
}

impl Caption {
    /// Returns a caption in French. It applies French typography to both texts.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// let caption = Caption::french("Qui ne rembourse pas ?", "taux de défaut (%)");
    /// assert_eq!(caption.title, "Qui ne rembourse pas\u{202f}?");
    /// ```
    pub fn french(title: impl Into<String>, axis: impl Into<String>) -> Self {
        let [title, axis] = [title.into(), axis.into()].map(|text| french(&text));
        Self { title, axis, language: Language::French, plot_height: None }
    }

    /// Returns a caption in English.
    pub fn english(title: impl Into<String>, axis: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            axis: axis.into(),
            language: Language::English,
            plot_height: None,
        }
    }

    /// Returns the caption with another plot height, in pixels. A flatter figure fits a slide.
    #[must_use]
    pub fn with_plot_height(self, plot_height: Option<i32>) -> Self {
        Self { plot_height, ..self }
    }

    /// Returns the text in this caption's language.
    pub(super) fn pick<'text>(&self, french: &'text str, english: &'text str) -> &'text str {
        match self.language {
            Language::French => french,
            Language::English => english,
        }
    }
}
