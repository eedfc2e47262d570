//! The strongest families of reasons as signed bars.
//!
//! The first of them also have a sentence that can be said aloud.

use std::collections::HashMap;
use std::rc::Rc;

use contract::{Effect, Prediction, Reason};
use dioxus::prelude::*;

use crate::charts::{Mark, RowMarks};
use crate::components::{Fold, Icon, ReasonDetails, Shape};
use crate::effect::{Strength, given_and_missing, strongest};
use crate::route::use_text;

/// Number of families with a bar of their own.
const BARS: usize = 6;
/// Number of families with a sentence.
const SENTENCES: usize = 4;

/// Shows the strongest families, then all of them behind a fold.
///
/// `meanings` maps the names of features to how they are computed. For a new application, the
/// families without any given value stand together as missing.
#[component]
pub fn Reasons(
    prediction: Rc<Prediction>,
    meanings: Option<Rc<HashMap<String, String>>>,
    #[props(default)] is_new: bool,
) -> Element {
    let text = use_text().reasons;
    let (given, missing) = if is_new {
        given_and_missing(&prediction)
    } else {
        (prediction.reasons.clone(), Vec::new())
    };
    let told = strongest(&given, SENTENCES);
    let shown = strongest(&given, BARS);
    let others: Vec<&Reason> = given.iter().filter(|reason| !is_among(reason, &shown)).collect();
    let rest: f64 = others.iter().map(|reason| reason.contribution).sum();
    let absent: f64 = missing.iter().map(|reason| reason.contribution).sum();
    let largest = shown.first().map_or(1.0, |reason| reason.contribution.abs()).max(absent.abs());
    let families: Vec<&str> = missing.iter().map(|reason| reason.label.as_str()).collect();
    rsx! {
        p { class: "intro", {text.reasons_intro} }
        div { class: "reason-scale", "aria-hidden": "true",
            span { class: "lowers", "← {text.less_risk}" }
            span { class: "raises", "{text.more_risk} →" }
        }
        ol { class: "reason-rows",
            for reason in shown {
                ReasonRow {
                    key: "{reason.code}",
                    label: reason.label.clone(),
                    sentence: is_among(reason, &told).then(|| reason.sentence.clone()),
                    contribution: reason.contribution,
                    largest,
                }
            }
            if !others.is_empty() {
                ReasonRow { label: (text.other_reasons)(others.len()), contribution: rest, largest }
            }
            if !missing.is_empty() {
                ReasonRow {
                    label: text.missing,
                    sentence: (text.missing_detail)(&families.join(", ")),
                    contribution: absent,
                    largest,
                }
            }
        }
        Fold { class: "all-reasons", summary: rsx! { {text.see_all} },
            ReasonDetails { prediction: prediction.clone(), meanings }
        }
    }
}

fn is_among(reason: &Reason, chosen: &[&Reason]) -> bool {
    chosen.iter().any(|other| other.code == reason.code)
}

/// Draws one family: its name, its effect in words, and its bar, which starts in the middle.
#[component]
fn ReasonRow(label: String, sentence: Option<String>, contribution: f64, largest: f64) -> Element {
    let (effect, shape, class) = if contribution > 0.0 {
        (Effect::RaisesRisk, Shape::Up, "reason-row raises")
    } else {
        (Effect::LowersRisk, Shape::Down, "reason-row lowers")
    };
    rsx! {
        li { class,
            div { class: "reason-words",
                strong { {label} }
                if let Some(sentence) = sentence {
                    p { {sentence} }
                }
            }
            div { class: "reason-effect",
                RowMarks { marks: Mark::signed_bar(contribution, largest) }
                p {
                    Icon { shape }
                    {(use_text().reasons.effect)(effect, Strength::from_contribution(contribution))}
                }
            }
        }
    }
}
