//! What the client could ask for instead, in sentences to say aloud.

use std::rc::Rc;

use contract::{Client, Counterfactuals, PredictionRequest};
use dioxus::prelude::*;

use crate::components::FailureNotice;
use crate::format;
use crate::loading::use_posted;
use crate::proposal::{changes_several, sentence};
use crate::route::use_text;

/// Shows the applications that the model would grant instead, in one sentence each.
///
/// If there is none, it says so.
#[component]
pub fn Ways(client: Rc<Client>) -> Element {
    let text = use_text();
    let application = Rc::new(client.application.clone());
    let request =
        PredictionRequest { client_id: Some(client.client_id), ..PredictionRequest::default() };
    let percent = |probability| format::percent(probability, text.language);
    let ways = use_posted::<Counterfactuals>(
        "/v1/counterfactuals",
        serde_json::to_string(&request).ok(),
        0,
    );
    rsx! {
        if let Some(failure) = ways.failure {
            FailureNotice { failure, still_readable: false, onretry: ways.retry }
        }
        if let Some(ways) = ways.value {
            if ways.proposals.is_empty() {
                p { {text.conversation.no_way} }
            } else {
                p { {(text.granted.intro)(ways.proposals.len(), changes_several(&ways.proposals))} }
                ul {
                    for (index , way) in ways.proposals.iter().enumerate() {
                        li { key: "{index}",
                            {sentence(way, &application, text)}
                            " "
                            {(text.granted.would_be)(&percent(way.probability), &percent(ways.threshold))}
                        }
                    }
                }
            }
        } else if ways.is_waiting {
            p { role: "status", {text.conversation.computing} }
        }
    }
}
