//! Button that stores a simulated prediction.

use contract::Prediction;
use dioxus::prelude::*;

use crate::route::use_language;
use crate::text::Text;
use crate::{api, fetch};

/// Stores the prediction for `body` when it is clicked, and shows its reference.
///
/// `is_application` distinguishes a new application from a simulation.
#[component]
pub fn KeepButton(body: Option<String>, is_current: bool, is_application: bool) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let (what, stored_text) = if is_application {
        (text.application.keep, text.application.kept)
    } else {
        (text.simulation.keep, text.simulation.kept)
    };
    let text = text.simulation;
    // The last body sent, and the reference under which it is stored, if it is.
    let mut sent = use_signal(|| None::<(String, Option<String>)>);
    let mut is_waiting = use_signal(|| false);
    let is_possible = is_current && body.is_some() && !is_waiting();
    let stored_id = sent
        .read()
        .as_ref()
        .filter(|(sent_body, _)| Some(sent_body) == body.as_ref())
        .map(|(_, id)| id.clone());
    let status = match stored_id {
        Some(Some(id)) if is_application => stored_text(&id),
        Some(Some(id)) => stored_text(end_of(&id)),
        Some(None) => text.not_kept.to_owned(),
        None => String::new(),
    };
    rsx! {
        button {
            r#type: "button",
            "aria-disabled": "{!is_possible}",
            onclick: move |_| {
                let Some(body) = body.clone().filter(|_| is_possible) else { return };
                is_waiting.set(true);
                spawn(async move {
                    let response = api::post_json("/v1/predictions", body.clone(), language).await;
                    let stored = response.ok().and_then(|body| fetch::parse::<Prediction>(&body));
                    sent.set(Some((body, stored.map(|stored| stored.prediction_id))));
                    is_waiting.set(false);
                });
            },
            if is_waiting() {
                {text.keeping}
            } else {
                {what}
            }
        }
        p { role: "status", class: "kept", {status} }
    }
}

/// Returns the last eight digits of a reference.
///
/// A reference begins with the time, which is the same for simulations of one minute.
fn end_of(reference: &str) -> &str {
    reference.get(reference.len().saturating_sub(8)..).unwrap_or(reference)
}
