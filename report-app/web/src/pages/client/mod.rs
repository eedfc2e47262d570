//! Everything about one client, in sections: each loads what only it shows.

mod categories;
mod comparison;
mod contents;
mod decision;
mod granted;
mod history;
mod letter;
mod panel;
mod questions;
mod review;
mod simulation;

use std::collections::HashMap;
use std::rc::Rc;

use contract::{Client, ClientId, Decision, FeatureInfo, ModelInfo, Prediction, Reviews};
use dioxus::prelude::*;

use self::comparison::Comparison;
use self::contents::Contents;
use self::decision::{DecisionSection, PhoneDialog};
use self::granted::Granted;
use self::history::CreditHistory;
use self::panel::Panel;
use self::questions::{File, Questions};
use self::review::{KnownReviews, ReviewSection};
use self::simulation::Simulation;
use crate::api::FailureKind;
use crate::browser::{self, HEADING_ID};
use crate::components::{BlockSkeleton, CardSkeleton, FailureNotice, Icon, Reasons, Shape};
use crate::drafts::use_draft;
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::{last_list, use_text};
use crate::section::Section;

pub use self::categories::use_category_label;
pub(super) use self::categories::use_category_labels;
pub use self::letter::LetterPage;

/// The page of a client's number: the client, or word that there is none.
#[component]
pub fn ClientPage(id: String, query: Query, fragment: String) -> Element {
    let text = query.language.text();
    browser::use_page(&(text.client.client_title)(&id));
    let number = id.parse::<ClientId>().ok();
    rsx! {
        Link { class: "back", to: last_list(query.language).address(),
            Icon { shape: Shape::Back }
            {text.client.all_clients}
        }
        if let Some(number) = number {
            // One client's answers never show under another one's number.
            for id in [number] {
                KnownNumber { key: "{id}", id, query: query.clone(), shown: Section::from_name(&fragment) }
            }
        } else {
            UnknownClient { id }
        }
    }
}

#[component]
fn KnownNumber(id: ClientId, query: Query, shown: Section) -> Element {
    let text = use_text();
    let prediction = use_loaded::<Prediction>(&format!("/v1/clients/{id}/prediction"));
    let client = use_loaded::<Client>(&format!("/v1/clients/{id}"));
    let model = use_loaded::<ModelInfo>("/v1/model");
    let reviews = KnownReviews::new(use_loaded::<Reviews>(&format!("/v1/reviews?client_id={id}")));
    let asked = use_draft(&format!("review/{id}/asked"));
    use_category_labels(model.value.as_ref());
    let model_value = model.value.clone();
    let meanings = use_memo(use_reactive!(|model_value| model_value.map(|model| Rc::new(meanings_of(&model)))));

    let still_readable = prediction.is_stale() || client.is_stale();
    let failure = prediction.failure.or(client.failure);
    if failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NotFound) {
        return rsx! {
            UnknownClient { id: id.to_string() }
        };
    }
    let has_anything = prediction.value.is_some() || client.value.is_some();
    let model_date = model.value.as_ref().map(|model| model.created_at.clone());
    let retry = move |()| {
        prediction.retry.call(());
        client.retry.call(());
        model.retry.call(());
    };
    // What is loaded for good is not waited for: without an answer there is a notice instead.
    let waits = failure.is_none();
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {(text.client.client_heading)(&id.to_string())} }
        if let Some(failure) = failure.clone() {
            FailureNotice { failure, still_readable, onretry: retry }
        }
        if has_anything || waits {
            Contents { id, query: query.clone(), shown }
        }
        if let Some(prediction) = prediction.value.clone() {
            PhoneDialog { decided: decided(&reviews, &prediction), prediction }
        }
        Panel { section: Section::Decision, shown,
            if let Some(prediction) = prediction.value.clone() {
                DecisionSection { id, review: reviews.latest(&prediction), prediction, model_date, query: query.clone() }
            } else if waits {
                CardSkeleton {}
            }
        }
        Panel { section: Section::Reasons, shown,
            if let Some(prediction) = prediction.value.clone() {
                Reasons { prediction: prediction.clone(), meanings: meanings() }
                if let Some(client) = client.value.clone() {
                    Questions { file: File { client, decided: decided(&reviews, &prediction), prediction }, asked }
                }
            } else if waits {
                BlockSkeleton {}
            }
        }
        Panel { section: Section::Profile, shown,
            if let Some(client) = client.value.clone() {
                Comparison { client: client.clone(), prediction: prediction.value.clone(), query: query.clone() }
                CreditHistory { client }
            } else if waits {
                BlockSkeleton {}
            }
        }
        if let (Some(client), Some(prediction), Some(model)) = (client.value, prediction.value, model.value) {
            Panel { section: Section::Simulation, shown,
                Simulation { client: client.clone(), prediction: prediction.clone(), model, query: query.clone() }
            }
            Panel { section: Section::Granted, shown,
                Granted { client, prediction: prediction.clone(), query: query.clone() }
            }
            Panel { section: Section::Review, shown,
                ReviewSection { prediction, known: reviews, asked }
            }
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

/// How features are computed, in words, by name; of those that the model says it of.
fn meanings_of(model: &ModelInfo) -> HashMap<String, String> {
    let told = |feature: &FeatureInfo| Some((feature.name.clone(), feature.meaning.clone()?));
    model.features.iter().filter_map(told).collect()
}

fn decided(reviews: &KnownReviews, prediction: &Prediction) -> Option<Decision> {
    reviews.latest(prediction).map(|review| review.decision)
}
