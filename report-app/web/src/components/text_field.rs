//! A field of a form, with what is wrong with it.

use dioxus::prelude::*;

/// What a field is for: what the browser and a password manager need to know to help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// The name of a user.
    UserName,
    /// A user's password, never shown.
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

/// A label, the field that must be filled in, and `error` in words under it. The place of the error is always there:
/// nothing moves when it appears, least of all the button that one is about to press.
#[component]
pub fn TextField(
    id: &'static str,
    kind: FieldKind,
    label: &'static str,
    value: Signal<String>,
    error: Option<&'static str>,
    onleave: Callback<()>,
) -> Element {
    rsx! {
        div { class: "field",
            label { r#for: id, {label} }
            input {
                id,
                name: kind.autocomplete(),
                r#type: kind.input_type(),
                autocomplete: kind.autocomplete(),
                autocapitalize: "none",
                spellcheck: "false",
                required: true,
                "aria-invalid": "{error.is_some()}",
                "aria-describedby": "{id}-error",
                value: "{value}",
                oninput: move |event| value.set(event.value()),
                onblur: move |_| onleave.call(()),
            }
            p { id: "{id}-error", class: "field-error", {error.unwrap_or_default()} }
        }
    }
}
