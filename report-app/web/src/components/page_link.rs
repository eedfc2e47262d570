//! A link to a page of the dashboard that knows whether one is there already.

use dioxus::prelude::*;

use crate::route::Route;

/// A link of the navigation. `is_here` tells a screen reader, and the style sheet, that this is the
/// page shown.
///
/// The router's own link would say so for the very same address only, and not for another search of
/// the same list.
#[component]
pub fn PageLink(to: Route, is_here: bool, id: Option<&'static str>, children: Element) -> Element {
    let navigator = use_navigator();
    let href = to.path();
    let go = move |event: MouseEvent| {
        // With a key held down, the browser opens another tab or window.
        if event.modifiers().is_empty() {
            event.prevent_default();
            navigator.push(to.address());
        }
    };
    rsx! {
        a { id, href, "aria-current": if is_here { "page" }, onclick: go, {children} }
    }
}
