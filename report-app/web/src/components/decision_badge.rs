//! A decision in a word, with its icon.

use contract::Decision;
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::route::use_text;

/// The decision of a line in the list, and whether an advisor has to look at it.
#[component]
pub fn DecisionBadge(decision: Decision, needs_review: bool) -> Element {
    let text = use_text();
    let (shape, class, word) = match decision {
        Decision::Granted => (Shape::Granted, "badge granted", text.clients.granted),
        Decision::Refused => (Shape::Refused, "badge refused", text.clients.refused),
    };
    rsx! {
        span { class,
            Icon { shape }
            {word}
        }
        if needs_review {
            span { class: "badge review",
                Icon { shape: Shape::Review }
                {text.clients.to_review}
            }
        }
    }
}
