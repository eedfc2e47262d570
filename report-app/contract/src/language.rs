//! The two languages of texts for people.

/// Language of labels, sentences and number formats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// French, the first language of the product.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// Returns the language of a tag such as `en`; French for an unknown language.
    pub fn from_tag(tag: &str) -> Self {
        if tag.starts_with("en") { Self::English } else { Self::French }
    }

    /// Returns the tag, for `lang`, `Accept-Language` and `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Returns the other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::French => Self::English,
            Self::English => Self::French,
        }
    }
}
