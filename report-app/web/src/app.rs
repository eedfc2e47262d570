//! The root of the application.

use dioxus::prelude::*;

use crate::browser;
use crate::route::Route;

/// The whole application: the page of the current address.
#[component]
pub fn App() -> Element {
    use_hook(browser::listen_for_search_shortcut);
    use_effect(browser::remove_start_page);
    rsx! {
        Router::<Route> {}
    }
}
