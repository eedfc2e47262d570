//! A choice of one option among a few, as radio buttons.

use dioxus::prelude::*;

/// Shows radio buttons under the question `legend`.
///
/// `options` are names and labels; `value` is the chosen name, or nothing. `error` says in words
/// that nothing was chosen.
#[component]
pub fn Choice(
    id: &'static str,
    legend: String,
    options: Vec<(&'static str, &'static str)>,
    value: Signal<String>,
    error: Option<&'static str>,
) -> Element {
    rsx! {
        fieldset { class: "choice", "aria-describedby": "{id}-error",
            legend { {legend} }
            for (index , (name , label)) in options.into_iter().enumerate() {
                label { key: "{name}", class: "option",
                    input {
                        // If a choice is missing, the focus goes to the first button.
                        id: if index == 0 { id.to_owned() } else { format!("{id}-{name}") },
                        r#type: "radio",
                        name: id,
                        value: name,
                        required: true,
                        "aria-invalid": "{error.is_some()}",
                        checked: *value.read() == name,
                        onchange: move |_| value.set(name.to_owned()),
                    }
                    {label}
                }
            }
            p { id: "{id}-error", class: "field-error", {error.unwrap_or_default()} }
        }
    }
}
