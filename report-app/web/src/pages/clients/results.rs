//! The clients found, their number, and links to the other pages of the list.

use std::rc::Rc;

use contract::ClientPage;
use dioxus::prelude::*;

use crate::browser::{self, FOUND_ID};
use crate::components::{ClientTable, EmptyNotice};
use crate::list::{self, Order};
use crate::query::{Key, Query};
use crate::route::{Route, use_text};
use crate::text::Text;

/// Shows the clients of `page`.
///
/// If `page` is not the current response, it stays readable until that arrives.
#[component]
pub fn Results(page: Rc<ClientPage>, query: Query, is_current: bool) -> Element {
    let text = use_text();
    use_focus_after_paging(&query, is_current);
    let count = count_text(&page, &query, text);
    let order = (text.clients.order)(Order::from_query(&query));
    let search = query.get(Key::Search);
    let at = |cursor: &str| Route::Clients { query: query.with(Key::Cursor, cursor) }.address();
    // The page before the second one is the first one, with its plain address.
    let previous = page.previous_cursor.as_ref().filter(|_| page.first > page.clients.len() + 1);
    let is_first = query.get(Key::Cursor).is_empty() || page.first == 1;
    rsx! {
        p { id: FOUND_ID, class: "found", role: "status", tabindex: "-1",
            if is_current {
                {count.clone()}
            } else {
                {text.frame.loading}
            }
        }
        if !page.clients.is_empty() {
            div { class: if is_current { "results" } else { "results waiting" }, "aria-busy": "{!is_current}",
                ClientTable { clients: page.clients.clone(), caption: (text.clients.caption)(&count, order) }
            }
        } else if is_current && list::is_filtered(&query) {
            EmptyNotice { title: text.clients.none_matches_title, detail: text.clients.none_matches_detail,
                Link { class: "button", to: Route::Clients { query: list::without_filters(&query) }.address(),
                    {text.clients.clear_filters}
                }
            }
        } else if is_current && search.is_empty() {
            EmptyNotice { title: text.clients.no_clients_title, detail: text.clients.no_clients_detail }
        } else if is_current {
            EmptyNotice {
                title: (text.clients.none_found_title)(search),
                detail: text.clients.none_found_detail,
                Link { class: "button", to: Route::clients(query.language).address(), {text.clients.clear_search} }
            }
        }
        if !is_first || page.next_cursor.is_some() {
            nav { class: "paging", "aria-label": text.clients.pages,
                if !is_first {
                    Link { class: "button", to: at(previous.map_or("", String::as_str)), {text.clients.previous_page} }
                }
                if let Some(next) = &page.next_cursor {
                    Link { class: "button", to: at(next), {text.clients.next_page} }
                }
                if !is_first {
                    Link { class: "button quiet-button", to: at(""), {text.clients.first_page} }
                }
            }
        }
    }
}

/// Writes how many clients were found and which are shown: `26 à 50 sur 2 736 clients`.
fn count_text(page: &ClientPage, query: &Query, text: &Text) -> String {
    let last = page.first + page.clients.len().saturating_sub(1);
    let shown = (page.first > 0 && page.clients.len() < page.total).then_some((page.first, last));
    let count = (text.clients.found)(page.total, shown);
    let common = (text.clients.found_with)(query.get(Key::Search), list::is_filtered(query));
    count + &common
}

/// Moves the focus to the sentence that names the page, after paging through the list.
fn use_focus_after_paging(query: &Query, is_current: bool) {
    let cursor = query.get(Key::Cursor).to_owned();
    let mut seen = use_hook(|| CopyValue::new(cursor.clone()));
    use_effect(use_reactive!(|cursor, is_current| {
        if is_current && *seen.peek() != cursor {
            seen.set(cursor);
            browser::focus(FOUND_ID);
        }
    }));
}
