//! The decision, and what an advisor needs before saying it.

mod changed;
mod checks;
mod near_limit;
mod phone;

use std::rc::Rc;

use contract::{Client, ClientId, ModelInfo, Prediction, Review};
use dioxus::prelude::*;

use self::changed::WhatChanged;
use self::checks::DecisionChecks;
use self::near_limit::NearLimit;
use self::phone::PhoneButton;
pub(super) use self::phone::PhoneDialog;
use crate::components::{DecisionCard, Icon, Shape};
use crate::conversation::effective_decision;
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::section::Section;

/// Shows the card with what to do next, what to check, and what changed.
///
/// Near the threshold it also shows what speaks on each side.
#[component]
pub fn DecisionSection(
    id: ClientId,
    prediction: Rc<Prediction>,
    client: Option<Rc<Client>>,
    model: Option<Rc<ModelInfo>>,
    review: Option<Review>,
    query: Query,
) -> Element {
    let text = use_text();
    let language = query.language;
    let decided = review.as_ref().map(|review| review.decision);
    let is_decided = effective_decision(&prediction, decided).is_some();
    let review_section = Route::Client {
        id: id.to_string(),
        query: query.clone(),
        fragment: Section::Review.name().to_owned(),
    };
    rsx! {
        DecisionCard { prediction: prediction.clone(), model, review,
            div { class: "actions",
                if !is_decided {
                    Link { class: "button primary", to: review_section.address(),
                        Icon { shape: Shape::Review }
                        {text.decision.decide}
                    }
                    Link { class: "button", to: Route::queue(language).address(), {text.decision.to_queue} }
                }
                PhoneButton {}
                if is_decided {
                    Link { class: "button", to: Route::letter(id, language).address(),
                        Icon { shape: Shape::Letter }
                        {text.letter.open}
                    }
                }
            }
        }
        if !is_decided {
            NearLimit { id, prediction: prediction.clone(), client, query }
        }
        DecisionChecks { id, prediction: prediction.clone() }
        WhatChanged { id, prediction }
    }
}
