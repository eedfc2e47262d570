//! What to check before the client learns the decision.

use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::route::use_text;

/// Shows a box around the items of a list.
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

/// Shows the same box around sentences; nothing if there are none.
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
