//! Applications that would be granted, loaded from the API.

use std::rc::Rc;

use contract::{Application, Change, Counterfactuals, Decision, Proposal};
use dioxus::prelude::*;

use crate::components::{DecisionBadge, FailureNotice};
use crate::format;
use crate::loading::use_posted;
use crate::proposal::{changes_several, sentence};
use crate::route::{use_language, use_text};
use crate::text::Text;

/// Shows up to three applications that the model would grant in place of `application`.
///
/// `body` is the request. `apply` is the label of the button of each, and `onapply` its action.
#[component]
pub fn GrantedOptions(
    body: String,
    application: Rc<Application>,
    apply: &'static str,
    onapply: Callback<Vec<Change>>,
) -> Element {
    let text = use_text().granted;
    let found = use_posted::<Counterfactuals>("/v1/counterfactuals", Some(body), 0);
    rsx! {
        if let Some(failure) = found.failure.clone() {
            FailureNotice { failure, still_readable: found.value.is_some(), onretry: found.retry }
        }
        if let Some(found) = found.value {
            if found.decision == Decision::Granted {
                p { {text.already} }
            } else if found.proposals.is_empty() {
                p {
                    strong { {text.none} }
                }
                p { class: "intro", {text.none_detail} }
            } else {
                p { class: "intro", {(text.intro)(found.proposals.len(), changes_several(&found.proposals))} }
                ol { class: "proposals",
                    for (place , proposal) in found.proposals.iter().enumerate() {
                        ProposalCard {
                            key: "{place}",
                            place,
                            proposal: proposal.clone(),
                            threshold: found.threshold,
                            application: Rc::clone(&application),
                            apply,
                            onapply,
                        }
                    }
                }
            }
        } else if found.failure.is_none() {
            p { class: "quiet", role: "status", {text.searching} }
        }
    }
}

#[component]
fn ProposalCard(
    place: usize,
    proposal: Proposal,
    threshold: f64,
    application: Rc<Application>,
    apply: &'static str,
    onapply: Callback<Vec<Change>>,
) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let levers: Vec<&str> = proposal.levers.iter().map(|lever| lever.label.as_str()).collect();
    let id = format!("proposal-{place}");
    let risk = format::percent(proposal.probability, language);
    rsx! {
        li { class: "proposal",
            h3 { id: "{id}",
                {(text.granted.option)(place + 1)}
                "{text.granted.colon}"
                {levers.join(", ")}
            }
            p { class: "proposal-sentence", {sentence(&proposal, &application, text)} }
            p { class: "proposal-result",
                DecisionBadge { decision: proposal.decision, needs_review: false }
                span { {(text.granted.would_be)(&risk, &format::percent(threshold, language))} }
            }
            button {
                id: "{id}-apply",
                r#type: "button",
                "aria-labelledby": "{id}-apply {id}",
                onclick: move |_| onapply.call(proposal.changes.clone()),
                {apply}
            }
        }
    }
}
