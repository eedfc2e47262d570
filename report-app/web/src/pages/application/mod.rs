//! A new application.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;

/// A form for a new applicant.
#[component]
pub fn ApplicationPage(query: Query, fragment: String) -> Element {
    let text = query.language.text();
    browser::use_page(&format!("{} – {}", text.application.title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.application.title} }
    }
}
