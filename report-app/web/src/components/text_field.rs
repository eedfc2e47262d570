//! A field of a form, with its error.

use dioxus::prelude::*;

use crate::route::use_text;

/// Purpose of a field, by which browsers and password managers help to fill it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// The name of a user.
    UserName,
    /// A user's password, hidden unless the user asks to see it.
    Password,
}

impl FieldKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::UserName => "text",
            Self::Password => "password",
        }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::UserName => "username",
            Self::Password => "current-password",
        }
    }
}

/// Shows a label, a required field, and `error` below it.
///
/// The space for the error is always reserved. Nothing moves when it appears, least of all the
/// button that the user is about to press.
#[component]
pub fn TextField(
    id: &'static str,
    kind: FieldKind,
    label: &'static str,
    value: Signal<String>,
    error: Option<String>,
    onleave: Callback<()>,
) -> Element {
    let text = use_text().sign_in;
    let mut is_shown = use_signal(|| false);
    let input_type = if is_shown() { "text" } else { kind.input_type() };
    rsx! {
        div { class: "field",
            label { r#for: id, {label} }
            input {
                id,
                name: kind.autocomplete(),
                r#type: input_type,
                autocomplete: kind.autocomplete(),
                autocapitalize: "none",
                spellcheck: "false",
                required: true,
                "aria-invalid": if error.is_some() { "true" } else { "false" },
                "aria-describedby": "{id}-error",
                value: "{value}",
                oninput: move |event| value.set(event.value()),
                onblur: move |_| onleave.call(()),
            }
            p { id: "{id}-error", class: "field-error", {error.clone()} }
            if kind == FieldKind::Password {
                button {
                    r#type: "button",
                    "aria-controls": id,
                    "aria-pressed": "{is_shown}",
                    onclick: move |_| is_shown.toggle(),
                    {text.show_password}
                }
            }
        }
    }
}
