//! The reasons of one side, as an advisor says them to the client.

use std::rc::Rc;

use contract::{Effect, Prediction};
use dioxus::prelude::*;

use crate::conversation::{side, spoken_sentence};

/// Shows a list under the title given as children; nothing if there is no such reason.
#[component]
pub fn SpokenReasons(prediction: Rc<Prediction>, effect: Effect, children: Element) -> Element {
    let reasons = side(&prediction, effect);
    if reasons.is_empty() {
        return rsx! {};
    }
    rsx! {
        {children}
        ul {
            for reason in reasons {
                li { key: "{reason.code}", {spoken_sentence(reason)} }
            }
        }
    }
}
