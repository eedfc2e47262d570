//! What changed since the last decision on the client.

use std::rc::Rc;

use contract::{ClientId, PastPredictions, Prediction};
use dioxus::prelude::*;

use crate::change::since_last;
use crate::loading::use_loaded;
use crate::route::use_text;
use crate::{document, format};

/// Shows the probability before and now, and which reason moved most.
///
/// It says whether the client or the model changed. If nothing changed, it shows nothing.
#[component]
pub fn WhatChanged(id: ClientId, prediction: Rc<Prediction>) -> Element {
    let text = use_text();
    let past = use_loaded::<PastPredictions>(&format!("/v1/clients/{id}/predictions"));
    let Some(change) = past.value.and_then(|past| since_last(&past.predictions, &prediction))
    else {
        return rsx! {};
    };
    let day = format::date(&document::local_time(&change.since), text);
    let percent = |probability| format::percent(probability, text.language);
    let from_to =
        (text.checks.from_to)(&day, &percent(change.before), &percent(prediction.probability));
    rsx! {
        div { class: "to-check",
            h3 { {text.checks.changed} }
            p {
                {from_to}
                if let Some((reason, moved)) = change.most_moved {
                    " "
                    {(text.checks.most_moved)(&reason, moved > 0.0)}
                }
            }
            p {
                if change.is_of_another_model {
                    {text.checks.model_changed}
                } else {
                    {text.checks.client_changed}
                }
            }
        }
    }
}
