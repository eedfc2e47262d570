//! Page of a new application.

mod form;
mod result;
mod themes;

use std::rc::Rc;

use contract::ModelInfo;
use dioxus::prelude::*;

use self::form::ApplicationForm;
use crate::browser::{self, HEADING_ID};
use crate::components::{BlockSkeleton, FailureNotice};
use crate::loading::use_loaded;
use crate::pages::client::use_category_labels;
use crate::query::Query;
use crate::text::Text;

/// Shows a form for a new applicant, and the decision on it.
#[component]
pub fn ApplicationPage(query: Query, fragment: String) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&format!("{} – {}", text.application.title, text.frame.brand));
    let model = use_loaded::<ModelInfo>("/v1/model");
    use_category_labels(model.value.as_ref());
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.application.title} }
        p { class: "intro", {text.application.intro} }
        if let Some(failure) = model.failure.clone() {
            FailureNotice { failure, still_readable: model.value.is_some(), onretry: model.retry }
        }
        if let Some(model) = model.value {
            ApplicationForm { model: Rc::clone(&model), query }
        } else if model.failure.is_none() {
            BlockSkeleton {}
        }
    }
}
