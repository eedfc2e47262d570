//! The link to the same page in the other language.

use dioxus::prelude::*;

use crate::route::{Route, use_language};
use crate::text::Text;

/// Shows a link named in the language to which it leads.
#[component]
pub fn LanguageSwitch() -> Element {
    let route = use_route::<Route>();
    let other = use_language().other();
    rsx! {
        Link {
            class: "language-switch",
            to: route.in_language(other).address(),
            lang: other.tag(),
            "hreflang": other.tag(),
            {Text::in_language(other).frame.language_name}
        }
    }
}
