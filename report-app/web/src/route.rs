//! Addresses: one variant per page, and the state that an address holds.

use contract::ClientId;
use dioxus::prelude::*;

use crate::components::Shell;
use crate::pages::{ClientPage, ClientsPage, NotFoundPage};
use crate::query::Query;
use crate::text::{Language, Text};

/// The pages of the dashboard.
#[derive(Debug, Clone, PartialEq, Routable)]
#[rustfmt::skip]
pub enum Route {
    #[layout(Shell)]
        /// The list of clients, searched and paged by the query.
        #[route("/?:..query", ClientsPage)]
        Clients {
            /// Language, search and page.
            query: Query,
        },
        /// Everything about one client.
        #[route("/clients/:id?:..query", ClientPage)]
        Client {
            /// The client's number, as the address spells it.
            id: String,
            /// Language.
            query: Query,
        },
        /// Any other address.
        #[route("/:..segments?:..query", NotFoundPage)]
        NotFound {
            /// The parts of the address.
            segments: Vec<String>,
            /// Language.
            query: Query,
        },
}

impl Route {
    /// The list of clients, in `language`.
    pub fn clients(language: Language) -> Self {
        Self::Clients { query: Query::new(language) }
    }

    /// The page of one client, in `language`.
    pub fn client(id: ClientId, language: Language) -> Self {
        Self::Client { id: id.to_string(), query: Query::new(language) }
    }

    /// Language of the page.
    pub fn language(&self) -> Language {
        self.query().language
    }

    /// The same page in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        let mut route = self.clone();
        match &mut route {
            Self::Clients { query } | Self::Client { query, .. } | Self::NotFound { query, .. } => {
                query.language = language;
            }
        }
        route
    }

    /// The address to link to: that of the route, without the question mark of an empty query.
    pub fn address(&self) -> NavigationTarget {
        let address = self.to_string();
        NavigationTarget::Internal(address.strip_suffix('?').unwrap_or(&address).to_owned())
    }

    fn query(&self) -> &Query {
        match self {
            Self::Clients { query } | Self::Client { query, .. } | Self::NotFound { query, .. } => query,
        }
    }
}

/// Language of the current page.
pub fn use_language() -> Language {
    use_route::<Route>().language()
}

/// Texts in the language of the current page.
pub fn use_text() -> &'static Text {
    use_language().text()
}
