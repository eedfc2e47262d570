//! The queue: clients whose decision waits for an advisor.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;

/// The queue.
#[component]
pub fn QueuePage(query: Query) -> Element {
    let text = query.language.text();
    browser::use_page(&format!("{} – {}", text.queue.title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.queue.title} }
    }
}
