//! What a challenger would decide otherwise.

use std::rc::Rc;

use contract::ChallengerComparison;
use dioxus::prelude::*;

use crate::api::FailureKind;
use crate::browser::{self, HEADING_ID};
use crate::charts::{Rows, supervision};
use crate::components::{BlockSkeleton, EmptyNotice, FailureNotice};
use crate::format;
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::use_text;
use crate::text::Text;

/// Shows the comparison of the challenger with the model that answers.
#[component]
pub fn ChallengerPage(query: Query) -> Element {
    let text = Text::in_language(query.language);
    let words = text.challenger;
    browser::use_page(&format!("{} – {}", words.title, text.frame.brand));
    let loaded = use_loaded::<ChallengerComparison>("/v1/model/challenger");
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {words.title} }
        if loaded.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NotFound) {
            EmptyNotice { title: words.none_title, detail: words.none }
        } else if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.value.is_some(), onretry: loaded.retry }
        }
        if let Some(comparison) = loaded.value {
            Comparison { comparison }
        } else if loaded.failure.is_none() {
            BlockSkeleton {}
        }
    }
}

#[component]
fn Comparison(comparison: Rc<ChallengerComparison>) -> Element {
    let text = use_text();
    let words = text.challenger;
    let count = |number: u64| format::count(number as usize, text.language);
    let intro = (words.intro)(
        &comparison.model_version,
        &comparison.challenger_version,
        &count(comparison.compared),
        &count(comparison.predictions),
    );
    rsx! {
        p { class: "intro", {intro} }
        if let Some(figures) = &comparison.figures {
            h2 { {words.findings} }
            ul { class: "findings",
                for sentence in &comparison.findings {
                    li { key: "{sentence}", {sentence.clone()} }
                }
            }
            if let Some(chart) = supervision::challenged(&figures.groups, text) {
                Rows { chart: Rc::new(chart) }
            }
        } else {
            EmptyNotice { title: words.too_few_title, detail: words.too_few }
        }
    }
}
