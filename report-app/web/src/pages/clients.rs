//! The list of clients.

use contract::ClientPage;
use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::components::{ClientTable, EmptyNotice, FailureNotice, ListSkeleton, SearchBox};
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::Route;

/// Clients on one page of the list.
const PAGE_SIZE: usize = 25;

/// Search, and the clients found.
#[component]
pub fn ClientsPage(query: Query) -> Element {
    let language = query.language;
    let text = language.text();
    let navigator = use_navigator();
    browser::use_page(text.clients_title);
    let loaded = use_loaded::<ClientPage>(&path(&query));

    // Enter opens the client found, once the list answers what was typed.
    let mut wants_to_open = use_signal(|| false);
    let only = loaded.value.as_ref().filter(|_| loaded.is_current).and_then(|page| the_one(page, &query.search));
    use_effect(use_reactive!(|only| {
        if let Some(id) = only
            && wants_to_open.replace(false)
        {
            navigator.push(Route::client(id, language).address());
        }
    }));
    let search = query.search.clone();
    let onsearch = move |search: String| {
        let query = Query { search, ..Query::new(language) };
        navigator.replace(Route::Clients { query }.address());
    };
    let onopen = move |()| match only {
        Some(id) => {
            navigator.push(Route::client(id, language).address());
        }
        None => wants_to_open.set(true),
    };

    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.clients} }
        SearchBox { search, onsearch: move |search| { wants_to_open.set(false); onsearch(search); }, onopen }
        if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.is_current, onretry: loaded.retry }
        }
        match loaded.value.filter(|_| loaded.is_current || loaded.failure.is_none()) {
            Some(page) => rsx! {
                Results { page: (*page).clone(), query, is_current: loaded.is_current }
            },
            None if loaded.failure.is_none() => rsx! {
                ListSkeleton {}
            },
            None => rsx! {},
        }
    }
}

/// How many were found, who, and the way to the others.
#[component]
fn Results(page: ClientPage, query: Query, is_current: bool) -> Element {
    let language = query.language;
    let text = language.text();
    let all = Route::clients(language).address();
    let from_start = Route::Clients { query: Query { cursor: String::new(), ..query.clone() } };
    let next = page.next_cursor.clone().map(|cursor| Route::Clients { query: Query { cursor, ..query.clone() } });
    rsx! {
        p { class: "found", role: "status",
            if is_current {
                {(text.clients_found)(page.total, &query.search)}
            } else {
                {text.loading}
            }
        }
        if !page.clients.is_empty() {
            div { class: if is_current { "results" } else { "results waiting" }, "aria-busy": "{!is_current}",
                ClientTable { clients: page.clients }
            }
        } else if is_current && query.search.is_empty() {
            EmptyNotice { title: text.no_clients_title, detail: text.no_clients_detail }
        } else if is_current {
            EmptyNotice { title: (text.none_found_title)(&query.search), detail: text.none_found_detail,
                Link { class: "button", to: all, {text.clear_search} }
            }
        }
        if !query.cursor.is_empty() || next.is_some() {
            nav { class: "paging", "aria-label": text.pages,
                if !query.cursor.is_empty() {
                    Link { class: "button", to: from_start.address(), {text.first_page} }
                }
                if let Some(next) = next {
                    Link { class: "button", to: next.address(), {text.next_page} }
                }
            }
        }
    }
}

/// The client that a search means: the one of exactly that number, or the only one found.
fn the_one(page: &ClientPage, search: &str) -> Option<u64> {
    let first = page.clients.first().filter(|_| !search.is_empty())?;
    (first.client_id.to_string() == search || page.total == 1).then_some(first.client_id)
}

fn path(query: &Query) -> String {
    let given = [("search", &query.search), ("cursor", &query.cursor)];
    let given = given.into_iter().filter(|(_, value)| !value.is_empty());
    given.fold(format!("/v1/clients?limit={PAGE_SIZE}"), |path, (name, value)| format!("{path}&{name}={value}"))
}
