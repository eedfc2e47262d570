//! A number, typed or set with a slider.

use dioxus::prelude::*;

use super::Editing;
use crate::browser;
use crate::edited::MONTHS;
use crate::form::Field;
use crate::number_input;
use crate::route::use_text;
use crate::text::Text;

/// Shows a text field that reads numbers as people write them.
///
/// It has a slider if `with_slider` is true. While the user types, the text does not change. When
/// the user leaves the field, the number is written in full and its error appears.
#[component]
pub fn NumberField(field: Field, editing: Editing, with_slider: bool) -> Element {
    let text = use_text();
    let language = text.language;
    let id = field.id(editing.form);
    let mut typed = use_signal(String::new);
    let mut is_typing = use_signal(|| false);
    let name = field.name.clone();
    let number = use_memo(move || editing.edited.read().shown(&name));
    let name = field.name.clone();
    let is_changed = use_memo(move || editing.edited.read().changes_field(&name));
    let name = field.name.clone();
    let has_parse_error = use_memo(move || editing.parse_errors.read().contains(&name));

    let own = editing.edited.peek().shown_on_file(&field.name);
    let shown =
        if is_typing() || has_parse_error() { typed() } else { field.plain(number(), text) };
    let error = if is_typing() { None } else { editing.error(&field.name) };
    let note = match (is_changed(), with_slider) {
        (true, true) => Some((text.form.on_file)(&field.written(own, text))),
        (_, false) => Some(field.note(text)),
        (false, true) if field.name == MONTHS => Some(text.form.months_hint.to_owned()),
        (false, true) => None,
    };

    let (read, touched) = (field.clone(), field.name.clone());
    let leave = use_callback(move |()| {
        is_typing.set(false);
        editing.touch(&touched);
    });
    let oninput = move |event: FormEvent| {
        let mut editing = editing;
        let value = event.value();
        match number_input::number(&value, read.unit, language) {
            Ok(number) => editing.change(&read.name, |edited| edited.set_shown(&read.name, number)),
            Err(error) => {
                let error_text =
                    read.number_error_text(&value, &error, Text::in_language(language));
                editing.parse_errors.write().insert(read.name.clone(), error_text);
            }
        }
        typed.set(value);
        is_typing.set(true);
    };
    let described = format!("{id}-note");
    rsx! {
        div { class: "field number-field",
            label { r#for: "{id}", {field.label_on(editing.is_new)} }
            span { class: "number-input",
                input {
                    id: "{id}",
                    r#type: "text",
                    inputmode: "decimal",
                    autocomplete: "off",
                    spellcheck: "false",
                    "aria-required": if field.is_required { "true" },
                    "aria-invalid": "{error.is_some()}",
                    "aria-describedby": described.clone(),
                    value: "{shown}",
                    oninput,
                    onblur: move |_| leave(()),
                    onkeydown: move |event| {
                        if browser::key(&event) == "Enter" {
                            leave(());
                        }
                    },
                }
                span { class: "unit", {field.unit_word(text)} }
            }
            if with_slider {
                if let Some((low, high, step)) = field.slider(own) {
                    Slider { field: field.clone(), editing, low, high, step, number: number() }
                }
            }
            p { id: described, class: "field-note",
                if let Some(error) = error.clone() {
                    span { class: "field-error", {error} }
                } else if let Some(note) = note {
                    {note}
                }
            }
        }
    }
}

/// Shows a slider for the same number, between two ends.
///
/// For a number beyond its ends the slider stands at the end.
#[component]
fn Slider(
    field: Field,
    editing: Editing,
    low: f64,
    high: f64,
    step: f64,
    number: Option<f64>,
) -> Element {
    let text = use_text();
    let written = field.written(number, text);
    let position = number.unwrap_or(low).clamp(low, high);
    let name = field.name.clone();
    let end = |number| field.written(Some(number), text);
    rsx! {
        div { class: "slider",
            span { "aria-hidden": "true", {end(low)} }
            input {
                r#type: "range",
                "aria-label": (text.form.slider)(&field.label),
                "aria-valuetext": written,
                min: "{low}",
                max: "{high}",
                step: "{step}",
                value: "{position}",
                oninput: move |event| {
                    if let Ok(number) = event.value().parse::<f64>() {
                        editing.change(&name, |edited| edited.set_shown(&name, Some(number)));
                    }
                },
            }
            span { "aria-hidden": "true", {end(high)} }
        }
    }
}
