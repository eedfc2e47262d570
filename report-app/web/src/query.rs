//! What an address says after the question mark: the state of a page that a link, a reload or "back" must bring back.

use std::fmt;

use crate::text::Language;

/// What follows the question mark in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// `lang`: French unless it is `en`.
    pub language: Language,
    /// `search`: first digits of a client's number.
    pub search: String,
    /// `cursor`: where the page of the list starts; empty for the first one.
    pub cursor: String,
}

impl Query {
    /// A query that says nothing but the language.
    pub fn new(language: Language) -> Self {
        Self { language, ..Self::default() }
    }
}

impl From<&str> for Query {
    fn from(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "lang" => read.language = Language::from_tag(value),
                "search" => read.search = digits(value),
                "cursor" => value.clone_into(&mut read.cursor),
                _ => {}
            }
        }
        read
    }
}

impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.search.is_empty() {
            parts.push(format!("search={}", self.search));
        }
        if !self.cursor.is_empty() {
            parts.push(format!("cursor={}", self.cursor));
        }
        if self.language != Language::default() {
            parts.push(format!("lang={}", self.language.tag()));
        }
        formatter.write_str(&parts.join("&"))
    }
}

/// The digits of what was typed: a number may be pasted with spaces or a "n°" in front.
pub fn digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_being_written_and_read() {
        let query = Query { language: Language::English, search: "1000".to_owned(), cursor: "100049".to_owned() };
        assert_eq!(query.to_string(), "search=1000&cursor=100049&lang=en");
        assert_eq!(Query::from(query.to_string().as_str()), query);
    }

    #[test]
    fn what_goes_without_saying_is_not_written() {
        assert_eq!(Query::default().to_string(), "");
    }

    #[test]
    fn an_unknown_language_is_french_and_only_digits_are_searched() {
        let query = Query::from("lang=de&search=n° 100 001&other=1");
        assert_eq!(query, Query { search: "100001".to_owned(), ..Query::default() });
    }
}
