//! Notice for a page or list without content.

use dioxus::prelude::*;

/// Says what is missing and what to do; `children` is the link to go on.
#[component]
pub fn EmptyNotice(title: String, detail: String, children: Element) -> Element {
    rsx! {
        section { class: "notice",
            h2 { {title} }
            p { {detail} }
            {children}
        }
    }
}
