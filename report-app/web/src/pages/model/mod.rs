//! What the model is for, how good it is, which features it uses, and how it treats groups.

mod card;
mod purpose;
mod quality;
mod training;

use std::rc::Rc;

use contract::{ModelInfo, ModelReport};
use dioxus::prelude::*;

use self::card::CardPage;
use self::purpose::Purpose;
use self::quality::Quality;
use self::training::Training;
use crate::browser::{self, HEADING_ID};
use crate::charts::{Chart, Plot, RowChart, Rows, curves, model_rows};
use crate::components::{BlockSkeleton, FailureNotice, Fold};
use crate::format;
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::use_text;
use crate::text::Text;

/// Shows the page of the model.
#[component]
pub fn ModelPage(query: Query, fragment: String) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&format!("{} – {}", text.model.title, text.frame.brand));
    let model = use_loaded::<ModelInfo>("/v1/model");
    let report = use_loaded::<ModelReport>("/v1/model/report");
    let failure = model.failure.clone().or(report.failure.clone());
    let has_anything = model.value.is_some() || report.value.is_some();
    let waits = failure.is_none();
    let retry = move |()| {
        model.retry.call(());
        report.retry.call(());
    };
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.model.title} }
        if let Some(failure) = failure {
            FailureNotice { failure, still_readable: has_anything, onretry: retry }
        }
        if let Some(model) = &model.value {
            p { class: "intro",
                {
                    (text.model.intro)(
                        &model.version,
                        &format::date(&model.created_at, text),
                        &format::count(model.training_applications, text.language),
                    )
                }
            }
        }
        Purpose {}
        match (&model.value, &report.value) {
            (Some(model), Some(report)) => rsx! {
                Quality { model: model.clone(), report: report.clone() }
                Parts { model: model.clone(), report: report.clone() }
                Training { model: model.clone(), report: report.clone() }
            },
            _ if waits => rsx! {
                BlockSkeleton {}
                BlockSkeleton {}
            },
            _ => rsx! {},
        }
        Part { id: "card", title: text.model.card, intro: text.model.card_intro,
            for (is_data_sheet , title) in [false, true].into_iter().zip(text.model.card_pages) {
                Fold { key: "{title}", class: "", summary: rsx! { {title} },
                    CardPage { is_data_sheet }
                }
            }
        }
    }
}

/// Shows the charts, each part under its heading.
#[component]
fn Parts(model: Rc<ModelInfo>, report: Rc<ModelReport>) -> Element {
    let text = use_text();
    let words = text.model;
    let threshold = format::percent(model.threshold, text.language);
    let false_negative = format::number(model.costs.false_negative, 0, text.language);
    let calibration =
        report.calibration.as_ref().and_then(|calibration| curves::reliability(calibration, text));
    let fairness: Vec<_> = report.fairness.iter().collect();
    rsx! {
        Part { id: "importance", title: words.importance, intro: words.importance_intro,
            {rows(model_rows::reason_importance(&report, text))}
            {rows(model_rows::feature_importance(&report, text))}
        }
        Part { id: "limit", title: words.limit, intro: (words.limit_intro)(&threshold, &false_negative),
            {plot(curves::cost(&report, text))}
            {plot(curves::roc(&report, text))}
        }
        Part { id: "calibration", title: words.calibration, intro: words.calibration_intro,
            {plot(calibration)}
        }
        Part { id: "fairness", title: words.fairness, intro: words.fairness_intro,
            for attribute in fairness {
                div { key: "{attribute.attribute}",
                    {rows(model_rows::fairness(attribute, text))}
                    if attribute.below_four_fifths {
                        p { class: "quiet", {words.four_fifths} }
                    }
                }
            }
            if report.fairness.is_empty() {
                Nothing {}
            }
        }
        Part { id: "candidates", title: words.candidates, intro: words.candidates_intro,
            {rows(model_rows::candidates(&report, text))}
        }
    }
}

/// Shows a part of the page under its heading.
#[component]
pub(super) fn Part(
    id: &'static str,
    title: &'static str,
    intro: Option<String>,
    children: Element,
) -> Element {
    rsx! {
        section { "aria-labelledby": id,
            h2 { id, {title} }
            if let Some(intro) = intro {
                p { class: "intro", {intro} }
            }
            {children}
        }
    }
}

fn plot(chart: Option<Chart>) -> Element {
    match chart.map(Rc::new) {
        Some(chart) => rsx! {
            Plot { chart }
        },
        None => rsx! {
            Nothing {}
        },
    }
}

fn rows(chart: Option<RowChart>) -> Element {
    match chart.map(Rc::new) {
        Some(chart) => rsx! {
            Rows { chart }
        },
        None => rsx! {
            Nothing {}
        },
    }
}

/// Says that the model's report lacks a part.
#[component]
fn Nothing() -> Element {
    rsx! {
        p { class: "quiet", {use_text().model.nothing} }
    }
}
