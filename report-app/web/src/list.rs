//! The client list without a browser: its API path, its order, and its search text.

use contract::ClientId;

use crate::numbers;
use crate::query::{Key, Query, encoded};

/// Clients on one page of the list.
const PAGE_SIZE: usize = 25;

/// Query keys of the page, with the parameter names of the API.
const PARAMETERS: [(Key, &str); 7] = [
    (Key::Search, "search"),
    (Key::Decision, "decision"),
    (Key::Review, "needs_review"),
    (Key::Band, "band"),
    (Key::Sort, "sort"),
    (Key::Order, "order"),
    (Key::Cursor, "cursor"),
];

/// The filters of the list, apart from the search.
pub const FILTERS: [Key; 3] = [Key::Decision, Key::Review, Key::Band];

/// Returns the API path of the list that `query` describes.
pub fn path(query: &Query) -> String {
    let given = PARAMETERS
        .iter()
        .map(|&(key, name)| (name, query.get(key)))
        .filter(|(_, value)| !value.is_empty());
    given.fold(format!("/v1/clients?limit={PAGE_SIZE}"), |path, (name, value)| {
        format!("{path}&{name}={}", encoded(value))
    })
}

/// Returns the API path of a page of the queue; an empty `cursor` is its start.
pub fn queue_path(cursor: &str) -> String {
    let cursor =
        if cursor.is_empty() { String::new() } else { format!("&cursor={}", encoded(cursor)) };
    format!("/v1/queue?limit={PAGE_SIZE}{cursor}")
}

/// Returns the client to open after `current` in the queue.
///
/// That is the next one, or the first one if `current` is not in the queue or is the last.
pub fn next_in_queue(waiting: &[ClientId], current: Option<ClientId>) -> Option<ClientId> {
    let position = current.and_then(|current| waiting.iter().position(|&id| id == current));
    let after = position.and_then(|position| waiting.get(position + 1));
    after.or(waiting.first()).copied().filter(|&id| Some(id) != current)
}

/// Checks whether `query` filters the list by more than the client number.
pub fn is_filtered(query: &Query) -> bool {
    FILTERS.iter().any(|&key| !query.get(key).is_empty())
}

/// Returns the list from its start, with another value of `key`.
pub fn with(query: &Query, key: Key, value: &str) -> Query {
    query.with(key, value).with(Key::Cursor, "")
}

/// Returns the list from its start, without filters; search and order stay.
pub fn without_filters(query: &Query) -> Query {
    FILTERS.iter().fold(query.with(Key::Cursor, ""), |query, &key| query.with(key, ""))
}

/// A sort order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By client number.
    #[default]
    Number,
    /// The highest probability first.
    RiskiestFirst,
    /// The lowest probability first.
    SafestFirst,
    /// The nearest to the threshold first.
    NearestFirst,
}

impl Order {
    /// All orders, in the sequence in which they are offered.
    pub const ALL: [Self; 4] =
        [Self::Number, Self::RiskiestFirst, Self::SafestFirst, Self::NearestFirst];

    /// Returns its values of `sort` and `order` in the address.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Number => ("", ""),
            Self::RiskiestFirst => ("probability", "descending"),
            Self::SafestFirst => ("probability", "ascending"),
            Self::NearestFirst => ("distance", "ascending"),
        }
    }

    /// Reads the order from `query`; an unknown order is that by number.
    pub fn from_query(query: &Query) -> Self {
        let words = (query.get(Key::Sort), query.get(Key::Order));
        Self::ALL.into_iter().find(|order| order.words() == words).unwrap_or_default()
    }

    /// Returns the list from its start in this order.
    pub fn applied_to(self, query: &Query) -> Query {
        let (sort, order) = self.words();
        with(query, Key::Sort, sort).with(Key::Order, order)
    }
}

/// Kind of text typed in the search field.
#[derive(Debug, PartialEq, Eq)]
pub enum SearchInput {
    /// A number, or nothing.
    Number,
    /// Words, by which no client can be found.
    Words,
}

/// Classifies a typed text as a number, as people write and paste it (`n° 100 001`), or as words.
pub fn classify(typed: &str) -> SearchInput {
    /// Words that may stand before a number.
    const BEFORE: [&str; 9] = ["", "n", "no", "nr", "num", "numero", "numéro", "client", "clients"];
    let words = numbers::small(typed);
    let words = words.split(|sign: char| !sign.is_alphabetic());
    if words.into_iter().all(|word| BEFORE.contains(&word)) {
        SearchInput::Number
    } else {
        SearchInput::Words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_the_api_for_what_the_address_says() {
        assert_eq!(path(&Query::default()), "/v1/clients?limit=25");
        let query = Query::default()
            .with(Key::Search, "1000")
            .with(Key::Review, "true")
            .with(Key::Cursor, "a b&c");
        assert_eq!(
            path(&query),
            "/v1/clients?limit=25&search=1000&needs_review=true&cursor=a%20b%26c"
        );
    }

    #[test]
    fn another_filter_starts_the_list_again() {
        let query = Query::default()
            .with(Key::Cursor, "after-1")
            .with(Key::Band, "A")
            .with(Key::Search, "10");
        assert!(is_filtered(&query));
        assert_eq!(with(&query, Key::Band, "B").to_string(), "search=10&band=B");
        assert_eq!(without_filters(&query).to_string(), "search=10");
        assert!(!is_filtered(&without_filters(&query)));
    }

    #[test]
    fn the_next_client_is_the_one_after_in_the_queue() {
        let waiting = [7, 3, 9];
        assert_eq!(next_in_queue(&waiting, None), Some(7));
        assert_eq!(next_in_queue(&waiting, Some(7)), Some(3));
        assert_eq!(next_in_queue(&waiting, Some(9)), Some(7));
        assert_eq!(next_in_queue(&waiting, Some(1)), Some(7));
        assert_eq!(next_in_queue(&[7], Some(7)), None);
        assert_eq!(next_in_queue(&[], Some(7)), None);
    }

    #[test]
    fn each_order_is_found_again_in_the_address() {
        for order in Order::ALL {
            assert_eq!(Order::from_query(&order.applied_to(&Query::default())), order);
        }
        assert_eq!(Order::from_query(&Query::default().with(Key::Sort, "name")), Order::Number);
        assert_eq!(
            Order::RiskiestFirst.applied_to(&Query::default()).to_string(),
            "sort=probability&order=descending"
        );
    }

    #[test]
    fn tells_a_number_from_a_name() {
        for number in [
            "",
            "100001",
            "n° 100 001",
            "N°100001",
            "no. 100001",
            "#100001",
            "Client 100001",
            " 1000\u{a0}01 ",
        ] {
            assert_eq!(classify(number), SearchInput::Number, "{number}");
        }
        for words in ["Dupont", "Mme Dupont 100001", "nord"] {
            assert_eq!(classify(words), SearchInput::Words, "{words}");
        }
    }
}
