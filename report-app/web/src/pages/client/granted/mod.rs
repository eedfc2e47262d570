//! What the model would grant where it refuses the application as it is.

use std::rc::Rc;

use contract::{Change, Client, Decision, Prediction, PredictionRequest};
use dioxus::prelude::*;

use crate::edited::EditedApplication;
use crate::pages::GrantedOptions;
use crate::query::{Key, Query};
use crate::route::{Route, use_text};
use crate::section::Section;

/// The section, about the application that was decided. An option is tried in the simulation, by its address.
#[component]
pub fn Granted(client: Rc<Client>, prediction: Rc<Prediction>, query: Query) -> Element {
    let text = use_text().granted;
    let navigator = use_navigator();
    let id = client.client_id;
    if prediction.decision == Decision::Granted {
        return rsx! {
            p { {text.already} }
        };
    }
    let request = PredictionRequest { client_id: Some(id), ..PredictionRequest::default() };
    let body = serde_json::to_string(&request).unwrap_or_default();
    let application = Rc::new(client.application.clone());
    let own = Rc::clone(&application);
    let try_out = move |changes: Vec<Change>| {
        let mut edited = EditedApplication::new(Rc::clone(&own));
        edited.apply(changes.into_iter().map(|change| (change.field, change.to)));
        let query = query.with(Key::Fields, &edited.address());
        let fragment = Section::Simulation.name().to_owned();
        navigator.push(Route::Client { id: id.to_string(), query, fragment }.address());
    };
    rsx! {
        GrantedOptions { body, application, apply: text.apply, onapply: try_out }
    }
}
