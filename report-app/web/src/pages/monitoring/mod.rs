//! How the model does in production.

use dioxus::prelude::*;

use crate::browser::{self, HEADING_ID};
use crate::query::Query;

/// The page of monitoring.
#[component]
pub fn MonitoringPage(query: Query, fragment: String) -> Element {
    let text = query.language.text();
    browser::use_page(&format!("{} – {}", text.monitoring.title, text.frame.brand));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.monitoring.title} }
    }
}
