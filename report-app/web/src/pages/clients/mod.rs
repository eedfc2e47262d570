//! The list of clients.

mod filters;
mod recent;
mod results;
mod today;

use contract::ClientPage;
use dioxus::prelude::*;

use self::filters::Filters;
use self::recent::Recent;
use self::results::Results;
use self::today::Today;
use crate::api::FailureKind;
use crate::browser::{self, HEADING_ID};
use crate::components::{EmptyNotice, FailureNotice, ListSkeleton, SearchBox};
use crate::loading::use_loaded;
use crate::query::{Key, Query};
use crate::route::{self, Route};
use crate::text::Text;
use crate::{list, route::use_text};

/// Shows the search, the filters, and the clients found.
#[component]
pub fn ClientsPage(query: Query) -> Element {
    let language = query.language;
    let text = Text::in_language(language);
    let navigator = use_navigator();
    browser::use_page(text.clients.clients_title);
    let loaded = use_loaded::<ClientPage>(&list::path(&query));
    route::remember_list(&query);

    // Enter opens the client found, once the list for the typed text is loaded.
    let mut wants_to_open = use_signal(|| None::<String>);
    let search = query.get(Key::Search).to_owned();
    let only = loaded.value.as_ref().and_then(|page| single_match(page, &search));
    let asked = search.clone();
    use_effect(use_reactive!(|only, asked| {
        if let Some(id) = only
            && wants_to_open().as_deref() == Some(asked.as_str())
        {
            wants_to_open.set(None);
            navigator.push(Route::client(id, language).address());
        }
    }));
    let before = query.clone();
    let onsearch = move |search: String| {
        wants_to_open.set(None);
        let query = list::with(&before, Key::Search, &search);
        navigator.replace(Route::Clients { query }.address());
    };
    let is_wrong_page = !query.get(Key::Cursor).is_empty()
        && loaded.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Invalid);

    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.frame.clients} }
        div { class: "list-head",
            SearchBox { search, onsearch, onopen: move |search| wants_to_open.set(Some(search)) }
            Today {}
        }
        Recent {}
        Filters { query: query.clone() }
        if is_wrong_page {
            NoSuchPage { query: query.clone() }
        } else if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.is_stale(), onretry: loaded.retry }
        }
        match loaded.shown().filter(|_| loaded.value.is_some() || loaded.failure.is_none()) {
            Some(page) => rsx! {
                Results { page, query, is_current: loaded.value.is_some() }
            },
            None if loaded.failure.is_none() => rsx! {
                ListSkeleton {}
            },
            None => rsx! {},
        }
    }
}

/// Says that the address names no page of the list, and links to its start.
#[component]
fn NoSuchPage(query: Query) -> Element {
    let text = use_text().clients;
    let start = Route::Clients { query: query.with(Key::Cursor, "") };
    rsx! {
        EmptyNotice { title: text.no_such_page_title, detail: text.no_such_page_detail,
            Link { class: "button", to: start.address(), {text.first_page} }
        }
    }
}

/// Returns the client that a search means: the one with exactly that number, or the only one found.
fn single_match(page: &ClientPage, search: &str) -> Option<u64> {
    let first = page.clients.first().filter(|_| !search.is_empty())?;
    (first.client_id.to_string() == search || page.total == 1).then_some(first.client_id)
}
