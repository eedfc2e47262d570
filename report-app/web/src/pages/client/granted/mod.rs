//! What the model would grant in place of an application that it refuses.

use std::rc::Rc;

use contract::{Change, Client, Decision, Prediction, PredictionRequest};
use dioxus::prelude::*;

use crate::conversation::{effective_decision, is_overridden};
use crate::edited::EditedApplication;
use crate::pages::GrantedOptions;
use crate::query::{Key, Query};
use crate::route::{Route, use_text};
use crate::section::Section;

/// Shows the section about the application that was decided.
///
/// An option is tried in the simulation, through its address.
#[component]
pub fn Granted(
    client: Rc<Client>,
    prediction: Rc<Prediction>,
    decided: Option<Decision>,
    query: Query,
) -> Element {
    let text = use_text();
    let navigator = use_navigator();
    let id = client.client_id;
    let is_overridden = is_overridden(&prediction, decided);
    let notice = match effective_decision(&prediction, decided) {
        None => text.conversation.nothing_decided,
        Some(Decision::Granted) => text.granted.already,
        Some(Decision::Refused) if is_overridden => text.conversation.advisor_refused,
        Some(Decision::Refused) => "",
    };
    // If nothing is decided and the model leans towards a refusal, an advisor sees what it would
    // grant.
    if is_overridden || prediction.decision == Decision::Granted {
        return rsx! {
            p { {notice} }
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
        if !notice.is_empty() {
            p { {notice} }
        }
        GrantedOptions { body, application, apply: text.granted.apply, onapply: try_out }
    }
}
