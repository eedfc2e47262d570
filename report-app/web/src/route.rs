//! Addresses: one variant per page, and the state that an address holds.

use contract::ClientId;
use dioxus::prelude::*;

use crate::components::Shell;
use crate::pages::{ClientPage, ClientsPage, NotFoundPage, SignInPage};
use crate::query::Query;
use crate::sign_in::own_address;
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
        /// Signing in, and where a one-time link leads.
        #[route("/sign-in?:..query#:fragment", SignInPage)]
        SignIn {
            /// Language, and the page to go to afterwards.
            query: Query,
            /// The token of a one-time link; empty without one.
            fragment: String,
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

    /// The sign-in page, in `language`.
    pub fn sign_in(language: Language) -> Self {
        Self::SignIn { query: Query::new(language), fragment: String::new() }
    }

    /// The sign-in page that leads back to this one.
    #[must_use]
    pub fn after_sign_in(&self) -> Self {
        let first = Self::clients(Language::default());
        let page = self.in_language(Language::default());
        let next = if page == first { String::new() } else { page.path() };
        Self::SignIn { query: Query { next, ..Query::new(self.language()) }, fragment: String::new() }
    }

    /// The page to go to after signing in: the one that `query` names, in its language.
    pub fn from_sign_in(query: &Query) -> Self {
        match query.next.parse::<Self>() {
            Ok(Self::SignIn { .. }) | Err(_) => Self::clients(query.language),
            Ok(route) => route.in_language(query.language),
        }
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
            Self::Clients { query }
            | Self::Client { query, .. }
            | Self::SignIn { query, .. }
            | Self::NotFound { query, .. } => query.language = language,
        }
        route
    }

    /// The address to link to: that of the route, without the question mark of an empty query.
    pub fn address(&self) -> NavigationTarget {
        NavigationTarget::Internal(self.path())
    }

    fn path(&self) -> String {
        let address = self.to_string();
        let address = address.strip_suffix('?').unwrap_or(&address);
        // The router unescapes what it reads: an unknown page's address may have become that of another site.
        own_address(address).unwrap_or("/").to_owned()
    }

    fn query(&self) -> &Query {
        match self {
            Self::Clients { query }
            | Self::Client { query, .. }
            | Self::SignIn { query, .. }
            | Self::NotFound { query, .. } => query,
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
