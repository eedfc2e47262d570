//! The sections of a client's page, one under the other.

use std::collections::HashMap;
use std::rc::Rc;

use contract::{Client, ClientId, FeatureInfo, ModelInfo, Prediction, Reviews, Standing};
use dioxus::prelude::*;

use super::comparison::Comparison;
use super::decision::{DecisionSection, PhoneDialog};
use super::granted::Granted;
use super::history::CreditHistory;
use super::panel::Panel;
use super::questions::{File, Questions};
use super::review::{ClientReviews, ReviewSection};
use super::simulation::Simulation;
use crate::components::{BlockSkeleton, CardSkeleton, Reasons};
use crate::conversation::is_overridden;
use crate::drafts::use_draft;
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::use_text;
use crate::section::Section;

/// Shows every section, with a skeleton while its content is loading.
///
/// With `waits` false nothing is loading, and only available content is shown. The reviews are
/// loaded here, since several sections depend on them.
#[component]
pub fn Sections(
    id: ClientId,
    prediction: Option<Rc<Prediction>>,
    client: Option<Rc<Client>>,
    standing: Option<Rc<Standing>>,
    has_no_standing: bool,
    model: Option<Rc<ModelInfo>>,
    waits: bool,
    shown: Section,
    query: Query,
) -> Element {
    let reviews = ClientReviews::new(use_loaded::<Reviews>(&format!("/v1/reviews?client_id={id}")));
    let asked = use_draft(&format!("review/{id}/asked"));
    let known = model.clone();
    let meanings = use_memo(use_reactive!(|known| known.map(|model| Rc::new(meanings_of(&model)))));
    let review = prediction.as_ref().and_then(|prediction| reviews.latest(prediction));
    let decided = review.as_ref().map(|review| review.decision);
    let loaded = (prediction.clone(), client.clone(), model.clone());
    rsx! {
        if let Some(prediction) = prediction.clone() {
            PhoneDialog { prediction, decided }
        }
        Panel { section: Section::Decision, shown,
            if let Some(prediction) = prediction.clone() {
                DecisionSection {
                    id,
                    prediction,
                    client: client.clone(),
                    model: model.clone(),
                    review: review.clone(),
                    query: query.clone(),
                }
            } else if waits {
                CardSkeleton {}
            }
        }
        if waits || prediction.is_some() {
            Panel { section: Section::Reasons, shown,
                if let Some(prediction) = prediction.clone() {
                    if is_overridden(&prediction, decided) {
                        p { strong { {use_text().reasons.overridden} } }
                    }
                    Reasons { prediction: prediction.clone(), meanings: meanings() }
                    if let Some(client) = client.clone() {
                        Questions { file: File { client, prediction, review }, asked }
                    }
                } else if waits {
                    BlockSkeleton {}
                }
            }
        }
        if waits || client.is_some() {
            Panel { section: Section::Profile, shown,
                if let Some(client) = client.clone() {
                    Comparison { client: client.clone(), standing, has_no_standing, model, prediction: prediction.clone(), query: query.clone() }
                    CreditHistory { client }
                } else if waits {
                    BlockSkeleton {}
                }
            }
        }
        if waits || prediction.is_some() {
            Panel { section: Section::Simulation, shown,
                if let (Some(prediction), Some(client), Some(model)) = loaded {
                    Simulation { client, prediction, model, query: query.clone() }
                } else {
                    BlockSkeleton {}
                }
            }
            Panel { section: Section::Granted, shown,
                if let (Some(prediction), Some(client)) = (prediction.clone(), client) {
                    Granted { client, prediction, decided, query }
                } else {
                    BlockSkeleton {}
                }
            }
            Panel { section: Section::Review, shown,
                if let Some(prediction) = prediction {
                    ReviewSection { prediction, reviews, asked }
                } else {
                    BlockSkeleton {}
                }
            }
        }
    }
}

/// Returns how features are computed, in words, by name.
///
/// Features without such a text are left out.
fn meanings_of(model: &ModelInfo) -> HashMap<String, String> {
    let meaning = |feature: &FeatureInfo| Some((feature.name.clone(), feature.meaning.clone()?));
    model.features.iter().filter_map(meaning).collect()
}
