//! How to read the charts, what the words mean, accessibility.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;

/// The help.
#[component]
pub fn HelpPage(query: Query, fragment: String) -> Element {
    let text = query.language.text();
    browser::use_page(&format!("{} – {}", text.help.title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.help.title} }
    }
}
