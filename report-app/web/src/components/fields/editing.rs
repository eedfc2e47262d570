//! State that the fields of one form share.

use std::rc::Rc;

use contract::{ModelInfo, ProblemField};
use dioxus::prelude::*;

use crate::edited::EditedApplication;
use crate::form::Field;
use crate::name_map::NameMap;
use crate::route::use_language;
use crate::text::Text;

/// An application being edited, with its errors.
#[derive(Clone, Copy, PartialEq)]
pub struct Editing {
    /// Name of the form; the identifiers of its controls begin with it.
    pub form: &'static str,
    /// True for a new application, which has no file.
    pub is_new: bool,
    /// The edited application.
    pub edited: Signal<EditedApplication>,
    /// Parse errors of the typed numbers, by field.
    pub parse_errors: Signal<NameMap>,
    /// Errors that the service reported for the last request, by field.
    pub server_errors: Signal<NameMap>,
    /// All errors, by field.
    pub errors: Memo<NameMap>,
    /// Fields that the user has left, whose errors are shown.
    pub touched: Signal<Vec<String>>,
    /// True if the errors of all fields are shown.
    pub shows_all_errors: Signal<bool>,
}

/// Creates the state of a form that begins with `start`.
///
/// With `is_new`, everything that a decision needs must be given on the form.
pub fn use_editing(
    form: &'static str,
    model: &Rc<ModelInfo>,
    is_new: bool,
    start: impl FnOnce() -> EditedApplication,
) -> Editing {
    let text = Text::in_language(use_language());
    let edited = use_signal(|| start().with_amount_range(&model.fields));
    let parse_errors = use_signal(NameMap::new);
    let server_errors = use_signal(NameMap::new);
    let touched = use_signal(Vec::new);
    let shows_all_errors = use_signal(|| !is_new);
    let model = Rc::clone(model);
    let dependencies = (model, text.language);
    let errors = use_memo(use_reactive!(|dependencies| {
        let (model, language) = dependencies;
        let text = Text::in_language(language);
        let mut errors = server_errors();
        for (name, error) in edited.read().validate(&model.fields, is_new) {
            if let Some(info) = model.fields.iter().find(|info| info.name == name) {
                errors.insert(name, Field::from_info(info, text).value_error_text(&error, text));
            }
        }
        for (name, error) in parse_errors.read().iter() {
            errors.insert(name.clone(), error.clone());
        }
        errors
    }));
    Editing { form, is_new, edited, parse_errors, server_errors, errors, touched, shows_all_errors }
}

impl Editing {
    /// Stores the errors that the service reported; returns true if one of them names a field.
    pub fn set_server_errors(
        mut self,
        problems: &[ProblemField],
        words: fn(&str) -> String,
    ) -> bool {
        let mut by_field = NameMap::new();
        for problem in problems {
            if let Some(name) = problem.pointer.strip_prefix("/application/") {
                by_field.insert(name.to_owned(), words(&problem.message));
            }
        }
        let names_a_field = !by_field.is_empty();
        if *self.server_errors.peek() != by_field {
            self.server_errors.set(by_field);
        }
        names_a_field
    }

    /// Replaces the application and clears its errors.
    pub fn replace(mut self, edited: EditedApplication) {
        self.parse_errors.set(NameMap::new());
        self.server_errors.set(NameMap::new());
        self.edited.set(edited);
    }

    /// Changes the application.
    ///
    /// Clears the parse error of the field, and all errors that the service reported.
    pub fn change(mut self, name: &str, change: impl FnOnce(&mut EditedApplication)) {
        if self.parse_errors.peek().contains(name) {
            self.parse_errors.write().remove(name);
        }
        if !self.server_errors.peek().is_empty() {
            self.server_errors.set(NameMap::new());
        }
        let mut changed = self.edited.peek().clone();
        change(&mut changed);
        if changed != *self.edited.peek() {
            self.edited.set(changed);
        }
    }

    /// Marks a field as left.
    pub fn touch(mut self, name: &str) {
        if !self.touched.peek().iter().any(|touched| touched == name) {
            self.touched.write().push(name.to_owned());
        }
    }

    /// Returns the error of a field, if it should already be shown.
    pub fn error(self, name: &str) -> Option<String> {
        let is_due =
            (self.shows_all_errors)() || self.touched.read().iter().any(|touched| touched == name);
        self.errors.read().get(name).filter(|_| is_due).cloned()
    }
}
