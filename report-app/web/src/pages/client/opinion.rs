//! The advisor's own opinion, asked for before the decision is shown.

use contract::{ClientId, OpinionRequest, View};
use dioxus::prelude::*;

use crate::api::{self, Failure, FailureKind};
use crate::browser;
use crate::components::{Choice, FailureNotice, TextArea};
use crate::drafts::use_draft;
use crate::review::is_too_long;
use crate::route::use_language;
use crate::text::Text;
use crate::{section::Section, session};

const OPINION_ID: &str = "opinion";
const REASON_ID: &str = "opinion-reason";

/// Shows a form for the advisor's own decision; calls `ongiven` once it is recorded.
#[component]
pub fn OpinionFirst(id: ClientId, ongiven: Callback<()>) -> Element {
    let language = use_language();
    let text = Text::in_language(language).review;
    let opinion = use_draft(&format!("opinion/{id}/view"));
    let reason = use_draft(&format!("opinion/{id}/reason"));
    let mut was_tried = use_signal(|| false);
    let mut is_sending = use_signal(|| false);
    let mut failure = use_signal(|| None::<Failure>);
    let mut to_correct = use_signal(|| None::<&'static str>);
    use_effect(move || {
        if let Some(id) = to_correct() {
            browser::focus(id);
        }
    });

    let submit = move |event: FormEvent| {
        event.prevent_default();
        was_tried.set(true);
        to_correct.set(None);
        let given = reason.peek().trim().to_owned();
        let Some(view) = View::from_code(&opinion.peek()) else {
            to_correct.set(Some(OPINION_ID));
            return;
        };
        if is_too_long(&given) {
            to_correct.set(Some(REASON_ID));
            return;
        }
        if is_sending.replace(true) {
            return;
        }
        failure.set(None);
        let request = OpinionRequest {
            client_id: id,
            opinion: view,
            reason: (!given.is_empty()).then_some(given),
        };
        spawn(async move {
            let answer = api::post("/v1/opinions", &request, language).await;
            is_sending.set(false);
            match answer {
                Ok(_) => {
                    for mut field in [opinion, reason] {
                        field.set(String::new());
                    }
                    ongiven(());
                }
                Err(reason) if reason.kind == FailureKind::SignedOut => session::expire(),
                Err(reason) => failure.set(Some(reason)),
            }
        });
    };
    let options = View::ALL.map(|view| (view.code(), (text.opinion)(view)));
    rsx! {
        div { class: "decision-card undecided opinion-first",
            form { class: "review-form", novalidate: true, onsubmit: submit,
                h2 { id: Section::Decision.heading_id(), tabindex: "-1", {text.opinion_title} }
                p { class: "intro", {text.opinion_intro} }
                Choice {
                    id: OPINION_ID,
                    legend: text.opinion_question,
                    options: options.to_vec(),
                    value: opinion,
                    error: (was_tried() && opinion.read().is_empty()).then_some(text.opinion_missing),
                }
                TextArea {
                    id: REASON_ID,
                    label: text.opinion_reason,
                    value: reason,
                    is_required: false,
                    error: is_too_long(&reason.read()).then_some(text.too_long),
                    onleave: move |()| {},
                }
                if let Some(failure) = failure() {
                    FailureNotice { failure, still_readable: false }
                }
                button { r#type: "submit", class: "primary", "aria-disabled": "{is_sending}",
                    if is_sending() {
                        {text.sending}
                    } else {
                        {text.opinion_send}
                    }
                }
            }
        }
    }
}
