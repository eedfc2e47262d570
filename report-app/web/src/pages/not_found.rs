//! Page of an unknown address.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;
use crate::route::Route;
use crate::text::Text;

/// Says that the address is unknown, and links back to the clients.
#[component]
pub fn NotFoundPage(segments: Vec<String>, query: Query) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&format!("{} – {}", text.failures.not_found_title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.failures.not_found_title} }
        p { {text.failures.not_found_detail} }
        Link { class: "button", to: Route::clients(query.language).address(), {text.client.all_clients} }
    }
}
