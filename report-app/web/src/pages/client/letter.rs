//! The letter to one client.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;

/// A page to print.
#[component]
pub fn LetterPage(id: String, query: Query) -> Element {
    let text = query.language.text();
    browser::use_page(&format!("{} – {}", text.letter.title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.letter.title} }
    }
}
