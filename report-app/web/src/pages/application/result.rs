//! The decision on a new application.

use std::rc::Rc;

use contract::{Application, Change, Decision, ModelInfo, Prediction};
use dioxus::prelude::*;

use crate::api::Failure;
use crate::components::{
    DecisionCard, Editing, FailureNotice, KeepButton, Reasons, SentencesToCheck,
};
use crate::edited::EditedApplication;
use crate::heading;
use crate::loading::Loaded;
use crate::pages::GrantedOptions;
use crate::route::use_text;
use crate::warnings::{is_unseen, to_check};

const RESULT_ID: &str = "application-result";

/// State of the result.
#[derive(Clone, PartialEq)]
pub(super) struct ScoreState {
    pub(super) shown: Option<Rc<Prediction>>,
    pub(super) is_current: bool,
    pub(super) failure: Option<Failure>,
    pub(super) retry: Callback<()>,
}

impl ScoreState {
    pub(super) fn from_loaded(loaded: &Loaded<Prediction>) -> Self {
        Self {
            shown: loaded.shown(),
            is_current: loaded.value.is_some(),
            failure: loaded.failure.clone().filter(|failure| failure.errors.is_empty()),
            retry: loaded.retry,
        }
    }
}

/// Shows the decision card, the reasons, what to check, and what would be granted.
///
/// Card and reasons are those of a client's page. `given` counts the values that were entered. The
/// focus moves to the result each time it is requested.
#[component]
pub fn ApplicationResult(
    application: Rc<Application>,
    given: usize,
    body: String,
    score: ScoreState,
    editing: Editing,
    submissions: u32,
    model: Rc<ModelInfo>,
) -> Element {
    let text = use_text();
    let ScoreState { shown, is_current, failure, retry } = score;
    let has_result = shown.is_some();
    use_effect(use_reactive!(|(submissions, has_result)| {
        if has_result && submissions > 0 {
            heading::go_to(RESULT_ID);
        }
    }));
    let edited = EditedApplication::new(Rc::clone(&application));
    let is_unseen = shown.as_ref().is_some_and(|shown| is_unseen(shown, None));
    let is_refused = shown.as_ref().is_some_and(|shown| shown.decision == Decision::Refused);
    let apply = move |changes: Vec<Change>| {
        let mut edited = editing.edited.peek().clone();
        edited.apply(changes.into_iter().map(|change| (change.field, change.to)));
        editing.replace(edited);
        heading::go_to(RESULT_ID);
    };
    rsx! {
        section { class: if is_current { "application-result" } else { "application-result waiting" },
            "aria-labelledby": RESULT_ID,
            "aria-busy": "{!is_current}",
            h2 { id: RESULT_ID, tabindex: "-1", {text.application.result} }
            if let Some(failure) = failure.clone() {
                FailureNotice { failure, still_readable: has_result, onretry: retry }
            }
            if let Some(prediction) = shown {
                DecisionCard { prediction: Rc::clone(&prediction), model: Some(model), is_unseen,
                    p { {(text.application.rests_on)(given)} }
                }
                SentencesToCheck { sentences: to_check(&prediction, None, edited.ratios_on_file(), text) }
                KeepButton { body: Some(body.clone()), is_current, is_application: true }
                h2 { {text.application.reasons} }
                Reasons { prediction, meanings: None, is_new: true }
                if is_refused && !is_unseen {
                    h2 { {text.application.granted} }
                    GrantedOptions { body, application, apply: text.application.apply, onapply: apply }
                }
            } else if failure.is_none() {
                p { role: "status", {text.application.submitting} }
            }
        }
    }
}
