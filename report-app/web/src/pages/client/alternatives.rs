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
pub fn Alternatives(client: Rc<Client>) -> Element {
    let text = use_text();
    let application = Rc::new(client.application.clone());
    let request =
        PredictionRequest { client_id: Some(client.client_id), ..PredictionRequest::default() };
    let percent = |probability| format::percent(probability, text.language);
    let alternatives = use_posted::<Counterfactuals>(
        "/v1/counterfactuals",
        serde_json::to_string(&request).ok(),
        0,
    );
    rsx! {
        if let Some(failure) = alternatives.failure {
            FailureNotice { failure, still_readable: false, onretry: alternatives.retry }
        }
        if let Some(alternatives) = alternatives.value {
            if alternatives.proposals.is_empty() {
                p { {text.conversation.no_way} }
            } else {
                p { {(text.granted.intro)(alternatives.proposals.len(), changes_several(&alternatives.proposals))} }
                ul {
                    for (index , proposal) in alternatives.proposals.iter().enumerate() {
                        li { key: "{index}",
                            {sentence(proposal, &application, text)}
                            " "
                            {(text.granted.would_be)(&percent(proposal.probability), &percent(alternatives.threshold))}
                        }
                    }
                }
            }
        } else if alternatives.is_waiting {
            p { role: "status", {text.conversation.computing} }
        }
    }
}
