//! A field with yes or no.

use dioxus::prelude::*;

use super::Editing;
use crate::form::Field;

/// Shows a checkbox.
#[component]
pub fn CheckField(field: Field, editing: Editing) -> Element {
    let id = field.id(editing.form);
    let name = field.name.clone();
    let is_on = use_memo(move || editing.edited.read().shown(&name) == Some(1.0));
    let name = field.name.clone();
    rsx! {
        div { class: "field check-field",
            input {
                id: "{id}",
                r#type: "checkbox",
                checked: is_on(),
                onchange: move |event| {
                    let number = if event.checked() { 1.0 } else { 0.0 };
                    editing.change(&name, |edited| edited.set_shown(&name, Some(number)));
                },
            }
            label { r#for: "{id}", {field.label.clone()} }
        }
    }
}
