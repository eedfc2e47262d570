//! The letter to one client: a page to print, or to save as PDF.

mod sheet;

use std::rc::Rc;

use contract::{Basis, Checks, Client, ClientId, Decision, Prediction, Review, Reviews};
use dioxus::prelude::*;

use self::sheet::Sheet;
use super::review::ClientReviews;
use super::{UnknownClient, titled};
use crate::api::FailureKind;
use crate::browser::{self, HEADING_ID};
use crate::components::{BlockSkeleton, FailureNotice, Icon, Shape, TextArea};
use crate::conversation::{effective_decision, is_overridden};
use crate::document;
use crate::loading::use_loaded;
use crate::query::Query;
use crate::review::is_too_long;
use crate::route::{Route, use_language};
use crate::section::Section;
use crate::text::Text;

/// Shows the letter and the link back.
///
/// If an advisor has to decide first, it says so instead.
#[component]
pub fn LetterPage(id: String, query: Query) -> Element {
    let text = Text::in_language(query.language).letter;
    browser::use_page(&titled(&(text.title)(&id), Text::in_language(query.language)));
    let back = Route::Client { id: id.clone(), query, fragment: String::new() };
    rsx! {
        Link { class: "back", to: back.address(),
            Icon { shape: Shape::Back }
            {text.back}
        }
        if let Ok(id) = id.parse::<ClientId>() {
            // The data of one client is never shown under another client's number.
            for id in [id] {
                Letter { key: "{id}", id }
            }
        } else {
            UnknownClient { id }
        }
    }
}

#[component]
fn Letter(id: ClientId) -> Element {
    let language = use_language();
    let text = Text::in_language(language).letter;
    let prediction = use_loaded::<Prediction>(&format!("/v1/clients/{id}/prediction"));
    let client = use_loaded::<Client>(&format!("/v1/clients/{id}"));
    let checks = use_loaded::<Checks>(&format!("/v1/clients/{id}/checks"));
    let reviews = use_loaded::<Reviews>(&format!("/v1/reviews?client_id={id}"));

    let failure = [&prediction.failure, &client.failure, &checks.failure, &reviews.failure]
        .into_iter()
        .flatten()
        .next();
    let failure = failure.cloned();
    if failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NotFound) {
        return rsx! {
            UnknownClient { id: id.to_string() }
        };
    }
    let (retry_prediction, retry_client, retry_checks, retry_reviews) =
        (prediction.retry, client.retry, checks.retry, reviews.retry);
    let retry = move |()| {
        for retry in [retry_prediction, retry_client, retry_checks, retry_reviews] {
            retry(());
        }
    };
    let heading = rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", class: "screen-only", {(text.title)(&id.to_string())} }
    };
    let reviews = ClientReviews::new(reviews);
    let is_complete = reviews.reviews.is_some();
    let (Some(prediction), Some(client), Some(checks), true) =
        (prediction.value, client.value, checks.value, is_complete)
    else {
        return match failure {
            Some(failure) => rsx! {
                {heading}
                FailureNotice { failure, still_readable: false, onretry: retry }
            },
            None => rsx! {
                {heading}
                BlockSkeleton {}
            },
        };
    };
    let review = reviews.latest(&prediction);
    let Some(decision) =
        effective_decision(&prediction, review.as_ref().map(|review| review.decision))
    else {
        let section = Route::Client {
            id: id.to_string(),
            query: Query::new(language),
            fragment: Section::Review.name().to_owned(),
        };
        return rsx! {
            {heading}
            section { class: "notice",
                h2 { {text.undecided_title} }
                p { {text.undecided_detail} }
                Link { class: "button", to: section.address(), {Text::in_language(language).decision.decide} }
            }
        };
    };
    rsx! {
        {heading}
        LetterContent { prediction, client, basis: checks.basis.clone(), decision, review }
    }
}

/// Shows the sheet and the button that prints it.
///
/// If an advisor decided against the model, it asks for the reason, in the words that the client
/// will read. Without it there is no letter.
#[component]
fn LetterContent(
    prediction: Rc<Prediction>,
    client: Rc<Client>,
    basis: Basis,
    decision: Decision,
    review: Option<Review>,
) -> Element {
    let text = Text::in_language(use_language());
    let is_overridden = is_overridden(&prediction, review.as_ref().map(|review| review.decision));
    let start = review.as_ref().map(|review| review.reason.clone()).unwrap_or_default();
    let reason = use_signal(|| start);
    let error = match reason.read().as_str() {
        reason if is_too_long(reason) => Some(text.review.too_long),
        reason if reason.trim().is_empty() => Some(text.letter.reason_missing),
        _ => None,
    };
    let is_ready = !is_overridden || error.is_none();
    rsx! {
        if is_overridden {
            div { class: "screen-only",
                TextArea {
                    id: "letter-reason",
                    label: text.letter.reason_label,
                    hint: text.letter.reason_hint.to_owned(),
                    value: reason,
                    is_required: true,
                    error,
                    onleave: |()| {},
                }
            }
        }
        if is_ready {
            div { class: "actions screen-only",
                button { r#type: "button", class: "primary", onclick: move |_| document::print(), {text.letter.print} }
            }
            Sheet { prediction, client, basis, decision, review, reason: is_overridden.then_some(reason) }
        }
    }
}
