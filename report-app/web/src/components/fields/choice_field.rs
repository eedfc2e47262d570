//! A field with one of several categories.

use dioxus::prelude::*;

use super::Editing;
use crate::form::Field;
use crate::route::use_text;

/// Shows a list to choose from.
///
/// "Not known" is one of the choices if the field may be missing.
#[component]
pub fn ChoiceField(field: Field, editing: Editing) -> Element {
    let text = use_text().form;
    let id = field.id(editing.form);
    let name = field.name.clone();
    let known = field.categories.clone();
    let chosen = use_memo(move || {
        let edited = editing.edited.read();
        let chosen = edited.category(&name).unwrap_or_default();
        // A category that was not in the training data counts as missing.
        if known.iter().any(|category| category.value == chosen) {
            chosen.to_owned()
        } else {
            String::new()
        }
    });
    let name = field.name.clone();
    let own = use_memo(move || {
        let edited = editing.edited.read();
        let own = (!editing.is_new && edited.changes_field(&name))
            .then(|| edited.value_on_file(&name).cloned());
        own.map(|own| match own {
            Some(contract::Value::Text(own)) => own,
            _ => String::new(),
        })
    });
    let label_of = |value: &str| {
        let known = field.categories.iter().find(|category| category.value == value);
        known.map_or(text.not_known.to_owned(), |category| category.label.clone())
    };
    let on_file = own().map(|own| (text.on_file)(&label_of(&own)));
    let error = editing.error(&field.name);
    let (changed, touched) = (field.name.clone(), field.name.clone());
    rsx! {
        div { class: "field choice-field",
            label { r#for: "{id}", {field.label_on(editing.is_new)} }
            select {
                id: "{id}",
                "aria-required": if field.is_required { "true" },
                "aria-invalid": "{error.is_some()}",
                "aria-describedby": "{id}-note",
                onchange: move |event| {
                    let value = event.value();
                    let value = (!value.is_empty()).then_some(value.as_str());
                    editing.change(&changed, |edited| edited.set_category(&changed, value));
                },
                onblur: move |_| editing.touch(&touched),
                if !field.is_required || chosen().is_empty() {
                    option { value: "", selected: chosen().is_empty(),
                        if field.is_required { "–" } else { {text.not_known} }
                    }
                }
                for category in &field.categories {
                    option { key: "{category.value}", value: "{category.value}", selected: category.value == chosen(),
                        {category.label.clone()}
                    }
                }
            }
            p { id: "{id}-note", class: "field-note",
                if let Some(error) = error.clone() {
                    span { class: "field-error", {error} }
                } else if let Some(on_file) = on_file {
                    {on_file}
                }
            }
        }
    }
}
