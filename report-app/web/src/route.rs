//! Routes: one variant for each page, with the state that its address holds.

use std::cell::RefCell;

use contract::ClientId;
use dioxus::prelude::*;

use crate::components::Shell;
use crate::pages::{
    ApplicationPage, ChallengerPage, ClientPage, ClientsPage, HelpPage, LetterPage, ModelPage,
    MonitoringPage, NotFoundPage, QueuePage, SignInPage,
};
use crate::query::{Key, Query};
use crate::sign_in::own_address;
use crate::text::Text;
use contract::Language;

/// The pages of the dashboard.
///
/// A `fragment` names the section of the page to look at.
#[derive(Debug, Clone, PartialEq, Routable)]
#[rustfmt::skip]
#[expect(missing_docs, reason = "every page has a query, and most have a fragment")]
pub enum Route {
    #[layout(Shell)]
        /// The list of clients: searched, filtered, sorted and paged by the query.
        #[route("/?:..query", ClientsPage)]
        Clients { query: Query },
        /// Everything about one client; `id` is the number as written in the address.
        #[route("/clients/:id?:..query#:fragment", ClientPage)]
        Client { id: String, query: Query, fragment: String },
        /// The letter to one client.
        #[route("/clients/:id/lettre?:..query", LetterPage)]
        Letter { id: String, query: Query },
        /// The clients whose decision waits for an advisor.
        #[route("/a-revoir?:..query", QueuePage)]
        Queue { query: Query },
        /// The form of a new application.
        #[route("/demandes/nouvelle?:..query#:fragment", ApplicationPage)]
        Application { query: Query, fragment: String },
        /// What the model is, and how good it is.
        #[route("/modele?:..query#:fragment", ModelPage)]
        Model { query: Query, fragment: String },
        /// How the model performs in production.
        #[route("/suivi?:..query#:fragment", MonitoringPage)]
        Monitoring { query: Query, fragment: String },
        /// What a challenger would decide otherwise.
        #[route("/suivi/modele-candidat?:..query", ChallengerPage)]
        Challenger { query: Query },
        /// How to read the charts, what the words mean, accessibility.
        #[route("/aide?:..query#:fragment", HelpPage)]
        Help { query: Query, fragment: String },
        /// Sign-in, also by a one-time link, whose token is the fragment.
        #[route("/sign-in?:..query#:fragment", SignInPage)]
        SignIn { query: Query, fragment: String },
        /// Any other address.
        #[route("/:..segments?:..query", NotFoundPage)]
        NotFound { segments: Vec<String>, query: Query },
}

impl Route {
    /// Returns the list of clients, in `language`.
    pub fn clients(language: Language) -> Self {
        Self::Clients { query: Query::new(language) }
    }

    /// Returns the page of one client, in `language`.
    pub fn client(id: ClientId, language: Language) -> Self {
        Self::Client { id: id.to_string(), query: Query::new(language), fragment: String::new() }
    }

    /// Returns the letter to one client, in `language`.
    pub fn letter(id: ClientId, language: Language) -> Self {
        Self::Letter { id: id.to_string(), query: Query::new(language) }
    }

    /// Returns the queue, in `language`.
    pub fn queue(language: Language) -> Self {
        Self::Queue { query: Query::new(language) }
    }

    /// Returns the form of a new application, in `language`.
    pub fn application(language: Language) -> Self {
        Self::Application { query: Query::new(language), fragment: String::new() }
    }

    /// Returns the page of the model, in `language`.
    pub fn model(language: Language) -> Self {
        Self::Model { query: Query::new(language), fragment: String::new() }
    }

    /// Returns the page of the monitoring, in `language`.
    pub fn monitoring(language: Language) -> Self {
        Self::Monitoring { query: Query::new(language), fragment: String::new() }
    }

    /// Returns the page of the monitoring with the state `query`.
    pub fn monitoring_of(query: &Query) -> Self {
        Self::Monitoring { query: query.clone(), fragment: String::new() }
    }

    /// Returns the page of the challenger, in `language`.
    pub fn challenger(language: Language) -> Self {
        Self::Challenger { query: Query::new(language) }
    }

    /// Returns the help at the section `fragment`, in `language`.
    ///
    /// An empty `fragment` is the top of the page.
    pub fn help(fragment: &str, language: Language) -> Self {
        Self::Help { query: Query::new(language), fragment: fragment.to_owned() }
    }

    /// Returns the sign-in page, in `language`.
    pub fn sign_in(language: Language) -> Self {
        Self::SignIn { query: Query::new(language), fragment: String::new() }
    }

    /// Returns the sign-in page that leads back to this one.
    #[must_use]
    pub fn after_sign_in(&self) -> Self {
        let first = Self::clients(Language::default());
        let page = self.in_language(Language::default());
        let next = if page == first { String::new() } else { page.path() };
        Self::SignIn {
            query: Query::new(self.language()).with(Key::Next, &next),
            fragment: String::new(),
        }
    }

    /// Returns the page to open after signing in: the one that `query` names, in its language.
    pub fn from_sign_in(query: &Query) -> Self {
        match query.get(Key::Next).parse::<Self>() {
            Ok(Self::SignIn { .. }) | Err(_) => Self::clients(query.language),
            Ok(route) => route.in_language(query.language),
        }
    }

    /// Returns the language of the page.
    pub fn language(&self) -> Language {
        self.query().language
    }

    /// Returns the same page in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        let mut query = self.query().clone();
        query.language = language;
        self.with_query(query)
    }

    /// Returns the same page with another state.
    #[must_use]
    pub fn with_query(&self, new: Query) -> Self {
        let mut route = self.clone();
        match &mut route {
            Self::Clients { query }
            | Self::Client { query, .. }
            | Self::Letter { query, .. }
            | Self::Queue { query }
            | Self::Challenger { query }
            | Self::Application { query, .. }
            | Self::Model { query, .. }
            | Self::Monitoring { query, .. }
            | Self::Help { query, .. }
            | Self::SignIn { query, .. }
            | Self::NotFound { query, .. } => *query = new,
        }
        route
    }

    /// Returns the state of the page.
    pub fn query(&self) -> &Query {
        match self {
            Self::Clients { query }
            | Self::Client { query, .. }
            | Self::Letter { query, .. }
            | Self::Queue { query }
            | Self::Challenger { query }
            | Self::Application { query, .. }
            | Self::Model { query, .. }
            | Self::Monitoring { query, .. }
            | Self::Help { query, .. }
            | Self::SignIn { query, .. }
            | Self::NotFound { query, .. } => query,
        }
    }

    /// Returns the canonical route of the same page: a client's number without leading zeros.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut route = self.clone();
        if let Self::Client { id, .. } | Self::Letter { id, .. } = &mut route
            && let Ok(number) = id.parse::<ClientId>()
        {
            *id = number.to_string();
        }
        route
    }

    /// Returns the address to link to, without the signs of an empty query or fragment.
    pub fn address(&self) -> NavigationTarget {
        NavigationTarget::Internal(self.path())
    }

    /// Returns the address as text, without the signs of an empty query or fragment.
    pub fn path(&self) -> String {
        let address = self.to_string();
        let address = address.strip_suffix('#').unwrap_or(&address);
        let address = address.replacen("?#", "#", 1);
        let address = address.strip_suffix('?').unwrap_or(&address);
        // The router unescapes what it reads, so the address of an unknown page may have become
        // that of another site.
        own_address(address).unwrap_or("/").to_owned()
    }
}

thread_local! {
    /// Last state of the client list.
    static LAST_LIST: RefCell<Query> = RefCell::default();
}

/// Stores the state of the client list.
pub fn remember_list(query: &Query) {
    LAST_LIST.set(query.clone());
}

/// Returns the client list with its last search, filters and page, in `language`.
pub fn last_list(language: Language) -> Route {
    let query = LAST_LIST.with_borrow(Clone::clone);
    Route::Clients { query }.in_language(language)
}

/// Returns the language of the current page.
pub fn use_language() -> Language {
    use_route::<Route>().language()
}

/// Returns the texts in the language of the current page.
pub fn use_text() -> &'static Text {
    Text::in_language(use_language())
}
