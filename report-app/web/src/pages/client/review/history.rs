//! The decisions that advisors recorded.

use std::rc::Rc;

use contract::{Review, Reviews};
use dioxus::prelude::*;

use crate::route::use_text;
use crate::{document, format, review};

/// Shows every review, newest first: what was decided, by whom, when and why.
#[component]
pub fn History(reviews: Rc<Reviews>) -> Element {
    let text = use_text();
    if reviews.reviews.is_empty() {
        return rsx! {
            p { class: "quiet", {text.review.no_history} }
        };
    }
    rsx! {
        ol { class: "review-history",
            for review in &reviews.reviews {
                li { key: "{review.review_id}",
                    Entry { review: review.clone() }
                }
            }
        }
    }
}

#[component]
fn Entry(review: Review) -> Element {
    let text = use_text();
    let when = format::moment(&document::local_time(&review.created_at), text);
    rsx! {
        p {
            strong { {(text.review.decided)(review.decision, review.verdict)} }
        }
        p { class: "quiet", {(text.review.by)(review::reviewer(&review.reviewer, text), &when)} }
        p { class: "typed", {review.reason} }
        if let Some(view) = review.client_view {
            p { class: "quiet", {text.review.client_view_was} }
            p { class: "typed", {view} }
        }
        if !review.asked.is_empty() {
            p { class: "quiet", {text.review.asked} }
            ul {
                for question in review.asked {
                    li { key: "{question.code()}", {(text.conversation.question)(question)} }
                }
            }
        }
    }
}
