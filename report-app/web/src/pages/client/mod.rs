//! Everything about one client, in sections; each section loads the data that only it shows.

mod alternatives;
mod categories;
mod comparison;
mod contents;
mod decision;
mod granted;
mod history;
mod letter;
mod opinion;
mod panel;
mod questions;
mod review;
mod sections;
mod simulation;
mod spoken_reasons;

use contract::{Client, ClientId, ModelInfo, Prediction, Standing};
use dioxus::prelude::*;

use self::comparison::Comparison;
use self::contents::Contents;
use self::history::CreditHistory;
use self::opinion::OpinionFirst;
use self::sections::Sections;
use crate::api::FailureKind;
use crate::browser::{self, HEADING_ID};
use crate::components::{FailureNotice, Icon, Shape};
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::{Route, last_list, use_language, use_text};
use crate::section::Section;
use crate::text::Text;

pub use self::categories::use_category_label;
pub(super) use self::categories::use_category_labels;
pub use self::letter::LetterPage;

/// Problem code: an opinion has to be given before the prediction is shown.
const OPINION_FIRST: &str = "opinion-first";

/// Shows the client with a number, or says that there is none.
#[component]
pub fn ClientPage(id: String, query: Query, fragment: String) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&titled(&(text.client.client_title)(&id), text));
    let number = id.parse::<ClientId>().ok();
    rsx! {
        Link { class: "back", to: last_list(query.language).address(),
            Icon { shape: Shape::Back }
            {text.client.all_clients}
        }
        if let Some(number) = number {
            // The data of one client is never shown under another client's number.
            for id in [number] {
                ClientContent { key: "{id}", id, query: query.clone(), shown: Section::from_name(&fragment) }
            }
        } else {
            UnknownClient { id }
        }
    }
}

#[component]
fn ClientContent(id: ClientId, query: Query, shown: Section) -> Element {
    let text = use_text();
    let prediction = use_loaded::<Prediction>(&format!("/v1/clients/{id}/prediction"));
    let client = use_loaded::<Client>(&format!("/v1/clients/{id}"));
    let model = use_loaded::<ModelInfo>("/v1/model");
    // Loaded with the others, because the profile shows it.
    let standing = use_loaded::<Standing>(&format!("/v1/clients/{id}/standing"));
    let has_no_standing = standing.failure.is_some();
    use_category_labels(model.value.as_ref());

    let still_readable = prediction.is_stale() || client.is_stale();
    let failure = prediction.failure.or(client.failure);
    if failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NotFound) {
        return rsx! {
            UnknownClient { id: id.to_string() }
        };
    }
    if failure.as_ref().is_some_and(|failure| failure.code == OPINION_FIRST) {
        return rsx! {
            h1 { id: HEADING_ID, tabindex: "-1", {(text.client.client_heading)(&id.to_string())} }
            OpinionFirst { id, ongiven: prediction.retry }
            if let Some(client) = client.value {
                section {
                    h2 { {(text.sections.title)(Section::Profile)} }
                    Comparison { client: client.clone(), standing: standing.value, has_no_standing, model: model.value, prediction: None, query }
                    CreditHistory { client }
                }
            }
        };
    }
    let has_anything = prediction.value.is_some() || client.value.is_some();
    let retry = move |()| {
        prediction.retry.call(());
        client.retry.call(());
        model.retry.call(());
    };
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {(text.client.client_heading)(&id.to_string())} }
        if let Some(failure) = failure.clone() {
            FailureNotice { failure, still_readable, onretry: retry }
        }
        if has_anything || failure.is_none() {
            Contents { id, query: query.clone(), shown }
        }
        Sections {
            id,
            prediction: prediction.value,
            client: client.value,
            standing: standing.value,
            has_no_standing,
            model: model.value,
            // After a failure nothing is pending: there is a notice instead.
            waits: failure.is_none(),
            shown,
            query,
        }
    }
}

#[component]
fn UnknownClient(id: String) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let title = (text.client.unknown_client_title)(&id);
    browser::use_title(&titled(&title, text));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {title} }
        p { {text.client.unknown_client_detail} }
        Link { class: "button", to: Route::clients(language).address(), {text.clients.search_label} }
    }
}

/// Returns the document title: the title of the page and the name of the product.
fn titled(title: &str, text: &Text) -> String {
    format!("{title} – {}", text.frame.brand)
}
