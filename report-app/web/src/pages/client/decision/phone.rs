//! The phone view: three sentences, and nothing else.

use std::rc::Rc;

use contract::{Decision, Prediction};
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::conversation::phone_sentences;
use crate::document;
use crate::route::{use_language, use_text};
use crate::text::Text;

const DIALOG_ID: &str = "phone";
/// Key that opens the dialog.
const KEY: &str = "t";

/// Result of copying the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CopyState {
    NotYet,
    Yes,
    Failed,
}

/// Result of the last copy, until the dialog is opened again.
static COPY_STATE: GlobalSignal<CopyState> = Signal::global(|| CopyState::NotYet);

fn open() {
    *COPY_STATE.write() = CopyState::NotYet;
    document::open_dialog(DIALOG_ID);
}

/// Shows the button that opens the dialog.
#[component]
pub fn PhoneButton() -> Element {
    let text = use_text().conversation;
    rsx! {
        button {
            r#type: "button",
            "aria-keyshortcuts": KEY,
            title: text.phone_hint,
            onclick: |_| open(),
            Icon { shape: Shape::Phone }
            {text.open_phone}
        }
    }
}

/// Shows the decision, the main reason and the next step on the whole screen.
///
/// [`PhoneButton`] or the key `t` opens the dialog. It can be turned towards the client, since
/// nothing else is visible.
#[component]
pub fn PhoneDialog(prediction: Rc<Prediction>, decided: Option<Decision>) -> Element {
    let text = use_text().conversation;
    use_future(move || async move {
        loop {
            document::key_pressed(KEY).await;
            open();
        }
    });
    let sentences = phone_sentences(&prediction, decided, Text::in_language(use_language()));
    let to_copy = sentences.join("\n");
    let copy = move |_| {
        let to_copy = to_copy.clone();
        async move {
            *COPY_STATE.write() =
                if document::copy(&to_copy).await { CopyState::Yes } else { CopyState::Failed };
        }
    };
    rsx! {
        dialog {
            id: DIALOG_ID,
            class: "phone",
            "aria-label": text.phone_title,
            div { class: "phone-sentences",
                for sentence in sentences {
                    p { key: "{sentence}", {sentence} }
                }
            }
            div { class: "actions",
                button { r#type: "button", onclick: copy, {text.copy} }
                button { r#type: "button", onclick: move |_| document::close_dialog(DIALOG_ID), {text.close} }
                p { role: "status",
                    match COPY_STATE() {
                        CopyState::NotYet => "",
                        CopyState::Yes => text.copied,
                        CopyState::Failed => text.not_copied,
                    }
                }
            }
        }
    }
}
