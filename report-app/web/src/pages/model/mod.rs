//! What the model is, and how good it is.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;

/// The page of the model.
#[component]
pub fn ModelPage(query: Query, fragment: String) -> Element {
    let text = query.language.text();
    browser::use_page(&format!("{} – {}", text.model.title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.model.title} }
    }
}
