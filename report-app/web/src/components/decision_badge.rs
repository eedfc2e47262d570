//! A decision in one word, with its icon.

use contract::Decision;
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::route::use_text;

/// Shows the advisor's decision, or else the model's decision if it may be shown yet.
///
/// If an advisor has to decide, it says so, and how the model leans.
#[component]
pub fn DecisionBadge(
    decision: Option<Decision>,
    needs_review: bool,
    review: Option<Decision>,
) -> Element {
    let text = use_text().clients;
    let is_open = needs_review && review.is_none();
    let shown = decision.filter(|_| !is_open && review.is_none()).map(|decision| match decision {
        Decision::Granted => (Shape::Granted, "badge granted", text.granted),
        Decision::Refused => (Shape::Refused, "badge refused", text.refused),
    });
    let flag = match review {
        Some(Decision::Granted) => Some(text.reviewed_granted),
        Some(Decision::Refused) => Some(text.reviewed_refused),
        None => is_open.then_some(text.to_decide),
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
            if let Some(decision) = decision.filter(|_| is_open) {
                span { class: "quiet small", {(text.leaning)(decision)} }
            }
        }
    }
}
