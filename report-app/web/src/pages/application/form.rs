//! The form of a new application.

use std::cell::RefCell;
use std::rc::Rc;

use contract::{Application, ModelInfo, Prediction, PredictionRequest};
use dioxus::prelude::*;

use super::result::{ApplicationResult, ScoreState};
use super::themes::{Theme, blank, themes};
use crate::browser;
use crate::components::{Editing, FieldRow, RatioList, use_editing};
use crate::edited::EditedApplication;
use crate::loading::use_posted;
use crate::pages::use_address_sync;
use crate::query::{Key, Query};
use crate::route::{use_language, use_text};
use crate::text::Text;

const FORM: &str = "application";

/// Shows the form; the first score is computed on request, the next ones after each change.
#[component]
pub fn ApplicationForm(model: Rc<ModelInfo>, query: Query) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let start = query.get(Key::Fields).to_owned();
    let blank = use_hook(|| Rc::new(blank(&model)));
    let own = EditedApplication::new(Rc::clone(&blank));
    let editing = use_editing(FORM, &model, true, || own.with_address(&start));
    use_address_sync(editing, &query);
    let read = Rc::clone(&model);
    let themes =
        use_memo(use_reactive!(|(read, language)| themes(&read, Text::in_language(language))));
    let mut is_asked = use_signal(|| false);
    let mut submissions = use_signal(|| 0_u32);

    let last = use_hook(|| Rc::new(RefCell::new(None::<Application>)));
    let is_possible = editing.errors.read().is_empty() || !editing.server_errors.read().is_empty();
    if is_asked() && is_possible {
        *last.borrow_mut() = Some(whole(&blank, &editing.edited.read()));
    }
    let application = last.borrow().clone().filter(|_| is_asked());
    let body = application.as_ref().map(body);
    let score = use_posted::<Prediction>("/v1/predictions?keep=false", body.clone(), 30);
    let refusal = score.failure.as_ref().map(|failure| failure.errors.clone()).unwrap_or_default();
    use_effect(use_reactive!(|refusal| {
        editing.set_server_errors(&refusal, text.form.refused);
    }));

    let mut editing_now = editing;
    let submit = move |event: FormEvent| {
        event.prevent_default();
        editing_now.shows_all_errors.set(true);
        let errors = editing_now.errors.peek().clone();
        let (first, optional) = themes();
        let fields = std::iter::once(first).chain(optional).flat_map(|theme| theme.fields);
        let mut controls = fields.map(|field| (field.id(FORM), field.name));
        if let Some((id, _)) = controls.find(|(_, name)| errors.contains(name)) {
            browser::focus(&id);
        } else {
            is_asked.set(true);
            submissions += 1;
        }
    };
    let clear = move |_| {
        is_asked.set(false);
        let mut editing = editing;
        editing.shows_all_errors.set(false);
        editing.touched.set(Vec::new());
        let edited = editing.edited.peek().with_address("");
        editing.replace(edited);
    };
    let given = editing.edited.read().changes().values().flatten().count();
    let errors = editing.errors.read().len();
    let missing = editing.errors.read().iter().filter(|(_, why)| *why == text.form.missing).count();
    let (first, optional) = themes();
    rsx! {
        div { class: "application",
            form { class: "application-form", novalidate: true, onsubmit: submit,
                fieldset {
                    legend { {first.title} }
                    for field in first.fields {
                        FieldRow { key: "{field.name}", field, editing, with_slider: false }
                    }
                    RatioList { editing }
                }
                p { class: "intro", {text.application.optional_intro} }
                for theme in optional {
                    ThemeFold { key: "{theme.title}", theme, editing }
                }
                div { class: "application-actions",
                    button { r#type: "submit", class: "primary", {text.application.submit} }
                    button { r#type: "button", onclick: clear, {text.application.clear} }
                    p { class: "field-error", role: "alert",
                        if errors > 0 && (editing.shows_all_errors)() {
                            {(text.application.to_correct)(missing, errors - missing)}
                        }
                    }
                }
            }
            if let (Some(application), Some(body)) = (application, body) {
                ApplicationResult { application: Rc::new(application), given, body, score: ScoreState::from_loaded(&score), editing, submissions: submissions(), model }
            }
        }
    }
}

/// Shows optional fields behind a fold, which says how many are given.
///
/// It is open while one of its fields has an error.
#[component]
fn ThemeFold(theme: Theme, editing: Editing) -> Element {
    let text = use_text().application;
    let mut is_open = use_signal(|| false);
    let names: Vec<String> = theme.fields.iter().map(|field| field.name.clone()).collect();
    let state = use_memo(use_reactive!(|names| {
        let edited = editing.edited.read();
        let given = names.iter().filter(|name| edited.changes().contains_key(*name)).count();
        let has_errors = names.iter().any(|name| editing.errors.read().contains(name));
        (given, has_errors)
    }));
    let (given, has_errors) = state();
    let is_shown = is_open() || has_errors;
    rsx! {
        details {
            class: "theme",
            open: is_shown,
            summary {
                onclick: move |event| {
                    event.prevent_default();
                    is_open.toggle();
                },
                span { {theme.title} }
                if given > 0 {
                    span { class: "quiet", {(text.filled)(given)} }
                }
            }
            if is_shown {
                div { class: "theme-fields",
                    for field in theme.fields {
                        FieldRow { key: "{field.name}", field, editing, with_slider: false }
                    }
                }
            }
        }
    }
}

/// Returns the whole application: the typed values, and the boxes that were not ticked.
fn whole(blank: &Application, edited: &EditedApplication) -> Application {
    let mut whole = blank.clone();
    whole.extend(edited.changes());
    whole
}

fn body(application: &Application) -> String {
    let request = PredictionRequest { client_id: None, application: application.clone() };
    serde_json::to_string(&request).unwrap_or_default()
}
