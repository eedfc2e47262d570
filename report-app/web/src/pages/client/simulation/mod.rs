//! Simulation of another application of the client.

mod announcement;
mod fields;
mod moved_reasons;
mod outcome;

use std::cell::RefCell;
use std::rc::Rc;

use contract::{Client, ModelInfo, Prediction, PredictionRequest};
use dioxus::prelude::*;

use self::announcement::Announcement;
use self::fields::SimulationFields;
use self::outcome::Outcome;
use crate::components::{RatioList, use_editing};
use crate::edited::EditedApplication;
use crate::loading::use_posted;
use crate::pages::use_address_sync;
use crate::query::{Key, Query};
use crate::route::use_text;

/// API path of a simulation, which is computed but not stored.
const SIMULATED: &str = "/v1/predictions?keep=false";

/// Milliseconds that pass before a changed value is sent.
///
/// Several changes in that time are sent as one.
const PAUSE: i32 = 30;

/// Shows the section about the client's application as it is decided now.
#[component]
pub fn Simulation(
    client: Rc<Client>,
    prediction: Rc<Prediction>,
    model: Rc<ModelInfo>,
    query: Query,
) -> Element {
    let text = use_text();
    let start = query.get(Key::Fields).to_owned();
    let own = use_hook(|| EditedApplication::new(Rc::new(client.application.clone())));
    let editing = use_editing("simulation", &model, false, || own.with_address(&start));
    use_address_sync(editing, &query);

    // An application that is not possible is not sent: the result of the last possible one stays.
    let is_possible = editing.errors.read().is_empty() || !editing.server_errors.read().is_empty();
    let last = use_hook(|| Rc::new(RefCell::new(None::<String>)));
    if is_possible {
        *last.borrow_mut() = body(client.client_id, &editing.edited.read());
    }
    let simulated = use_posted::<Prediction>(SIMULATED, last.borrow().clone(), PAUSE);
    let refusal =
        simulated.failure.as_ref().map(|failure| failure.errors.clone()).unwrap_or_default();
    use_effect(use_reactive!(|refusal| {
        editing.set_server_errors(&refusal, text.form.refused);
    }));

    let is_same = last.borrow().is_none();
    let after = if is_same { Some(Rc::clone(&prediction)) } else { simulated.shown() };
    let failure = simulated.failure.clone().filter(|failure| failure.errors.is_empty());
    let is_current = is_same || simulated.value.is_some();
    rsx! {
        p { class: "intro", {text.simulation.intro} }
        div { class: "simulation",
            form {
                class: "simulation-fields",
                novalidate: true,
                onsubmit: move |event| event.prevent_default(),
                SimulationFields { model, editing }
                RatioList { editing }
            }
            Outcome {
                before: Rc::clone(&prediction),
                after: after.clone(),
                editing,
                is_current,
                failure,
                retry: simulated.retry,
                body: last.borrow().clone(),
            }
        }
        Announcement { before: prediction, after: after.filter(|_| is_current && !is_same) }
    }
}

/// Builds the request for a changed application; `None` if nothing is changed.
fn body(client_id: contract::ClientId, edited: &EditedApplication) -> Option<String> {
    let request = PredictionRequest { client_id: Some(client_id), application: edited.changes() };
    edited.is_changed().then(|| serde_json::to_string(&request).unwrap_or_default())
}
