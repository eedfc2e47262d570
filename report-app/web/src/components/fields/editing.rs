//! State that the fields of one form share.

use std::rc::Rc;

use contract::{ModelInfo, ProblemField};
use dioxus::prelude::*;

use crate::edited::EditedApplication;
use crate::form::Field;
use crate::named::Named;
use crate::route::use_language;

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
    pub unreadable: Signal<Named>,
    /// Errors that the service reported for the last request, by field.
    pub refused: Signal<Named>,
    /// All errors, by field.
    pub wrong: Memo<Named>,
    /// Fields that the user has left, whose errors are shown.
    pub left: Signal<Vec<String>>,
    /// True if the errors of all fields are shown.
    pub shows_all: Signal<bool>,
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
    let text = use_language().text();
    let edited = use_signal(|| start().within(&model.fields));
    let unreadable = use_signal(Named::new);
    let refused = use_signal(Named::new);
    let left = use_signal(Vec::new);
    let shows_all = use_signal(|| !is_new);
    let model = Rc::clone(model);
    let dependencies = (model, text.language);
    let wrong = use_memo(use_reactive!(|dependencies| {
        let (model, language) = dependencies;
        let text = language.text();
        let mut wrong = refused();
        for (name, why) in edited.read().impossible(&model.fields, is_new) {
            if let Some(info) = model.fields.iter().find(|info| info.name == name) {
                wrong.insert(name, Field::of(info, text).why_impossible(&why, text));
            }
        }
        for (name, why) in unreadable.read().iter() {
            wrong.insert(name.clone(), why.clone());
        }
        wrong
    }));
    Editing { form, is_new, edited, unreadable, refused, wrong, left, shows_all }
}

impl Editing {
    /// Stores the errors that the service reported; returns true if one of them names a field.
    pub fn refuse(mut self, errors: &[ProblemField], words: fn(&str) -> String) -> bool {
        let mut named = Named::new();
        for error in errors {
            if let Some(name) = error.pointer.strip_prefix("/application/") {
                named.insert(name.to_owned(), words(&error.message));
            }
        }
        let is_named = !named.is_empty();
        if *self.refused.peek() != named {
            self.refused.set(named);
        }
        is_named
    }

    /// Replaces the application and clears its errors.
    pub fn replace(mut self, edited: EditedApplication) {
        self.unreadable.set(Named::new());
        self.refused.set(Named::new());
        self.edited.set(edited);
    }

    /// Changes the application.
    ///
    /// Clears the parse error of the field, and all errors that the service reported.
    pub fn change(mut self, name: &str, change: impl FnOnce(&mut EditedApplication)) {
        if self.unreadable.peek().contains(name) {
            self.unreadable.write().remove(name);
        }
        if !self.refused.peek().is_empty() {
            self.refused.set(Named::new());
        }
        let mut changed = self.edited.peek().clone();
        change(&mut changed);
        if changed != *self.edited.peek() {
            self.edited.set(changed);
        }
    }

    /// Marks a field as left.
    pub fn leave(mut self, name: &str) {
        if !self.left.peek().iter().any(|left| left == name) {
            self.left.write().push(name.to_owned());
        }
    }

    /// Returns the error of a field, if it should already be shown.
    pub fn error(self, name: &str) -> Option<String> {
        let is_due = (self.shows_all)() || self.left.read().iter().any(|left| left == name);
        self.wrong.read().get(name).filter(|_| is_due).cloned()
    }
}
