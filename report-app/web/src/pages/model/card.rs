//! The model card and the data sheet, which are loaded and drawn when they are opened.

use contract::{CardText, CardTexts};
use dioxus::prelude::*;

use crate::api::FailureKind;
use crate::components::{BlockSkeleton, FailureNotice, Fold};
use crate::loading::use_loaded;
use crate::route::use_text;

/// Shows the model card or the data sheet, with each section behind a fold.
#[component]
pub(super) fn CardPage(is_data_sheet: bool) -> Element {
    let card = use_loaded::<CardTexts>("/v1/model/card");
    match (card.value, card.failure) {
        (Some(card), _) => {
            let page = if is_data_sheet { &card.data_sheet } else { &card.model_card };
            rsx! {
                // The card is written in French only.
                div { lang: "fr",
                    p { {marked(&page.text)} }
                    for section in page.parts.iter().cloned() {
                        Fold {
                            key: "{section.title}",
                            class: "topic",
                            summary: rsx! { h3 { {section.title} } },
                            dl { class: "answer terms", {entries(&section.parts)} }
                        }
                    }
                }
            }
        }
        (None, Some(failure)) if failure.kind == FailureKind::NotFound => rsx! {
            p { {use_text().model.no_card} }
        },
        (None, Some(failure)) => rsx! {
            FailureNotice { failure, still_readable: false, onretry: card.retry }
        },
        (None, None) => rsx! {
            BlockSkeleton {}
        },
    }
}

fn entries(entries: &[CardText]) -> Element {
    rsx! {
        for entry in entries {
            dt { key: "{entry.title}", {entry.title.clone()} }
            dd { {marked(&entry.text)} }
        }
    }
}

/// Shows a text with its Markdown marks.
///
/// `code` is shown as code; `*` and `**` are left out. Nothing in the text is read as HTML.
fn marked(text: &str) -> Element {
    let parts = text.split('`').enumerate();
    rsx! {
        for (index , part) in parts {
            if index % 2 == 0 {
                {part.replace('*', "")}
            } else {
                code { {part} }
            }
        }
    }
}
