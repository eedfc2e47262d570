//! A multi-line text field of a form, with its error.

use dioxus::prelude::*;

/// Shows a label with a hint, the text, and `error` below it.
///
/// The space for the error is always reserved.
#[component]
pub fn TextArea(
    id: &'static str,
    label: String,
    hint: Option<String>,
    value: Signal<String>,
    is_required: bool,
    error: Option<&'static str>,
    onleave: Callback<()>,
) -> Element {
    rsx! {
        div { class: "field long",
            label { r#for: id, {label} }
            if let Some(hint) = hint {
                p { id: "{id}-hint", class: "hint", {hint} }
            }
            textarea {
                id,
                rows: "3",
                required: is_required,
                "aria-invalid": "{error.is_some()}",
                "aria-describedby": "{id}-hint {id}-error",
                value: "{value}",
                oninput: move |event| value.set(event.value()),
                onblur: move |_| onleave.call(()),
            }
            p { id: "{id}-error", class: "field-error", {error.unwrap_or_default()} }
        }
    }
}
