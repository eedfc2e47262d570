//! The user's reviews of today.

use contract::{Review, Verdict};
use dioxus::prelude::*;

use crate::components::DecisionBadge;
use crate::document;
use crate::route::{Route, use_language};
use crate::text::Text;

/// Shows the user's reviews of the day, newest first.
#[component]
pub fn TodaysReviews(reviews: Vec<Review>) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    // `2026-11-03T15:37`: the time of day is enough to distinguish the reviews of one day.
    let hour =
        |time: &str| document::local_time(time).split_once('T').map(|(_, hour)| hour.to_owned());
    let verdict = |review: &Review| match review.verdict {
        Verdict::Confirmed => text.queue.confirmed,
        Verdict::Overridden => text.queue.overridden,
    };
    rsx! {
        section { "aria-labelledby": "settled",
            h2 { id: "settled", {text.queue.settled} }
            if reviews.is_empty() {
                p { class: "quiet", {text.queue.none_settled} }
            } else {
                p { class: "found", {(text.queue.settled_count)(reviews.len())} }
                table { class: "clients settled",
                    caption { class: "visually-hidden", {text.queue.settled} }
                    thead {
                        tr {
                            th { scope: "col", {text.clients.column_client} }
                            th { scope: "col", {text.queue.column_outcome} }
                            th { scope: "col", class: "wide-only", {text.queue.column_reason} }
                            th { scope: "col", {text.queue.column_time} }
                        }
                    }
                    tbody {
                        for review in reviews {
                            tr { key: "{review.review_id}",
                                th { scope: "row",
                                    if let Some(id) = review.client_id {
                                        Link { to: Route::client(id, language).address(), "{id}" }
                                    }
                                }
                                td {
                                    div { class: "badges",
                                        DecisionBadge { decision: review.decision, needs_review: false }
                                        span { class: "quiet", {verdict(&review)} }
                                    }
                                }
                                td { class: "wide-only", {review.reason.clone()} }
                                td { {hour(&review.created_at)} }
                            }
                        }
                    }
                }
            }
        }
    }
}
