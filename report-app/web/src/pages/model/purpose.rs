//! What the model is for, and what it is not for.

use dioxus::prelude::*;

use super::Part;
use crate::route::use_text;

/// Shows two lists side by side.
#[component]
pub(super) fn Purpose() -> Element {
    let words = use_text().model;
    rsx! {
        Part { id: "purpose", title: words.purpose,
            div { class: "two-columns",
                List { title: words.is_for, items: words.uses.to_vec() }
                List { title: words.is_not_for, items: words.misuses.to_vec() }
            }
        }
    }
}

#[component]
fn List(title: &'static str, items: Vec<&'static str>) -> Element {
    rsx! {
        div {
            h3 { {title} }
            ul {
                for item in items {
                    li { key: "{item}", {item} }
                }
            }
        }
    }
}
