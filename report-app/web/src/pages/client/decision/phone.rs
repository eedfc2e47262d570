//! On the phone: three sentences, and nothing else.

use std::rc::Rc;

use contract::{Decision, Prediction};
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::conversation::on_the_phone;
use crate::document;
use crate::route::{use_language, use_text};

const DIALOG_ID: &str = "phone";
/// The key that opens it.
const KEY: &str = "t";

/// What became of copying the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Yes,
    Impossible,
}

/// The dialog says so until it is opened again.
static COPIED: GlobalSignal<Copied> = Signal::global(|| Copied::NotYet);

fn open() {
    *COPIED.write() = Copied::NotYet;
    document::open_dialog(DIALOG_ID);
}

/// Opens the sentences.
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

/// What covers the whole screen after [`PhoneButton`] or the key `t`: the decision, the main
/// reason, the next step. It can be turned towards the client, since nothing else shows.
#[component]
pub fn PhoneDialog(prediction: Rc<Prediction>, decided: Option<Decision>) -> Element {
    let text = use_text().conversation;
    use_future(move || async move {
        loop {
            document::pressed(KEY).await;
            open();
        }
    });
    let sentences = on_the_phone(&prediction, decided, use_language().text());
    let to_copy = sentences.join("\n");
    let copy = move |_| {
        let to_copy = to_copy.clone();
        async move {
            *COPIED.write() =
                if document::copy(&to_copy).await { Copied::Yes } else { Copied::Impossible };
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
                    match COPIED() {
                        Copied::NotYet => "",
                        Copied::Yes => text.copied,
                        Copied::Impossible => text.not_copied,
                    }
                }
            }
        }
    }
}
