//! The query of an address: the page state that a link, a reload or "back" restores.

use std::fmt;

use crate::sign_in::own_address;
use contract::Language;

/// Keys of a query, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// First digits of a client's number.
    Search,
    /// Filter of the list: `granted` or `refused`.
    Decision,
    /// Filter of the list: `true` for the clients to review.
    Review,
    /// Filter of the list: a risk band, from `A` to `E`.
    Band,
    /// Sort key of the list.
    Sort,
    /// Direction of the sort: `ascending` or `descending`.
    Order,
    /// Start of a page of a list; empty for the first one.
    Cursor,
    /// Variable of a comparison.
    Variable,
    /// Second variable of a comparison.
    Other,
    /// How many similar clients a comparison is limited to; empty for all clients.
    Similar,
    /// Conditions of a comparison.
    Filter,
    /// Fields that a simulation or a new application changes.
    Fields,
    /// Search words on the page.
    Words,
    /// Parts of the page that are unfolded, separated by commas.
    Open,
    /// Days that the monitoring is about.
    Days,
    /// Page of this dashboard to go to after signing in; empty for the first page.
    Next,
}

impl Key {
    const ALL: [Self; 16] = [
        Self::Search,
        Self::Decision,
        Self::Review,
        Self::Band,
        Self::Sort,
        Self::Order,
        Self::Cursor,
        Self::Variable,
        Self::Other,
        Self::Similar,
        Self::Filter,
        Self::Fields,
        Self::Words,
        Self::Open,
        Self::Days,
        Self::Next,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Decision => "decision",
            Self::Review => "review",
            Self::Band => "band",
            Self::Sort => "sort",
            Self::Order => "order",
            Self::Cursor => "cursor",
            Self::Variable => "variable",
            Self::Other => "other",
            Self::Similar => "similar",
            Self::Filter => "filter",
            Self::Fields => "fields",
            Self::Words => "words",
            Self::Open => "open",
            Self::Days => "days",
            Self::Next => "next",
        }
    }
}

/// The query of an address: what follows the question mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// `lang`: French unless it is `en`.
    pub language: Language,
    values: [String; Key::ALL.len()],
}

impl Query {
    /// Creates a query with nothing but the language.
    pub fn new(language: Language) -> Self {
        Self { language, ..Self::default() }
    }

    /// Returns the value of `key`; empty if there is none.
    pub fn get(&self, key: Key) -> &str {
        &self.values[key as usize]
    }

    /// Returns the same query with another value of `key`; an empty value removes it.
    #[must_use]
    pub fn with(&self, key: Key, value: &str) -> Self {
        let mut query = self.clone();
        value.clone_into(&mut query.values[key as usize]);
        query
    }

    /// Checks whether the part `name` of the page is unfolded.
    pub fn is_open(&self, name: &str) -> bool {
        self.get(Key::Open).split(',').any(|open| open == name)
    }

    /// Returns the same query with a part of the page unfolded or folded.
    #[must_use]
    pub fn with_open(&self, name: &str, is_open: bool) -> Self {
        let others =
            self.get(Key::Open).split(',').filter(|other| !other.is_empty() && *other != name);
        let names: Vec<&str> = others.chain(is_open.then_some(name)).collect();
        self.with(Key::Open, &names.join(","))
    }
}

impl From<&str> for Query {
    /// Reads a query that the router has decoded.
    fn from(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            if name == "lang" {
                read.language = Language::from_tag(value);
            } else if let Some(&key) = Key::ALL.iter().find(|key| key.name() == name) {
                let value = restored(value);
                read.values[key as usize] = match key {
                    Key::Search => digits(&value),
                    Key::Next => own_address(&value).unwrap_or_default().to_owned(),
                    _ => value,
                };
            }
        }
        read
    }
}

impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = Key::ALL.iter().zip(&self.values).filter(|(_, value)| !value.is_empty());
        let mut parts: Vec<String> =
            given.map(|(key, value)| format!("{}={}", key.name(), escaped(value))).collect();
        if self.language != Language::default() {
            parts.push(format!("lang={}", self.language.tag()));
        }
        formatter.write_str(&parts.join("&"))
    }
}

/// Returns the digits of a typed text.
///
/// A number may be pasted with spaces or with a "n°" in front.
pub fn digits(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// Escapes a value for the query.
///
/// The router decodes a whole query before it splits it, so an ampersand inside a value is escaped
/// twice.
fn escaped(value: &str) -> String {
    value.replace('%', "%2525").replace('&', "%2526")
}

/// Restores an [`escaped`] value after the router has decoded it.
fn restored(value: &str) -> String {
    value.replace("%26", "&").replace("%25", "%")
}

/// Percent-encodes `value` for a query of the API.
///
/// All bytes except the unreserved ones of RFC 3986 are escaped.
pub fn encoded(value: &str) -> String {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let write = |byte: u8| {
        if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    value.bytes().map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The query as the router passes it on: the router decodes each escape once.
    fn decoded(query: &Query) -> String {
        query.to_string().replace("%25", "%")
    }

    #[test]
    fn each_key_has_its_own_place() {
        for (place, key) in Key::ALL.into_iter().enumerate() {
            assert_eq!(key as usize, place, "{}", key.name());
        }
    }

    #[test]
    fn a_query_survives_being_written_and_read() {
        let query =
            Query::new(Language::English).with(Key::Cursor, "100049").with(Key::Search, "1000");
        assert_eq!(query.to_string(), "search=1000&cursor=100049&lang=en");
        assert_eq!(Query::from(query.to_string().as_str()), query);
    }

    #[test]
    fn a_value_may_hold_any_sign() {
        let query =
            Query::default().with(Key::Filter, "a=b&c,50 %25, é").with(Key::Variable, "AMT_CREDIT");
        assert_eq!(Query::from(decoded(&query).as_str()), query);
    }

    #[test]
    fn parts_of_the_page_are_unfolded_one_by_one() {
        let query = Query::default()
            .with_open("reasons", true)
            .with_open("history", true)
            .with_open("reasons", true);
        assert_eq!(query.to_string(), "open=history,reasons");
        assert!(query.is_open("history") && !query.is_open("histo"));
        assert_eq!(query.with_open("reasons", false).with_open("history", false), Query::default());
    }

    #[test]
    fn the_address_to_go_back_to_keeps_its_own_query() {
        for next in ["/", "/clients/100001", "/?search=1000&cursor=100049", "/100%25/a%26b?lang=en"]
        {
            let query = Query::new(Language::English).with(Key::Next, next);
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
        let query = Query::from("lang=de&search=n° 100 001&unknown=1");
        assert_eq!(query, Query::default().with(Key::Search, "100001"));
    }
}
