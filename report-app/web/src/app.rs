//! The root of the application.

use std::rc::Rc;

use dioxus::prelude::*;
use dioxus_history::provide_history_context;

use crate::browser;
use crate::page_history::PageHistory;
use crate::route::Route;

/// The whole application: the page of the current address.
#[component]
pub fn App() -> Element {
    // Without it the router would take every address for the first page.
    use_hook(|| provide_history_context(Rc::new(PageHistory::of_window())));
    use_hook(browser::listen_for_search_shortcut);
    use_effect(browser::remove_start_page);
    rsx! {
        Router::<Route> {}
    }
}
