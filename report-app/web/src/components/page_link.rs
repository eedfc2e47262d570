//! A link to a page of the dashboard, which knows whether that page is shown.

use dioxus::prelude::*;

use crate::route::Route;

/// Shows a link of the navigation.
///
/// `is_here` tells screen readers and the style sheet that this page is shown.
///
/// The router's own link would compare whole addresses: another search of the same list would not
/// count as the same page.
#[component]
pub fn PageLink(to: Route, is_here: bool, id: Option<&'static str>, children: Element) -> Element {
    let navigator = use_navigator();
    let href = to.path();
    let go = move |event: MouseEvent| {
        // With a modifier key, the browser opens another tab or window.
        if event.modifiers().is_empty() {
            event.prevent_default();
            navigator.push(to.address());
        }
    };
    rsx! {
        a { id, href, "aria-current": if is_here { "page" }, onclick: go, {children} }
    }
}
