//! The queue: the clients that wait for an advisor, and the user's reviews of today.

mod todays_reviews;
mod waiting_table;

use contract::Queue;
use dioxus::prelude::*;

use self::todays_reviews::TodaysReviews;
use self::waiting_table::WaitingTable;
use crate::api::{self, FailureKind};
use crate::browser::{self, FOUND_ID, HEADING_ID};
use crate::components::{EmptyNotice, FailureNotice, ListSkeleton};
use crate::list;
use crate::loading::use_loaded;
use crate::query::{Key, Query};
use crate::route::Route;
use crate::text::Text;

/// Shows who waits, the way to the first of them, and today's reviews.
#[component]
pub fn QueuePage(query: Query) -> Element {
    let language = query.language;
    let text = Text::in_language(language);
    browser::use_page(&format!("{} – {}", text.queue.title, text.frame.brand));
    let loaded = use_loaded::<Queue>(&list::queue_path(query.get(Key::Cursor)));
    let retry = loaded.retry;
    let reviews = api::reviews_written();
    use_effect(use_reactive!(|reviews| {
        // A client reviewed since the page was last shown no longer waits.
        if reviews > 0 {
            retry.call(());
        }
    }));
    let start = Route::queue(language);
    let is_first = query.get(Key::Cursor).is_empty();
    let is_wrong_page = !is_first
        && loaded.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Invalid);
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.queue.title} }
        p { class: "intro", {text.queue.intro} }
        if is_wrong_page {
            EmptyNotice { title: text.clients.no_such_page_title, detail: text.clients.no_such_page_detail,
                Link { class: "button", to: start.address(), {text.queue.from_start} }
            }
        } else if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.is_stale(), onretry: retry }
        }
        match loaded.shown().filter(|_| loaded.value.is_some() || loaded.failure.is_none()) {
            Some(queue) => rsx! {
                p { id: FOUND_ID, class: "found", role: "status", tabindex: "-1", {(text.queue.waiting)(queue.waiting)} }
                if let Some(first) = queue.clients.first() {
                    p { class: "next-in-queue",
                        Link { class: "button primary", to: Route::client(first.client_id, language).address(),
                            {text.queue.open_next}
                        }
                        span { class: "quiet keyboard-only", {text.queue.key_hint} }
                    }
                    div { class: if loaded.value.is_some() { "results" } else { "results waiting" },
                        WaitingTable { clients: queue.clients.clone() }
                    }
                } else if is_first {
                    EmptyNotice { title: text.queue.empty_title, detail: text.queue.empty_detail }
                }
                if !is_first || queue.next_cursor.is_some() {
                    nav { class: "paging", "aria-label": text.clients.pages,
                        if let Some(next) = &queue.next_cursor {
                            Link { class: "button", to: Route::Queue { query: query.with(Key::Cursor, next) }.address(),
                                {text.queue.more}
                            }
                        }
                        if !is_first {
                            Link { class: "button", to: start.address(), {text.queue.from_start} }
                        }
                    }
                }
                TodaysReviews { reviews: queue.settled_today.clone() }
            },
            None if loaded.failure.is_none() => rsx! {
                ListSkeleton {}
            },
            None => rsx! {},
        }
    }
}
