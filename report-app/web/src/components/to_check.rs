//! What to check before a decision is told.

use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::route::use_text;

/// A box around the items of a list.
#[component]
pub fn ToCheck(children: Element) -> Element {
    let text = use_text().checks;
    rsx! {
        div { class: "to-check",
            h3 {
                Icon { shape: Shape::Warning }
                {text.title}
            }
            p { class: "quiet", {text.intro} }
            ul { {children} }
        }
    }
}

/// The same box around sentences; nothing where there is none.
#[component]
pub fn SentencesToCheck(sentences: Vec<String>) -> Element {
    if sentences.is_empty() {
        return rsx! {};
    }
    rsx! {
        ToCheck {
            for sentence in sentences {
                li { key: "{sentence}", {sentence} }
            }
        }
    }
}
