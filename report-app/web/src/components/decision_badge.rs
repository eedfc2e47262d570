//! A decision in a word, with its icon.

use contract::Decision;
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::route::use_text;

/// The model's decision, if it may be shown yet, and what an advisor decided or that one has to look at it.
#[component]
pub fn DecisionBadge(decision: Option<Decision>, needs_review: bool, review: Option<Decision>) -> Element {
    let text = use_text().clients;
    let shown = decision.map(|decision| match decision {
        Decision::Granted => (Shape::Granted, "badge granted", text.granted),
        Decision::Refused => (Shape::Refused, "badge refused", text.refused),
    });
    let flag = match review {
        Some(Decision::Granted) => Some(text.reviewed_granted),
        Some(Decision::Refused) => Some(text.reviewed_refused),
        None => needs_review.then_some(text.to_review),
    };
    rsx! {
        if let Some((shape, class, word)) = shown {
            span { class,
                Icon { shape }
                {word}
            }
        }
        if let Some(flag) = flag {
            span { class: if review.is_some() { "badge" } else { "badge review" },
                Icon { shape: Shape::Review }
                {flag}
            }
        }
    }
}
