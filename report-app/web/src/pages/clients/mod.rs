//! The list of clients.

use contract::ClientPage;
use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::components::{ClientTable, EmptyNotice, FailureNotice, ListSkeleton, SearchBox};
use crate::loading::use_loaded;
use crate::query::{Key, Query};
use crate::route::Route;

/// Clients on one page of the list.
const PAGE_SIZE: usize = 25;

/// Search, and the clients found.
#[component]
pub fn ClientsPage(query: Query) -> Element {
    let language = query.language;
    let text = language.text();
    let navigator = use_navigator();
    browser::use_page(text.clients.clients_title);
    let loaded = use_loaded::<ClientPage>(&path(&query));

    // Enter opens the client found, once the list answers what was typed.
    let mut wants_to_open = use_signal(|| None::<String>);
    let search = query.get(Key::Search).to_owned();
    let only = loaded.value.as_ref().and_then(|page| the_one(page, &search));
    let asked = search.clone();
    use_effect(use_reactive!(|only, asked| {
        if let Some(id) = only
            && wants_to_open().as_deref() == Some(asked.as_str())
        {
            wants_to_open.set(None);
            navigator.push(Route::client(id, language).address());
        }
    }));
    let onsearch = move |search: String| {
        let query = Query::new(language).with(Key::Search, &search);
        navigator.replace(Route::Clients { query }.address());
    };

    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.frame.clients} }
        SearchBox {
            search,
            onsearch: move |search| {
                wants_to_open.set(None);
                onsearch(search);
            },
            onopen: move |search| wants_to_open.set(Some(search)),
        }
        if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.is_stale(), onretry: loaded.retry }
        }
        match loaded.shown().filter(|_| loaded.value.is_some() || loaded.failure.is_none()) {
            Some(page) => rsx! {
                Results { page: (*page).clone(), query, is_current: loaded.value.is_some() }
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
    let from_start = Route::Clients { query: query.with(Key::Cursor, "") };
    let next = page.next_cursor.clone().map(|cursor| Route::Clients { query: query.with(Key::Cursor, &cursor) });
    rsx! {
        p { class: "found", role: "status",
            if is_current {
                {(text.clients.clients_found)(page.total, query.get(Key::Search))}
            } else {
                {text.frame.loading}
            }
        }
        if !page.clients.is_empty() {
            div { class: if is_current { "results" } else { "results waiting" }, "aria-busy": "{!is_current}",
                ClientTable { clients: page.clients }
            }
        } else if is_current && query.get(Key::Search).is_empty() {
            EmptyNotice { title: text.clients.no_clients_title, detail: text.clients.no_clients_detail }
        } else if is_current {
            EmptyNotice { title: (text.clients.none_found_title)(query.get(Key::Search)), detail: text.clients.none_found_detail,
                Link { class: "button", to: all, {text.clients.clear_search} }
            }
        }
        if !query.get(Key::Cursor).is_empty() || next.is_some() {
            nav { class: "paging", "aria-label": text.clients.pages,
                if !query.get(Key::Cursor).is_empty() {
                    Link { class: "button", to: from_start.address(), {text.clients.first_page} }
                }
                if let Some(next) = next {
                    Link { class: "button", to: next.address(), {text.clients.next_page} }
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
    let given = [("search", query.get(Key::Search)), ("cursor", query.get(Key::Cursor))];
    let given = given.into_iter().filter(|(_, value)| !value.is_empty());
    given.fold(format!("/v1/clients?limit={PAGE_SIZE}"), |path, (name, value)| format!("{path}&{name}={value}"))
}
