//! What an address says after the question mark: the state of a page that a link, a reload or "back" must bring back.

use std::fmt;

use crate::section::Section;
use crate::sign_in::own_address;
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
    /// `next`: the page of this dashboard to go to after signing in; empty for the first page.
    pub next: String,
    /// `section`: the section of a client's page to show first.
    pub section: Section,
}

impl Query {
    /// A query that says nothing but the language.
    pub fn new(language: Language) -> Self {
        Self { language, ..Self::default() }
    }
}

impl From<&str> for Query {
    /// Reads what the router has decoded.
    fn from(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "lang" => read.language = Language::from_tag(value),
                "search" => read.search = digits(value),
                "cursor" => value.clone_into(&mut read.cursor),
                "section" => read.section = Section::from_name(value),
                "next" => own_address(&restored(value)).unwrap_or_default().clone_into(&mut read.next),
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
        if self.section != Section::default() {
            parts.push(format!("section={}", self.section.name()));
        }
        if !self.next.is_empty() {
            parts.push(format!("next={}", escaped(&self.next)));
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

/// An address as the value of a query. The router decodes a whole query before it is taken apart, so an ampersand of the
/// address is escaped twice.
fn escaped(address: &str) -> String {
    address.replace('%', "%2525").replace('&', "%2526")
}

/// The address that was [`escaped`], once the router has decoded it.
fn restored(value: &str) -> String {
    value.replace("%26", "&").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the router hands over: it decodes each escape once.
    fn decoded(query: &Query) -> String {
        query.to_string().replace("%25", "%")
    }

    #[test]
    fn a_query_survives_being_written_and_read() {
        let query = Query {
            language: Language::English,
            search: "1000".to_owned(),
            cursor: "100049".to_owned(),
            next: String::new(),
            section: Section::Simulation,
        };
        assert_eq!(query.to_string(), "search=1000&cursor=100049&section=simulation&lang=en");
        assert_eq!(Query::from(query.to_string().as_str()), query);
    }

    #[test]
    fn the_address_to_go_back_to_keeps_its_own_query() {
        for next in ["/", "/clients/100001", "/?search=1000&cursor=100049", "/100%25/a%26b?lang=en"] {
            let query = Query { next: next.to_owned(), ..Query::new(Language::English) };
            assert_eq!(Query::from(decoded(&query).as_str()), query);
        }
    }

    #[test]
    fn an_address_on_another_site_is_not_gone_back_to() {
        for next in ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example/"] {
            assert_eq!(Query::from(format!("next={next}").as_str()), Query::default());
        }
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
