//! The root of the application.

use std::rc::Rc;

use dioxus::prelude::*;
use dioxus_history::provide_history_context;

use crate::browser;
use crate::page_history::PageHistory;
use crate::route::Route;

/// Shows the page of the current address.
#[component]
pub fn App() -> Element {
    // Without this history the router would show the first page for every address.
    use_hook(|| provide_history_context(Rc::new(PageHistory::of_window())));
    use_hook(browser::listen_for_search_shortcut);
    use_effect(browser::remove_start_page);
    rsx! {
        Router::<Route> {}
    }
}
