//! The form of a review.

use std::rc::Rc;

use contract::{Decision, Prediction, Question, Verdict};
use dioxus::prelude::*;

use crate::api::{self, Failure, FailureKind};
use crate::browser;
use crate::components::{Choice, FailureNotice, TextArea};
use crate::drafts::{self, use_draft};
use crate::review::{self, Form, is_too_long};
use crate::route::use_language;
use crate::session::{self, SignInState};
use crate::text::Text;

const VERDICT_ID: &str = "verdict";
const REASON_ID: &str = "review-reason";
const VIEW_ID: &str = "client-view";

/// Asks for a decision and its reasons, and records them; calls `onsent` after that.
///
/// The typed text survives the end of the session. A review that could not be sent for that reason
/// is sent after signing in.
#[component]
pub fn ReviewForm(
    prediction: Rc<Prediction>,
    asked: Signal<String>,
    onsent: Callback<()>,
) -> Element {
    let language = use_language();
    let text = Text::in_language(language).review;
    let conversation = Text::in_language(language).conversation;
    let draft =
        |field: &str| format!("review/{}/{field}", prediction.client_id.unwrap_or_default());
    let unsent_name = draft("unsent");
    let verdict = use_draft(&draft("verdict"));
    let reason = use_draft(&draft("reason"));
    let client_view = use_draft(&draft("view"));
    let mut unsent = use_draft(&unsent_name);
    let mut was_left = use_signal(|| false);
    let mut was_tried = use_signal(|| false);
    let mut is_sending = use_signal(|| false);
    let mut is_sent = use_signal(|| false);
    let mut failure = use_signal(|| None::<Failure>);
    // The field to correct, set at each attempt. The focus follows once its error is on the page.
    let mut to_correct = use_signal(|| None::<&'static str>);
    use_effect(move || {
        if let Some(id) = to_correct() {
            browser::focus(id);
        }
    });

    let send = use_callback(move |prediction_id: String| {
        let form = Form {
            verdict: Verdict::from_code(&verdict.peek()),
            reason: reason.peek().clone(),
            client_view: client_view.peek().clone(),
            asked: review::questions(&asked.peek()),
        };
        was_tried.set(true);
        is_sent.set(false);
        let Some(request) = form.request(&prediction_id) else {
            to_correct.set(Some(first_to_correct(&form)));
            return;
        };
        if is_sending.replace(true) {
            return;
        }
        failure.set(None);
        let unsent_name = unsent_name.clone();
        spawn(async move {
            let answer = api::post("/v1/reviews", &request, language).await;
            is_sending.set(false);
            match answer {
                Ok(_) => {
                    for mut field in [verdict, reason, client_view, unsent, asked] {
                        field.set(String::new());
                    }
                    was_tried.set(false);
                    was_left.set(false);
                    is_sent.set(true);
                    onsent(());
                }
                Err(reason) if reason.kind == FailureKind::SignedOut => {
                    // Stored at once: this page closes with the session.
                    drafts::keep(&unsent_name, &prediction_id);
                    session::expire();
                }
                Err(reason) => failure.set(Some(reason)),
            }
        });
    });
    // Sends the review that could not be sent because the session had ended.
    use_effect(move || {
        let prediction_id = unsent.peek().clone();
        if !prediction_id.is_empty() && matches!(session::sign_in_state(), SignInState::SignedIn(_))
        {
            unsent.set(String::new());
            send(prediction_id);
        }
    });

    let model = prediction.decision;
    let options = [Decision::Granted, Decision::Refused].map(|decision| {
        let verdict = if decision == model { Verdict::Confirmed } else { Verdict::Overridden };
        (verdict.code(), (text.decide)(decision, verdict))
    });
    let reason_error = match reason.read().trim() {
        "" if was_tried() || was_left() => Some(text.reason_missing),
        given if is_too_long(given) => Some(text.too_long),
        _ => None,
    };
    let prediction_id = prediction.prediction_id.clone();
    rsx! {
        form {
            class: "review-form",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                to_correct.set(None);
                send(prediction_id.clone());
            },
            Choice {
                id: VERDICT_ID,
                legend: text.verdict,
                options: options.to_vec(),
                value: verdict,
                error: (was_tried() && verdict.read().is_empty()).then_some(text.verdict_missing),
            }
            TextArea {
                id: REASON_ID,
                label: text.reason,
                hint: text.reason_hint.to_owned(),
                value: reason,
                is_required: true,
                error: reason_error,
                onleave: move |()| was_left.set(true),
            }
            TextArea {
                id: VIEW_ID,
                label: text.client_view,
                hint: text.client_view_hint.to_owned(),
                value: client_view,
                is_required: false,
                error: is_too_long(&client_view.read()).then_some(text.too_long),
                onleave: move |()| {},
            }
            fieldset { class: "choice",
                legend { {text.asked} }
                for question in Question::ALL {
                    label { key: "{question.code()}", class: "option",
                        input {
                            r#type: "checkbox",
                            checked: review::questions(&asked.read()).contains(&question),
                            onchange: move |event| {
                                let codes = review::with_question(&asked.peek(), question, event.checked());
                                asked.set(codes);
                            },
                        }
                        {(conversation.question)(question)}
                    }
                }
            }
            if let Some(failure) = failure() {
                FailureNotice { failure, still_readable: false }
            }
            button { r#type: "submit", class: "primary", "aria-disabled": "{is_sending}",
                if is_sending() {
                    {text.sending}
                } else {
                    {text.send}
                }
            }
            p { class: "sent", role: "status",
                if is_sent() {
                    {text.sent}
                }
            }
        }
    }
}

fn first_to_correct(form: &Form) -> &'static str {
    if form.verdict.is_none() {
        VERDICT_ID
    } else if form.reason.trim().is_empty() || is_too_long(&form.reason) {
        REASON_ID
    } else {
        VIEW_ID
    }
}
