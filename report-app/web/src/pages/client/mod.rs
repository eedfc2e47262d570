//! Everything about one client.

mod categories;
mod letter;

use contract::{Client, ClientId, ModelInfo, Prediction};
use dioxus::prelude::*;

use self::categories::use_category_labels;
use crate::api::FailureKind;
use crate::browser::{self, HEADING_ID};
use crate::components::{
    ClientInformation, ClientSkeleton, CreditHistory, DecisionCard, FailureNotice, Icon, Reasons, Shape,
};
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::{Route, use_text};

pub use self::categories::use_category_label;
pub use self::letter::LetterPage;

/// The page of a client's number: the client, or word that there is none.
#[component]
pub fn ClientPage(id: String, query: Query, fragment: String) -> Element {
    let text = query.language.text();
    browser::use_page(&(text.client.client_title)(&id));
    let is_number = id.parse::<ClientId>().is_ok();
    rsx! {
        Link { class: "back", to: Route::clients(query.language).address(),
            Icon { shape: Shape::Back }
            {text.client.all_clients}
        }
        if is_number {
            // One client's answers never show under another one's number.
            for id in [id] {
                KnownNumber { key: "{id}", id: id.clone() }
            }
        } else {
            UnknownClient { id }
        }
    }
}

#[component]
fn KnownNumber(id: String) -> Element {
    let text = use_text();
    let prediction = use_loaded::<Prediction>(&format!("/v1/clients/{id}/prediction"));
    let client = use_loaded::<Client>(&format!("/v1/clients/{id}"));
    let model = use_loaded::<ModelInfo>("/v1/model");
    use_category_labels(model.value.as_ref());

    let still_readable = prediction.is_stale() || client.is_stale();
    let failure = prediction.failure.or(client.failure);
    if failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NotFound) {
        return rsx! {
            UnknownClient { id }
        };
    }
    let has_anything = prediction.value.is_some() || client.value.is_some();
    let model_date = model.value.as_ref().map(|model| model.created_at.clone());
    let retry = move |()| {
        prediction.retry.call(());
        client.retry.call(());
        model.retry.call(());
    };
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {(text.client.client_heading)(&id)} }
        if let Some(failure) = failure.clone() {
            FailureNotice { failure, still_readable, onretry: retry }
        }
        if let Some(prediction) = prediction.value {
            DecisionCard { prediction: prediction.clone(), model_date }
            Reasons { prediction }
        }
        if let Some(client) = client.value {
            ClientInformation { client: client.clone() }
            CreditHistory { client }
        }
        if !has_anything && failure.is_none() {
            ClientSkeleton {}
        }
    }
}

#[component]
fn UnknownClient(id: String) -> Element {
    let text = use_text();
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {(text.client.unknown_client_title)(&id)} }
        p { {text.client.unknown_client_detail} }
    }
}
